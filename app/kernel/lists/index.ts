export { choices, dates, flag, ids, range, text } from '#kernel/lists/filters'
export {
  keysetPage,
  keysetRows,
  type KeysetSource,
  type SortColumn,
} from '#kernel/lists/keyset_page'
export { among, between, part, render, when, within, Part } from '#kernel/lists/part'
export { readListQuery, type ListQuery, type ListSpec } from '#kernel/lists/read_list_query'
export { exportList, type ExportOptions } from '#kernel/lists/export_list'
export { flashResults } from '#kernel/lists/flash_results'
export type { ListPage, RowResult } from '#kernel/lists/types'
