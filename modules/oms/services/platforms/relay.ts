import { parseLossless } from '#kernel/lossless_json'
import { maybe, textOf, type Fields } from './payload.js'
import type { WebhookMessage } from './platform_connector.js'

/**
 * Messages of platforms whose message service is a connection of their own client, not a call to us:
 * the client hands each on to the webhook address as it came, with `x-tandem-signature`, the HMAC-SHA256
 * of the body in hexadecimal digits, keyed with the app secret. They only name orders.
 */
export function relayMessage(
  rawBody: string,
  read: (body: Fields) => {
    id: string | null
    topic: string
    isOrder: boolean
    externalIds: string[]
  }
): WebhookMessage {
  const { id, topic, isOrder, externalIds } = read(bodyOf(rawBody))
  const isUseful = isOrder && externalIds.length > 0
  return {
    deliveryId: id,
    topic,
    kind: isUseful ? 'order' : 'other',
    ...(isUseful && { externalIds }),
  }
}

/** An id inside a message's content, which is JSON in a text, or the object itself. */
export function idsIn(content: Fields[string] | undefined, name: string): string[] {
  const inner = typeof content === 'string' ? bodyOf(content) : maybe(content)
  return textOf(inner[name]) ? [textOf(inner[name])!] : []
}

function bodyOf(text: string): Fields {
  try {
    return maybe(parseLossless(text))
  } catch {
    return {}
  }
}
