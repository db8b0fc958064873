import { neededMoment } from './china.js'
import { inGroups } from './groups.js'
import { idOf, maybe, parseObject, textOf } from './payload.js'
import { PROGRESS, type PlatformConnector } from './platform_connector.js'
import { pddCall } from './pinduoduo_api.js'
import { mapPddOrder, statusOf, stepsOf } from './pinduoduo_orders.js'
import { countPddOrders, pullPddOrders, readPddOrder } from './pinduoduo_pull.js'
import { agreeOnPdd, pullPddRefunds } from './pinduoduo_refunds.js'
import { confirmOnPdd } from './pinduoduo_shipping.js'
import { readPddStock, setPddStock } from './pinduoduo_stock.js'
import { idsIn, relayMessage } from './relay.js'
import { hexSignatureMatches } from './signature.js'
import { endsWithin, expiryOf, TOKEN_EXPIRES } from './token_expiry.js'

/** A token is renewed when less than this is left of it. */
const RENEW_BEFORE_MS = 3_600_000

/** Pinduoduo's open platform: forms in, JSON out, amounts as bare numbers. */
export const pinduoduo: PlatformConnector = {
  platform: 'pinduoduo',
  fields: ['client_id', 'client_secret', 'access_token', 'refresh_token'],
  optionalFields: ['refresh_token'],
  defaultUrl: 'https://gw-api.pinduoduo.com/api/router',

  verify: (headers, rawBody, credentials) =>
    hexSignatureMatches(headers.get('x-tandem-signature'), credentials.client_secret, rawBody),

  /** A message of the platform's message service as its client hands it on: `{id, message: {type, content: "{\"tid\":…}"}}`. */
  message: (_headers, rawBody) =>
    relayMessage(rawBody, (body) => {
      const message = maybe(body.message)
      const topic = textOf(message.type) ?? ''
      return {
        id: textOf(body.id),
        topic,
        isOrder: /^pdd_(trade|refund)_/i.test(topic),
        externalIds: idsIn(message.content, 'tid'),
      }
    }),

  head(payload) {
    const order = parseObject(payload)
    const number = idOf(order.order_sn, 'order_sn')
    return {
      externalId: number,
      externalNo: number,
      updatedAt: neededMoment(order.updated_at, 'updated_at'),
      progress: PROGRESS[statusOf(order)] * 100 + stepsOf(order),
    }
  },

  map: (payload) => mapPddOrder(parseObject(payload)),
  pull: pullPddOrders,

  async fetchOrders(http, connection, externalIds) {
    const found = await inGroups(externalIds, (id) => readPddOrder(http, connection, id))
    return found.filter((payload): payload is string => payload !== null)
  },

  confirmShipment: confirmOnPdd,
  stockBatch: 20,
  pushStock: setPddStock,
  readStock: readPddStock,
  pullRefunds: pullPddRefunds,
  agreeRefund: agreeOnPdd,
  countOrders: countPddOrders,

  async refreshCredentials(http, connection, now) {
    const { refresh_token: token } = connection.credentials
    if (!token || !endsWithin(connection.credentials, now, RENEW_BEFORE_MS)) return null
    const { answer } = await pddCall(http, connection, {
      type: 'pdd.pop.auth.token.refresh',
      root: 'pop_auth_token_refresh_response',
      params: { refresh_token: token },
    })
    return {
      ...connection.credentials,
      access_token: idOf(answer.access_token, 'access_token'),
      refresh_token: textOf(answer.refresh_token) ?? token,
      [TOKEN_EXPIRES]: expiryOf(answer.expires_at, now),
    }
  },

  async test(http, connection) {
    const { answer } = await pddCall(http, connection, {
      type: 'pdd.mall.info.get',
      root: 'mall_info_get_response',
      params: {},
    })
    return textOf(answer.mall_name) ?? connection.baseUrl
  },
}
