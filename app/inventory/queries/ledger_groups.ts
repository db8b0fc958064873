import type { Actor } from '#kernel/access/actor'
import { boundsOfText, inZone, localDate, systemClock } from '#kernel/clock'
import { part, type KeysetSource, type ListQuery, type ListSpec } from '#kernel/lists/index'
import { all, among, Part } from '#kernel/lists/part'
import { sql } from '#kernel/sql'
import { keySums } from '#inventory/queries/key_sums'
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
  const key = { warehouse: part`l.warehouse_id`, sku: part`l.sku_id`, bucket }
  const summed = keySums(key, { from, before })
  return {
    query,
    select: `l.id, l.warehouse_id AS "warehouseId", w.name AS "warehouseName", l.sku_id AS "skuId", s.code, s.name, t.*`,
    from: part`stock_levels l JOIN skus s ON s.id = l.sku_id JOIN warehouses w ON w.id = l.warehouse_id CROSS JOIN LATERAL (
      SELECT k.opening, k.units_in AS "unitsIn", k.units_out AS "unitsOut", k.opening + k.units_in - k.units_out AS closing,
             ${raw(seesCosts ? 'k.value::text' : 'NULL')} AS value FROM (${summed}) k) t`,
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

const GROUP_SORTS = ['key', 'documents', 'entries', 'unitsIn', 'unitsOut'] as const
/** The newest day first, or what happens most. */
export const groupSpec = (by: 'day' | 'reason') =>
  ({
    sorts: GROUP_SORTS,
    defaultSort: by === 'day' ? '-key' : '-entries',
    filters: LEDGER_FILTERS,
  }) satisfies ListSpec

/** Sums by day or by reason within the days asked for, the last thirty where none are. */
export async function groupList(
  by: 'day' | 'reason',
  query: LedgerQuery,
  actor: Actor,
  seesCosts: boolean
): Promise<KeysetSource> {
  const filters = { ...(await searched(query)), occurred: windowOf(query) }
  const fits = entryParts('e', filters, actor)
    .filter((one) => one !== null)
    .reduce((a, b) => part`${a} AND ${b}`)
  const from = part`stock_entries e WHERE ${fits}`
  const [what, key, id] =
    by === 'day'
      ? [
          part`(e.occurred_at AT TIME ZONE ${companyZone()})::date`,
          part`to_char(d.what, 'YYYY-MM-DD')`,
          part`d.what - date '1970-01-01'`,
        ]
      : [part`e.reason`, part`d.what`, part`min(d.id)`]
  return {
    query,
    select: 'g.*',
    from: part`(SELECT ${id} AS id, ${key} AS key, ${raw(sums('d', seesCosts))}, count(DISTINCT (d.source_type, d.source_id))::int AS documents
      FROM (SELECT ${what} AS what, e.id, e.delta, e.value, e.source_type, e.source_id FROM ${from}) d GROUP BY d.what) g`,
    countFrom: part`(SELECT DISTINCT ${what} FROM ${from}) g`,
    id: 'g.id',
    sorts: Object.fromEntries(GROUP_SORTS.map((sort) => [sort, `g."${sort}"`])),
  }
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
