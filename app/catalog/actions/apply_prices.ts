import { SYSTEM } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { systemClock, type Clock } from '#kernel/clock'
import { append } from '#kernel/events/outbox'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { ProductsChanged } from '#catalog/events/products_changed'

interface Applied extends Record<string, unknown> {
  id: number
  productId: number
  listBefore: string
  listAfter: string
  purchaseBefore: string
  purchaseAfter: string
}

/** How many due prices one transaction puts in force. */
const BATCH = 2000

/** Begins and ends that are due, the first first. */
const DUE = `SELECT id FROM (
    SELECT id, valid_from AS at FROM sku_prices WHERE NOT is_applied AND valid_from <= $1
    UNION ALL SELECT id, valid_until FROM sku_prices WHERE NOT is_ended AND valid_until <= $1 AND is_applied) due
  ORDER BY at, id LIMIT $2`

/**
 * Puts planned prices in force whose time has come, and takes those out that end, in bounded batches.
 * What a SKU costs then is `priceAt` of its plan (`domain/price_plan.ts`): of the prices whose time it
 * is the one that began last, whether it was planned or somebody changed it by hand.
 */
export default class ApplyPrices {
  constructor(readonly clock: Clock = systemClock) {}

  /** Answers how many prices began or ended. */
  async handle({ trx = null }: { trx?: Trx | null } = {}): Promise<number> {
    let count = 0
    for (;;) {
      const due = await inTransaction(trx, (opened) => this.#batch(opened))
      count += due
      if (due < BATCH) return count
    }
  }

  async #batch(trx: Trx): Promise<number> {
    const now = this.clock.now().toISOString()
    // One node at a time: of two prices of a SKU that are due, the later must win.
    await sql(trx, `SELECT pg_advisory_xact_lock(hashtext('catalog.prices'))`, [], 'prices_lock')
    const due = await sql<{ skuId: number }>(
      trx,
      `UPDATE sku_prices SET is_applied = true, is_ended = coalesce(valid_until <= $1, false) WHERE id IN (${DUE})
       RETURNING sku_id AS "skuId"`,
      [now, BATCH],
      'sku_prices_due'
    )
    if (due.length === 0) return 0
    const skuIds = [...new Set(due.map((row) => row.skuId))]
    // Whoever changes one by hand meanwhile has committed its price before the next statement looks.
    await sql(
      trx,
      'SELECT id FROM skus WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE',
      [skuIds],
      'skus_lock'
    )
    const changed = await this.#set(trx, skuIds, now)
    await audit(
      trx,
      SYSTEM,
      changed.map((row) => ({
        action: 'catalog.price.apply',
        subjectType: 'sku',
        subjectId: row.id,
        before: { listPrice: row.listBefore, purchasePrice: row.purchaseBefore },
        after: { listPrice: row.listAfter, purchasePrice: row.purchaseAfter },
      }))
    )
    if (changed.length > 0) {
      const productIds = [...new Set(changed.map((row) => row.productId))]
      await append(
        trx,
        new ProductsChanged({ productIds, skuIds: changed.map(({ id }) => id) }),
        SYSTEM
      )
    }
    return due.length
  }

  /** What the SKUs cost now: of their lines that have begun and not ended the last to begin. */
  #set(trx: Trx, skuIds: readonly number[], now: string): Promise<Applied[]> {
    const last = (kind: 'list' | 'purchase') =>
      `(SELECT p.amount FROM sku_prices p WHERE p.sku_id = s.id AND p.kind = '${kind}' AND p.is_applied AND NOT p.is_ended AND p.valid_from <= $2
         AND (p.valid_until IS NULL OR p.valid_until > $2) ORDER BY p.valid_from DESC LIMIT 1)`
    return sql<Applied>(
      trx,
      `UPDATE skus t SET list_price = n.list, purchase_price = n.purchase, version = t.version + 1, updated_at = now()
         FROM (SELECT s.id, s.list_price, s.purchase_price, coalesce(${last('list')}, s.list_price) AS list,
                      coalesce(${last('purchase')}, s.purchase_price) AS purchase
                 FROM skus s WHERE s.id = ANY($1::bigint[])) n
        WHERE t.id = n.id AND (n.list <> n.list_price OR n.purchase <> n.purchase_price)
       RETURNING t.id, t.product_id AS "productId", n.list_price AS "listBefore", t.list_price AS "listAfter",
                 n.purchase_price AS "purchaseBefore", t.purchase_price AS "purchaseAfter"`,
      [skuIds, now],
      'skus_set_prices'
    )
  }
}
