import type { SampleOrder } from '#modules/oms/database/factories/platform_payloads'
import { restOrder, type RestState } from '#modules/oms/database/factories/rest_payloads'
import { restSignature } from '#modules/oms/services/platforms/rest_sign'
import {
  newDeliveryId,
  PlatformSimulator,
  post,
  type Answer,
  type Call,
  type Delivery,
} from './platform_simulator.js'

export const REST_CREDENTIALS = { webhook_secret: 'whsec_simulated', api_key: 'shop_simulated_key' }

interface Held {
  order: SampleOrder
  state: RestState
  shipments: Map<string, { line_id: string; quantity: number }[]>
}

interface Shipment {
  shipment: string
  lines: { line_id: string; quantity: number }[]
}

/** A merchant's own shop as docs/channels/rest.md has it: every part of the protocol, signed messages, keyset cursors. */
export class RestSimulator extends PlatformSimulator {
  readonly orders = new Map<number, Held>()
  readonly stock = new Map<string, number>()
  readonly refunds: Record<string, unknown>[] = []
  readonly credentials = REST_CREDENTIALS
  /** The key was taken back. */
  isLocked = false
  /** Parts this shop has not built: it answers 501. */
  readonly missing = new Set<'orders' | 'shipments' | 'stock' | 'refunds' | 'count'>()

  put(order: SampleOrder, state: RestState) {
    const shipments = this.orders.get(order.id)?.shipments ?? new Map()
    this.orders.set(order.id, { order, state, shipments })
    return this.payload(order.id)
  }

  clear() {
    this.orders.clear()
    this.stock.clear()
    this.missing.clear()
    this.refunds.length = 0
    this.isLocked = false
  }

  /** The order's payload as it stands, to the byte. */
  payload(id: number): string {
    return JSON.stringify(this.#json(this.orders.get(id)!))
  }

  /** Posts an order, or whatever else is given, signed for now or for another moment. */
  deliver(target: string, id: number, delivery: Delivery & { at?: Date } = {}): Promise<number> {
    const body = delivery.rawBody ?? this.payload(id)
    const event = delivery.deliveryId ?? newDeliveryId()
    const seconds = String(Math.floor((delivery.at ?? new Date()).getTime() / 1000))
    const secret = delivery.forged ? 'not the secret' : this.credentials.webhook_secret
    return post(target, body, {
      'content-type': 'application/json',
      'x-tandem-topic': delivery.topic ?? 'order',
      'x-tandem-event-id': event,
      'x-tandem-timestamp': seconds,
      'x-tandem-signature': restSignature(secret, event, seconds, body),
    })
  }

  protected answer(call: Call): Answer {
    if (this.isLocked || call.headers.authorization !== `Bearer ${this.credentials.api_key}`)
      return { status: 401, body: { error: 'key' } }
    const [, part, id, deed] = call.path.split('/')
    const offered = deed === 'shipments' ? 'shipments' : id === 'count' ? 'count' : part
    if (this.missing.has(offered as never)) return { status: 501 }
    if (part === 'shop') return { status: 200, body: { name: '山野自有商城' } }
    if (part === 'stock') return id === 'query' ? this.#showStock(call) : this.#setStock(call)
    if (part === 'refunds') return this.#refunds(call, id)
    if (part !== 'orders') return { status: 404, body: { error: 'no such path' } }
    if (deed === 'shipments') return this.#ship(id, call)
    return id === 'count' ? this.#count(call.query) : this.#list(call.query)
  }

  #json({ order, state, shipments }: Held) {
    const sent = new Map<number, number>()
    for (const { line_id: line, quantity } of [...shipments.values()].flat())
      sent.set(Number(line), (sent.get(Number(line)) ?? 0) + quantity)
    return restOrder(order, { ...state, sent })
  }

