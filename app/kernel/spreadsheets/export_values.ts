import { DEFAULT_ZONE, inZone } from '#kernel/clock'
import { isDecimalText, plain } from '#kernel/decimal'

export type ExportKind = 'text' | 'id' | 'integer' | 'decimal' | 'money' | 'date' | 'time'

/** A column of an export. Money and decimals are given as exact text. */
export interface ExportColumn {
  key: string
  header: string
  /** Default `text`. */
  kind?: ExportKind
  /** In characters, for workbooks. */
  width?: number
}

export type ExportValue = string | number | bigint | boolean | Date | null | undefined
export type ExportRow = Readonly<Record<string, ExportValue>>
export type ExportRows = Iterable<ExportRow> | AsyncIterable<ExportRow>

export const isNumberKind = (kind: ExportKind | undefined) =>
  kind === 'integer' || kind === 'decimal' || kind === 'money'

/** A value as text: times on the wall clock of the zone, decimals in their shortest form. */
export function exportText(
  kind: ExportKind = 'text',
  value: ExportValue,
  zone = DEFAULT_ZONE
): string {
  if (value === null || value === undefined) return ''
  if (value instanceof Date) {
    return inZone(value, zone).toFormat(kind === 'date' ? 'yyyy-MM-dd' : 'yyyy-MM-dd HH:mm:ss')
  }
  if (isNumberKind(kind) && isDecimalText(String(value))) return plain(String(value))
  return String(value)
}

const RISKY = /^[=+\-@\t\r]/
const NUMBER = /^[+-]?\d+(\.\d+)?$/

/**
 * Text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP: CSV
 * injection). Plain numbers and phone numbers such as `+8613800138000` are harmless and stay.
 */
export function withoutFormula(text: string): string {
  return RISKY.test(text) && !NUMBER.test(text) ? `'${text}` : text
}
