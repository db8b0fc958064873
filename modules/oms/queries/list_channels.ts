import type { Actor } from '#kernel/access/actor'
import { appUrl } from '#config/app'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { connectorFor, PLATFORMS } from '#modules/oms/services/platforms/index'

export type ChannelRow = {
  storeId: number
  code: string
  storeName: string
  platform: string
  /** `unconnected` for a store that has no connection yet. */
  status: 'active' | 'paused' | 'auth_expired' | 'unconnected'
  isStoreActive: boolean
  baseUrl: string | null
  lastOkAt: string | null
  lastEventAt: string | null
  /** Changes on the platform up to here are known. */
  cursor: string | null
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
  SELECT s.id AS "storeId", s.code, s.name AS "storeName", s.platform, coalesce(a.state, 'unconnected') AS status, s.is_active AS "isStoreActive",
         a.base_url AS "baseUrl", ${time('a.last_ok_at')} AS "lastOkAt", ${time('a.last_event_at')} AS "lastEventAt", ${time('a.cursor')} AS cursor,
         a.last_error AS "lastError", ${time('a.last_error_at')} AS "lastErrorAt", coalesce(a.refused_webhooks, 0) AS "refusedWebhooks",
         coalesce(a.overlap_seconds, 600) AS "overlapSeconds",
         (SELECT count(*)::int FROM platform_orders p WHERE p.store_id = s.id AND p.state IN ('parked', 'conflict')) AS parked,
         (SELECT count(*)::int FROM oms_inbox i WHERE i.store_id = s.id AND i.state <> 'done') AS inbox,
         (SELECT count(*)::int FROM oms_ship_confirms c WHERE c.store_id = s.id AND c.state = 'waiting') AS "toTell",
         (SELECT count(*)::int FROM oms_ship_confirms c WHERE c.store_id = s.id AND c.state = 'failed') AS "notTold"
    FROM stores s LEFT JOIN oms_channel_accounts a ON a.store_id = s.id
   WHERE s.platform = ANY($1::text[]) AND ($2::bigint[] IS NULL OR s.id = ANY($2))`

/** Where a platform sends its messages for a store. */
const webhookOf = (row: { platform: string; code: string }) =>
  connectorFor(row.platform).isPolled
    ? null
    : `${appUrl.replace(/\/$/, '')}/webhooks/oms/${row.platform}/${encodeURIComponent(row.code)}`

const toRow = (row: ChannelRow): ChannelRow => ({ ...row, webhookUrl: webhookOf(row) })

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
