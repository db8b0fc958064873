import { cleanCell } from '#kernel/spreadsheets/cells'
import { SheetException, type Column, type TableRow } from '#kernel/spreadsheets/types'

/** Which column of the file is which. */
export interface HeaderMap {
  rowNumber: number
  /** The headers as the file writes them. */
  names: string[]
  /** By key (or by header, when none were declared): position in the file. */
  positions: Record<string, number>
  /** By key: the header as the file writes it. */
  headers: Record<string, string>
}

/** A header without what does not matter: case, width, blanks, stars, punctuation. */
export function foldHeader(header: string): string {
  return cleanCell(header)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_\-*:#.]/g, '')
}

/** `金额(元)` → `金额`. */
function withoutRemark(header: string): string {
  return foldHeader(header.normalize('NFKC').replace(/[([【].*$/, ''))
}

/** Maps by name; an exact name wins over one with a remark behind it. */
export function mapHeaders(row: TableRow, columns: readonly Column[]): HeaderMap {
  const names = row.values.map(cleanCell)
  const positions: Record<string, number> = {}
  const headers: Record<string, string> = {}
  for (const { key, header, aliases = [] } of columns) {
    const wanted = new Set([key, header, ...aliases].map(foldHeader))
    const hits = [foldHeader, withoutRemark]
      .map((fold) => [...names.keys()].filter((at) => names[at] && wanted.has(fold(names[at]))))
      .find((found) => found.length > 0)
    if (!hits) continue
    if (hits.length > 1) {
      const column = hits.map((at) => names[at]).join(', ')
      throw new SheetException('duplicate_column', { column })
    }
    positions[key] = hits[0]
    headers[key] = names[hits[0]]
  }
  return { rowNumber: row.rowNumber, names, positions, headers }
}

/** With no columns declared, every header is a key; one that repeats gets a number. */
export function takeHeaders(row: TableRow): HeaderMap {
  const names = row.values.map(cleanCell)
  const positions: Record<string, number> = {}
  for (const [at, name] of names.entries()) {
    if (name === '') continue
    let key = name
    for (let copy = 2; Object.hasOwn(positions, key); copy++) key = `${name} (${copy})`
    positions[key] = at
  }
  const headers = Object.fromEntries(Object.keys(positions).map((key) => [key, key]))
  return { rowNumber: row.rowNumber, names, positions, headers }
}

/** The required columns the header row lacks. */
export function missingColumns(map: HeaderMap, columns: readonly Column[]): Column[] {
  return columns.filter(({ key, required }) => required && !Object.hasOwn(map.positions, key))
}
