import { createHmac } from 'node:crypto'
import { systemClock } from '#kernel/clock'
import { sameText } from './signature.js'

/** A message older than this, or from as far ahead, is no message: it may have been sent by who once listened. */
export const REPLAY_SECONDS = 300

const VERSION = 'v1='

/**
 * `v1=` and the HMAC-SHA256, in hexadecimal digits, of the event's id, its time in seconds and the body
 * to the last byte, with a point between each.
 */
export function restSignature(secret: string, id: string, seconds: string, body: string): string {
  return `${VERSION}${createHmac('sha256', secret).update(`${id}.${seconds}.${body}`, 'utf8').digest('hex')}`
}

/** Whether a message is the shop's and of now. Several signatures, with blanks between, are for a change of secret. */
export function restVerified(
  headers: Headers,
  rawBody: string,
  secret: string | undefined,
  now = systemClock.now()
): boolean {
  const [id, seconds] = [headers.get('x-tandem-event-id'), headers.get('x-tandem-timestamp')]
  if (!secret || !id || !seconds || !/^\d{1,12}$/.test(seconds)) return false
  if (Math.abs(now.getTime() / 1000 - Number(seconds)) > REPLAY_SECONDS) return false
  const expected = restSignature(secret, id, seconds, rawBody)
  const given = (headers.get('x-tandem-signature') ?? '').split(/\s+/)
  return given.filter((one) => sameText(one, expected)).length > 0
}
