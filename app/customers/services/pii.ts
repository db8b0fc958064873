import { maskEmail, maskPhone } from '#kernel/identifiers'
import { blindIndex, decrypt, encrypt } from '#customers/services/keyring'
import { maskId, readEmail, readPhone } from '#customers/domain/contacts'

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

/** Hash of a phone in its canonical text; what `orders.phone_hash` and every search by phone use. */
export const hashPhone = (canonical: string) => blindIndex.hash('phone', canonical)
/** Hash of an address as {@link readEmail} returns it. */
export const hashEmail = (email: string) => blindIndex.hash('email', email)

/** Seals a phone however it was typed; null when it is none. The cipher keeps the extension. */
export function sealPhone(
  raw: string | null | undefined,
  country?: string | null
): SealedPhone | null {
  const phone = readPhone(raw, country)
  if (!phone) return null
  return {
    hash: hashPhone(phone.canonical),
    encrypted: encrypt(phone.canonical),
    masked: maskPhone(phone.canonical.replace('x', '-')),
    extension: phone.isPrivacy ? phone.extension : null,
  }
}

/** Seals an e-mail address; null when it is none. */
export function sealEmail(raw: string | null | undefined): Sealed | null {
  const email = readEmail(raw)
  return email
    ? { hash: hashEmail(email), encrypted: encrypt(email), masked: maskEmail(email) }
    : null
}

/** Seals an opaque id (platform buyer, open id, visitor): it is found and shown, never read back. */
export function sealId(
  kind: 'platform_buyer' | 'openid' | 'visitor',
  value: string,
  scope = ''
): Sealed {
  return {
    hash: blindIndex.hash(`${kind}:${scope}`, value),
    encrypted: null,
    masked: maskId(value),
  }
}

/** The value behind a cipher. A phone comes in its canonical text: `+8613800138000`, with `x1234` when it is lent out. */
export function unseal(encrypted: string): string {
  return decrypt(encrypted)
}

/** The hash a search term stands for when it is a phone or an e-mail address, else null. */
export function hashOfTerm(term: string): { kind: 'phone' | 'email'; hash: string } | null {
  const email = readEmail(term)
  if (email) return { kind: 'email', hash: hashEmail(email) }
  const phone = term.normalize('NFKC').replace(/\D/g, '').length >= 7 ? sealPhone(term) : null
  return phone ? { kind: 'phone', hash: phone.hash } : null
}
