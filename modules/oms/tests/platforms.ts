import type { SampleLine, SampleOrder } from '#modules/oms/database/factories/platform_payloads'
import { oidOf, tidOf, type TaobaoState } from '#modules/oms/database/factories/taobao_payloads'
import { orderSnOf, type PddState } from '#modules/oms/database/factories/pinduoduo_payloads'
import type { Platform } from '#modules/oms/services/platforms/platform_connector'
import { TOKEN_EXPIRES } from '#modules/oms/services/platforms/token_expiry'
import { AmazonSimulator } from '#tests/simulators/amazon'
import { DouyinSimulator } from '#tests/simulators/douyin'
import { JdSimulator } from '#tests/simulators/jd'
import { PinduoduoSimulator } from '#tests/simulators/pinduoduo'
import type { Call, Delivery, PlatformSimulator } from '#tests/simulators/platform_simulator'
import { RestSimulator } from '#tests/simulators/rest'
import { ShopifySimulator } from '#tests/simulators/shopify'
import { TaobaoSimulator } from '#tests/simulators/taobao'
import { WooCommerceSimulator } from '#tests/simulators/woocommerce'

/** How an order stands, in words that every platform has its own for. */
export type Standing = 'unpaid' | 'to_ship' | 'held' | 'cancelled'

/** What staff and platform add to an order after it was placed. */
export interface Extra {
  /** A refund is asked for on every line. */
  refundOpen?: boolean
  memo?: string
  /** Name, phone and street as the platform shows them to those who may not see them. */
  masked?: boolean
}

/**
 * A platform in the contract suite (`tests/functional/connectors.spec.ts`). A further one is an entry
 * here: its simulator, and how to say on it what the suite wants to have happen. Everything that the
 * platform cannot do (no message to us, no memo, no masks, no refund news, no stock) is left out or
 * null, and the suite leaves out what rests on it.
 */
export interface PlatformCase {
  name: Platform
  simulator: PlatformSimulator
  credentials: Record<string, string>
  /** Forgets all orders, refunds, stock and faults. */
  clear(): void
  /** Puts an order, or what it is now. */
  put(order: SampleOrder, standing?: Standing, extra?: Extra): void
  /** The payload as the platform has it now. */
  payload(id: number): string
  externalId(order: SampleOrder): string
  /** The platform's number of a line. */
  lineNo(order: SampleOrder, line: SampleLine): string
  /** Has the platform send its message about an order; null when it sends none. */
  deliver: ((target: string, id: number, delivery?: Delivery) => Promise<number>) | null
  /** What messages carry: the order itself, or its number. */
  messages: 'orders' | 'numbers'
  /** Orders of one page of its list. */
  pageSize: number
  /** Calls that told the platform of a parcel. */
  told(): Call[]
  /** How parcels of one order are told: each of its lines, further ones beside the first, or the first for all. */
  split: 'lines' | 'extra' | 'first'
  /** Calls that fetching one named order takes; one where it is not said. */
  detailCalls?: number
  /** The next calls are one too many. */
  limit(times: number): void
  /** The key is good no more, or again. */
  expire(isExpired: boolean): void
  /** The next call to tell of a parcel is refused for good. */
  refuseShipping(order: SampleOrder): void
  /** The stock the platform has of an item after it was set; null without it. */
  stock: ((product: string, sku: string) => number | undefined) | null
  /** Whether orders that are not paid (unless it says no), staff's memos, and refunds of a line that are only asked for, are known to it. */
  knows: { unpaid?: false; memo: boolean; refundOpen: boolean; masks: boolean }
}

const woo = new WooCommerceSimulator()
const shopify = new ShopifySimulator()
const top = new TaobaoSimulator()
const pdd = new PinduoduoSimulator()
const douyin = new DouyinSimulator()
const jd = new JdSimulator()
const amazon = new AmazonSimulator()
const own = new RestSimulator()

const WOO_STATUS = {
  unpaid: 'pending',
  to_ship: 'processing',
  held: 'on-hold',
  cancelled: 'cancelled',
}
const TOP_STATUS = {
  unpaid: 'WAIT_BUYER_PAY',
  to_ship: 'WAIT_SELLER_SEND_GOODS',
  held: 'PAID_FORBID_CONSIGN',
  cancelled: 'TRADE_CLOSED_BY_TAOBAO',
}
const DOUYIN_STATUS = { unpaid: 1, to_ship: 2, held: 105, cancelled: 4 }
const JD_STATE = {
  // JD gives out no order that is not paid.
  unpaid: 'WAIT_SELLER_STOCK_OUT',
  to_ship: 'WAIT_SELLER_STOCK_OUT',
  held: 'PAUSE',
  cancelled: 'TRADE_CANCELED',
}
const AMAZON_STATUS = {
  unpaid: 'Pending',
  to_ship: 'Unshipped',
  held: 'InvoiceUnconfirmed',
  cancelled: 'Canceled',
}
/** Tokens that are known to last: the suite has none renewed. */
const LASTING = { [TOKEN_EXPIRES]: '2099-01-01T00:00:00.000Z' }
const PDD_STATE: Record<Standing, PddState> = {
  unpaid: { confirmStatus: 0, groupStatus: 0 },
  to_ship: {},
  held: { riskControl: 1 },
  cancelled: { confirmStatus: 2 },
}

