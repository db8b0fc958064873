import { openSheet, type Sheet, type SheetRow } from '#kernel/spreadsheets/index'
import type { FileMapping } from '#modules/oms/domain/file_mapping'
import type { FileRow } from '#modules/oms/domain/file_rows'

/** Rows of one file; a year of a busy shop. */
export const MOST_ROWS = 1_000_000
export const ORDER_FILES = 'order_file'

/** The file with every header as a column. @throws SheetException */
export const openOrderFile = (
  path: string,
  encoding: FileMapping['encoding'] = 'auto'
): Promise<Sheet> =>
  openSheet(path, {
    limits: { maxRows: MOST_ROWS, maxUnpacked: 2 * 1024 * 1024 * 1024 },
    ...(encoding !== 'auto' && { encoding }),
  })

/** Walks the rows and closes the file, whatever happens. */
export async function* rowsOf(path: string, mapping: FileMapping): AsyncGenerator<SheetRow> {
  const sheet = await openOrderFile(path, mapping.encoding)
  try {
    yield* sheet.rows()
  } finally {
    await sheet.close()
  }
}

/** The rows of one order, and the last of them in the file. */
export interface RowGroup {
  number: string
  rows: FileRow[]
  lastRow: number
}

/** Orders whose rows do not stand together, with the last row of each. Others need not be remembered. */
export type TornOrders = Readonly<Record<string, number>>

/**
 * Finds the orders whose rows do not stand together. Of every number only a hash of 53 bits is kept:
 * two that share one are taken for torn, which costs a little memory and nothing else.
 */
export async function findTorn(
  path: string,
  mapping: FileMapping,
  onRow: (rows: number) => Promise<void> | void
): Promise<{ torn: TornOrders; rows: number }> {
  const header = mapping.columns.order_no!
  const seen = new Set<number>()
  const torn = new Map<string, number>()
  let [current, count] = ['', 0]
  for await (const row of rowsOf(path, mapping)) {
    const number = row.cells[header] ?? ''
    if (number !== current) {
      const hash = hash53(number)
      if (seen.has(hash)) torn.set(number, row.rowNumber)
      else seen.add(hash)
      current = number
    } else if (torn.has(number)) torn.set(number, row.rowNumber)
    if (++count % 20_000 === 0) await onRow(count)
  }
  return { torn: Object.fromEntries(torn), rows: count }
}

/**
 * The orders of a file in the order of their last rows, so that where an import was broken off is one
 * number. Rows without an order number are a group of their own each.
 */
export async function* groupsOf(
  path: string,
  mapping: FileMapping,
  torn: TornOrders
): AsyncGenerator<RowGroup> {
  const header = mapping.columns.order_no!
  const waiting = new Map<string, FileRow[]>()
  let current: RowGroup | null = null
  for await (const { rowNumber, values, cells } of rowsOf(path, mapping)) {
    const number = cells[header] ?? ''
    const row = { rowNumber, values, cells }
    if (current && (current.number !== number || number === '')) {
      yield current
      current = null
    }
    if (Object.hasOwn(torn, number)) {
      const rows = waiting.get(number) ?? []
      rows.push(row)
      waiting.set(number, rows)
      if (rowNumber < torn[number]) continue
      waiting.delete(number)
      yield { number, rows, lastRow: rowNumber }
    } else if (current) {
      current.rows.push(row)
      current.lastRow = rowNumber
    } else current = { number, rows: [row], lastRow: rowNumber }
  }
  if (current) yield current
}

/** FNV-1a in two halves, of which 53 bits are taken. */
function hash53(text: string): number {
  let [a, b] = [0x811c9dc5, 0x9e3779b9]
  for (let n = 0; n < text.length; n++) {
    const code = text.charCodeAt(n)
    a = Math.imul(a ^ code, 0x01000193)
    b = Math.imul(b ^ code, 0x85ebca6b)
  }
  return (b >>> 11) * 0x100000000 + (a >>> 0)
}
