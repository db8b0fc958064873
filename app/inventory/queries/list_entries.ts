import type { Actor } from '#kernel/access/actor'
import {
  among,
  choices,
  dates,
  ids,
  part,
  text,
  when,
  within,
  type KeysetSource,
  type ListQuery,
  type ListSpec,
} from '#kernel/lists/index'
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
  note: string | null
  who: string | null
  /** The document behind it, where its owner could name it. */
  document: { title: string; href: string | null } | null
}

const FILTERS = {
  warehouse: ids(),
  sku: ids(),
  bucket: choices(...BUCKETS),
  reason: text(),
  occurred: dates(),
}
export const ENTRY_LIST = { sorts: ['id'], defaultSort: '-id', filters: FILTERS } satisfies ListSpec

/** The stock ledger, newest first. */
export async function entryList(
  query: ListQuery<typeof FILTERS>,
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
      e.source_line AS "sourceLine", e.note, u.full_name AS who`,
    from: `stock_entries e JOIN skus s ON s.id = e.sku_id JOIN warehouses w ON w.id = e.warehouse_id LEFT JOIN users u ON u.id = e.actor_id`,
    countFrom: search ? 'stock_entries e JOIN skus s ON s.id = e.sku_id' : 'stock_entries e',
    id: 'e.id',
    where: [
      actor.warehouses && part`e.warehouse_id = ANY(${actor.warehouses})`,
      among('e.warehouse_id', filters.warehouse),
      among('e.sku_id', filters.sku),
      among('e.bucket', filters.bucket),
      when(filters.reason, (reason) => part`e.reason = ${reason}`),
      within('e.occurred_at', filters.occurred),
      search,
    ],
    // Within a span of time the order is that of time: so the index on time finds it, however long ago.
    sorts: { id: filters.occurred ? 'e.occurred_at' : 'e.id' },
  }
}

/** The rows with the documents behind them, loaded in one go a kind. */
export async function withDocuments<T extends Omit<EntryRow, 'document'>>(
  rows: readonly T[]
): Promise<(T & Pick<EntryRow, 'document'>)[]> {
  const documents = await stockSources.find(rows)
  return rows.map((row) => ({
    ...row,
    document: documents.get(`${row.sourceType}/${refText(row)}`) ?? null,
  }))
}
