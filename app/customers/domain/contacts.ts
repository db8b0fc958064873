import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min'

/** A phone as it is stored: E.164 identifies a person, an extension does not. */
export interface Phone {
  e164: string
  /** Extension of a platform's privacy number: such a number is lent out and identifies nobody. */
  extension: string | null
}

const EXTENSION = /(?:-|转|轉|,|，|#|ext\.?|x)\s*(\d{1,6})$/i

const CHINESE_LANDLINE = /^(?:0\d{2,3}-?\d{7,8}|[48]00-?\d{3}-?\d{4})(?:\D+\d{1,6})?$/

/**
 * Reads a phone however it was typed: full-width digits, blanks, `+86`, `0086`, and the extension
 * of a privacy number (`13800138000-1234`, `…转1234`). Null when it is no possible number, which a
 * masked one (`138****8000`) never is.
 */
export function readPhone(raw: string | null | undefined, country: string = 'CN'): Phone | null {
  if (!raw) return null
  const text = raw.normalize('NFKC').replace(/[\s()]/g, '').replace(/^00/, '+')
  const mobile = /^(?:\+?86-?)?(1[3-9]\d{9})(.*)$/.exec(text)
  if (country === 'CN' && mobile) {
    const extension = EXTENSION.exec(mobile[2])?.[1] ?? null
    return mobile[2] === '' || extension ? { e164: `+86${mobile[1]}`, extension } : null
  }
  if (/[*x]{2,}/i.test(text)) return null
  // At home only a number with its area code, or a service number, says whose it is.
  if (country === 'CN' && !text.startsWith('+') && !CHINESE_LANDLINE.test(text)) return null
  const parsed = parsePhoneNumberFromString(text, country as CountryCode)
  return parsed?.isPossible() ? { e164: parsed.number, extension: parsed.ext ?? null } : null
}

/** Whether an E.164 number is a Chinese mobile, the only kind Chinese SMS providers deliver to. */
export function isChineseMobile(e164: string): boolean {
  return /^\+861[3-9]\d{9}$/.test(e164)
}

/** An e-mail address as it identifies: trimmed, lower case. Null when it is none or is masked. */
export function readEmail(raw: string | null | undefined): string | null {
  if (!raw) return null
  const text = raw.normalize('NFKC').trim().toLowerCase()
  return /^[^\s@*]+@[^\s@*]+\.[^\s@*.]+$/.test(text) && text.length <= 254 ? text : null
}

/** `+8613800138000` → `138****8000`; abroad the country code and the last two digits stay. */
export function maskPhone(e164: string): string {
  const national = e164.startsWith('+86') ? e164.slice(3) : e164
  if (national.length === 11 && !national.startsWith('+')) return `${national.slice(0, 3)}****${national.slice(7)}`
  const head = Math.min(4, Math.max(0, national.length - 4))
  return `${national.slice(0, head)}${'*'.repeat(Math.max(2, national.length - head - 2))}${national.slice(-2)}`
}

/** `wang@example.com` → `w***@example.com`. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@')
  return `${email.slice(0, 1)}***${email.slice(at)}`
}

/** Ids that mean nothing to a person: the first two and last two characters stay. */
export function maskId(value: string): string {
  return value.length <= 6 ? `${value.slice(0, 1)}***` : `${value.slice(0, 2)}***${value.slice(-2)}`
}

/** A stored phone as people in its country write it. */
export function displayPhone(e164: string): string {
  return e164.startsWith('+86') ? e164.slice(3) : e164
}
