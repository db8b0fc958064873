import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'

const ISSUER = 'Tandem'
const CODES = 10

const totp = (secret: string, label: string) =>
  new TOTP({ issuer: ISSUER, label, secret: Secret.fromBase32(secret), digits: 6, period: 30 })

/** A new secret, in Base32 as authenticator apps take it (RFC 6238, SHA-1, 6 digits, 30 s). */
export function newSecret(): string {
  return new Secret({ size: 20 }).base32
}

/** What the QR code says. */
export function enrolmentUri(secret: string, email: string): string {
  return totp(secret, email).toString()
}

/**
 * The time step a code belongs to, one step of clock drift either way; null for
 * a wrong one. A step is accepted once: remember it and pass it as `after`.
 */
export function matchingStep(secret: string, code: string, now: Date, after = 0): number | null {
  const digits = code.replace(/\s/g, '')
  if (!/^\d{6}$/.test(digits)) return null
  const timestamp = now.getTime()
  const delta = totp(secret, '').validate({ token: digits, timestamp, window: 1 })
  if (delta === null) return null
  const step = Math.floor(timestamp / 30_000) + delta
  return step > after ? step : null
}

/** Ten codes for the day the phone is lost; only their hashes are kept. */
export function newRecoveryCodes(): { codes: string[]; hashes: string[] } {
  const codes = Array.from({ length: CODES }, () =>
    randomBytes(5)
      .toString('hex')
      .replace(/(.{5})/, '$1-')
  )
  return { codes, hashes: codes.map(hashCode) }
}

/** The hashes left after a recovery code was used; null for a wrong one. */
export function useRecoveryCode(hashes: readonly string[], code: string): string[] | null {
  const given = Buffer.from(hashCode(code))
  const index = hashes.findIndex((hash) => timingSafeEqual(Buffer.from(hash), given))
  return index < 0 ? null : hashes.filter((_, at) => at !== index)
}

function hashCode(code: string): string {
  return createHash('sha256').update(code.trim().toLowerCase().replaceAll('-', '')).digest('hex')
}
