import type { Actor } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { OPEN_STATUSES } from '#orders/domain/order_machine'
import { payloadView } from '#modules/oms/services/payload_view'

export type ParkedItem = {
  listingId: number | null
  title: string
  code: string | null
  skuId: number | null
  skuCode: string | null
  skuName: string | null
}

export type PlatformOrderRecord = {
  id: number
  externalId: string
  externalNo: string
  storeId: number
  storeName: string
  platform: string
  /** The store's own. */
  currency: string
  status: string
  platformStatus: string | null
  platformText: string | null
  reason: string | null
  details: Record<string, unknown>
  orderId: number | null
  orderNumber: string | null
  orderStatus: string | null
  /** Nothing of the order leaves until this is settled. */
  stopsOrder: boolean
  receivedAt: string
  updatedAt: string
  externalUpdatedAt: string
  /** Indented, with phones, e-mail and street lines masked. */
  payload: string
}

/** SQL: whether the platform order keeps what has not left of its order `o` here. */
export const STOPS_ORDER = `coalesce(o.is_behind AND o.status = ANY('{${OPEN_STATUSES.join(',')}}'), false)`

const SELECT = `
  SELECT p.id, p.external_id AS "externalId", p.external_no AS "externalNo", p.store_id AS "storeId", s.name AS "storeName", s.platform, s.currency,
         p.state AS status, p.platform_status AS "platformStatus", p.platform_text AS "platformText", p.park_reason AS reason,
         p.park_details AS details, p.order_id AS "orderId", o.number AS "orderNumber", o.status AS "orderStatus",
         ${STOPS_ORDER} AS "stopsOrder",
         to_json(p.received_at)#>>'{}' AS "receivedAt", to_json(p.updated_at)#>>'{}' AS "updatedAt",
         to_json(p.external_updated_at)#>>'{}' AS "externalUpdatedAt", p.payload
    FROM platform_orders p JOIN stores s ON s.id = p.store_id LEFT JOIN orders o ON o.id = p.order_id`

/** One platform order with what it says and, where its items wait for a SKU, what they are by now. */
export default class GetPlatformOrder {
  /** @throws NotFoundException also for one of a store the actor does not see */
  async handle(id: number, actor: Actor) {
    const [row] = await sql<PlatformOrderRecord>(
      null,
      `${SELECT} WHERE p.id = $1 AND ($2::bigint[] IS NULL OR p.store_id = ANY($2))`,
      [id, actor.stores]
    )
    if (!row) throw new NotFoundException('platform_order', id)
    return { order: { ...row, payload: payloadView(row.payload) }, items: await itemsOf(row) }
  }
}

type Wanted = { listingId: number | null; title: string; code: string | null }

async function itemsOf({ details }: PlatformOrderRecord): Promise<ParkedItem[]> {
  const wanted = Array.isArray(details.items) ? (details.items as Wanted[]) : []
  const listings = await sql<ParkedItem & { id: number; multiplier: number }>(
    null,
    `SELECT l.id, l.sku_id AS "skuId", s.code AS "skuCode", s.name AS "skuName"
       FROM listings l LEFT JOIN skus s ON s.id = l.sku_id WHERE l.id = ANY($1::bigint[])`,
    [wanted.flatMap((item) => item.listingId ?? [])]
  )
  const known = new Map(listings.map((row) => [row.id, row]))
  const seen = new Set<number | string>()
  return wanted.flatMap(({ listingId, title, code }) => {
    const key = listingId ?? title
    if (seen.has(key)) return []
    seen.add(key)
    const listing = listingId === null ? undefined : known.get(listingId)
    const { skuId = null, skuCode = null, skuName = null } = listing ?? {}
    return [{ listingId, title, code, skuId, skuCode, skuName }]
  })
}
