import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { systemClock } from '#kernel/clock'
import { NotFoundException, RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { refusing } from '#catalog/exceptions/refusals'
import FindSkus from '#catalog/queries/find_skus'
import type { PriceKind } from '#catalog/services/sku_prices'

export interface PlannedPrice {
  skuId: number
  kind: PriceKind
  /** Decimal text in the company's currency. */
  amount: string
  from: Date
  /** From then on whatever else of the plan holds at that moment. */
  until?: Date | null
  note?: string | null
}

interface Input {
  trx?: Trx | null
  actor: Actor
  prices: readonly PlannedPrice[]
}

/**
 * Says what SKUs will cost from a moment that lies ahead, and until when; a job puts it in force.
 * @throws RefusedException `catalog_price_past` for a moment that is over, `catalog_price_until`,
 *   `catalog_price_twice` where something begins at that moment already
 */
export default class PlanPrices {
  async handle({ trx: outer, actor, prices }: Input): Promise<void> {
    if (prices.length === 0) return
    const now = systemClock.now()
    for (const { from, until } of prices) {
      if (from <= now) throw new RefusedException('catalog_price_past', {}, { field: 'from' })
      if (until && until <= from)
        throw new RefusedException('catalog_price_until', {}, { field: 'until' })
    }
    await refusing(() =>
      inTransaction(outer, async (trx) => {
        const skus = await new FindSkus(trx).byIds(prices.map(({ skuId }) => skuId))
        const unknown = prices.find(({ skuId }) => !skus.has(skuId))
        if (unknown) throw new NotFoundException('sku', unknown.skuId)
        await this.#insert(trx, actor, prices, now)
        await audit(
          trx,
          actor,
          prices.map((price) => ({
            action: 'catalog.price.plan',
            subjectType: 'sku',
            subjectId: price.skuId,
            after: {
              [price.kind === 'list' ? 'listPrice' : 'purchasePrice']: price.amount,
              validFrom: price.from.toISOString(),
              ...(price.until ? { validUntil: price.until.toISOString() } : {}),
            },
            reason: price.note ?? undefined,
          }))
        )
      })
    )
  }

  /** Takes back what has not begun. @throws RefusedException `catalog_price_begun` */
  cancel({ trx: outer, actor, id }: Omit<Input, 'prices'> & { id: number }): Promise<void> {
    return inTransaction(outer, async (trx) => {
      const [row] = await sql<{ skuId: number; kind: PriceKind; amount: string; from: Date }>(
        trx,
        `DELETE FROM sku_prices WHERE id = $1 AND NOT is_applied
         RETURNING sku_id AS "skuId", kind, amount, valid_from AS from`,
        [id],
        'sku_price_cancel'
      )
      if (!row) throw new RefusedException('catalog_price_begun')
      await audit(trx, actor, {
        action: 'catalog.price.cancel',
        subjectType: 'sku',
        subjectId: row.skuId,
        before: {
          [row.kind === 'list' ? 'listPrice' : 'purchasePrice']: row.amount,
          validFrom: row.from.toISOString(),
        },
        after: {},
      })
    })
  }

  /** Where nothing says yet what a SKU costs, what it costs now is said first: that is what an end goes back to. */
  async #insert(trx: Trx, actor: Actor, prices: readonly PlannedPrice[], now: Date): Promise<void> {
    const columns = [prices.map((price) => price.skuId), prices.map((price) => price.kind)]
    await sql(
      trx,
      `INSERT INTO sku_prices (sku_id, kind, valid_from, amount)
       SELECT DISTINCT s.id, k.kind, $3::timestamptz, CASE k.kind WHEN 'list' THEN s.list_price ELSE s.purchase_price END
         FROM unnest($1::bigint[], $2::text[]) AS k(sku_id, kind) JOIN skus s ON s.id = k.sku_id
        WHERE NOT EXISTS (SELECT 1 FROM sku_prices p WHERE p.sku_id = k.sku_id AND p.kind = k.kind AND p.is_applied AND p.valid_until IS NULL)`,
      [...columns, now.toISOString()],
      'sku_prices_base'
    )
    await sql(
      trx,
      `INSERT INTO sku_prices (sku_id, kind, valid_from, valid_until, amount, is_applied, note, created_by)
       SELECT sku_id, kind, valid_from, valid_until, amount, false, note, $7::bigint
         FROM unnest($1::bigint[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::numeric[], $6::text[])
                AS k(sku_id, kind, valid_from, valid_until, amount, note)`,
      [
        ...columns,
        prices.map((price) => price.from.toISOString()),
        prices.map((price) => price.until?.toISOString() ?? null),
        prices.map((price) => price.amount),
        prices.map((price) => price.note ?? null),
        actor.id,
      ],
      'sku_prices_plan'
    )
  }
}
