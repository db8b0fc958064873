import type { SkuForm } from './sku_form.js'

/** A column of the sheet of SKUs. */
export type SheetColumn = 'code' | 'listPrice' | 'purchasePrice' | 'weightG' | 'barcode'

/** A cell that could not take what was pasted into it. */
export type RefusedCell = { row: number; column: SheetColumn; value: string }

/** The text of a cell, as one edits it. */
export function cellText(sku: SkuForm, column: SheetColumn): string {
  if (column === 'barcode') return sku.barcodes.find((one) => one.unitFactor === 1)?.barcode ?? ''
  const value = sku[column]
  return value === null ? '' : String(value)
}

/** The SKU with the cell set; null where the column cannot take the text. */
export function setCell(sku: SkuForm, column: SheetColumn, text: string): SkuForm | null {
  const value = text.trim()
  if (column === 'barcode') return { ...sku, barcodes: withBarcode(sku.barcodes, value) }
  if (column === 'code') return value && !/\s/.test(value) ? { ...sku, code: value } : null
  if (column === 'weightG') {
    if (value === '') return { ...sku, weightG: null }
    const grams = value.replace(/\s*(g|克)$/i, '').replaceAll(',', '')
    return /^\d{1,8}$/.test(grams) ? { ...sku, weightG: Number(grams) } : null
  }
  const amount = value.replace(/^[¥￥$€£]\s*|\s*元$/g, '').replaceAll(',', '')
  const places = column === 'listPrice' ? 4 : 6
  if (amount === '') return { ...sku, [column]: '0' }
  return new RegExp(String.raw`^\d{1,12}(\.\d{1,${places}})?$`).test(amount)
    ? { ...sku, [column]: amount }
    : null
}

/** The base unit's barcode comes first; those of larger units stay. */
function withBarcode(list: SkuForm['barcodes'], barcode: string): SkuForm['barcodes'] {
  const at = list.findIndex((one) => one.unitFactor === 1)
  const rest = list.filter((_, index) => index !== at)
  return barcode ? [{ barcode, unitFactor: 1 }, ...rest] : rest
}

/** What a spreadsheet puts on the clipboard: rows by line, cells by tab; a quoted cell may hold both. */
export function parseClipboard(text: string): string[][] {
  const rows: string[][] = [[]]
  const cell = /("(?:[^"]|"")*"|[^\t\r\n]*)(\t|\r\n|\n|\r|$)/gy
  for (let match = cell.exec(text); match; match = cell.exec(text)) {
    const [, raw, end] = match
    const isQuoted = raw.startsWith('"') && raw.endsWith('"') && raw.length > 1
    rows.at(-1)!.push(isQuoted ? raw.slice(1, -1).replaceAll('""', '"') : raw)
    if (cell.lastIndex >= text.length && end !== '\t') break
    if (end !== '\t') rows.push([])
  }
  return rows.filter((row, index) => index < rows.length - 1 || row.some((one) => one !== ''))
}

interface Target {
  skus: readonly SkuForm[]
  columns: readonly SheetColumn[]
  /** Where the first cell goes. */
  row: number
  column: SheetColumn
}

/** Puts a block of cells into the sheet; what does not fit a column is left as it was and told. */
export function pasteCells(
  { skus, columns, row, column }: Target,
  cells: readonly (readonly string[])[]
): { skus: SkuForm[]; refused: RefusedCell[] } {
  const result = [...skus]
  const refused: RefusedCell[] = []
  const from = columns.indexOf(column)
  for (const [down, line] of cells.entries())
    for (const [across, value] of line.entries()) {
      const [at, into] = [row + down, columns[from + across]]
      if (!into || at >= result.length) continue
      const changed = setCell(result[at], into, value)
      if (changed) result[at] = changed
      else refused.push({ row: at, column: into, value })
    }
  return { skus: result, refused }
}

/** Gives every SKU in the choice the same value in a column; `options` name what it must be, e.g. 颜色: 黑色. */
export function fillCells(
  skus: readonly SkuForm[],
  column: SheetColumn,
  text: string,
  options: Record<string, string> = {}
): SkuForm[] | null {
  const isMeant = (sku: SkuForm) =>
    !sku.isDropped &&
    Object.entries(options).every(([name, value]) => !value || sku.options[name] === value)
  const filled = skus.map((sku) => (isMeant(sku) ? setCell(sku, column, text) : sku))
  return filled.includes(null) ? null : (filled as SkuForm[])
}
