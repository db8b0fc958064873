import { createHmac, createSecretKey, hkdfSync, timingSafeEqual, type KeyObject } from 'node:crypto'

const KEY_BYTES = 32

/** A key for one purpose out of the application's key (HKDF-SHA256, RFC 5869). */
export function deriveKey(appKey: string, purpose: string): Buffer {
  if (appKey.length < 16) throw new Error('The application key is too short')
  return Buffer.from(hkdfSync('sha256', appKey, 'tandem', purpose, KEY_BYTES))
}

/**
 * Finds encrypted values without decrypting them: the HMAC-SHA256 of a value, with a key that is
 * not in the database, is stored beside it. The kind (`phone`, `email`) is part of what is hashed,
 * so equal values of different kinds do not show. Hash normalised values only.
 */
export class BlindIndex {
  /** As a key object: a Buffer would be made one again for each hash, which costs more than the hash. */
  readonly #key: KeyObject

  constructor(appKey: string) {
    this.#key = createSecretKey(deriveKey(appKey, 'blind-index'))
  }

  /** 64 hexadecimal digits. */
  hash(kind: string, value: string): string {
    return createHmac('sha256', this.#key).update(`${kind}\0${value}`).digest('hex')
  }
}

/** HMAC-SHA256 in the given form, for signatures. */
export function hmacSha256(
  key: string | Uint8Array,
  message: string | Uint8Array,
  encoding: 'hex' | 'base64' = 'hex'
): string {
  return createHmac('sha256', key).update(message).digest(encoding)
}

/** Compares secrets in a time that does not tell where they differ. */
export function sameSecret(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
