import env from '#start/env'
import { deriveKey, hmacSha256, sameSecret } from '#kernel/identifiers'

/** The part of the callback address that nobody guesses: providers of SMS do not sign what they push. */
export function callbackToken(): string {
  return hmacSha256(deriveKey(env.get('APP_KEY').release(), 'marketing.callback'), 'sms').slice(
    0,
    40
  )
}

export const isCallbackToken = (given: string) => sameSecret(given, callbackToken())
