import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { suggestListings, type SuggestedSku } from '#catalog/queries/suggest_listings'

/** How many items are shown; those most orders wait for come first. */
const SHOWN = 50

export type WaitingItem = {
  id: number
  storeId: number
  storeName: string
  title: string
  externalCode: string | null
  externalProductId: string
  externalSkuId: string
  /** Platform orders that wait for it. */
  orders: number
  suggestions: SuggestedSku[]
}

interface Row extends Record<string, unknown>, Omit<WaitingItem, 'suggestions'> {
  barcode: string | null
}

/** Platform items that parked orders wait for, each once, with the SKUs they most likely are. */
export async function waitingItems(actor: Actor): Promise<WaitingItem[]> {
  const rows = await sql<Row>(
    null,
    `SELECT l.id, l.store_id AS "storeId", s.name AS "storeName", l.title, l.external_code AS "externalCode", l.barcode,
            l.external_product_id AS "externalProductId", l.external_sku_id AS "externalSkuId", w.orders
       FROM (SELECT (i->>'listingId')::bigint AS id, count(DISTINCT p.id)::int AS orders
               FROM platform_orders p CROSS JOIN LATERAL jsonb_array_elements(p.park_details->'items') i
              WHERE p.state IN ('parked', 'conflict') AND p.park_reason = 'unmapped_sku' AND ($1::bigint[] IS NULL OR p.store_id = ANY($1))
              GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT $2) w
       JOIN listings l ON l.id = w.id JOIN stores s ON s.id = l.store_id WHERE l.sku_id IS NULL ORDER BY w.orders DESC, l.id`,
    [actor.stores, SHOWN],
    'oms_waiting_items'
  )
  if (rows.length === 0) return []
  const found = await suggestListings(rows)
  return rows.map(({ barcode: _, ...row }) => ({
    ...row,
    suggestions: (found.get(row.id) ?? []).slice(0, 3),
  }))
}
