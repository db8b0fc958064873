import type { CountryCode } from 'libphonenumber-js'
import { normaliseEmail, parsePhone, type Phone } from '#kernel/identifiers'

/** A phone however it was typed, read in its country; null for what is no number, a masked one above all. */
export function readPhone(
  raw: string | null | undefined,
  country: string | null = 'CN'
): Phone | null {
  return raw ? parsePhone(raw, (country ?? 'CN') as CountryCode) : null
}

/** An e-mail address in its one form; null for what is none, and for one a platform has masked. */
export function readEmail(raw: string | null | undefined): string | null {
  return raw && !raw.includes('*') ? normaliseEmail(raw) : null
}

/** A stored phone (its canonical text) as people in its country dial it. */
export function displayPhone(canonical: string): string {
  const [number, extension] = canonical.split('x')
  const national = readPhone(number)?.national ?? number
  return extension ? `${national}-${extension}` : national
}

/** Whether a stored phone is a Chinese mobile that is not lent out: what takes texts. */
export function isChineseMobile(canonical: string): boolean {
  return /^\+861[3-9]\d{9}$/.test(canonical)
}

/** Ids that mean nothing to a person: the first two and last two characters stay. */
export function maskId(value: string): string {
  return value.length <= 6 ? `${value.slice(0, 1)}***` : `${value.slice(0, 2)}***${value.slice(-2)}`
}
