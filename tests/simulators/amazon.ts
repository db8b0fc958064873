import { createHmac, randomUUID } from 'node:crypto'
import {
  amazonAddress,
  amazonItems,
  amazonOrder,
  type AmazonState,
} from '#modules/oms/database/factories/amazon_payloads'
import type { SampleOrder } from '#modules/oms/database/factories/platform_payloads'
import {
  PlatformSimulator,
  post,
  type Answer,
  type Call,
  type Delivery,
} from './platform_simulator.js'

export const AMAZON_CREDENTIALS = {
  client_id: 'amzn1.application-oa2-client.simulated',
  client_secret: 'amzn1.oa2-cs.v1.simulated',
  refresh_token: 'Atzr|simulated',
  seller_id: 'A3SIMULATED',
  marketplace_ids: 'A1AMAZONSAMPLE',
  webhook_secret: 'amazon forwarding secret',
  access_token: 'Atza|first',
}

interface Held {
  order: SampleOrder
  state: AmazonState
  packages: Map<string, { trackingNumber: string; lines: { id: number; qty: number }[] }>
}

interface Confirmation {
  marketplaceId?: string
  packageDetail: {
    packageReferenceId: string
    trackingNumber: string
    carrierCode: string
    orderItems: { orderItemId: string; quantity: number }[]
  }
}

const refused = (status: number, code: string, message: string, details = ''): Answer => ({
  status,
  body: { errors: [{ code, message, details }] },
})
const RATE = { 'x-amzn-ratelimit-limit': '200' }

/**
 * Amazon's Selling Partner API: bearer tokens of an hour from Login with Amazon, restricted tokens for
 * what names people, `NextToken` pages, nothing of the last two minutes, buckets of calls.
 */
export class AmazonSimulator extends PlatformSimulator {
  readonly orders = new Map<number, Held>()
  readonly stock = new Map<string, number>()
  readonly credentials = AMAZON_CREDENTIALS
  /** False for an app without the role that sees people. */
  seesPeople = true
  #tokens = new Map([[AMAZON_CREDENTIALS.access_token, Infinity]])
  #restricted = new Map<string, string>()
  #pages = new Map<string, { rest: number[]; size: number }>()
  #throttled = 0

  put(order: SampleOrder, state: AmazonState | string) {
    const before = this.orders.get(order.id)
    this.orders.set(order.id, {
      order,
      state: typeof state === 'string' ? { OrderStatus: state } : state,
      packages: before?.packages ?? new Map(),
    })
    return this.payload(order.id)
  }

  /** What the connector puts together of an order: itself and its items. */
  payload(id: number): string {
    const held = this.orders.get(id)!
    const state = this.#stateOf(held)
    return JSON.stringify({
      order: amazonOrder(held.order, state),
      orderItems: amazonItems(held.order, state),
    })
  }

  /** An ORDER_CHANGE notification as a function that reads the queue passes it on. */
  deliver(target: string, id: number, delivery: Delivery = {}): Promise<number> {
    const body = delivery.rawBody ?? JSON.stringify(this.notification(id, delivery))
    const secret = delivery.forged ? 'not the secret' : this.credentials.webhook_secret
    return post(target, body, {
      'content-type': 'application/json',
      'x-tandem-sign': createHmac('sha256', secret).update(body).digest('hex'),
    })
  }

  notification(id: number, delivery: Delivery = {}) {
    return {
      NotificationVersion: '1.0',
      NotificationType: delivery.topic ?? 'ORDER_CHANGE',
      PayloadVersion: '1.0',
      EventTime: new Date().toISOString(),
      Payload: {
        OrderChangeNotification: {
          NotificationLevel: 'OrderLevel',
          SellerId: this.credentials.seller_id,
          AmazonOrderId: String(id),
          OrderChangeType: 'OrderStatusChange',
        },
      },
      NotificationMetadata: {
        NotificationId: delivery.deliveryId ?? randomUUID(),
        SubscriptionId: 'simulated',
      },
    }
  }

  /** The next calls find their bucket empty; what it fills by is said in the header. */
  throttleNext(times: number) {
    this.#throttled = times
  }

  /** The key is good no more, whatever token comes, until it is unlocked. */
  isLocked = false

  /** The tokens given out so far are good no more. */
  expireTokens() {
    this.#tokens.clear()
    this.#restricted.clear()
  }

  renew() {
    this.isLocked = false
    this.#tokens = new Map([[AMAZON_CREDENTIALS.access_token, Infinity]])
    this.#throttled = 0
    this.seesPeople = true
    this.stock.clear()
  }

