import {
  exactParts,
  exactText,
  idText,
  parseLossless,
  type LosslessValue,
} from '#kernel/lossless_json'

export type Fields = { [key: string]: LosslessValue }

/**
 * A field of a platform's document is missing or of another kind. A programming error is a bare
 * TypeError: who passes over the one does not hide the other.
 */
export class FieldFault extends TypeError {}

/** Reading a platform's JSON: what is missing or of another kind is named by its path. */
export function parseObject(payload: string): Fields {
  return asObject(parseLossless(payload), 'payload')
}

export function asObject(value: LosslessValue | undefined, path: string): Fields {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw new FieldFault(`${path} is no object`)
  return value as Fields
}

/** A list; null and a missing one are empty. */
export function listOf(value: LosslessValue | undefined, path: string): Fields[] {
  if (value === null || value === undefined) return []
  if (!Array.isArray(value)) throw new FieldFault(`${path} is no list`)
  return value.map((entry, index) => asObject(entry, `${path}[${index}]`))
}

/** What lies at a path of an answer as JSON texts of their own, digits as they came: a list's entries, or the one. */
export function partsAt(text: string, ...path: string[]): string[] {
  return exactParts(text, (whole) => {
    const found = path.reduce(
      (at, key) => (at as Record<string, unknown> | null | undefined)?.[key],
      whole
    )
    if (Array.isArray(found)) return found
    return found === null || found === undefined ? [] : [found]
  })
}

/** Text, trimmed; null when there is none. */
export function textOf(value: LosslessValue | undefined): string | null {
  if (value === null || value === undefined || typeof value === 'object') return null
  return String(value).trim() || null
}

/** An object that may be missing. */
export const maybe = (value: LosslessValue | undefined): Fields =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : {}

export function amountOf(value: LosslessValue | undefined, fallback = '0'): string {
  return exactText(value) ?? fallback
}

export function idOf(value: LosslessValue | undefined, path: string): string {
  const id = idText(value)
  if (id === null) throw new FieldFault(`${path} is missing`)
  return id
}

export function countOf(value: LosslessValue | undefined, path: string): number {
  const count = Number(textOf(value) ?? 'NaN')
  if (!Number.isSafeInteger(count) || count < 0) throw new FieldFault(`${path} is no whole number`)
  return count
}

/** A moment with its offset, as ISO 8601 in UTC. @throws FieldFault */
export function momentOf(value: LosslessValue | undefined, path: string, assume = ''): string {
  const text = textOf(value)
  const at = text ? new Date(/[zZ]$|[+-]\d{2}:?\d{2}$/.test(text) ? text : text + assume) : null
  if (!at || Number.isNaN(at.getTime())) throw new FieldFault(`${path} is no time`)
  return at.toISOString()
}

/** HTML entities as platforms leave them in names: `Ship Your Idea &ndash; Black`. */
export function plainText(value: string | null): string | null {
  const named: Record<string, string> = {
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
    nbsp: ' ',
    ndash: '–',
    mdash: '—',
    hellip: '…',
  }
  return (
    value?.replace(/&(#\d{1,7}|#x[\da-f]{1,6}|[a-z]+);/gi, (whole, name: string) => {
      if (!name.startsWith('#')) return named[name.toLowerCase()] ?? whole
      const code =
        name[1] === 'x' || name[1] === 'X'
          ? Number.parseInt(name.slice(2), 16)
          : Number(name.slice(1))
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
    }) ?? null
  )
}
