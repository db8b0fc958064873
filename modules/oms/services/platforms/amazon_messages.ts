import { parseLossless, type LosslessValue } from '#kernel/lossless_json'
import { maybe, textOf, type Fields } from './payload.js'
import type { Credentials, WebhookMessage } from './platform_connector.js'
import { hexSignatureMatches, sameText } from './signature.js'

/**
 * Amazon puts its notifications into a queue or onto an event bus of the merchant's, which pass them
 * on. A rule of the bus (EventBridge API destination) proves itself by the secret in `x-api-key`, a
 * function that reads the queue by an HMAC-SHA256 of the body in `x-tandem-sign`, in small hex.
 */
export function verifyAmazon(headers: Headers, rawBody: string, credentials: Credentials): boolean {
  const { webhook_secret: secret } = credentials
  if (!secret) return false
  const key = headers.get('x-api-key')
  return (
    hexSignatureMatches(headers.get('x-tandem-sign'), secret, rawBody) ||
    (key !== null && sameText(key.trim(), secret))
  )
}

/** The notifications in a body: one, one as an event of the bus, or a batch as a queue's reader gets it. */
export function messageOf(rawBody: string): WebhookMessage {
  const notifications = unwrapped(parsed(rawBody))
  const types = notifications.map((one) => textOf(one.NotificationType) ?? '?')
  const ids = notifications.map((one) => textOf(maybe(one.NotificationMetadata).NotificationId))
  const externalIds = [
    ...new Set(
      notifications.flatMap(
        (one) => textOf(maybe(maybe(one.Payload).OrderChangeNotification).AmazonOrderId) ?? []
      )
    ),
  ]
  const message = {
    deliveryId: ids.length === 1 ? ids[0] : null,
    topic: [...new Set(types)].join(','),
  }
  return externalIds.length > 0
    ? { ...message, kind: 'order', externalIds }
    : { ...message, kind: 'other' }
}

function unwrapped(body: LosslessValue): Fields[] {
  if (Array.isArray(body)) return body.flatMap(unwrapped)
  const one = maybe(body)
  if (Array.isArray(one.Records))
    return one.Records.flatMap((record) => unwrapped(parsed(textOf(maybe(record).body) ?? '')))
  if (one['detail-type'] !== undefined) return unwrapped(one.detail ?? null)
  return textOf(one.NotificationType) === null ? [] : [one]
}

function parsed(text: string): LosslessValue {
  try {
    return parseLossless(text)
  } catch {
    return null
  }
}
