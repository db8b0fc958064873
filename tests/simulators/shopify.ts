import {
  shopifyOrder,
  type SampleOrder,
  type ShopifyState,
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

export const SHOPIFY_CREDENTIALS = {
  access_token: 'shpat_simulated',
  webhook_secret: 'shopify app secret',
}

interface Held {
  order: SampleOrder
  state: ShopifyState
  fulfillments: {
    id: number
    status: string
    tracking_number: string
    tracking_company: string
    line_items: { id: number; quantity: number }[]
  }[]
}

interface NewFulfillment {
  fulfillment: {
    line_items_by_fulfillment_order: {
      fulfillment_order_id: number
      fulfillment_order_line_items: { id: number; quantity: number }[]
    }[]
    tracking_info: { company: string; number: string }
  }
}

/** Shopify's Admin REST: cursor-paged orders, fulfillment orders, fulfillments, and signed webhooks. */
export class ShopifySimulator extends PlatformSimulator {
  readonly orders = new Map<number, Held>()
  readonly credentials = SHOPIFY_CREDENTIALS
  /** By variant, at the only location. */
  readonly stock = new Map<string, number>()
  /** The token was taken back. */
  isLocked = false
  #pages = new Map<string, { rest: number[]; limit: number }>()
  #nextFulfillment = 9_000_001

  put(order: SampleOrder, state: ShopifyState) {
    this.orders.set(order.id, {
      order,
      state,
      fulfillments: this.orders.get(order.id)?.fulfillments ?? [],
    })
    return this.payload(order.id)
  }

  payload(id: number): string {
    return JSON.stringify(this.#json(this.orders.get(id)!))
  }

  deliver(target: string, id: number, delivery: Delivery = {}): Promise<number> {
    const body = delivery.rawBody ?? this.payload(id)
    return post(target, body, {
      'content-type': 'application/json',
      'x-shopify-topic': delivery.topic ?? 'orders/updated',
      'x-shopify-shop-domain': 'simulated.myshopify.com',
      'x-shopify-api-version': '2025-07',
      'x-shopify-webhook-id': delivery.deliveryId ?? newDeliveryId(),
      'x-shopify-triggered-at': new Date().toISOString(),
      'x-shopify-hmac-sha256': hmac(
        delivery.forged ? 'not the secret' : this.credentials.webhook_secret,
        body
      ),
    })
  }

  protected answer(call: Call): Answer {
    if (this.isLocked || call.headers['x-shopify-access-token'] !== this.credentials.access_token) {
      return { status: 401, body: { errors: '[API] Invalid API key or access token' } }
    }
    const path = call.path.replace(/^\/admin\/api\/\d{4}-\d{2}/, '')
    if (path === '/shop.json')
      return { status: 200, body: { shop: { name: 'Simulated Outdoors' } } }
    if (path === '/orders.json') return this.#list(call.query)
    if (path === '/locations.json')
      return { status: 200, body: { locations: [{ id: 1, active: false }, { id: 655441491 }] } }
    if (path === '/inventory_levels/set.json') return this.#setStock(call)
    if (path === '/inventory_levels.json') return this.#levels(call.query)
    const [, product] = /^\/products\/(\d+)\.json$/.exec(path) ?? []
    if (product) return this.#product(product)
    if (path === '/fulfillments.json' && call.method === 'POST')
      return this.#fulfil(call.body as NewFulfillment)
    const [, id, part] =
      /^\/orders\/(\d+)\/(fulfillment_orders|fulfillments)\.json$/.exec(path) ?? []
    const held = this.orders.get(Number(id))
    if (!held) return { status: 404, body: { errors: 'Not Found' } }
    return part === 'fulfillments'
      ? { status: 200, body: { fulfillments: held.fulfillments } }
      : { status: 200, body: { fulfillment_orders: [this.#fulfillmentOrder(held)] } }
  }

  /** A product of two variants; their inventory items have other ids. */
  #product(id: string): Answer {
    if (id === '404') return { status: 404, body: { errors: 'Not Found' } }
    const variants = [12, 22].map((variant) => ({
      id: variant,
      inventory_item_id: variant + 800_000,
    }))
    return { status: 200, body: { product: { id: Number(id), variants } } }
  }

  /** Levels of items that were stocked at one of the locations; at most fifty items a call. */
  #levels(query: URLSearchParams): Answer {
    const items = query.get('inventory_item_ids')?.split(',') ?? []
    const isHere = query.get('location_ids')?.split(',').includes('655441491')
    if (items.length > 50) return { status: 422, body: { errors: 'inventory_item_ids' } }
    const levels = items.flatMap((item) => {
      const available = this.stock.get(String(Number(item) - 800_000))
      return isHere && available !== undefined
        ? [{ inventory_item_id: Number(item), location_id: 655441491, available }]
        : []
    })
    return { status: 200, body: { inventory_levels: levels } }
  }

  #setStock({ body }: Call): Answer {
    const {
      location_id: location,
      inventory_item_id: item,
      available,
    } = body as Record<string, number>
    if (location !== 655441491) return { status: 404, body: { errors: 'Not Found' } }
    this.stock.set(String(item - 800_000), available)
    return { status: 200, body: { inventory_level: { available } } }
  }

  #sent(held: Held) {
    const sent = new Map<number, number>()
    for (const one of held.fulfillments) {
      for (const line of one.line_items) sent.set(line.id, (sent.get(line.id) ?? 0) + line.quantity)
    }
    return sent
  }

  #json(held: Held) {
    const sent = this.#sent(held)
    const open = held.order.lines.reduce(
      (sum, line) => sum + line.qty - (sent.get(line.id) ?? 0),
      0
    )
    const fulfillment =
      held.fulfillments.length === 0
        ? (held.state.fulfillment ?? null)
        : open === 0
          ? 'fulfilled'
          : 'partial'
    return shopifyOrder(held.order, {
      ...held.state,
      sent,
      fulfillment,
      fulfillments: held.fulfillments,
    })
  }

  /** One fulfillment order an order; its own id and line ids differ from the order's. */
  #fulfillmentOrder(held: Held) {
    const sent = this.#sent(held)
    const items = held.order.lines.map((line) => ({
      id: line.id + 500_000,
      line_item_id: line.id,
      quantity: line.qty,
      fulfillable_quantity: line.qty - (sent.get(line.id) ?? 0),
    }))
    const isDone = items.every((item) => item.fulfillable_quantity === 0)
    return {
      id: held.order.id + 700_000,
      order_id: held.order.id,
      status: isDone ? 'closed' : 'open',
      line_items: items,
    }
  }

  #fulfil({ fulfillment }: NewFulfillment): Answer {
    const [part] = fulfillment.line_items_by_fulfillment_order
    const held = this.orders.get(part.fulfillment_order_id - 700_000)
    if (!held) return { status: 422, body: { errors: ['The fulfillment order does not exist'] } }
    const open = this.#fulfillmentOrder(held)
    const isTooMuch = part.fulfillment_order_line_items.some(
      (wanted) =>
        wanted.quantity >
        (open.line_items.find((item) => item.id === wanted.id)?.fulfillable_quantity ?? 0)
    )
    if (open.status === 'closed' || isTooMuch)
      return {
        status: 422,
        body: { errors: ['The fulfillment order line items are already fulfilled'] },
      }
    const made = {
      id: this.#nextFulfillment++,
      status: 'success',
      tracking_number: fulfillment.tracking_info.number,
      tracking_company: fulfillment.tracking_info.company,
      line_items: part.fulfillment_order_line_items.map((item) => ({
        id: item.id - 500_000,
        quantity: item.quantity,
      })),
    }
    held.fulfillments.push(made)
    held.order = { ...held.order, updatedAt: new Date(held.order.updatedAt.getTime() + 1000) }
    return { status: 201, body: { fulfillment: made } }
  }

  /** The first page filters; the next ones are named by `page_info` alone. */
  #list(query: URLSearchParams): Answer {
    const token = query.get('page_info')
    if (token && [...query.keys()].some((key) => !['page_info', 'limit'].includes(key))) {
      return { status: 400, body: { errors: { page_info: 'cannot be used with other filters' } } }
    }
    const kept = token ? this.#pages.get(token) : null
    if (token && !kept) return { status: 400, body: { errors: { page_info: 'Invalid value.' } } }
    const limit = kept?.limit ?? Math.min(250, Number(query.get('limit') ?? '50'))
    const ids = kept?.rest ?? this.#matching(query)
    const page = ids.slice(0, limit)
    const rest = ids.slice(limit)
    const headers: Record<string, string> = { 'x-shopify-shop-api-call-limit': '1/40' }
    if (rest.length > 0) {
      const next = Buffer.from(`page:${rest[0]}:${this.#pages.size}`).toString('base64url')
      this.#pages.set(next, { rest, limit })
      headers.link = `<${this.url}/admin/api/2025-07/orders.json?limit=${limit}&page_info=${next}>; rel="next"`
    }
    return {
      status: 200,
      headers,
      body: { orders: page.map((id) => this.#json(this.orders.get(id)!)) },
    }
  }

  #matching(query: URLSearchParams): number[] {
    const since = Date.parse(query.get('updated_at_min') ?? '1970-01-01T00:00:00Z')
    const until = Date.parse(query.get('updated_at_max') ?? '2999-01-01T00:00:00Z')
    const placed = (name: string, otherwise: number) =>
      query.get(name) ? Date.parse(query.get(name)!) : otherwise
    const ids = query.get('ids')?.split(',')
    return [...this.orders.values()]
      .filter(({ order }) => !ids || ids.includes(String(order.id)))
      .filter((held) => held.order.updatedAt.getTime() >= since)
      .filter((held) => held.order.updatedAt.getTime() <= until)
      .filter(({ order }) => +order.placedAt >= placed('created_at_min', 0))
      .filter(({ order }) => +order.placedAt <= placed('created_at_max', Infinity))
      .sort(
        (a, b) =>
          a.order.updatedAt.getTime() - b.order.updatedAt.getTime() || a.order.id - b.order.id
      )
      .map((held) => held.order.id)
  }
}
