import { createHmac, timingSafeEqual } from 'node:crypto'

/** Base64 of HMAC-SHA256 over the raw body, as WooCommerce and Shopify sign their webhooks. */
export function hmacBase64(secret: string, rawBody: string): string {
  return createHmac('sha256', secret).update(rawBody, 'utf8').digest('base64')
}

/** Whether two texts are the same, in a time that does not tell where they differ. */
export function sameText(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** Compares in constant time; an absent or odd signature is simply wrong, and so is any without a secret. */
export function signatureMatches(
  given: string | null,
  secret: string | undefined,
  rawBody: string
): boolean {
  if (!given || !secret) return false
  return sameText(given.trim(), hmacBase64(secret, rawBody))
}

/** The same with the signature in hexadecimal digits. */
export function hexSignatureMatches(
  given: string | null,
  secret: string | undefined,
  rawBody: string
): boolean {
  if (!given || !secret) return false
  const expected = createHmac('sha256', secret).update(rawBody, 'utf8').digest('hex')
  return sameText(given.trim().toLowerCase(), expected)
}
