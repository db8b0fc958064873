import { DateTime } from 'luxon'
import { isDecimalText, plain } from '#kernel/decimal'
import type { MessageParams } from '#kernel/exceptions'
import type { Column, ColumnKind, SheetError, SheetRow } from '#kernel/spreadsheets/types'

const EDGE = /^[\s\u200b\ufeff]+|[\s\u200b\ufeff]+$/g
const SCIENTIFIC = /^[+-]?\d+(\.\d+)?E[+-]?\d+$/i

/**
 * A cell without what exports wrap around values to keep Excel from spoiling them: blanks and tabs
 * at its ends, a backtick or our own apostrophe in front, `="…"` around it.
 */
export function cleanCell(text: string): string {
  const trimmed = text.replace(EDGE, '')
  const formula = /^="([^"]*)"$/.exec(trimmed)
  if (formula) return formula[1].replace(EDGE, '')
  if (trimmed.startsWith('`')) return trimmed.slice(1).replace(EDGE, '')
  return /^'[=+\-@]/.test(trimmed) ? trimmed.slice(1) : trimmed
}

/** What can be wrong with a cell by itself; `sheets.<code>` in the language files. */
export const CELL_FAULTS = [
  'required',
  'too_long',
  'unreadable_text',
  'id_in_scientific_notation',
  'not_a_whole_number',
  'not_a_number',
  'not_an_amount',
  'not_a_date',
  'not_a_time',
  'not_yes_or_no',
  'not_an_option',
] as const

type CellFault = (typeof CELL_FAULTS)[number]
type Reading = { text: string } | { code: CellFault; params?: MessageParams }

/** Reads a cleaned, non-empty cell as the column's kind; the text that comes back is canonical. */
export function readCell(column: Column, text: string): Reading {
  const reading = READERS[column.kind ?? 'text'](text, column)
  if ('text' in reading && column.maxLength && reading.text.length > column.maxLength) {
    return { code: 'too_long', params: { limit: column.maxLength } }
  }
  return text.includes('\ufffd') ? { code: 'unreadable_text' } : reading
}

const READERS: Record<ColumnKind, (text: string, column: Column) => Reading> = {
  text: (text) => ({ text }),
  id: (text) => (SCIENTIFIC.test(text) ? { code: 'id_in_scientific_notation' } : { text }),
  integer: (text) => {
    const number = readNumber(text)
    return number && /^-?\d{1,15}$/.test(number) ? { text: number } : { code: 'not_a_whole_number' }
  },
  decimal: (text) => decimalOr(text, 'not_a_number'),
  money: (text) => decimalOr(text.replace(/^([-(]?)\s*[¥￥$€£]\s*|\s*元$/g, '$1'), 'not_an_amount'),
  date: (text) => {
    const day = readTime(text)
    return day ? { text: day.slice(0, 10) } : { code: 'not_a_date' }
  },
  time: (text) => {
    const time = readTime(text)
    return time ? { text: time } : { code: 'not_a_time' }
  },
  boolean: (text) => {
    const folded = text.toLowerCase()
    if (YES.has(folded)) return { text: 'true' }
    return NO.has(folded) ? { text: 'false' } : { code: 'not_yes_or_no' }
  },
  option: (text, { options = {} }) => {
    const folded = text.toLowerCase()
    const found = Object.entries(options).find(([value, words]) =>
      [value, ...words].some((word) => word.toLowerCase() === folded)
    )
    const choices = Object.entries(options).map(([value, words]) => words[0] ?? value)
    return found
      ? { text: found[0] }
      : { code: 'not_an_option', params: { options: choices.join(', ') } }
  },
}

const YES = new Set(['true', 'yes', 'y', '1', '是', '√', '✓', '有'])
const NO = new Set(['false', 'no', 'n', '0', '否', '×', '无'])

function decimalOr(text: string, code: CellFault): Reading {
  const number = readNumber(text)
  return number === null ? { code } : { text: number }
}

/** `１,234.50` → `1234.5`, `(12.00)` → `-12`; null for anything else that is no plain decimal. */
function readNumber(text: string): string | null {
  const halfWidth = text.normalize('NFKC').replace(/\s/g, '')
  const [, inBrackets] = /^\((.+)\)$/.exec(halfWidth) ?? []
  const signed = inBrackets ? `-${inBrackets}` : halfWidth.replace(/^\+/, '')
  const grouped = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(signed) ? signed.replaceAll(',', '') : signed
  const leading = grouped.replace(/^(-?)\./, '$10.')
  return isDecimalText(leading) ? plain(leading) : null
}

const DAY = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/
const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?$/

/** `2026/1/5 8:03` → `2026-01-05 08:03:00`. The wall clock of the file: no zone is assumed. */
function readTime(text: string): string | null {
  const [day, clock = '00:00:00'] = text.normalize('NFKC').trim().split(/[ T]+/, 2)
  const date = DAY.exec(day)
  const time = CLOCK.exec(clock)
  if (!date || !time) return null
  const [year, month, dayOfMonth] = date.slice(1).map(Number)
  const [hour, minute, second] = time.slice(1).map((part) => Number(part ?? 0))
  const local = DateTime.fromObject({ year, month, day: dayOfMonth, hour, minute, second })
  return local.isValid ? local.toFormat('yyyy-MM-dd HH:mm:ss') : null
}

/**
 * Reads every declared cell of a row into its canonical text, in place, and lists what is wrong.
 * @param headers by column key, as the file writes them
 */
export function checkRow(
  row: SheetRow,
  columns: readonly Column[],
  headers: Readonly<Record<string, string>>
): SheetError[] {
  const errors: SheetError[] = []
  for (const column of columns) {
    const value = row.cells[column.key] ?? ''
    const fault = (code: CellFault, params: MessageParams = {}) =>
      errors.push({
        row: row.rowNumber,
        column: headers[column.key] ?? column.header,
        value,
        code,
        params,
      })
    if (value === '') {
      if (column.required) fault('required')
      continue
    }
    const reading = readCell(column, value)
    if ('code' in reading) fault(reading.code, reading.params)
    else row.cells[column.key] = reading.text
  }
  return errors
}
