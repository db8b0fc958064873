import type { Actor } from '#kernel/access/actor'
import { systemClock } from '#kernel/clock'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { SavedSku } from '#catalog/services/sku_details'
import type { SkuRow } from '#catalog/services/sku_rows'

export type PriceKind = 'list' | 'purchase'

/** What a SKU costs from now on. */
export interface NewPrice {
  skuId: number
  kind: PriceKind
  amount: string
}

/** Both prices of known SKUs as they will be; those that stay as they are leave no line. */
export const changedPrices = (skus: readonly SkuRow[]): NewPrice[] =>
  skus.flatMap(({ id, listPrice, purchasePrice }) => pricesOf(id!, listPrice, purchasePrice))

/** The first prices of new SKUs; nothing is no price. */
export const firstPrices = (saved: readonly SavedSku[]): NewPrice[] =>
  saved
    .flatMap(({ id, sku }) => pricesOf(id, sku.listPrice, sku.purchasePrice))
    .filter(({ amount }) => /[1-9]/.test(amount))

const pricesOf = (skuId: number, list: string, purchase: string): NewPrice[] => [
  { skuId, kind: 'list', amount: list },
  { skuId, kind: 'purchase', amount: purchase },
]

/** Keeps what prices become now, where they differ from what is in force; one statement, however many. */
export async function recordPrices(
  trx: Trx,
  actor: Actor,
  prices: readonly NewPrice[]
): Promise<void> {
  if (prices.length === 0) return
  await sql(
    trx,
    `INSERT INTO sku_prices (sku_id, kind, valid_from, amount, created_by)
     SELECT k.sku_id, k.kind, $4::timestamptz, k.amount, $5
       FROM unnest($1::bigint[], $2::text[], $3::numeric[]) AS k(sku_id, kind, amount)
       LEFT JOIN LATERAL (SELECT p.amount FROM sku_prices p WHERE p.sku_id = k.sku_id AND p.kind = k.kind AND p.is_applied AND NOT p.is_ended
                           ORDER BY p.valid_from DESC LIMIT 1) last ON true
      WHERE coalesce(last.amount, 0) <> k.amount
     ON CONFLICT (sku_id, kind, valid_from) DO NOTHING`,
    [
      prices.map((price) => price.skuId),
      prices.map((price) => price.kind),
      prices.map((price) => price.amount),
      systemClock.now().toISOString(),
      actor.id,
    ],
    'sku_prices_record'
  )
}
