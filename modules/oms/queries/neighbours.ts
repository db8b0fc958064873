import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { AuditFacts } from '#modules/oms/domain/audit_rules'
import type { LoadedOrder } from '#modules/oms/queries/load_orders'

/** Of one phone's orders in the window, the latest this many are looked at: a number thousands share says nothing more. */
const MOST = 500
const MINUTE_MS = 60_000

interface Neighbour extends Record<string, unknown> {
  id: number
  number: string
  phoneHash: string
  placedAt: Date
  isCancelled: boolean
}

/**
 * One range of `orders_phone` a phone. That index holds the time without its zone, which no other
 * index does, and the order is asked for in the same words: otherwise the planner, as long as it
 * takes phones for rare values, walks every order of the window by time.
 */
const AT = `(placed_at AT TIME ZONE 'UTC')`
const NEIGHBOURS = `
  SELECT p.id, p.number, n.hash AS "phoneHash", p.placed_at AS "placedAt", p.status = 'cancelled' AS "isCancelled"
    FROM unnest($1::text[], $2::timestamptz[], $3::timestamptz[]) AS n(hash, since, until)
   CROSS JOIN LATERAL (
     SELECT id, number, placed_at, status FROM orders
      WHERE phone_hash = n.hash AND ${AT} BETWEEN (n.since AT TIME ZONE 'UTC') AND (n.until AT TIME ZONE 'UTC')
      ORDER BY ${AT} DESC LIMIT ${MOST}) AS p`

const LINES = `
  SELECT order_id AS "orderId", sku_id AS "skuId", qty FROM order_lines WHERE order_id = ANY($1::bigint[])`

export interface Neighbourhood {
  /** Earlier orders of the same phone within the window, not cancelled, with the same goods in the same quantities; the nearest first. */
  twins: Map<number, AuditFacts['twins']>
  /** Orders of the same phone in the window before it, itself included. */
  recent: Map<number, number>
}

/**
 * What else was ordered to the same phones around the same time, in one statement, and a second one
 * only when an earlier order might be a twin. A window of null is a rule that is off.
 */
export async function phoneNeighbours(
  trx: Trx,
  orders: readonly LoadedOrder[],
  windows: { twinMinutes: number | null; recentMinutes: number | null }
): Promise<Neighbourhood> {
  const result: Neighbourhood = { twins: new Map(), recent: new Map() }
  const asked = orders.filter((order) => order.phoneHash !== null)
  if (asked.length === 0 || (windows.twinMinutes === null && windows.recentMinutes === null))
    return result
  const byPhone = await read(trx, asked, windows)
  const recentMs = (windows.recentMinutes ?? 0) * MINUTE_MS
  const twinMs = (windows.twinMinutes ?? 0) * MINUTE_MS
  const candidates = new Map<number, Neighbour[]>()
  for (const order of asked) {
    const placed = order.placedAt.getTime()
    const others = byPhone.get(order.phoneHash!) ?? []
    const ago = (one: Neighbour) => placed - one.placedAt.getTime()
    const recent = others.filter((one) => ago(one) >= 0 && ago(one) <= recentMs)
    if (windows.recentMinutes !== null) result.recent.set(order.id, recent.length)
    if (windows.twinMinutes === null || order.kind !== 'sale') continue
    const earlier = others.filter(
      (one) => one.id < order.id && !one.isCancelled && Math.abs(ago(one)) <= twinMs
    )
    if (earlier.length > 0) candidates.set(order.id, earlier)
  }
  if (candidates.size > 0) await matchTwins(trx, asked, candidates, result)
  return result
}

async function read(
  trx: Trx,
  orders: readonly LoadedOrder[],
  { twinMinutes, recentMinutes }: { twinMinutes: number | null; recentMinutes: number | null }
): Promise<Map<string, Neighbour[]>> {
  const before = Math.max(twinMinutes ?? 0, recentMinutes ?? 0) * MINUTE_MS
  const after = (twinMinutes ?? 0) * MINUTE_MS
  const ranges = new Map<string, { since: number; until: number }>()
  for (const { phoneHash, placedAt } of orders) {
    const [since, until] = [placedAt.getTime() - before, placedAt.getTime() + after + 1]
    const range = ranges.get(phoneHash!)
    ranges.set(phoneHash!, {
      since: Math.min(since, range?.since ?? since),
      until: Math.max(until, range?.until ?? until),
    })
  }
  const list = [...ranges.values()]
  const rows = await sql<Neighbour>(
    trx,
    NEIGHBOURS,
    [
      [...ranges.keys()],
      list.map((range) => new Date(range.since)),
      list.map((range) => new Date(range.until)),
    ],
    'oms_audit_neighbours'
  )
  return Map.groupBy(rows, (row) => row.phoneHash)
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
    const twins = (candidates.get(order.id) ?? [])
      .filter((one) => goods.get(one.id) === goodsOf(order.lines))
      .map(({ number, placedAt }) => ({
        number,
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
