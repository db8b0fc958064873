import type { BarcodeDraft, SkuDraft, UnitDraft } from '#catalog/domain/product_draft'

/** One row of a product sheet: the cells by column, cleaned. An empty cell says nothing. */
export interface ProductSheetRow {
  rowNumber: number
  cells: Readonly<Record<string, string>>
}

/** What is wrong with one cell; `code` has its words under `sheets`. */
export interface RowFault {
  row: number
  key: string
  code: string
  params?: Record<string, string | number>
}

type Fault = Omit<RowFault, 'row'>

const MOST_GRAMS = 10_000_000
const MOST_MILLIMETRES = 100_000
const MOST_DAYS = 36_500
const MOST_FACTOR = 1_000_000

/** Reads the SKU a row describes; what the row leaves empty is undefined. Lengths in millimetres, weight in grams. */
export function readSku({ cells }: ProductSheetRow): { sku: SkuDraft; faults: Fault[] } {
  const faults: Fault[] = []
  const flag = (key: string, code: string, params?: Fault['params']) =>
    faults.push({ key, code, params })
  const amount = (key: string, places: number) => {
    const text = cells[key] || undefined
    if (text && !new RegExp(String.raw`^\d{1,12}(\.\d{1,${places}})?$`).test(text))
      flag(key, 'not_an_amount')
    return text
  }
  const whole = (key: string, most: number) => {
    if (!cells[key]) return undefined
    const number = Number(cells[key])
    if (number < 0 || number > most) flag(key, 'out_of_range', { least: 0, most })
    return number
  }
  const listed = <T>(key: string, read: (text: string) => T[] | null) => {
    if (!cells[key]) return undefined
    const list = read(cells[key])
    if (!list) flag(key, `not_${key}`)
    return list ?? undefined
  }
  if (/\s/.test(cells.skuCode)) flag('skuCode', 'no_blanks')
  if (/\s/.test(cells.productCode ?? '')) flag('productCode', 'no_blanks')
  const taxRate = cells.taxRate ? readRate(cells.taxRate) : undefined
  if (taxRate === null) flag('taxRate', 'not_a_rate')
  const options = listed('options', readPairs)
  const sku = {
    code: cells.skuCode,
    name: cells.skuName || undefined,
    options: options && Object.fromEntries(options),
    kind: cells.kind || undefined,
    listPrice: amount('listPrice', 4),
    purchasePrice: amount('purchasePrice', 6),
    baseUnit: cells.baseUnit || undefined,
    weightG: whole('weightG', MOST_GRAMS),
    lengthMm: whole('lengthMm', MOST_MILLIMETRES),
    widthMm: whole('widthMm', MOST_MILLIMETRES),
    heightMm: whole('heightMm', MOST_MILLIMETRES),
    tracking: cells.tracking || undefined,
    shelfLifeDays: whole('shelfLifeDays', MOST_DAYS),
    storageClass: cells.storageClass || undefined,
    taxRate: taxRate ?? undefined,
    status: cells.status || undefined,
    aliases: listed('aliases', readAliases),
    barcodes: listed('barcodes', readBarcodes),
    units: listed('units', readUnits),
  }
  return { sku: sku as SkuDraft, faults }
}

/** `颜色:黑; 尺码:L` → pairs; null when it is not written so, or names one thing twice. */
export function readPairs(text: string): [string, string][] | null {
  const pairs = text
    .split(/[;；\n|]/)
    .map((pair) => pair.trim())
    .filter(Boolean)
    .map((pair) => pair.split(/[:：=]/, 2).map((side) => side.trim()))
  const isSound =
    pairs.every(([name, value]) => name && value && name.length <= 30 && value.length <= 60) &&
    new Set(pairs.map(([name]) => name)).size === pairs.length
  return isSound ? (pairs as [string, string][]) : null
}

/** `6901…, 1690…*12` → barcodes with the base units behind one scan. */
export function readBarcodes(text: string): BarcodeDraft[] | null {
  const list = text
    .split(/[,，;；、\s]+/)
    .filter(Boolean)
    .map((one) => one.split(/[*×]/, 2))
    .map(([barcode, factor = '1']) => ({ barcode, unitFactor: readFactor(factor, 1) }))
  const isSound =
    list.every(({ barcode, unitFactor }) => barcode && barcode.length <= 60 && unitFactor) &&
    new Set(list.map(({ barcode }) => barcode)).size === list.length
  return isSound ? (list as BarcodeDraft[]) : null
}

/** `OLD-1, OLD-2` → aliases. */
export function readAliases(text: string): string[] | null {
  const list = text.split(/[,，;；、\s]+/).filter(Boolean)
  const isSound = list.every((alias) => alias.length <= 60) && new Set(list).size === list.length
  return isSound ? list : null
}

/** `箱=12; 托=480` → larger units and how many base units each holds. */
export function readUnits(text: string): UnitDraft[] | null {
  const units = readPairs(text)?.map(([unit, factor]) => ({ unit, factor: readFactor(factor, 2) }))
  const isSound = units?.every(({ unit, factor }) => factor && unit.length <= 20)
  return isSound ? (units as UnitDraft[]) : null
}

function readFactor(text: string, least: number): number | null {
  const factor = /^\d{1,7}$/.test(text) ? Number(text) : 0
  return factor >= least && factor <= MOST_FACTOR ? factor : null
}

/** `13%` or `0.13` → `0.13`; null for anything else. */
export function readRate(text: string): string | null {
  const [, percent, tenths = ''] = /^(\d{1,2})(?:\.(\d{1,2}))?\s*[%％]$/.exec(text) ?? []
  if (percent !== undefined) return `0.${percent.padStart(2, '0')}${tenths}`
  return /^0(\.\d{1,4})?$/.test(text) ? text : null
}
