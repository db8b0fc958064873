import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'

export interface NewPrice {
  skuId: number
  supplierSku?: string | null
  fromQty: number
  /** Net of tax, decimal text, in the supplier's currency. */
  unitPrice: string
  packQty: number
  minQty: number
  leadTimeDays?: number | null
  isPreferred?: boolean
}

/** Writes what a supplier asks for SKUs: the breaks of each SKU named replace those there were. */
export default class SavePrices {
  async handle(input: {
    trx?: Trx | null
    actor: Actor
    supplierId: number
    prices: NewPrice[]
  }): Promise<void> {
    if (input.prices.length === 0) return
    const breaks = new Set(input.prices.map((price) => `${price.skuId}:${price.fromQty}`))
    if (breaks.size < input.prices.length) throw new RefusedException('purchasing_price_twice')
    await inTransaction(input.trx, async (trx) => {
      const skuIds = [...new Set(input.prices.map((price) => price.skuId))]
      await sql(
        trx,
        'DELETE FROM purchasing_prices WHERE supplier_id = $1 AND sku_id = ANY($2::bigint[])',
        [input.supplierId, skuIds]
      )
      await sql(
        trx,
        `INSERT INTO purchasing_prices (supplier_id, sku_id, supplier_sku, from_qty, unit_price, pack_qty, min_qty, lead_time_days, is_preferred)
         SELECT $1, p.* FROM jsonb_to_recordset($2::jsonb) AS p(sku_id bigint, supplier_sku text, from_qty int, unit_price numeric,
                pack_qty int, min_qty int, lead_time_days int, is_preferred boolean)`,
        [
          input.supplierId,
          JSON.stringify(
            input.prices.map((price) => ({
              sku_id: price.skuId,
              supplier_sku: price.supplierSku ?? null,
              from_qty: price.fromQty,
              unit_price: price.unitPrice,
              pack_qty: price.packQty,
              min_qty: price.minQty,
              lead_time_days: price.leadTimeDays ?? null,
              is_preferred: price.isPreferred ?? false,
            }))
          ),
        ],
        'purchasing_prices_insert'
      )
      await this.#preferOne(
        trx,
        input.supplierId,
        input.prices.filter((price) => price.isPreferred).map((price) => price.skuId)
      )
      await audit(trx, input.actor, {
        action: 'purchasing.prices.save',
        subjectType: 'supplier',
        subjectId: input.supplierId,
        after: { skus: skuIds.length, breaks: input.prices.length },
      })
    })
  }

  /** A SKU has one preferred supplier: the one last chosen. */
  async #preferOne(trx: Trx, supplierId: number, skuIds: readonly number[]) {
    if (skuIds.length === 0) return
    await sql(
      trx,
      `UPDATE purchasing_prices SET is_preferred = (supplier_id = $1), updated_at = now()
        WHERE sku_id = ANY($2::bigint[]) AND is_preferred <> (supplier_id = $1)`,
      [supplierId, skuIds]
    )
  }
}
