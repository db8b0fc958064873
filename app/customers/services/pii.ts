import { decrypt, encrypt, keyedHash } from '#customers/services/keyring'
import { maskEmail, maskId, maskPhone, readEmail, readPhone } from '#customers/domain/contacts'

/**
 * A personal datum as it may be stored: a keyed hash to find it by, a cipher to read it back, and
 * a mask to show. `encrypted` is null where nobody ever needs the value back.
 */
export interface Sealed {
  hash: string
  encrypted: string | null
  masked: string
}

export interface SealedPhone extends Sealed {
  /** Set on a platform's privacy number, which identifies nobody. */
  extension: string | null
}

/** Hash of a phone in E.164; what `orders.phone_hash` and every search by phone use. */
export const hashPhone = (e164: string) => keyedHash('phone', e164)
/** Hash of an address as {@link readEmail} returns it. */
export const hashEmail = (email: string) => keyedHash('email', email)

/** Seals a phone however it was typed; null when it is none. The cipher keeps the extension. */
export function sealPhone(raw: string | null | undefined, country?: string): SealedPhone | null {
  const phone = readPhone(raw, country)
  if (!phone) return null
  const value = phone.extension ? `${phone.e164};ext=${phone.extension}` : phone.e164
  return {
    hash: hashPhone(value),
    encrypted: encrypt(value),
    masked: phone.extension ? `${maskPhone(phone.e164)}-${phone.extension}` : maskPhone(phone.e164),
    extension: phone.extension,
  }
}

/** Seals an e-mail address; null when it is none. */
export function sealEmail(raw: string | null | undefined): Sealed | null {
  const email = readEmail(raw)
  return email ? { hash: hashEmail(email), encrypted: encrypt(email), masked: maskEmail(email) } : null
}

/** Seals an opaque id (platform buyer, open id, visitor): it is found and shown, never read back. */
export function sealId(kind: 'platform_buyer' | 'openid' | 'visitor', value: string, scope = ''): Sealed {
  return { hash: keyedHash(`${kind}:${scope}`, value), encrypted: null, masked: maskId(value) }
}

/** The value behind a cipher. A phone comes as E.164, with `;ext=` when it is a privacy number. */
export function unseal(encrypted: string): string {
  return decrypt(encrypted)
}

/** The hash a search term stands for when it is a phone or an e-mail address, else null. */
export function hashOfTerm(term: string): { kind: 'phone' | 'email'; hash: string } | null {
  const email = readEmail(term)
  if (email) return { kind: 'email', hash: hashEmail(email) }
  const phone = term.replace(/\D/g, '').length >= 7 ? sealPhone(term) : null
  return phone ? { kind: 'phone', hash: phone.hash } : null
}