  /** In order of (updated_at, id); the cursor is that of the last order given out. */
  #list(query: URLSearchParams): Answer {
    const ids = query.get('ids')?.split(',')
    if (ids)
      return {
        status: 200,
        body: {
          orders: ids.flatMap((id) => {
            const held = this.orders.get(Number(id))
            return held ? [this.#json(held)] : []
          }),
        },
      }
    const [from, to] = [query.get('updated_from')!, query.get('updated_to')!].map(Date.parse)
    const limit = Math.min(100, Number(query.get('limit') ?? '100'))
    const [at, after] = (query.get('cursor') ?? '-1:0').split(':').map(Number)
    const found = [...this.orders.values()]
      .map((held) => ({ held, time: held.order.updatedAt.getTime(), id: held.order.id }))
      .filter(({ time }) => time >= from && time <= to)
      .filter(({ time, id }) => time > at || (time === at && id > after))
      .sort((a, b) => a.time - b.time || a.id - b.id)
    const page = found.slice(0, limit)
    const last = page.at(-1)
    return {
      status: 200,
      body: {
        orders: page.map(({ held }) => this.#json(held)),
        next_cursor: found.length > limit ? `${last!.time}:${last!.id}` : null,
      },
    }
  }

  #count(query: URLSearchParams): Answer {
    const [from, before] = [query.get('placed_from')!, query.get('placed_before')!].map(Date.parse)
    const found = [...this.orders.values()]
      .filter(({ order }) => +order.placedAt >= from && +order.placedAt < before)
      .map((held) => this.#json(held))
    const cents = found.reduce((sum, one) => sum + Math.round(Number(one.total) * 100), 0)
    return {
      status: 200,
      body: {
        count: found.length,
        total: (cents / 100).toFixed(2),
        ids: found.map((one) => one.id),
      },
    }
  }

  #ship(id: string, call: Call): Answer {
    const held = this.orders.get(Number(id))
    if (!held || held.state.status === 'cancelled')
      return { status: 422, body: { error: 'the order is closed' } }
    const { shipment, lines } = call.body as Shipment
    if (call.headers['idempotency-key'] !== shipment)
      return { status: 400, body: { error: 'the key is not the shipment' } }
    const isKnown = held.shipments.has(shipment)
    held.shipments.set(shipment, lines)
    const json = this.#json(held)
    const isDone = json.lines.every((line) => line.sent >= line.quantity - line.cancelled)
    if (!isKnown && isDone) {
      held.state = { ...held.state, status: 'shipped' }
      held.order = { ...held.order, updatedAt: new Date(held.order.updatedAt.getTime() + 1000) }
    }
    return { status: isKnown ? 200 : 201, body: { id: `s-${shipment}` } }
  }

  #setStock({ body }: Call): Answer {
    const { items } = body as {
      items: { product_id: string; sku_id: string; quantity: number }[]
    }
    const results = items.map(({ product_id: product, sku_id: sku, quantity }) => {
      const ok = product !== '404'
      if (ok) this.stock.set(`${product}:${sku}`, quantity)
      return { product_id: product, sku_id: sku, ok, message: ok ? null : 'no such product' }
    })
    return { status: 200, body: { results } }
  }

  #showStock({ body }: Call): Answer {
    const { items } = body as { items: { product_id: string; sku_id: string }[] }
    const shown = items.map((item) => ({
      ...item,
      quantity: this.stock.get(`${item.product_id}:${item.sku_id}`) ?? null,
    }))
    return { status: 200, body: { items: shown } }
  }

  #refunds(call: Call, id: string | undefined): Answer {
    if (call.method === 'GET')
      return { status: 200, body: { refunds: this.refunds, next_cursor: null } }
    const refund = this.refunds.find((one) => one.id === id)
    if (!refund) return { status: 404, body: { error: 'no such refund' } }
    const isAgreed = refund.state === 'approved'
    refund.state = 'approved'
    return { status: isAgreed ? 200 : 201, body: {} }
  }
}
