import type { Actor } from '#kernel/access/actor'
import { appUrl } from '#config/app'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { GAP_STATUS } from '#modules/oms/queries/list_gaps'
import { connectorFor, PLATFORMS as ALL } from '#modules/oms/services/platforms/index'

export type ChannelRow = {
  storeId: number
  code: string
  storeName: string
  platform: string
  /**
   * `unconnected` for a store that has no connection yet; `throttled` while the platform wants no
   * calls, `failing` when the last one did not work.
   */
  status: 'active' | 'throttled' | 'failing' | 'paused' | 'auth_expired' | 'unconnected'
  isStoreActive: boolean
  baseUrl: string | null
  lastOkAt: string | null
  lastEventAt: string | null
  /** Changes on the platform up to here are known. */
  cursor: string | null
  /** Minutes since then. */
  lag: number | null
  /** When a throttled platform may be asked again. */
  retryAt: string | null
  /** Since when a refused key stops the store. */
  stoppedAt: string | null
  /** A code under `oms.channels.errors`. */
  errorCode: string | null
  /** The last reading: orders that were new and changed, and how many of those wait for a person. */
  lastPull: { at: string; created: number; changed: number; parked: number } | null
  /** Its latest day beside the platform's count; null where none was compared. */
  gap: { id: number; day: string; status: string } | null
  openGaps: number
  /** Whether its platform can count its orders. */
  canCount: boolean
  lastError: string | null
  lastErrorAt: string | null
  refusedWebhooks: number
  overlapSeconds: number
  parked: number
  /** Messages received and not yet filed. */
  inbox: number
  toTell: number
  notTold: number
  /** Null for a platform that sends no messages. */
  webhookUrl: string | null
}

const time = (column: string) => `to_json(${column})#>>'{}'`
const SELECT = `
  SELECT s.id AS "storeId", s.code, s.name AS "storeName", s.platform, CASE WHEN a.state = 'active' AND a.retry_at > now() THEN 'throttled'
              WHEN a.state = 'active' AND a.last_error IS NOT NULL THEN 'failing' ELSE coalesce(a.state, 'unconnected') END AS status, s.is_active AS "isStoreActive",
         a.base_url AS "baseUrl", ${time('a.last_ok_at')} AS "lastOkAt", ${time('a.last_event_at')} AS "lastEventAt", ${time('a.cursor')} AS cursor,
         floor(extract(epoch FROM now() - a.cursor) / 60)::int AS lag, ${time('CASE WHEN a.retry_at > now() THEN a.retry_at END')} AS "retryAt",
         ${time('a.stopped_at')} AS "stoppedAt", a.error_code AS "errorCode",
         CASE WHEN a.last_pull IS NOT NULL THEN jsonb_build_object('at', a.last_pull->'at', 'created', a.last_pull->'created',
           'changed', (a.last_pull->>'filed')::int - (a.last_pull->>'created')::int, 'parked', (
             SELECT count(*)::int FROM platform_orders p WHERE p.store_id = s.id AND p.state IN ('parked', 'conflict')
                AND p.filed_at BETWEEN (a.last_pull->>'startedAt')::timestamptz AND (a.last_pull->>'at')::timestamptz)) END AS "lastPull",
         (SELECT jsonb_build_object('id', d.id, 'day', d.day, 'status', ${GAP_STATUS}) FROM oms_gap_days d WHERE d.store_id = s.id
           ORDER BY d.day DESC LIMIT 1) AS gap,
         (SELECT count(*)::int FROM oms_gap_days d WHERE d.store_id = s.id AND d.alert_since IS NOT NULL) AS "openGaps",
         a.last_error AS "lastError", ${time('a.last_error_at')} AS "lastErrorAt", coalesce(a.refused_webhooks, 0) AS "refusedWebhooks",
         coalesce(a.overlap_seconds, 600) AS "overlapSeconds",
         (SELECT count(*)::int FROM platform_orders p WHERE p.store_id = s.id AND p.state IN ('parked', 'conflict')) AS parked,
         (SELECT count(*)::int FROM oms_inbox i WHERE i.store_id = s.id AND i.state <> 'done') AS inbox,
         (SELECT count(*)::int FROM oms_ship_confirms c WHERE c.store_id = s.id AND c.state = 'waiting') AS "toTell",
         (SELECT count(*)::int FROM oms_ship_confirms c WHERE c.store_id = s.id AND c.state = 'failed') AS "notTold"
    FROM stores s LEFT JOIN oms_channel_accounts a ON a.store_id = s.id
   WHERE s.platform = ANY($1::text[]) AND ($2::bigint[] IS NULL OR s.id = ANY($2))`

/** Stores whose orders come in files have nothing to connect. */
const PLATFORMS = ALL.filter((platform) => !connectorFor(platform).isByFile)

/** Where a platform sends its messages for a store. */
const webhookOf = (row: { platform: string; code: string }) =>
  connectorFor(row.platform).isPolled
    ? null
    : `${appUrl.replace(/\/$/, '')}/webhooks/oms/${row.platform}/${encodeURIComponent(row.code)}`

const toRow = (row: ChannelRow): ChannelRow => ({
  ...row,
  canCount: connectorFor(row.platform).countOrders !== undefined,
  webhookUrl: webhookOf(row),
})

/** Every store whose platform has a connector, connected or not. Stores are few: one page holds them. */
export async function listChannels(actor: Actor): Promise<ChannelRow[]> {
  const rows = await sql<ChannelRow>(null, `${SELECT} ORDER BY a.id IS NULL, s.name, s.id`, [
    PLATFORMS,
    actor.stores,
  ])
  return rows.map(toRow)
}

/** @throws NotFoundException also for a store that the actor does not see */
export async function getChannel(storeId: number, actor: Actor): Promise<ChannelRow> {
  const [row] = await sql<ChannelRow>(null, `${SELECT} AND s.id = $3`, [
    PLATFORMS,
    actor.stores,
    storeId,
  ])
  if (!row) throw new NotFoundException('store', storeId)
  return toRow(row)
}
