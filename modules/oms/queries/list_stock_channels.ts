import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { connectorFor, isPlatform } from '#modules/oms/services/platforms/index'

export type StockChannelRow = {
  storeId: number
  storeName: string
  platform: string
  /** `unable` where the platform cannot be told. */
  status: 'on' | 'off' | 'stopped' | 'unable'
  /** How the connection stands: while it is not `active`, nothing is told. */
  connection: 'active' | 'paused' | 'auth_expired'
  listings: number
  /** Listings the platform does not know the latest of, and those it refused. */
  backlog: number
  failing: number
  /** Since when the oldest waits, ISO 8601. */
  oldest: string | null
  /** Seconds from the change to the platform's answer, over the last day. */
  p50: number | null
  p95: number | null
  told: number
  lastAt: string | null
  comparedAt: string | null
  differing: number | null
  blockedUntil: string | null
  /** Whether the platform gives out what it shows. */
  canRead: boolean
  /** Of the last comparison; null where the platform was not read. */
  readListings: number | null
  drifted: number | null
  delayMs: number
  slowDelayMs: number
  urgentBelow: number
}

type Row = Omit<StockChannelRow, 'status' | 'canRead'> & { isOn: boolean; isStopped: boolean }

const CHANNELS = /* sql */ `
  SELECT s.id AS "storeId", s.name AS "storeName", a.platform, a.state AS connection, coalesce(c.is_on, false) AS "isOn", coalesce(c.is_stopped, false) AS "isStopped",
         (SELECT count(*)::int FROM listings l WHERE l.store_id = s.id AND l.sku_id IS NOT NULL) AS listings,
         p.backlog, p.failing, to_json(p.oldest)#>>'{}' AS oldest, t.p50, t.p95, t.told, to_json(t.last)#>>'{}' AS "lastAt",
         to_json(c.compared_at)#>>'{}' AS "comparedAt", c.differing, to_json(c.blocked_until)#>>'{}' AS "blockedUntil",
         c.read_listings AS "readListings", c.drifted, coalesce(c.delay_ms, 2000) AS "delayMs", coalesce(c.slow_delay_ms, 60000) AS "slowDelayMs",
         coalesce(c.urgent_below, 10) AS "urgentBelow"
    FROM oms_channel_accounts a JOIN stores s ON s.id = a.store_id
    LEFT JOIN oms_stock_channels c ON c.store_id = s.id
   CROSS JOIN LATERAL (
     SELECT count(*) FILTER (WHERE changed_at IS NOT NULL OR claimed_until IS NOT NULL)::int AS backlog,
            count(*) FILTER (WHERE last_error IS NOT NULL)::int AS failing, min(least(changed_at, sending_since)) AS oldest
       FROM oms_stock_pushes WHERE store_id = s.id) p
   CROSS JOIN LATERAL (
     SELECT count(*)::int AS told, max(answered_at) AS last,
            round((percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM answered_at - changed_at)))::numeric, 1)::float8 AS p50,
            round((percentile_cont(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM answered_at - changed_at)))::numeric, 1)::float8 AS p95
       FROM oms_stock_answers WHERE store_id = s.id AND is_ok AND answered_at > now() - interval '1 day') t
   WHERE $1::bigint[] IS NULL OR s.id = ANY($1)
   ORDER BY s.id`

/** How quickly each connected platform hears of the stock, and what it has not heard yet. */
export async function listStockChannels(actor: Actor): Promise<StockChannelRow[]> {
  const rows = await sql<Row>(null, CHANNELS, [actor.stores], 'oms_stock_board')
  return rows.map(({ isOn, isStopped, ...row }) => ({
    ...row,
    status: statusOf(row.platform, isOn, isStopped),
    canRead: isPlatform(row.platform) && connectorFor(row.platform).readStock !== undefined,
  }))
}

function statusOf(platform: string, isOn: boolean, isStopped: boolean): StockChannelRow['status'] {
  if (!isPlatform(platform) || !connectorFor(platform).pushStock) return 'unable'
  if (!isOn) return 'off'
  return isStopped ? 'stopped' : 'on'
}

export type StockFailure = {
  listingId: number
  storeName: string
  title: string
  code: string
  lastError: string
  attempts: number
}

/** Listings whose stock a platform did not take, the first two hundred. */
export function listStockFailures(actor: Actor): Promise<StockFailure[]> {
  return sql<StockFailure>(
    null,
    `SELECT p.listing_id AS "listingId", s.name AS "storeName", l.title, k.code, p.last_error AS "lastError", p.attempts
       FROM oms_stock_pushes p JOIN listings l ON l.id = p.listing_id JOIN skus k ON k.id = p.sku_id JOIN stores s ON s.id = p.store_id
      WHERE p.last_error IS NOT NULL AND ($1::bigint[] IS NULL OR p.store_id = ANY($1)) ORDER BY p.listing_id LIMIT 200`,
    [actor.stores],
    'oms_stock_failures'
  )
}