  protected answer(call: Call): Answer {
    if (call.path === '/auth/o2/token') return this.#login(call.body as Record<string, string>)
    const token = String(call.headers['x-amz-access-token'] ?? '')
    const isRestricted = this.#restricted.has(token)
    const isGood = isRestricted || (this.#tokens.get(token) ?? 0) > Date.now()
    if (this.isLocked || !isGood)
      return refused(
        403,
        'Unauthorized',
        'Access to requested resource is denied.',
        'The access token you provided has expired.'
      )
    if (this.#throttled > 0) {
      this.#throttled--
      return { ...refused(429, 'QuotaExceeded', 'You exceeded your quota.'), headers: RATE }
    }
    const answer = this.#route(call, isRestricted ? this.#restricted.get(token)! : null)
    return { ...answer, headers: RATE }
  }

  #login(form: Record<string, string>): Answer {
    const { client_id: id, client_secret: secret, refresh_token: refresh } = this.credentials
    if (form.client_id !== id || form.client_secret !== secret)
      return { status: 401, body: { error: 'invalid_client' } }
    if (form.grant_type !== 'refresh_token' || form.refresh_token !== refresh)
      return { status: 400, body: { error: 'invalid_grant' } }
    const token = `Atza|${randomUUID()}`
    this.#tokens.set(token, Date.now() + 3_600_000)
    return {
      status: 200,
      body: {
        access_token: token,
        refresh_token: refresh,
        token_type: 'bearer',
        expires_in: 3600,
      },
    }
  }

