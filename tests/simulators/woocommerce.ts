import {
  woocommerceOrder,
  type SampleOrder,
} from '#modules/oms/database/factories/platform_payloads'
import {
  hmac,
  newDeliveryId,
  PlatformSimulator,
  post,
  type Answer,
  type Call,
  type Delivery,
} from './platform_simulator.js'

export const WOO_CREDENTIALS = {
  consumer_key: 'ck_simulated_key',
  consumer_secret: 'cs_simulated_secret',
  webhook_secret: 'woo webhook secret',
}

interface Held {
  order: SampleOrder
  status: string
}

/** WooCommerce's `wc/v3` orders: paged lists, notes, status changes, and signed webhooks. */
export class WooCommerceSimulator extends PlatformSimulator {
  readonly orders = new Map<number, Held>()
  readonly notes = new Map<number, { id: number; note: string; customer_note: boolean }[]>()
  readonly credentials = WOO_CREDENTIALS
  readonly stock = new Map<string, number>()
  /** These never show in what changed, though they are there: what a reading by changes misses. */
  readonly withheld = new Set<number>()
  /** What counting says an order comes to, where that is not what its payload says. */
  readonly counted = new Map<number, string>()
  /** The key was taken back. */
  isLocked = false

  put(order: SampleOrder, status: string) {
    this.orders.set(order.id, { order, status })
    return this.payload(order.id)
  }

  /** The order's payload as it stands, to the byte. */
  payload(id: number): string {
    const { order, status } = this.orders.get(id)!
    return JSON.stringify(woocommerceOrder(order, status))
  }

  /** Delivers `order.updated` (or another topic) to `<base>/webhooks/oms/woocommerce/<store>`. */
  deliver(target: string, id: number, delivery: Delivery = {}): Promise<number> {
    const body = delivery.rawBody ?? this.payload(id)
    return post(target, body, {
      'content-type': 'application/json',
      'user-agent': 'WooCommerce/9.8.1 Hookshot (WordPress/6.8)',
      'x-wc-webhook-source': this.url,
      'x-wc-webhook-topic': delivery.topic ?? 'order.updated',
      'x-wc-webhook-resource': 'order',
      'x-wc-webhook-event': 'updated',
      'x-wc-webhook-id': '1',
      'x-wc-webhook-delivery-id': delivery.deliveryId ?? newDeliveryId(),
      'x-wc-webhook-signature': hmac(
        delivery.forged ? 'not the secret' : this.credentials.webhook_secret,
        body
      ),
    })
  }

  /** The first knock of a new webhook: a form, unsigned. */
  ping(target: string): Promise<number> {
    return post(target, 'webhook_id=1', { 'content-type': 'application/x-www-form-urlencoded' })
  }

  protected answer(call: Call): Answer {
    const { consumer_key: key, consumer_secret: secret } = this.credentials
    const basic = `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}`
    if (this.isLocked || call.headers.authorization !== basic)
      return { status: 401, body: { code: 'woocommerce_rest_cannot_view' } }
    const path = call.path.replace(/^\/wp-json\/wc\/v3/, '')
    if (path === '/orders' && call.method === 'GET') return this.#list(call.query)
    const item = /^\/products\/(\d+)(?:\/variations\/(\d+))?$/.exec(path)
    if (item && call.method === 'GET') {
      const quantity = this.stock.get(`${item[1]}:${item[2] ?? ''}`) ?? null
      return { status: 200, body: { id: Number(item[2] ?? item[1]), stock_quantity: quantity } }
    }
    if (item && call.method === 'PUT') return this.#setStock(item[1], item[2] ?? '', call)
    const [, id, part] = /^\/orders\/(\d+)(\/notes)?$/.exec(path) ?? []
    const held = this.orders.get(Number(id))
    if (!held) return { status: 404, body: { code: 'woocommerce_rest_shop_order_invalid_id' } }
    if (part) return this.#notes(Number(id), call)
    if (call.method === 'PUT') {
      held.status = (call.body as { status: string }).status
      held.order = { ...held.order, updatedAt: new Date(held.order.updatedAt.getTime() + 1000) }
    }
    return { status: 200, body: woocommerceOrder(held.order, held.status) }
  }

  #setStock(product: string, variation: string, { body }: Call): Answer {
    const { manage_stock: isManaged, stock_quantity: quantity } = body as {
      manage_stock: boolean
      stock_quantity: number
    }
    if (product === '404' || !isManaged)
      return { status: 404, body: { code: 'woocommerce_rest_product_invalid_id' } }
    this.stock.set(`${product}:${variation}`, quantity)
    return { status: 200, body: { id: Number(variation || product), stock_quantity: quantity } }
  }

  #list(query: URLSearchParams): Answer {
    if (query.has('modified_after') && query.get('dates_are_gmt') !== 'true')
      return { status: 400, body: { code: 'simulator_wants_gmt' } }
    const perPage = Math.min(100, Number(query.get('per_page') ?? '10'))
    const page = Number(query.get('page') ?? '1')
    const after = query.get('modified_after')
    const since = after ? Date.parse(`${after}Z`) : 0
    const before = query.get('modified_before')
    const until = before ? Date.parse(`${before}Z`) : Infinity
    const bound = (name: string) => (query.get(name) ? new Date(`${query.get(name)}Z`) : null)
    const placed = { after: bound('after'), before: bound('before') }
    // Whole seconds, as WordPress keeps them.
    const seconds = (held: Held) => Math.floor(held.order.updatedAt.getTime() / 1000)
    const include = query.get('include')?.split(',')
    const found = [...this.orders.values()]
      .filter(({ order }) => !include || include.includes(String(order.id)))
      .filter(({ order }) => !after || !this.withheld.has(order.id))
      .filter((held) => seconds(held) * 1000 > since && seconds(held) * 1000 < until)
      .filter(
        ({ order }) =>
          +order.placedAt > +(placed.after ?? 0) && +order.placedAt < +(placed.before ?? Infinity)
      )
      .sort((a, b) => seconds(a) - seconds(b) || a.order.id - b.order.id)
    return {
      status: 200,
      headers: {
        'x-wp-total': String(found.length),
        'x-wp-totalpages': String(Math.ceil(found.length / perPage)),
      },
      body: found.slice((page - 1) * perPage, page * perPage).map((held) => ({
        ...woocommerceOrder(held.order, held.status),
        ...(query.has('_fields') &&
          this.counted.has(held.order.id) && { total: this.counted.get(held.order.id) }),
      })),
    }
  }

  #notes(id: number, call: Call): Answer {
    const notes = this.notes.get(id) ?? []
    this.notes.set(id, notes)
    if (call.method === 'GET') return { status: 200, body: notes }
    const { note, customer_note: isForCustomer } = call.body as {
      note: string
      customer_note: boolean
    }
    notes.push({ id: notes.length + 1, note, customer_note: isForCustomer })
    return { status: 201, body: notes.at(-1) }
  }
}
