import { SYSTEM, type Actor } from '#kernel/access/actor'
import { append } from '#kernel/events/outbox'
import { holdersOf, notify } from '#kernel/notifications/notify'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { distinctKeys, type StockKey } from '#inventory/domain/stock_key'
import { LevelsChanged } from '#inventory/events/levels_changed'
import ProveCosts, { type CostMismatch } from '#inventory/queries/prove_costs'
import ProveLevels, { type Mismatch } from '#inventory/queries/prove_levels'
import { writeCostMismatches } from '#inventory/services/cost_proof'

export interface Proof {
  proofId: number
  checked: number
  mismatches: Mismatch[]
  /** Averages that are not what the entries add up to. */
  costs: CostMismatch[]
}

/**
 * Proves every level against the ledger and the pending reservations, page by
 * page, and every average cost. A key that does not add up is frozen, so nothing more is promised from
 * it, and written down for a person: it is never mended by itself. An average is written down likewise.
 */
export default class ProveStock {
  async handle({
    actor = SYSTEM,
    pageSize = 5000,
  }: { actor?: Actor; pageSize?: number } = {}): Promise<Proof> {
    const [{ id: proofId }] = await sql<{ id: number }>(
      null,
      'INSERT INTO stock_proofs DEFAULT VALUES RETURNING id',
      [],
      'proof_begin'
    )
    const mismatches: Mismatch[] = []
    let checked = 0
    for (let after: StockKey | null = null; ;) {
      const page = await new ProveLevels().handle({ after, limit: pageSize })
      checked += page.checked
      mismatches.push(...page.mismatches)
      if (!page.next) break
      after = page.next
    }
    const costs = await new ProveCosts().handle()
    const proof = { proofId, checked, mismatches, costs }
    await inTransaction(null, (trx) => this.#finish(trx, actor, proof))
    return proof
  }

  async #finish(trx: Trx, actor: Actor, proof: Proof): Promise<void> {
    const { proofId, checked, mismatches, costs } = proof
    await sql(
      trx,
      'UPDATE stock_proofs SET checked = $2, mismatches = $3, finished_at = now() WHERE id = $1',
      [proofId, checked, mismatches.length + costs.length],
      'proof_end'
    )
    if (costs.length > 0) await this.#tellCosts(trx, await writeCostMismatches(trx, proofId, costs))
    if (mismatches.length === 0) return
    const keys = distinctKeys(mismatches)
    await sql(
      trx,
      `INSERT INTO stock_mismatches (proof_id, warehouse_id, sku_id, what, says, proven)
       SELECT $1, m.* FROM unnest($2::bigint[], $3::bigint[], $4::text[], $5::bigint[], $6::bigint[]) AS m(warehouse_id, sku_id, what, says, proven)
        WHERE NOT EXISTS (SELECT 1 FROM stock_mismatches o WHERE o.warehouse_id = m.warehouse_id AND o.sku_id = m.sku_id
                             AND o.what = m.what AND o.resolved_at IS NULL)`,
      [
        proofId,
        mismatches.map((m) => m.warehouseId),
        mismatches.map((m) => m.skuId),
        mismatches.map((m) => m.what),
        mismatches.map((m) => m.says),
        mismatches.map((m) => m.proven),
      ],
      'mismatches_insert'
    )
    const frozen = await this.#freeze(trx, keys)
    if (frozen.length === 0) return
    await append(trx, new LevelsChanged({ keys: frozen }), actor)
    await notify(trx, await holdersOf(trx, 'inventory.stock.repair'), {
      kind: 'inventory.levels.frozen',
      message: 'inventory.notifications.mismatch',
      params: { count: frozen.length },
      href: '/inventory/proofs',
    })
  }

  async #tellCosts(trx: Trx, count: number): Promise<void> {
    if (count === 0) return
    await notify(trx, await holdersOf(trx, 'inventory.stock.repair'), {
      kind: 'inventory.costs.mismatch',
      message: 'inventory.notifications.cost_mismatch',
      params: { count },
      href: '/inventory/proofs?status=open',
    })
  }

  /** Returns the keys that were not frozen before. */
  #freeze(trx: Trx, keys: readonly StockKey[]): Promise<StockKey[]> {
    return sql<StockKey & Record<string, unknown>>(
      trx,
      `WITH held AS (
         SELECT l.warehouse_id, l.sku_id FROM stock_levels l
          WHERE (l.warehouse_id, l.sku_id) IN (SELECT * FROM unnest($1::bigint[], $2::bigint[])) AND l.frozen_reason IS NULL
          ORDER BY l.warehouse_id, l.sku_id FOR NO KEY UPDATE)
       UPDATE stock_levels l SET frozen_reason = 'mismatch', frozen_at = now(), version = l.version + 1
         FROM held h WHERE l.warehouse_id = h.warehouse_id AND l.sku_id = h.sku_id
       RETURNING l.warehouse_id AS "warehouseId", l.sku_id AS "skuId"`,
      [keys.map((key) => key.warehouseId), keys.map((key) => key.skuId)],
      'levels_freeze'
    )
  }
}
