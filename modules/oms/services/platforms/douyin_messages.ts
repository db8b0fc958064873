import { createHmac } from 'node:crypto'
import { parseLossless, type LosslessValue } from '#kernel/lossless_json'
import { maybe, textOf, type Fields } from './payload.js'
import type { Credentials, WebhookMessage } from './platform_connector.js'
import { sameText } from './signature.js'

/** `event-sign` of a message: HMAC-SHA256 in small hex over the app's id, the raw body and the secret. */
export function eventSign(appId: string, rawBody: string, secret: string): string {
  return createHmac('sha256', secret)
    .update(appId + rawBody + secret, 'utf8')
    .digest('hex')
}

/** The app's id is the store's own, whatever the header `app-id` claims. */
export function verifyDouyin(headers: Headers, rawBody: string, credentials: Credentials): boolean {
  const { app_key: appKey, app_secret: secret } = credentials
  const given = headers.get('event-sign')
  if (!given || !appKey || !secret) return false
  return sameText(given.trim().toLowerCase(), eventSign(appKey, rawBody, secret))
}

/**
 * A delivery is a list of messages `{ tag, msg_id, data }`; `data` is JSON in a string and names the
 * order as `p_id`. The platform's trial of the address is a message with the tag 0.
 */
export function messageOf(rawBody: string): WebhookMessage {
  const messages = entriesOf(rawBody)
  const tags = messages.map((one) => textOf(one.tag) ?? '?')
  const topic = [...new Set(tags)].join(',')
  if (messages.length > 0 && tags.every((tag) => tag === '0'))
    return { deliveryId: null, topic, kind: 'ping' }
  const externalIds = [...new Set(messages.flatMap((one) => textOf(dataOf(one.data).p_id) ?? []))]
  const deliveryId = messages.length === 1 ? textOf(messages[0].msg_id) : null
  return externalIds.length > 0
    ? { deliveryId, topic, kind: 'order', externalIds }
    : { deliveryId, topic, kind: 'other' }
}

function entriesOf(rawBody: string): Fields[] {
  const body = parsed(rawBody)
  return (Array.isArray(body) ? body : [body]).map(maybe)
}

const dataOf = (data: LosslessValue | undefined): Fields =>
  maybe(typeof data === 'string' ? parsed(data) : data)

/** What is no JSON says nothing: the signature alone decides whether it is taken. */
function parsed(text: string): LosslessValue {
  try {
    return parseLossless(text)
  } catch {
    return null
  }
}
