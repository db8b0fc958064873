import type { OutboundHttp } from '#kernel/http/outbound'
import { idOf, textOf, type Fields } from './payload.js'
import type { Connection, PulledMessages, WebhookMessage } from './platform_connector.js'
import { idsIn } from './relay.js'
import { exactMany, manyOf, topCall } from './taobao_api.js'

/** Messages of one call, as many as it gives. */
const BATCH = 200
/** Messages of sellers who never allowed them do not come; this allows those about trades and refunds. */
const TOPICS = [
  'TradeCreate,TradeBuyerPay,TradePaid,TradeChanged,TradeModifyFee,TradeClose,TradePartlyRefund',
  'TradeSellerShip,TradePartlySellerShip,TradeMemoModified,TradeLogisticsAddressChanged,TradeSuccess',
]
  .join(',')
  .split(',')
  .map((name) => `taobao_trade_${name}`)
  .concat([
    'taobao_refund_RefundCreated',
    'taobao_refund_RefundSuccess',
    'taobao_refund_RefundClosed',
  ])
  .join(',')

/** What a message of the service says, however it came: `{id, topic, content: "{\"tid\":…}"}`. */
export function readTaobaoMessage(body: Fields) {
  const topic = textOf(body.topic) ?? ''
  return {
    id: textOf(body.id),
    topic,
    isOrder: /^taobao_(trade|refund)_/.test(topic),
    externalIds: idsIn(body.content, 'tid'),
  }
}

/**
 * Messages of the store's group that nobody confirmed yet (`taobao.tmc.messages.consume`), each as it
 * came. The queue is the application's, not the seller's: only a group of its own has no messages of
 * other sellers. Null for a store without a group.
 */
export async function pullTaobaoMessages(
  http: OutboundHttp,
  connection: Connection
): Promise<PulledMessages | null> {
  const { message_group: group } = connection.credentials
  if (!group) return null
  const { answer, text } = await topCall(http, connection, {
    method: 'taobao.tmc.messages.consume',
    params: { group_name: group, quantity: String(BATCH) },
    isAnonymous: true,
  })
  const bodies = exactMany(text, 'messages', 'tmc_message')
  const messages = manyOf(answer.messages, 'tmc_message').map((body, n) => {
    const { topic, isOrder, externalIds } = readTaobaoMessage(body)
    const isUseful = isOrder && externalIds.length > 0
    return {
      deliveryId: idOf(body.id, 'id'),
      topic,
      kind: isUseful ? 'order' : 'other',
      ...(isUseful && { externalIds }),
      rawBody: bodies[n],
    } satisfies WebhookMessage & { rawBody: string }
  })
  return { messages, hasMore: messages.length === BATCH }
}

/** Tells the service that messages were written down: it gives them out no more. */
export async function confirmTaobaoMessages(
  http: OutboundHttp,
  connection: Connection,
  deliveryIds: readonly string[]
): Promise<void> {
  await topCall(http, connection, {
    method: 'taobao.tmc.messages.confirm',
    params: {
      group_name: connection.credentials.message_group ?? '',
      s_message_ids: deliveryIds.join(','),
    },
    isAnonymous: true,
  })
}

/** Has the seller's messages flow into the application's queue. Allowing them again changes nothing. */
export async function permitTaobaoMessages(
  http: OutboundHttp,
  connection: Connection
): Promise<void> {
  if (!connection.credentials.message_group) return
  await topCall(http, connection, { method: 'taobao.tmc.user.permit', params: { topics: TOPICS } })
}
