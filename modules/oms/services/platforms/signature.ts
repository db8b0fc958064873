import { createHmac, timingSafeEqual } from 'node:crypto'

/** Base64 of HMAC-SHA256 over the raw body, as WooCommerce and Shopify sign their webhooks. */
export function hmacBase64(secret: string, rawBody: string): string {
  return createHmac('sha256', secret).update(rawBody, 'utf8').digest('base64')
}

/** Compares in constant time; an absent or odd signature is simply wrong, and so is any without a secret. */
export function signatureMatches(
  given: string | null,
  secret: string | undefined,
  rawBody: string
): boolean {
  if (!given || !secret) return false
  const expected = Buffer.from(hmacBase64(secret, rawBody))
  const actual = Buffer.from(given.trim())
  return actual.length === expected.length && timingSafeEqual(actual, expected)
}