  /** `path` is the one a restricted token is good for; null for the ordinary token. */
  #route(call: Call, path: string | null): Answer {
    if (path !== null && path !== call.path)
      return refused(403, 'Unauthorized', 'The token is restricted to another resource.')
    if (call.path === '/tokens/2021-03-01/restrictedDataToken') return this.#restrict(call.body)
    if (call.path === '/sellers/v1/marketplaceParticipations')
      return { status: 200, body: { payload: [{ marketplace: { name: 'Amazon.simulated' } }] } }
    if (call.path === '/orders/v0/orders') return this.#list(call.query, path !== null)
    if (call.path.startsWith('/listings/')) return this.#item(call)
    const [, id, part] = /^\/orders\/v0\/orders\/([^/]+)(?:\/(\w+))?$/.exec(call.path) ?? []
    const held = this.orders.get(Number(id))
    if (!held) return refused(404, 'NotFound', `The order ${id} does not exist`)
    return this.#order(held, part, call, path !== null)
  }

  #restrict(body: unknown): Answer {
    const { restrictedResources: resources } = body as {
      restrictedResources: { path: string; dataElements?: string[] }[]
    }
    if (!this.seesPeople)
      return refused(
        403,
        'Unauthorized',
        'Application does not have access to one or more requested data elements: [shippingAddress, buyerInfo]'
      )
    const token = `Atz.sprdt|${randomUUID()}`
    this.#restricted.set(token, resources[0].path)
    return { status: 200, body: { restrictedDataToken: token, expiresIn: 3600 } }
  }

  #stateOf({ state, packages, order }: Held): AmazonState {
    const sent = new Map<number, number>()
    for (const { lines } of packages.values())
      for (const line of lines) sent.set(line.id, (sent.get(line.id) ?? 0) + line.qty)
    if (packages.size === 0) return state
    const isDone = order.lines.every((line) => (sent.get(line.id) ?? 0) >= line.qty)
    return { ...state, sent, OrderStatus: isDone ? 'Shipped' : 'PartiallyShipped' }
  }

  #order(held: Held, part: string | undefined, call: Call, seesPeople: boolean): Answer {
    const state = this.#stateOf(held)
    const id = String(held.order.id)
    if (part === undefined)
      return { status: 200, body: { payload: amazonOrder(held.order, state, seesPeople) } }
    if (part === 'orderItems')
      return {
        status: 200,
        body: { payload: { AmazonOrderId: id, OrderItems: amazonItems(held.order, state) } },
      }
    if (part === 'address')
      return seesPeople
        ? {
            status: 200,
            body: {
              payload: { AmazonOrderId: id, ShippingAddress: amazonAddress(held.order) },
            },
          }
        : refused(403, 'Unauthorized', 'A restricted token is needed.')
    if (part === 'shipmentConfirmation' && call.method === 'POST')
      return this.#confirm(held, call.body as Confirmation)
    return refused(404, 'NotFound', 'There is no such resource')
  }

  #confirm(held: Held, { marketplaceId, packageDetail }: Confirmation): Answer {
    const { packageReferenceId: number, orderItems } = packageDetail
    if (!marketplaceId) return refused(400, 'InvalidInput', 'marketplaceId is missing')
    if (typeof number !== 'string' || !/^[1-9]\d*$/.test(number))
      return refused(
        400,
        'InvalidInput',
        'PackageReferenceId: is invalid, must be a positive numeric value.'
      )
    if (held.state.OrderStatus === 'Canceled')
      return refused(400, 'InvalidInput', 'The order is canceled.')
    const lines = orderItems.map((item) => ({ id: Number(item.orderItemId), qty: item.quantity }))
    const sent = this.#stateOf(held).sent ?? new Map<number, number>()
    const isTooMuch = lines.some((line) => {
      const known = held.order.lines.find((one) => one.id === line.id)
      return !known || (sent.get(line.id) ?? 0) + line.qty > known.qty
    })
    if (!held.packages.has(number) && isTooMuch)
      return refused(
        400,
        'InvalidInput',
        'Failed to create package due to not finding a matching package or order already fulfilled.'
      )
    held.packages.set(number, { trackingNumber: packageDetail.trackingNumber, lines })
    held.order = { ...held.order, updatedAt: new Date(held.order.updatedAt.getTime() + 1000) }
    return { status: 204 }
  }

  #list(query: URLSearchParams, seesPeople: boolean): Answer {
    const token = query.get('NextToken')
    if (!query.get('MarketplaceIds'))
      return refused(400, 'InvalidInput', 'MarketplaceIds is missing')
    const kept = token ? this.#pages.get(token) : null
    if (token && !kept) return refused(400, 'InvalidInput', 'Invalid NextToken')
    const before = query.get('LastUpdatedBefore')
    if (before && Date.parse(before) > Date.now() - 110_000)
      return refused(400, 'InvalidInput', 'LastUpdatedBefore must be two minutes in the past')
    const size = kept?.size ?? Number(query.get('MaxResultsPerPage') ?? '100')
    if (size > 100) return refused(400, 'InvalidInput', 'MaxResultsPerPage')
    const ids = kept?.rest ?? this.#matching(query)
    const rest = ids.slice(size)
    const next = rest.length > 0 ? randomUUID() : null
    if (next) this.#pages.set(next, { rest, size })
    const Orders = ids.slice(0, size).map((id) => {
      const held = this.orders.get(id)!
      return amazonOrder(held.order, this.#stateOf(held), seesPeople)
    })
    return { status: 200, body: { payload: { Orders, ...(next ? { NextToken: next } : {}) } } }
  }

  #matching(query: URLSearchParams): number[] {
    const by = query.has('CreatedAfter') ? 'Created' : 'LastUpdated'
    const from = Date.parse(query.get(`${by}After`) ?? '1970-01-01')
    const to = Date.parse(query.get(`${by}Before`) ?? '9999-01-01')
    const timeOf = ({ order }: Held) =>
      Math.floor((by === 'Created' ? order.placedAt : order.updatedAt).getTime() / 1000) * 1000
    return [...this.orders.values()]
      .filter((held) => timeOf(held) >= from && timeOf(held) <= to)
      .sort((a, b) => timeOf(a) - timeOf(b) || a.order.id - b.order.id)
      .map((held) => held.order.id)
  }

  /** With what Amazon's own warehouses have beside it. */
  #listing(sku: string, query: URLSearchParams): Answer {
    const quantity = this.stock.get(sku)
    if (quantity === undefined) return refused(404, 'NotFound', `SKU ${sku} not found`)
    const isAsked = query.get('includedData')?.split(',').includes('fulfillmentAvailability')
    const fulfillmentAvailability = [
      { fulfillmentChannelCode: 'AMAZON_NA', quantity: 999 },
      { fulfillmentChannelCode: 'DEFAULT', quantity },
    ]
    return { status: 200, body: { sku, ...(isAsked && { fulfillmentAvailability }) } }
  }

  #item(call: Call): Answer {
    const [, seller, sku] =
      /^\/listings\/2021-08-01\/items\/([^/]+)\/([^/]+)$/.exec(call.path) ?? []
    if (seller !== this.credentials.seller_id || !['GET', 'PATCH'].includes(call.method))
      return refused(403, 'Unauthorized', 'Access to requested resource is denied.')
    const code = decodeURIComponent(sku)
    if (call.method === 'GET') return this.#listing(code, call.query)
    if (code === 'unknown' || code === '9') return refused(404, 'NotFound', `SKU ${code} not found`)
    const { patches } = call.body as {
      patches: { path: string; value: { quantity: number }[] }[]
    }
    if (patches[0].path !== '/attributes/fulfillment_availability')
      return refused(400, 'InvalidInput', 'patches')
    this.stock.set(code, patches[0].value[0].quantity)
    return { status: 200, body: { sku: code, status: 'ACCEPTED', submissionId: randomUUID() } }
  }
}
