import type { Actor } from '#kernel/access/actor'
import { boundsOfText, inZone, localDate, systemClock } from '#kernel/clock'
import { part, type KeysetSource, type ListQuery, type ListSpec } from '#kernel/lists/index'
import { all, among, Part } from '#kernel/lists/part'
import { sql } from '#kernel/sql'
import { entryParts, LEDGER_FILTERS, type LedgerQuery } from '#inventory/queries/list_entries'
import { skuSearch } from '#inventory/queries/list_stock'
import { companyZone } from '#inventory/services/settings'

/** Days looked at where nobody chose any. */
const WINDOW_DAYS = 30

export const GROUP_LIST = {
  sorts: ['id'],
  defaultSort: '-id',
  filters: LEDGER_FILTERS,
} satisfies ListSpec

export interface Sums {
  entries: number
  unitsIn: number
  unitsOut: number
  /** In the company's currency; null without the right to see costs. */
  value: string | null
}

export type DocumentRow = Sums & {
  id: number
  sourceType: string
  sourceId: number
  sourceLine: number
  occurredAt: string
  skus: number
  who: string | null
}

const sums = (alias: string, seesCosts: boolean) => `count(*)::int AS entries,
  coalesce(sum(${alias}.delta) FILTER (WHERE ${alias}.delta > 0), 0)::bigint AS "unitsIn",
  coalesce(-sum(${alias}.delta) FILTER (WHERE ${alias}.delta < 0), 0)::bigint AS "unitsOut", ${seesCosts ? `sum(${alias}.value)::text` : 'NULL'} AS value`

/** The filters with the SKUs that the search word finds; at most a thousand. */
async function searched(query: LedgerQuery): Promise<LedgerQuery['filters']> {
  const search = await skuSearch(query.q)
  if (!search) return query.filters
  const values: unknown[] = []
  const rows = await sql<{ id: number }>(
    null,
    `SELECT s.id FROM skus s WHERE ${all([search, among('s.id', query.filters.sku)], values)} ORDER BY s.id LIMIT 1000`,
    values
  )
  return { ...query.filters, sku: rows.map((row) => row.id) }
}

/**
 * The documents behind the ledger, the newest first: one row each, told by its first entry that fits
 * the filters, so that a page is walked and never grouped.
 */
export async function documentList(
  query: LedgerQuery,
  actor: Actor,
  seesCosts: boolean
): Promise<KeysetSource> {
  const filters = await searched(query)
  const [own, others] = [entryParts('e', filters, actor), entryParts('x', filters, actor)]
  const fits = others
    .filter((one) => one !== null)
    .reduce((a, b) => part`${a} AND ${b}`, part`true`)
  return {
    query,
    select: `e.id, e.source_type AS "sourceType", e.source_id AS "sourceId", e.source_line AS "sourceLine",
      to_json(e.occurred_at)#>>'{}' AS "occurredAt", t.*, u.full_name AS who`,
    from: part`stock_entries e LEFT JOIN users u ON u.id = e.actor_id CROSS JOIN LATERAL (
      SELECT count(DISTINCT x.sku_id)::int AS skus, ${raw(sums('x', seesCosts))} FROM stock_entries x
       WHERE x.source_type = e.source_type AND x.source_id = e.source_id AND ${fits}) t`,
    countFrom: 'stock_entries e',
    id: 'e.id',
    where: [
      ...own,
      part`NOT EXISTS (SELECT 1 FROM stock_entries x WHERE x.source_type = e.source_type AND x.source_id = e.source_id AND x.id < e.id AND ${fits})`,
    ],
    sorts: { id: 'e.id' },
  }
}

/** Code between the values of a part. */
const raw = (text: string) => new Part([text], [])

export type BalanceRow = {
  id: number
  warehouseId: number
  warehouseName: string
  skuId: number
  code: string
  name: string
  /** Units before the window, in and out during it, and at its end: the balance as of that day. */
  opening: number
  unitsIn: number
  unitsOut: number
  closing: number
  value: string | null
}

