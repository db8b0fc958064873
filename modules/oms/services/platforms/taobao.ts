import { maybe, idOf, parseObject, textOf, type Fields } from './payload.js'
import { neededMoment } from './china.js'
import { inGroups } from './groups.js'
import { relayMessage } from './relay.js'
import { PROGRESS, type PlatformConnector } from './platform_connector.js'
import { topCall } from './taobao_api.js'
import {
  confirmTaobaoMessages,
  permitTaobaoMessages,
  pullTaobaoMessages,
  readTaobaoMessage,
} from './taobao_messages.js'
import { mapTrade, statusOf, stepsOf } from './taobao_orders.js'
import { countTrades, pullTrades, readTrade } from './taobao_pull.js'
import { agreeOnTaobao, pullTaobaoRefunds } from './taobao_refunds.js'
import { confirmOnTaobao } from './taobao_shipping.js'
import { readTaobaoStock, setTaobaoStock, TAOBAO_STOCK_BATCH } from './taobao_stock.js'
import { refreshTaobaoSession } from './taobao_token.js'
import { hexSignatureMatches } from './signature.js'

/** Taobao and Tmall: the open platform TOP, whose gateway speaks forms and JSON. */
export const taobao: PlatformConnector = {
  platform: 'taobao',
  fields: ['app_key', 'app_secret', 'session', 'refresh_token', 'message_group'],
  optionalFields: ['refresh_token', 'message_group'],
  plainFields: ['message_group'],
  defaultUrl: 'https://eco.taobao.com/router/rest',

  verify: (headers, rawBody, credentials) =>
    hexSignatureMatches(headers.get('x-tandem-signature'), credentials.app_secret, rawBody),

  /** A message of the platform's message service as a client of its sockets hands it on. */
  message: (_headers, rawBody) => relayMessage(rawBody, readTaobaoMessage),
  pullMessages: pullTaobaoMessages,
  confirmMessages: confirmTaobaoMessages,

  head(payload) {
    const trade = parseObject(payload)
    const tid = idOf(trade.tid, 'tid')
    return {
      externalId: tid,
      externalNo: tid,
      updatedAt: neededMoment(trade.modified, 'modified'),
      progress: PROGRESS[statusOf(trade)] * 100 + Math.min(stepsOf(trade), 99),
    }
  },

  map: (payload) => mapTrade(parseObject(payload)),
  pull: pullTrades,

  async fetchOrders(http, connection, externalIds) {
    const found = await inGroups(externalIds, (tid) => readTrade(http, connection, tid))
    return found.filter((payload): payload is string => payload !== null)
  },

  confirmShipment: confirmOnTaobao,
  stockBatch: TAOBAO_STOCK_BATCH,
  pushStock: setTaobaoStock,
  readStock: readTaobaoStock,
  pullRefunds: pullTaobaoRefunds,
  agreeRefund: agreeOnTaobao,
  countOrders: countTrades,
  refreshCredentials: refreshTaobaoSession,

  async test(http, connection) {
    const { answer } = await topCall(http, connection, {
      method: 'taobao.user.seller.get',
      params: { fields: 'nick,user_id' },
    })
    await permitTaobaoMessages(http, connection)
    return textOf((maybe(answer.user) as Fields).nick) ?? connection.baseUrl
  },
}
