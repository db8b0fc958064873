import type { Actor } from '#kernel/access/actor'
import {
  among,
  choices,
  dates,
  ids,
  text,
  within,
  type KeysetSource,
  type ListQuery,
  type ListSpec,
} from '#kernel/lists/index'
import type { FilterReader } from '#kernel/lists/filters'
import { sql } from '#kernel/sql'
import { BUCKETS } from '#inventory/domain/stock_key'
import { skuSearch } from '#inventory/queries/list_stock'
import { refText, stockSources } from '#inventory/services/stock_sources'

export type EntryRow = {
  id: number
  occurredAt: string
  warehouseId: number
  warehouseName: string
  skuId: number
  code: string
  name: string
  bucket: string
  reason: string
  delta: number
  unitCost: string | null
  value: string | null
  sourceType: string
  sourceId: number
  sourceLine: number
  /** Of a correction by hand the code of its reason, or the name the company gave it. */
  note: string | null
  /** What somebody wrote on the document of a correction. */
  documentNote: string | null
  who: string | null
  /** Units of its bucket there after it, in the order of posting. */
  balance: number
  /** The document behind it, where its owner could name it. */
  document: { title: string; href: string | null } | null
}

/** `fulfilment:12`: the entries of one document. */
const source = (): FilterReader<{ type: string; id: number }> => ({
  read(value) {
    const [, type, id] = /^([a-z][a-z_]{0,40}):(\d{1,15})$/.exec(value) ?? []
    return type ? { type, id: Number(id) } : undefined
  },
})

export const LEDGER_FILTERS = {
  warehouse: ids(),
  sku: ids(),
  bucket: choices(...BUCKETS),
  reason: text(),
  occurred: dates(),
  who: ids(),
  source: source(),
}
export type LedgerQuery = ListQuery<typeof LEDGER_FILTERS>
export const ENTRY_LIST = {
  sorts: ['id'],
  defaultSort: '-id',
  filters: LEDGER_FILTERS,
} satisfies ListSpec

/** What the filters ask of entries that go by `alias`, within the actor's warehouses. */
export function entryParts(alias: string, filters: LedgerQuery['filters'], actor: Actor) {
  const column = (name: string) => `${alias}.${name}`
  return [
    among(column('warehouse_id'), actor.warehouses),
    among(column('warehouse_id'), filters.warehouse),
    among(column('sku_id'), filters.sku),
    among(column('bucket'), filters.bucket),
    among(column('actor_id'), filters.who),
    among(column('reason'), filters.reason ? [filters.reason] : null),
    among(column('source_type'), filters.source ? [filters.source.type] : null),
    among(column('source_id'), filters.source ? [filters.source.id] : null),
    within(column('occurred_at'), filters.occurred),
  ]
}

/** The stock ledger, newest first. */
export async function entryList(
  query: LedgerQuery,
  actor: Actor,
  seesCosts: boolean
): Promise<KeysetSource> {
  const search = await skuSearch(query.q)
  const { filters } = query
  return {
    query,
    select: `e.id, to_json(e.occurred_at)#>>'{}' AS "occurredAt", e.warehouse_id AS "warehouseId", w.name AS "warehouseName",
      e.sku_id AS "skuId", s.code, s.name, e.bucket, e.reason, e.delta, ${seesCosts ? 'e.unit_cost' : 'NULL'} AS "unitCost",
      ${seesCosts ? 'e.value' : 'NULL'} AS value, e.source_type AS "sourceType", e.source_id AS "sourceId",
      e.source_line AS "sourceLine", coalesce(r.name, e.note) AS note, a.note AS "documentNote", u.full_name AS who`,
    from: `stock_entries e JOIN skus s ON s.id = e.sku_id JOIN warehouses w ON w.id = e.warehouse_id LEFT JOIN users u ON u.id = e.actor_id
      LEFT JOIN stock_adjustments a ON e.source_type = 'adjustment' AND a.id = e.source_id
      LEFT JOIN stock_reasons r ON r.code = a.reason`,
    countFrom: search ? 'stock_entries e JOIN skus s ON s.id = e.sku_id' : 'stock_entries e',
    id: 'e.id',
    where: [...entryParts('e', filters, actor), search],
    // Within a span of time the order is that of time: so the index on time finds it, however long ago.
    sorts: { id: filters.occurred ? 'e.occurred_at' : 'e.id' },
  }
}

type Bare = Omit<EntryRow, 'document' | 'balance'>

/** The rows with the documents behind them, loaded in one go a kind, and with their balances. */
export async function withDocuments<T extends Bare>(
  rows: readonly T[]
): Promise<(T & Pick<EntryRow, 'document' | 'balance'>)[]> {
  const [documents, balances] = await Promise.all([stockSources.find(rows), balancesOf(rows)])
  return rows.map((row) => ({
    ...row,
    balance: balances.get(row.id) ?? 0,
    document: documents.get(`${row.sourceType}/${refText(row)}`) ?? null,
  }))
}

/**
 * What each entry left in its bucket: the sum of its key's entries up to it, in the order they were
 * posted (a level is locked while it is posted to). One statement a page: what lies before the page
 * comes from its blocks and the few entries after them, only what lies within is walked.
 */
async function balancesOf(rows: readonly Bare[]): Promise<Map<number, number>> {
  const groups = [...Map.groupBy(rows, (row) => `${row.warehouseId}/${row.skuId}/${row.bucket}`)]
  const spans = groups.map(([, list]) => {
    const found = list.map((row) => row.id)
    const { warehouseId, skuId, bucket } = list[0]
    return { warehouseId, skuId, bucket, first: Math.min(...found), last: Math.max(...found) }
  })
  const found = await sql<{ id: number; balance: number }>(
    null,
    `SELECT b.id, b.balance FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[]) AS k(warehouse_id, sku_id, bucket, first, last)
       CROSS JOIN LATERAL (SELECT coalesce(max(s.last_id), 0) AS last_id, coalesce(sum(s.units_in - s.units_out), 0) AS units FROM stock_entry_sums s
          WHERE s.warehouse_id = k.warehouse_id AND s.sku_id = k.sku_id AND s.bucket = k.bucket AND s.last_id < k.first) summed
       CROSS JOIN LATERAL (SELECT summed.units + coalesce(sum(e.delta), 0) AS units FROM stock_entries e
          WHERE e.warehouse_id = k.warehouse_id AND e.sku_id = k.sku_id AND e.bucket = k.bucket AND e.id > summed.last_id AND e.id < k.first) before
       CROSS JOIN LATERAL (SELECT e.id, (before.units + sum(e.delta) OVER (ORDER BY e.id))::bigint AS balance FROM stock_entries e
          WHERE e.warehouse_id = k.warehouse_id AND e.sku_id = k.sku_id AND e.bucket = k.bucket AND e.id BETWEEN k.first AND k.last) b
      WHERE b.id = ANY($6::bigint[])`,
    [
      spans.map((one) => one.warehouseId),
      spans.map((one) => one.skuId),
      spans.map((one) => one.bucket),
      spans.map((one) => one.first),
      spans.map((one) => one.last),
      rows.map((row) => row.id),
    ],
    'entries_balances'
  )
  return new Map(found.map((row) => [row.id, row.balance]))
}
