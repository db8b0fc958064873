import { DomainException, type MessageParams } from '#kernel/exceptions'

/** Where a sheet is read from: a file's path, or its bytes. */
export type SheetSource = string | Uint8Array

export type ColumnKind =
  'text' | 'id' | 'integer' | 'decimal' | 'money' | 'date' | 'time' | 'boolean' | 'option'

/** A column a reader looks for. It is found by its name, never by its position. */
export interface Column {
  /** Name in the code. */
  key: string
  /** Name at the head of the column, as our own exports write it. */
  header: string
  /** Other names it goes by: `['订单编号', '平台单号', 'order no']`. */
  aliases?: readonly string[]
  /** Whether every row must fill it; the column itself must then be there. */
  required?: boolean
  /** `id` keeps digits as text and refuses what a spreadsheet has rounded. Default `text`. */
  kind?: ColumnKind
  /** For `option`: the values, each with the words people write for it. */
  options?: Readonly<Record<string, readonly string[]>>
  maxLength?: number
}

/** A column that goes by a Chinese and an English name, and is headed by both: `编码 Code`. */
export const namedColumn = (
  key: string,
  chinese: string,
  english: string,
  more: Partial<Column> = {}
): Column => ({
  key,
  header: `${chinese} ${english}`,
  ...more,
  aliases: [chinese, english, ...(more.aliases ?? [])],
})

/** One row of a file as it stands in it. */
export interface TableRow {
  /** The number a person sees beside it, from 1. */
  rowNumber: number
  values: string[]
}

/** One row below the header. */
export interface SheetRow {
  rowNumber: number
  /** By the column's key where columns were declared, by its header otherwise; cleaned text. */
  cells: Record<string, string>
  /** The values in the file's own order. */
  values: string[]
}

/** What is wrong with one cell; `column` is the header as the file writes it. */
export interface SheetError {
  row: number
  column: string
  value: string
  /** `sheets.<code>` in the language files. */
  code: string
  params: MessageParams
}

/** The file as a whole cannot be read; the code names why. */
export class SheetException extends DomainException {
  constructor(code: SheetFault, params: MessageParams = {}, cause?: unknown) {
    super(`sheet_${code}`, { status: 422, params, cause })
  }
}

/** Why a file as a whole cannot be read; `errors.sheet_<fault>` in the language files. */
export const SHEET_FAULTS = [
  'empty',
  'legacy_xls',
  'not_a_workbook',
  'no_such_sheet',
  'too_large',
  'too_many_rows',
  'too_many_columns',
  'missing_columns',
  'duplicate_column',
  'broken_csv',
] as const

export type SheetFault = (typeof SHEET_FAULTS)[number]

export interface ReadLimits {
  /** Rows below the header. */
  maxRows: number
  maxColumns: number
  /** Bytes a part of a workbook may unpack to. */
  maxUnpacked: number
}

export const DEFAULT_LIMITS: ReadLimits = {
  maxRows: 200_000,
  maxColumns: 300,
  maxUnpacked: 512 * 1024 * 1024,
}
