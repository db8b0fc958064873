import type { Actor } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import {
  ids,
  keysetPage,
  part,
  when,
  type ListPage,
  type ListQuery,
  type ListSpec,
} from '#kernel/lists/index'
import { sql } from '#kernel/sql'
import type { FileMapping } from '#modules/oms/domain/file_mapping'
import type { RowFault } from '#modules/oms/domain/file_rows'
import type {
  FileRunState,
  FileSummary,
  FileTaken,
} from '#modules/oms/services/order_files/file_runs'

export type OrderFileRow = {
  id: number
  storeId: number
  store: string
  fileName: string
  state: FileRunState
  total: number
  badRows: number
  taken: Partial<FileTaken>
  who: string | null
  at: string
}

export type OrderFileRecord = OrderFileRow & {
  storeCurrency: string
  headers: string[]
  preview: string[][]
  mapping: FileMapping
  mappingName: string | null
  done: number
  summary: Partial<FileSummary>
  errors: RowFault[]
  error: string | null
  hasResult: boolean
  /** Entries of returns that belong to no order that is known. */
  untied: number
}

export type FileStore = { id: number; name: string }

const FILTERS = { store: ids() }
export const ORDER_FILE_LIST = {
  sorts: ['at'],
  defaultSort: '-at',
  filters: FILTERS,
} satisfies ListSpec

const COLUMNS = `r.id, r.store_id AS "storeId", s.name AS store, f.name AS "fileName", r.state, r.total, r.bad_rows AS "badRows", r.taken,
  (SELECT u.full_name FROM users u WHERE u.id = r.user_id) AS who, to_json(r.created_at)#>>'{}' AS at`
const FROM = 'oms_file_runs r JOIN stores s ON s.id = r.store_id JOIN files f ON f.id = r.file_id'

/** Files of orders that were brought in for the stores a person sees, newest first. */
export const listOrderFiles = (
  query: ListQuery<typeof FILTERS>,
  actor: Actor
): Promise<ListPage<OrderFileRow>> =>
  keysetPage<OrderFileRow>({
    query,
    select: COLUMNS,
    from: FROM,
    id: 'r.id',
    where: [
      when(actor.stores ?? undefined, (stores) => part`r.store_id = ANY(${stores})`),
      when(query.filters.store, (stores) => part`r.store_id = ANY(${stores})`),
    ],
    sorts: { at: 'r.created_at' },
  })

/** @throws NotFoundException also for one of a store the actor does not see */
export async function getOrderFile(
  id: number,
  actor: Actor
): Promise<OrderFileRecord & { resultFileId: number | null }> {
  const [run] = await sql<OrderFileRecord & { resultFileId: number | null }>(
    null,
    `SELECT ${COLUMNS}, trim(s.currency) AS "storeCurrency", r.headers, r.preview, r.mapping, r.mapping_name AS "mappingName", r.done, r.summary, r.errors,
            r.error, r.result_file_id AS "resultFileId", r.result_file_id IS NOT NULL AS "hasResult",
            (SELECT count(*)::int FROM (SELECT 1 FROM oms_return_lines x JOIN platform_orders p ON p.id = x.platform_order_id
               WHERE x.store_id = r.store_id AND x.match = 'none' AND p.filed_at >= r.created_at LIMIT 100000) n) AS untied
       FROM ${FROM} WHERE r.id = $1 AND ($2::bigint[] IS NULL OR r.store_id = ANY($2))`,
    [id, actor.stores]
  )
  if (!run) throw new NotFoundException('order_file', id)
  return run
}

/** Stores whose orders come as files. */
export const fileStores = ({ stores }: Actor): Promise<FileStore[]> =>
  sql<FileStore>(
    null,
    `SELECT id, name FROM stores WHERE platform = 'file' AND is_active AND ($1::bigint[] IS NULL OR id = ANY($1)) ORDER BY name, id`,
    [stores]
  )

export type SavedMapping = {
  id: number
  storeName: string
  name: string
  /** How many columns it reads. */
  columns: number
  /** Files that were read by it. */
  files: number
  who: string | null
  updatedAt: string
}

/** The saved mappings of the stores a person sees. */
export const savedMappings = ({ stores }: Actor): Promise<SavedMapping[]> =>
  sql<SavedMapping>(
    null,
    `SELECT m.id, s.name AS "storeName", m.name, (SELECT count(*)::int FROM jsonb_object_keys(m.mapping->'columns')) AS columns,
            (SELECT count(*)::int FROM oms_file_runs r WHERE r.store_id = m.store_id AND r.mapping_name = m.name) AS files,
            (SELECT u.full_name FROM users u WHERE u.id = m.updated_by) AS who, to_json(m.updated_at)#>>'{}' AS "updatedAt"
       FROM oms_file_mappings m JOIN stores s ON s.id = m.store_id
      WHERE $1::bigint[] IS NULL OR m.store_id = ANY($1) ORDER BY s.name, m.name LIMIT 500`,
    [stores],
    'oms_file_mappings'
  )

/** Names under which a store's mappings are saved. */
export async function mappingNames(storeId: number): Promise<string[]> {
  const rows = await sql<{ name: string }>(
    null,
    'SELECT name FROM oms_file_mappings WHERE store_id = $1 ORDER BY name',
    [storeId]
  )
  return rows.map((row) => row.name)
}