export const BALANCE_LIST = {
  sorts: ['code', 'created'],
  defaultSort: 'code',
  filters: LEDGER_FILTERS,
} satisfies ListSpec

/** Every key with what it held at the end of the days asked for, and what moved during them; of one bucket. */
export async function balanceList(
  query: LedgerQuery,
  actor: Actor,
  seesCosts: boolean
): Promise<KeysetSource> {
  const search = await skuSearch(query.q)
  const { from, before } = windowOf(query)
  const bucket = query.filters.bucket?.[0] ?? 'on_hand'
  return {
    query,
    select: `l.id, l.warehouse_id AS "warehouseId", w.name AS "warehouseName", l.sku_id AS "skuId", s.code, s.name, t.*`,
    from: part`stock_levels l JOIN skus s ON s.id = l.sku_id JOIN warehouses w ON w.id = l.warehouse_id CROSS JOIN LATERAL (
      SELECT coalesce(sum(x.delta) FILTER (WHERE x.occurred_at < ${from}), 0)::bigint AS opening,
             coalesce(sum(x.delta) FILTER (WHERE x.occurred_at >= ${from} AND x.delta > 0), 0)::bigint AS "unitsIn",
             coalesce(-sum(x.delta) FILTER (WHERE x.occurred_at >= ${from} AND x.delta < 0), 0)::bigint AS "unitsOut",
             coalesce(sum(x.delta), 0)::bigint AS closing, ${raw(seesCosts ? 'coalesce(sum(x.value), 0)::text' : 'NULL')} AS value
        FROM stock_entries x WHERE x.warehouse_id = l.warehouse_id AND x.sku_id = l.sku_id AND x.bucket = ${bucket} AND x.occurred_at < ${before}) t`,
    countFrom: search ? 'stock_levels l JOIN skus s ON s.id = l.sku_id' : 'stock_levels l',
    id: 'l.id',
    where: [
      among('l.warehouse_id', actor.warehouses),
      among('l.warehouse_id', query.filters.warehouse),
      among('l.sku_id', query.filters.sku),
      search,
    ],
    sorts: { code: 's.code', created: 'l.id' },
  }
}

export type GroupRow = Sums & { id: number; key: string; documents: number }

/** Sums by day or by reason within the days asked for, the last thirty where none are; at most 400 rows. */
export async function groupEntries(
  by: 'day' | 'reason',
  query: LedgerQuery,
  actor: Actor,
  seesCosts: boolean
): Promise<GroupRow[]> {
  const { from, before } = windowOf(query)
  const filters = { ...(await searched(query)), occurred: { from, before } }
  const values: unknown[] = by === 'day' ? [companyZone()] : []
  const where = all(entryParts('e', filters, actor), values)
  const key = by === 'day' ? `to_char(e.occurred_at AT TIME ZONE $1, 'YYYY-MM-DD')` : 'e.reason'
  return sql<GroupRow>(
    null,
    `SELECT row_number() OVER (ORDER BY g.rank DESC)::int AS id, g.* FROM (
       SELECT ${key} AS key, ${by === 'day' ? `max(e.occurred_at)::text` : 'count(*)'} AS rank, ${sums('e', seesCosts)},
              count(DISTINCT (e.source_type, e.source_id))::int AS documents
         FROM stock_entries e WHERE ${where} GROUP BY 1) g ORDER BY g.rank DESC LIMIT 400`,
    values
  )
}

/** The moments asked for; without any the last thirty days until now. */
export function windowOf(query: ListQuery<typeof LEDGER_FILTERS>): { from: Date; before: Date } {
  const zone = companyZone()
  const today = boundsOfText(localDate(systemClock.now(), zone), zone)
  const { occurred } = query.filters
  const before = occurred?.before ?? today.end
  const from = inZone(before, zone).minus({ days: WINDOW_DAYS }).toJSDate()
  return { from: occurred?.from ?? (occurred ? new Date(0) : from), before }
}
