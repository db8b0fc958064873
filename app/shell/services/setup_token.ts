import { createHmac, timingSafeEqual } from 'node:crypto'
import env from '#start/env'

/**
 * What the first visitor must show, so that a stranger who finds a fresh server cannot move in:
 * made of the installation's key, thus the same on every node and known to who runs the server.
 * The launcher prints it (`bin/support/settings.mjs` makes it the same way), the server logs it.
 */
export function setupToken(): string {
  const key = env.get('APP_KEY').release()
  return createHmac('sha256', key).update('tandem set-up').digest('hex').slice(0, 24)
}

/** Whether that is it, in a time that does not tell how much of it was right. */
export function isSetupToken(token: string): boolean {
  const [given, wanted] = [Buffer.from(token.trim()), Buffer.from(setupToken())]
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}
