import { DateTime } from 'luxon'
import type { FileMapping } from '#modules/oms/domain/file_mapping'

/** What is wrong with one cell; `code` is under `sheets` in the language files. */
export class CellFault extends Error {
  constructor(
    readonly code: string,
    readonly params: Record<string, string | number> = {}
  ) {
    super(code)
  }
}

const SCIENTIFIC = /^[+-]?\d+(\.\d+)?E[+-]?\d+$/i

/** An id as it stands; one that a spreadsheet has rounded is none. @throws CellFault */
export function readId(text: string): string {
  if (SCIENTIFIC.test(text)) throw new CellFault('id_in_scientific_notation')
  return text
}

/**
 * An amount as plain decimal text: `¥1,234.50`, `1.234,50` with the decimal sign `,`, `(12.00)`.
 * @throws CellFault for anything else, and for more than four decimals
 */
export function readAmount(text: string, decimal: FileMapping['decimal']): string {
  const bare = text.normalize('NFKC').replace(/[\s¥$€£元]/g, '')
  const [, inside] = /^\((.+)\)$/.exec(bare) ?? []
  const signed = inside ? `-${inside}` : bare.replace(/^\+/, '')
  const point = decimal === ',' ? signed.replaceAll('.', '').replace(',', '.') : ungrouped(signed)
  const [, sign, whole, fraction = ''] = /^(-?)(\d{0,12})(?:\.(\d*))?$/.exec(point) ?? []
  if (whole === undefined || (whole === '' && fraction === '')) throw new CellFault('not_an_amount')
  const digits = fraction.replace(/0+$/, '')
  if (digits.length > 4) throw new CellFault('too_precise')
  return `${sign}${whole || '0'}${digits ? `.${digits}` : ''}`
}

/** `1,234.5` → `1234.5`; a comma anywhere else makes it no number. */
const ungrouped = (text: string) =>
  /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) ? text.replaceAll(',', '') : text

/** A whole number, negative ones too: `6`, `-1`, `3.0`. @throws CellFault */
export function readQuantity(text: string): number {
  const bare = text.normalize('NFKC').replace(/[\s,]/g, '').replace(/\.0+$/, '')
  const number = /^-?\d{1,7}$/.test(bare) ? Number(bare) : 0
  if (number === 0) throw new CellFault('not_a_quantity')
  return number
}

const YEAR_FIRST = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/
const DAY_OR_MONTH_FIRST = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$/
const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2}))?(?:\.\d+)?$/

/** Files repeat their times row by row; zones are dear to work out. */
const seen = new Map<string, string>()
const MOST_SEEN = 5000

/** A moment as ISO 8601 in UTC, read in the mapping's zone where it carries no offset. @throws CellFault */
export function readMoment(
  text: string,
  mapping: Pick<FileMapping, 'dateFormat' | 'zone'>
): string {
  const key = `${mapping.zone}|${mapping.dateFormat}|${text}`
  const known = seen.get(key)
  if (known) return known
  const at = momentOf(text.normalize('NFKC').trim(), mapping)
  if (!at?.isValid) throw new CellFault('not_a_time')
  if (seen.size >= MOST_SEEN) seen.clear()
  const iso = at.toUTC().toISO()!
  seen.set(key, iso)
  return iso
}

function momentOf(text: string, { dateFormat, zone }: Pick<FileMapping, 'dateFormat' | 'zone'>) {
  if (dateFormat === 'epoch') {
    if (!/^\d{9,13}$/.test(text)) return null
    return DateTime.fromMillis(text.length > 11 ? Number(text) : Number(text) * 1000)
  }
  if (/^\d{4}-\d{2}-\d{2}T.+(Z|[+-]\d{2}:?\d{2})$/.test(text)) return DateTime.fromISO(text)
  const [day, clock = '00:00'] = text.split(/[ T]+/, 2)
  const time = CLOCK.exec(clock)
  const first = YEAR_FIRST.exec(day)
  const last = dateFormat === 'auto' ? null : DAY_OR_MONTH_FIRST.exec(day)
  if (!time || (!first && !last)) return null
  const [a, b, c] = (first ?? last)!.slice(1).map(Number)
  const [hour, minute, second] = time.slice(1).map((part) => Number(part ?? 0))
  const date = first
    ? { year: a, month: b, day: c }
    : dateFormat === 'mdy'
      ? { year: c, month: a, day: b }
      : { year: c, month: b, day: a }
  return DateTime.fromObject({ ...date, hour, minute, second }, { zone })
}
