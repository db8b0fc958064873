import type { LosslessValue } from '#kernel/lossless_json'
import { textOf } from './payload.js'
import type { Credentials } from './platform_connector.js'

/** Kept beside the credentials that people enter: until when the access token is good, as ISO 8601. */
export const TOKEN_EXPIRES = 'token_expires'
/** From here on a number of seconds is no length of time but a moment since 1970. */
const EPOCH_FROM = 1_000_000_000

/** `expires_in` of a token answer: seconds from now, or, as some platforms mean it, since 1970. */
export function expiryOf(expiresIn: LosslessValue | undefined, now: Date): string {
  const seconds = Number(textOf(expiresIn) ?? 'NaN')
  if (!Number.isFinite(seconds)) throw new TypeError('expires_in is no number')
  const at = seconds >= EPOCH_FROM ? seconds * 1000 : now.getTime() + seconds * 1000
  return new Date(at).toISOString()
}

/** Whether the token ends within a length of time, or nobody knows when. */
export function endsWithin(credentials: Credentials, now: Date, aheadMs: number): boolean {
  const until = Date.parse(credentials[TOKEN_EXPIRES] ?? '')
  return Number.isNaN(until) || until - now.getTime() <= aheadMs
}
