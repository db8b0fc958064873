import { sql } from '#kernel/sql'

export type PriceRow = {
  id: number
  kind: 'list' | 'purchase'
  amount: string
  from: string
  /** Where the next line of its kind begins; null for the last. */
  until: string | null
  state: 'past' | 'active' | 'planned'
  note: string | null
  who: string | null
}

/** What a SKU cost, costs and will cost, newest first; purchase prices for who may see them. */
export function skuPrices(skuId: number, seesCosts: boolean): Promise<PriceRow[]> {
  return sql<PriceRow>(
    null,
    `SELECT p.id, p.kind, p.amount, to_json(p.valid_from)#>>'{}' AS from, to_json(p.until)#>>'{}' AS until, p.note, u.full_name AS who,
            CASE WHEN NOT p.is_applied THEN 'planned' WHEN p.until IS NULL OR p.until > now() THEN 'active' ELSE 'past' END AS state
       FROM (SELECT *, lead(valid_from) OVER (PARTITION BY kind ORDER BY valid_from) AS until FROM sku_prices
              WHERE sku_id = $1 AND ($2 OR kind = 'list')) p
       LEFT JOIN users u ON u.id = p.created_by
      ORDER BY p.valid_from DESC, p.id DESC LIMIT 200`,
    [skuId, seesCosts],
    'sku_prices_shown'
  )
}
