import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { AuditFacts } from '#modules/oms/domain/audit_facts'
import type { OrderLink } from '#modules/oms/domain/finding'
import type { LoadedOrder } from '#modules/oms/queries/load_orders'

/** Of one phone's orders in the window, the latest this many are looked at: a number thousands share says nothing more. */
const MOST = 500
/** So many of them are named. */
const NAMED = 6
const MINUTE_MS = 60_000

interface Neighbour extends Record<string, unknown> {
  id: number
  number: string
  key: string
  placedAt: Date
  isCancelled: boolean
}

/**
 * One range of `orders_phone` a phone. That index holds the time without its zone, which no other
 * index does, and the order is asked for in the same words: otherwise the planner, as long as it
 * takes phones for rare values, walks every order of the window by time.
 */
const AT = `(placed_at AT TIME ZONE 'UTC')`
const COLUMNS = 'id, number, placed_at, status'
const BY_PHONE = `
  SELECT p.id, p.number, n.key, p.placed_at AS "placedAt", p.status = 'cancelled' AS "isCancelled"
    FROM unnest($1::text[], $2::timestamptz[], $3::timestamptz[]) AS n(key, since, until)
   CROSS JOIN LATERAL (
     SELECT ${COLUMNS} FROM orders
      WHERE phone_hash = n.key AND ${AT} BETWEEN (n.since AT TIME ZONE 'UTC') AND (n.until AT TIME ZONE 'UTC')
      ORDER BY ${AT} DESC LIMIT ${MOST}) AS p`
/** Where platforms hide the phone their number of the buyer stands for it, within the store. */
const BY_BUYER = `
  SELECT p.id, p.number, n.key, p.placed_at AS "placedAt", p.status = 'cancelled' AS "isCancelled"
    FROM unnest($1::text[], $2::timestamptz[], $3::timestamptz[], $4::bigint[], $5::text[]) AS n(key, since, until, store, buyer)
   CROSS JOIN LATERAL (
     SELECT ${COLUMNS} FROM orders
      WHERE source->>'buyerId' = n.buyer AND store_id = n.store AND placed_at BETWEEN n.since AND n.until
      ORDER BY placed_at DESC LIMIT ${MOST}) AS p`

const LINES = `
  SELECT order_id AS "orderId", sku_id AS "skuId", qty FROM order_lines WHERE order_id = ANY($1::bigint[]) AND NOT is_gift`

export interface Neighbourhood {
  /** Earlier orders of the same phone (of the same buyer without one) within the window, not cancelled, with the same goods in the same quantities; the nearest first. */
  twins: Map<number, AuditFacts['twins']>
  /** Orders of the same phone in the window before it, itself included. */
  recent: Map<number, { count: number; orders: OrderLink[] }>
}

/** Who an order is a neighbour of: its phone, or its buyer at the store where there is no phone. */
const keyOf = (order: LoadedOrder): string | null =>
  order.phoneHash ?? (order.buyerId === null ? null : `${order.storeId} ${order.buyerId}`)

/**
 * What else was ordered by the same people around the same time: a statement for those known by
 * their phone, one for those known by the platform's number alone, and one more only when an earlier
 * order might be a twin. A window of null is a rule that is off.
 */
export async function neighbours(
  trx: Trx,
  orders: readonly LoadedOrder[],
  windows: { twinMinutes: number | null; recentMinutes: number | null }
): Promise<Neighbourhood> {
  const result: Neighbourhood = { twins: new Map(), recent: new Map() }
  const asked = orders.filter((order) => keyOf(order) !== null)
  if (asked.length === 0 || (windows.twinMinutes === null && windows.recentMinutes === null))
    return result
  const byKey = await read(trx, asked, windows)
  const recentMs = (windows.recentMinutes ?? 0) * MINUTE_MS
  const twinMs = (windows.twinMinutes ?? 0) * MINUTE_MS
  const candidates = new Map<number, Neighbour[]>()
  for (const order of asked) {
    const placed = order.placedAt.getTime()
    const others = byKey.get(keyOf(order)!) ?? []
    const ago = (one: Neighbour) => placed - one.placedAt.getTime()
    if (windows.recentMinutes !== null && order.phoneHash !== null) {
      const recent = others.filter((one) => ago(one) >= 0 && ago(one) < recentMs)
      const named = recent.filter((one) => one.id !== order.id).slice(0, NAMED)
      result.recent.set(order.id, { count: recent.length, orders: named.map(toLink) })
    }
    if (windows.twinMinutes === null || order.kind !== 'sale') continue
    const earlier = others.filter(
      (one) => one.id < order.id && !one.isCancelled && Math.abs(ago(one)) <= twinMs
    )
    if (earlier.length > 0) candidates.set(order.id, earlier)
  }
  if (candidates.size > 0) await matchTwins(trx, asked, candidates, result)
  return result
}

