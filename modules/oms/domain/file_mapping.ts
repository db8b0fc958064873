import type { StatusMeaning } from '#modules/oms/domain/park_reasons'

/** What a column of an order file can be. Those of the whole order are read from its first row that has them. */
export const FILE_FIELDS = [
  'order_no',
  'line_no',
  'code',
  'product_id',
  'title',
  'quantity',
  'price',
  'line_amount',
  'discount',
  'order_discount',
  'shipping',
  'tax',
  'total',
  'currency',
  'status',
  'placed_at',
  'paid_at',
  'updated_at',
  'buyer_id',
  'name',
  'phone',
  'email',
  'country',
  'province',
  'city',
  'district',
  'address',
  'full_address',
  'postcode',
  'buyer_note',
  'seller_note',
  'original_no',
] as const
export type FileField = (typeof FILE_FIELDS)[number]

/** Without these no order can be made. A price or an amount of the line is needed besides. */
export const NEEDED_FIELDS = ['order_no', 'quantity', 'placed_at'] as const

export const DATE_FORMATS = ['auto', 'dmy', 'mdy', 'epoch'] as const
export const ENCODINGS = ['auto', 'utf-8', 'gb18030'] as const

/** How a file of orders is read: which column is what, and what no column says. */
export interface FileMapping {
  /** The header of the column, by field. */
  columns: Partial<Record<FileField, string>>
  /** What holds for every order where no column says it. */
  constants: { currency: string; status: StatusMeaning | ''; country: string }
  encoding: (typeof ENCODINGS)[number]
  /** `auto` is year first; digits alone count seconds or milliseconds since 1970 under `epoch`. */
  dateFormat: (typeof DATE_FORMATS)[number]
  /** The zone of times that carry none. */
  zone: string
  decimal: '.' | ','
  /** What the words of the status column mean; a word that is not here is held for a person. */
  statuses: Readonly<Record<string, StatusMeaning>>
  /** Orders without a time of payment count as paid when they were placed. */
  isPaid: boolean
  /** Order numbers that begin so are returns; blank for none. */
  returnPrefix: string
  /** Rows with a negative quantity are returns; otherwise their order waits for a person. */
  hasNegativeReturns: boolean
  /** Returns without the number of their order find it by buyer, item and price. */
  findsReturns: boolean
  /** Order numbers that begin so are bookings, no sales: they wait for a person. */
  bookingPrefix: string
  /** Codes that are no goods but charges beside them. */
  feeCodes: readonly string[]
  /** Orders in which nothing has a price wait for a person. */
  parksFree: boolean
}

export const BLANK_MAPPING: FileMapping = {
  columns: {},
  constants: { currency: 'CNY', status: '', country: 'CN' },
  encoding: 'auto',
  dateFormat: 'auto',
  zone: 'Asia/Shanghai',
  decimal: '.',
  statuses: {},
  isPaid: false,
  returnPrefix: '',
  hasNegativeReturns: false,
  findsReturns: false,
  bookingPrefix: '',
  feeCodes: [],
  parksFree: false,
}

/** Headers without what does not matter, in one text: files with the same one have the same columns. */
export const headerKey = (headers: readonly string[]) =>
  headers.map(foldHeader).filter(Boolean).sort().join('\u001f')

/** A header without case, width, blanks, punctuation and the remark behind it: `商品总价(元)` → `商品总价`. */
export const foldHeader = (header: string) =>
  header
    .normalize('NFKC')
    .replace(/[([【].*$/, '')
    .toLowerCase()
    .replace(/[\s_\-*:#.]/g, '')

/** What is still missing for a mapping to make orders: fields, or a column that the file does not have. */
export function missingOf(mapping: FileMapping, headers: readonly string[]): FileField[] {
  const has = (field: FileField) => {
    const header = mapping.columns[field]
    return header !== undefined && headers.includes(header)
  }
  const needed = NEEDED_FIELDS.filter((field) => !has(field))
  const isPriced = has('price') || has('line_amount')
  const lost = FILE_FIELDS.filter((field) => mapping.columns[field] && !has(field))
  return [...new Set<FileField>([...needed, ...(isPriced ? [] : ['price' as const]), ...lost])]
}
