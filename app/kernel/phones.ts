import { parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js'

/**
 * `mobile`, `landline` and `service` (400, 800) are Chinese; `foreign` is any other country's.
 */
export type PhoneKind = 'mobile' | 'landline' | 'service' | 'foreign'

export interface Phone {
  kind: PhoneKind
  /** `+8613800138000`. */
  e164: string
  /** As people of the country dial it: `13800138000`, `0571-88886666`. */
  national: string
  /** Digits to dial after the connection; platforms' privacy numbers carry one. */
  extension: string | null
  /**
   * A number a platform lends for one order: a mobile with an extension. It must stay whole on the
   * waybill and never identify a customer.
   */
  isPrivacy: boolean
  /** The whole in one text, equal exactly when the phones are: `+8613800138000` or with `x1234`. */
  canonical: string
}

const MOBILE = /^1[3-9]\d{9}$/
const SERVICE = /^[48]00\d{7}$/
/** Area codes: 10, 2x and three digits from 3 to 9, behind the trunk 0. */
const LANDLINE = /^0(10|2\d|[3-9]\d{2})([2-8]\d{6,7})$/
const EXTENSION = /(?:转|分机|ext\.?|x|#|,|-|—)\s*:?\s*(\d{1,6})$/i

/**
 * Reads a phone number as people and platforms write it: full-width digits, blanks, dashes, `+86`,
 * `0086`, brackets, extensions (`-1234`, `转1234`, `ext 1234`).
 * @param country of numbers without a country code
 * @returns null for what is no dialable number, above all a masked one (`138****5678`)
 */
export function parsePhone(text: string, country: CountryCode = 'CN'): Phone | null {
  const written = text.normalize('NFKC').replaceAll(/[‐-―]/g, '-').trim()
  if (!/\d/.test(written) || /[*●•]/.test(written)) return null
  if (country === 'CN' || /^(\+|00)86/.test(written)) {
    const chinese = parseChinese(written)
    if (chinese) return chinese
  }
  return parseForeign(written, country)
}

function parseChinese(written: string): Phone | null {
  const bare = written.replace(/^(\+86|0086|\(\+?86\)|86(?=[- ]|1[3-9]\d{9}))[-\s]*/, '')
  return readChinese(bare, null) ?? readWithExtension(bare)
}

function readWithExtension(bare: string): Phone | null {
  const match = EXTENSION.exec(bare)
  return match ? readChinese(bare.slice(0, match.index), match[1]) : null
}

function readChinese(text: string, extension: string | null): Phone | null {
  if (/[^\d\s()-]/.test(text)) return null
  const digits = text.replace(/\D/g, '')
  if (MOBILE.test(digits)) return phone('mobile', `+86${digits}`, digits, extension)
  if (SERVICE.test(digits)) return phone('service', `+86${digits}`, digits, extension)
  const [, area, local] = LANDLINE.exec(digits) ?? []
  if (!area) return null
  return phone('landline', `+86${area}${local}`, `0${area}-${local}`, extension)
}

function parseForeign(written: string, country: CountryCode): Phone | null {
  const parsed = parsePhoneNumberFromString(written.replace(/^00/, '+'), country)
  if (!parsed?.isValid() || parsed.countryCallingCode === '86') return null
  return phone('foreign', parsed.number, parsed.formatNational(), parsed.ext ?? null)
}

function phone(kind: PhoneKind, e164: string, national: string, extension: string | null): Phone {
  return {
    kind,
    e164,
    national,
    extension,
    isPrivacy: kind === 'mobile' && extension !== null,
    canonical: extension === null ? e164 : `${e164}x${extension}`,
  }
}

/** As it goes on a waybill: the national form with its extension. */
export function dialText({ national, extension }: Phone): string {
  return extension === null ? national : `${national}-${extension}`
}