const toLink = ({ id, number }: Neighbour): OrderLink => ({ id, number })

async function read(
  trx: Trx,
  orders: readonly LoadedOrder[],
  { twinMinutes, recentMinutes }: { twinMinutes: number | null; recentMinutes: number | null }
): Promise<Map<string, Neighbour[]>> {
  const before = Math.max(twinMinutes ?? 0, recentMinutes ?? 0) * MINUTE_MS
  const after = (twinMinutes ?? 0) * MINUTE_MS
  const ranges = new Map<string, { since: number; until: number; order: LoadedOrder }>()
  for (const order of orders) {
    const at = order.placedAt.getTime()
    const [since, until] = [at - before, at + after + 1]
    const range = ranges.get(keyOf(order)!)
    ranges.set(keyOf(order)!, {
      since: Math.min(since, range?.since ?? since),
      until: Math.max(until, range?.until ?? until),
      order,
    })
  }
  const [phones, buyers] = [true, false].map((isPhone) =>
    [...ranges].filter(([, { order }]) => (order.phoneHash !== null) === isPhone)
  )
  const spans = (list: typeof phones) => [
    list.map(([key]) => key),
    list.map(([, range]) => new Date(range.since)),
    list.map(([, range]) => new Date(range.until)),
  ]
  const rows =
    phones.length > 0
      ? await sql<Neighbour>(trx, BY_PHONE, spans(phones), 'oms_audit_neighbours')
      : []
  if (buyers.length > 0) {
    const stores = buyers.map(([, { order }]) => order.storeId)
    const names = buyers.map(([, { order }]) => order.buyerId)
    const more = [...spans(buyers), stores, names]
    rows.push(...(await sql<Neighbour>(trx, BY_BUYER, more, 'oms_audit_buyer_neighbours')))
  }
  return Map.groupBy(rows, (row) => row.key)
}

/** Compares goods and quantities, line by line, with each earlier order that might be the same again. */
async function matchTwins(
  trx: Trx,
  orders: readonly LoadedOrder[],
  candidates: ReadonlyMap<number, Neighbour[]>,
  result: Neighbourhood
) {
  const ids = [...new Set([...candidates.values()].flat().map((one) => one.id))]
  const rows = await sql<{ orderId: number; skuId: number | null; qty: number }>(
    trx,
    LINES,
    [ids],
    'oms_audit_twin_lines'
  )
  const goods = new Map(
    [...Map.groupBy(rows, (row) => row.orderId)].map(([id, lines]) => [id, goodsOf(lines)])
  )
  for (const order of orders) {
    const own = goodsOf(order.lines.filter((line) => !line.isGift))
    const twins = (candidates.get(order.id) ?? [])
      .filter((one) => goods.get(one.id) === own)
      .map(({ id, number, placedAt }) => ({
        ...{ id, number },
        minutes: Math.ceil(Math.abs(order.placedAt.getTime() - placedAt.getTime()) / MINUTE_MS),
      }))
      .sort((a, b) => a.minutes - b.minutes)
    if (twins.length > 0) result.twins.set(order.id, twins)
  }
}

const goodsOf = (lines: readonly { skuId: number | null; qty: number }[]) =>
  lines
    .map(({ skuId, qty }) => `${skuId}×${qty}`)
    .sort()
    .join()
