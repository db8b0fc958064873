import { seesStore, seesWarehouse, type Actor } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import {
  among,
  choices,
  ids,
  part,
  when,
  type KeysetSource,
  type ListQuery,
  type ListSpec,
} from '#kernel/lists/index'
import { sql } from '#kernel/sql'

export type QuotaRow = {
  id: number
  name: string
  kind: string
  status: string
  stores: string[]
  lineCount: number
  /** Units set aside, drawn by orders and left; of a planned one what is wanted, 0 and 0. */
  units: number
  used: number
  left: number
  startsAt: string
  endsAt: string | null
  who: string | null
}

const FILTERS = {
  status: choices('planned', 'active', 'ended'),
  kind: choices('exclusive', 'activity'),
  store: ids(),
}
export const QUOTA_LIST = {
  sorts: ['created'],
  defaultSort: '-created',
  filters: FILTERS,
} satisfies ListSpec

const COLUMNS = `h.id, h.name, h.kind, h.status, to_json(h.starts_at)#>>'{}' AS "startsAt", to_json(h.ends_at)#>>'{}' AS "endsAt", u.full_name AS who,
  (SELECT coalesce(jsonb_agg(s.name ORDER BY s.id), '[]') FROM stores s WHERE s.id = ANY(h.store_ids)) AS stores, l.*`
const FROM = `stock_quotas h LEFT JOIN users u ON u.id = h.created_by
  CROSS JOIN LATERAL (
    SELECT count(*)::int AS "lineCount", coalesce(sum(CASE WHEN h.status = 'planned' THEN wanted ELSE qty END), 0)::bigint AS units,
           coalesce(sum(used), 0)::bigint AS used, coalesce(sum(qty - used) FILTER (WHERE is_live), 0)::bigint AS left
      FROM stock_quota_lines WHERE quota_id = h.id) l`

/** Quotas of the actor's stores, newest first. */
export function quotaList(query: ListQuery<typeof FILTERS>, actor: Actor): KeysetSource {
  const { filters } = query
  return {
    query,
    select: COLUMNS,
    from: FROM,
    countFrom: 'stock_quotas h',
    id: 'h.id',
    where: [
      actor.stores && part`h.store_ids && ${actor.stores}::bigint[]`,
      among('h.status', filters.status),
      among('h.kind', filters.kind),
      when(filters.store, (stores) => part`h.store_ids && ${stores}::bigint[]`),
      when(query.q, (q) => part`h.name ILIKE ${`%${q}%`}`),
    ],
    sorts: { created: 'h.id' },
  }
}

export type QuotaDetail = QuotaRow & {
  lines: {
    id: number
    warehouseId: number
    warehouseName: string
    skuId: number
    code: string
    name: string
    wanted: number
    qty: number
    used: number
    left: number
  }[]
}

/** One quota with its lines. @throws NotFoundException also outside the actor's stores */
export async function getQuota(id: number, actor: Actor): Promise<QuotaDetail> {
  const [row] = await sql<QuotaRow & { storeIds: number[] }>(
    null,
    `SELECT ${COLUMNS}, to_jsonb(h.store_ids) AS "storeIds" FROM ${FROM} WHERE h.id = $1`,
    [id],
    'quota_get'
  )
  if (!row || !row.storeIds.some((store) => seesStore(actor, store)))
    throw new NotFoundException('stock_quota', id)
  const lines = await sql<QuotaDetail['lines'][number]>(
    null,
    `SELECT l.id, l.warehouse_id AS "warehouseId", w.name AS "warehouseName", l.sku_id AS "skuId", s.code, s.name, l.wanted, l.qty, l.used,
            CASE WHEN l.is_live THEN l.qty - l.used ELSE 0 END AS left
       FROM stock_quota_lines l JOIN warehouses w ON w.id = l.warehouse_id JOIN skus s ON s.id = l.sku_id
      WHERE l.quota_id = $1 ORDER BY l.id`,
    [id],
    'quota_lines'
  )
  const { storeIds, ...head } = row
  return { ...head, lines: lines.filter((line) => seesWarehouse(actor, line.warehouseId)) }
}