export const PLATFORM_CASES: PlatformCase[] = [
  {
    name: 'woocommerce',
    simulator: woo,
    credentials: woo.credentials,
    clear: () => {
      woo.orders.clear()
      woo.notes.clear()
      woo.stock.clear()
      woo.isLocked = false
    },
    put: (order, standing = 'to_ship') => void woo.put(order, WOO_STATUS[standing]),
    payload: (id) => woo.payload(id),
    externalId: (order) => String(order.id),
    lineNo: (_, line) => String(line.id),
    deliver: (target, id, delivery) => woo.deliver(target, id, delivery),
    messages: 'orders',
    pageSize: 100,
    told: () => woo.callsTo('POST', /notes$/),
    split: 'lines',
    limit: (times) => woo.failNext(429, times * 3, { 'retry-after': '0' }),
    expire: (isExpired) => (woo.isLocked = isExpired),
    refuseShipping: (order) => void woo.orders.delete(order.id),
    stock: (product, sku) => woo.stock.get(`${product}:${sku}`),
    knows: { memo: false, refundOpen: false, masks: false },
  },
  {
    name: 'shopify',
    simulator: shopify,
    credentials: shopify.credentials,
    clear: () => {
      shopify.orders.clear()
      shopify.stock.clear()
      shopify.isLocked = false
    },
    put: (order, standing = 'to_ship') =>
      void shopify.put(order, {
        financial: { unpaid: 'pending', to_ship: 'paid', held: 'expired', cancelled: 'paid' }[
          standing
        ],
        cancelledAt: standing === 'cancelled' ? order.updatedAt : null,
      }),
    payload: (id) => shopify.payload(id),
    externalId: (order) => String(order.id),
    lineNo: (_, line) => String(line.id),
    deliver: (target, id, delivery) => shopify.deliver(target, id, delivery),
    messages: 'orders',
    pageSize: 250,
    told: () => shopify.callsTo('POST', /fulfillments\.json$/),
    split: 'lines',
    limit: (times) => shopify.failNext(429, times * 3, { 'retry-after': '0' }),
    expire: (isExpired) => (shopify.isLocked = isExpired),
    refuseShipping: (order) => void shopify.orders.delete(order.id),
    stock: (_, sku) => shopify.stock.get(sku),
    knows: { memo: false, refundOpen: false, masks: false },
  },
  {
    name: 'taobao',
    simulator: top,
    credentials: top.credentials,
    clear: () => top.clear(),
    put: (order, standing = 'to_ship', extra = {}) => {
      const lines = new Map<number, { refund?: string }>(
        extra.refundOpen
          ? order.lines.map((line) => [line.id, { refund: 'WAIT_SELLER_AGREE' }])
          : []
      )
      const { memo, masked } = extra
      const state: TaobaoState = { status: TOP_STATUS[standing], lines, memo, masked }
      top.put(order, state)
    },
    payload: (id) => top.payload(id),
    externalId: (order) => tidOf(order.id),
    lineNo: oidOf,
    deliver: (target, id, delivery) => top.deliver(target, id, delivery),
    messages: 'numbers',
    pageSize: 50,
    told: () => toldBy(top, 'method', 'taobao.logistics.online.send'),
    split: 'lines',
    limit: (times) => top.limitNext(times),
    expire: (isExpired) => (top.session = isExpired ? 'another' : top.credentials.session),
    refuseShipping: (order) => {
      const held = top.orders.get(order.id)!
      top.put(held.order, { ...held.state, status: 'TRADE_CLOSED' })
    },
    stock: (product, sku) => top.stock.get(`${product}:${sku}`),
    knows: { memo: true, refundOpen: true, masks: true },
  },
  {
    name: 'pinduoduo',
    simulator: pdd,
    credentials: pdd.credentials,
    clear: () => pdd.clear(),
    put: (order, standing = 'to_ship', { refundOpen, memo, masked } = {}) =>
      void pdd.put(order, {
        ...PDD_STATE[standing],
        ...(refundOpen && { refundStatus: 2, afterSales: 2 }),
        memo,
        masked,
      }),
    payload: (id) => pdd.payload(id),
    externalId: orderSnOf,
    lineNo: (_, line) => String(line.variantId ?? line.id),
    deliver: (target, id, delivery) => pdd.deliver(target, id, delivery),
    messages: 'numbers',
    pageSize: 100,
    told: () => [
      ...toldBy(pdd, 'type', 'pdd.logistics.online.send'),
      ...toldBy(pdd, 'type', 'pdd.order.upload.extra.logistics'),
    ],
    split: 'extra',
    limit: (times) => pdd.limitNext(times),
    expire: (isExpired) => (pdd.token = isExpired ? 'another' : pdd.credentials.access_token),
    refuseShipping: (order) => void pdd.orders.delete(order.id),
    stock: (product, sku) => pdd.stock.get(`${product}:${sku}`),
    knows: { memo: true, refundOpen: true, masks: true },
  },
  {
    name: 'douyin',
    simulator: douyin,
    credentials: { ...douyin.credentials, ...LASTING },
    clear: () => {
      douyin.orders.clear()
      douyin.renew()
    },
    put: (order, standing = 'to_ship', { refundOpen, memo, masked } = {}) =>
      void douyin.put(order, {
        mainStatus: DOUYIN_STATUS[standing],
        isRefundOpen: refundOpen,
        isSealed: masked,
        memo,
      }),
    payload: (id) => douyin.payload(id),
    externalId: (order) => String(order.id),
    lineNo: (_, line) => String(line.id),
    deliver: (target, id, delivery) => douyin.deliver(target, id, delivery),
    messages: 'numbers',
    pageSize: 100,
    told: () => douyin.callsTo('POST', /logisticsAddMultiPack$/),
    split: 'lines',
    limit: (times) => douyin.refuseNext(60000, 'isv.traffic-limited', '限流', times),
    expire: (isExpired) => (douyin.isLocked = isExpired),
    refuseShipping: (order) => void douyin.put(order, 21),
    stock: (product, sku) => douyin.stock.get(`${product}/${sku}`),
    knows: { memo: true, refundOpen: true, masks: true },
  },
  {
    name: 'jd',
    simulator: jd,
    credentials: { ...jd.credentials, ...LASTING },
    clear: () => {
      jd.orders.clear()
      jd.renew()
    },
    put: (order, standing = 'to_ship', { memo, masked } = {}) =>
      void jd.put(order, { orderState: JD_STATE[standing], isSealed: masked, memo }),
    payload: (id) => jd.payload(id),
    externalId: (order) => String(order.id),
    lineNo: (_, line) => String(line.id),
    deliver: null,
    messages: 'numbers',
    pageSize: 100,
    told: () => toldBy(jd, 'method', 'jingdong.pop.order.shipment'),
    split: 'first',
    limit: (times) => jd.refuseNext('2', times),
    expire: (isExpired) => (jd.isLocked = isExpired),
    refuseShipping: (order) => void jd.put(order, 'TRADE_CANCELED'),
    stock: (_, sku) => jd.stock.get(sku),
    knows: { unpaid: false, memo: true, refundOpen: false, masks: true },
  },
  {
    name: 'amazon',
    simulator: amazon,
    credentials: { ...amazon.credentials, ...LASTING },
    clear: () => {
      amazon.orders.clear()
      amazon.renew()
    },
    put: (order, standing = 'to_ship', { refundOpen } = {}) =>
      void amazon.put(order, {
        OrderStatus: AMAZON_STATUS[standing],
        isCancelAsked: refundOpen,
      }),
    payload: (id) => amazon.payload(id),
    externalId: (order) => String(order.id),
    lineNo: (_, line) => String(line.id),
    deliver: (target, id, delivery) => amazon.deliver(target, id, delivery),
    messages: 'numbers',
    // Its restricted token, the order, its items.
    detailCalls: 3,
    pageSize: 50,
    told: () => amazon.callsTo('POST', /shipmentConfirmation$/),
    split: 'lines',
    // The connector waits for an empty bucket six times.
    limit: (times) => amazon.throttleNext(times * 7),
    expire: (isExpired) => (amazon.isLocked = isExpired),
    refuseShipping: (order) => void amazon.put(order, 'Canceled'),
    stock: (_, sku) => amazon.stock.get(sku),
    knows: { memo: false, refundOpen: true, masks: false },
  },
  {
    name: 'rest',
    simulator: own,
    credentials: own.credentials,
    clear: () => own.clear(),
    put: (order, standing = 'to_ship', { refundOpen, memo } = {}) =>
      void own.put(order, { status: standing, refundOpen, memo }),
    payload: (id) => own.payload(id),
    externalId: (order) => String(order.id),
    lineNo: (_, line) => String(line.id),
    deliver: (target, id, delivery) => own.deliver(target, id, delivery),
    messages: 'orders',
    pageSize: 100,
    told: () => own.callsTo('POST', /shipments$/),
    split: 'lines',
    limit: (times) => own.failNext(429, times * 3, { 'retry-after': '0' }),
    expire: (isExpired) => (own.isLocked = isExpired),
    refuseShipping: (order) =>
      void own.put(own.orders.get(order.id)!.order, { status: 'cancelled' }),
    stock: (product, sku) => own.stock.get(`${product}:${sku}`),
    knows: { memo: true, refundOpen: true, masks: false },
  },
]

const toldBy = (simulator: PlatformSimulator, name: string, value: string) =>
  simulator.calls.filter((call) => (call.body as Record<string, string> | null)?.[name] === value)
