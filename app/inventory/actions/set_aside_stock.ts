import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { systemClock, type Clock } from '#kernel/clock'
import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import StartQuotas from '#inventory/actions/start_quotas'
import type { StockKey } from '#inventory/domain/stock_key'
import { ensureLevels, lockLevels } from '#inventory/services/levels'

export const QUOTA_KINDS = ['exclusive', 'activity'] as const

interface Input {
  trx?: Trx | null
  actor: Actor
  kind: (typeof QUOTA_KINDS)[number]
  name: string
  /** Whose orders may draw from it. */
  storeIds: number[]
  /** Absent: now. */
  startsAt?: Date | null
  endsAt?: Date | null
  lines: (StockKey & { qty: number })[]
}

/**
 * Sets stock aside for stores (for good, or for an activity): from its start on nobody else can
 * reserve it. Now: all of it or nothing. Later: as much as is free by then.
 * @throws RefusedException `quota_overlaps` when one of the stores has a quota of the same stock already
 * @throws ShortageException when it starts now and not all of it is free
 */
export default class SetAsideStock {
  constructor(readonly clock: Clock = systemClock) {}

  async handle(input: Input): Promise<number> {
    if (input.lines.length === 0) throw new RefusedException('quota_empty')
    const now = this.clock.now()
    const startsAt = input.startsAt && input.startsAt > now ? input.startsAt : now
    if (input.endsAt && input.endsAt <= startsAt)
      throw new RefusedException('quota_times', {}, { field: 'endsAt' })
    return inTransaction(input.trx, async (trx) => {
      await ensureLevels(trx, input.lines)
      await lockLevels(trx, input.lines)
      await this.#refuseOverlap(trx, input)
      const id = await this.#insert(trx, input, startsAt)
      if (startsAt <= now)
        await new StartQuotas(this.clock).start(trx, input.actor, [id], { whole: true })
      await audit(trx, input.actor, {
        action: 'inventory.quota.create',
        subjectType: 'stock_quota',
        subjectId: id,
        after: { name: input.name, kind: input.kind, storeIds: input.storeIds, lines: input.lines },
      })
      return id
    })
  }

  /** One quota a store and key, so that an order never has to choose. Under the levels' lock. */
  async #refuseOverlap(trx: Trx, { storeIds, lines }: Input): Promise<void> {
    const [other] = await sql<{ name: string; code: string }>(
      trx,
      `SELECT h.name, s.code FROM unnest($1::bigint[], $2::bigint[]) AS k(warehouse_id, sku_id)
         JOIN stock_quota_lines q ON q.warehouse_id = k.warehouse_id AND q.sku_id = k.sku_id
         JOIN stock_quotas h ON h.id = q.quota_id AND h.status <> 'ended' AND h.store_ids && $3::bigint[]
         JOIN skus s ON s.id = q.sku_id LIMIT 1`,
      [lines.map((line) => line.warehouseId), lines.map((line) => line.skuId), storeIds],
      'quota_overlap'
    )
    if (other)
      throw new RefusedException(
        'quota_overlaps',
        { name: other.name, code: other.code },
        { field: 'lines' }
      )
  }

  async #insert(trx: Trx, input: Input, startsAt: Date): Promise<number> {
    const [row] = await sql<{ id: number }>(
      trx,
      `WITH head AS (
         INSERT INTO stock_quotas (kind, name, store_ids, status, starts_at, ends_at, created_by)
         VALUES ($1, $2, $3, 'planned', $4, $5, $6) RETURNING id),
       lines AS (
         INSERT INTO stock_quota_lines (quota_id, warehouse_id, sku_id, wanted)
         SELECT head.id, l.* FROM head, unnest($7::bigint[], $8::bigint[], $9::int[]) AS l)
       SELECT id FROM head`,
      [
        input.kind,
        input.name,
        input.storeIds,
        startsAt.toISOString(),
        input.endsAt?.toISOString() ?? null,
        input.actor.id,
        input.lines.map((line) => line.warehouseId),
        input.lines.map((line) => line.skuId),
        input.lines.map((line) => line.qty),
      ],
      'quota_insert'
    )
    return row.id
  }
}
