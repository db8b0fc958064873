import type { OutboundHttp } from '#kernel/http/outbound'
import type { PlatformOrder } from './platform_order.js'

export * from './platform_errors.js'
export * from './platform_order.js'

/** Where stores are that a connector can reach. Tmall is `taobao`: the same gateway, another name of the store. */
export type Platform =
  'woocommerce' | 'shopify' | 'taobao' | 'pinduoduo' | 'douyin' | 'jd' | 'amazon' | 'rest' | 'file'
export type Credentials = Readonly<Record<string, string>>

/** A store's connection, with its credentials readable. */
export interface Connection {
  storeId: number
  /** `https://shop.example.com`, without a slash at the end. */
  baseUrl: string
  credentials: Credentials
}

/** A message the platform sent, as far as its headers tell. */
export interface WebhookMessage {
  /** The platform's own id of the delivery; null where it sent none. */
  deliveryId: string | null
  topic: string
  /** `ping` is answered and forgotten, `other` is kept but means nothing to orders. */
  kind: 'order' | 'ping' | 'other'
  /** The orders a message only names: a job fetches them. Left out where the body is the order. */
  externalIds?: readonly string[]
}

/** Messages that waited at the platform until they were asked for. */
export interface PulledMessages {
  /** Each with its body as it came. */
  messages: (WebhookMessage & { deliveryId: string; rawBody: string })[]
  /** Whether more may wait. */
  hasMore: boolean
}

/** What is needed to file a payload, without understanding it. */
export interface PlatformHead {
  externalId: string
  externalNo: string
  /** ISO 8601. */
  updatedAt: string
  /** Settles which of two messages of the same second is the later: how far the order has come. */
  progress: number
  /** The order this one was split off; what was split off replaces it. */
  parentId?: string | null
  /** Files: a return becomes no order, but entries of its own. */
  kind?: 'order' | 'return'
  /** Files: of what is said, without when it was read. */
  contentHash?: string
  /** Files: whose it is, so that returns find their orders. */
  buyerKey?: string
}

/** A parcel as a platform is told of it. */
export interface ShipmentNotice {
  externalId: string
  fulfilmentNumber: string
  courierCode: string
  courierName: string
  waybillNo: string
  lines: { externalLineNo: string; qty: number }[]
  /** Whether all that the order still has to send is in it: nothing went before, nothing comes after. */
  isWhole: boolean
  /** Whether nothing of the order is left to send after it. */
  isLast: boolean
}

/**
 * A window of changes to read: everything changed from `since` on. `until` is the clock's now as the
 * caller took it; a connector may read less of it (30 minutes of it, or all but the last three) and
 * says so by `readUntil`. Every page of a window is asked for with the same `since` and `until`.
 */
export interface PullWindow {
  since: Date
  until: Date
  /** What the page before answered as `next`; null for the first. */
  cursor: string | null
  /**
   * Which orders of a list are here as they are there, by their time of change, so that their detail
   * need not be fetched again: readings overlap. Answers their ids.
   */
  known?(heads: readonly { externalId: string; updatedAt: string }[]): Promise<ReadonlySet<string>>
}

export interface PulledPage {
  /** Complete payloads, list and detail already fetched, as text with ids exact. */
  payloads: string[]
  /** Where the next page is; null after the last. */
  next: string | null
  /**
   * Up to where everything has been read once `next` is null, for a connector that reads window by
   * window: the next reading starts there. Null: all that was asked for; the next reading starts at
   * the newest change seen.
   */
  readUntil?: Date | null
}

/** What a store may sell of an item, absolute: setting it twice does no harm. */
export interface StockPush {
  externalProductId: string
  externalSkuId: string
  /** The merchant's own code of it there. */
  outerCode: string | null
  quantity: number
  /** Rises with every change here, so that a late push can be told from the latest. */
  version: number
}

export interface StockPushResult {
  externalProductId: string
  externalSkuId: string
  ok: boolean
  /** Why not, in the platform's words. */
  message: string | null
}

/** What a platform shows of an item; null where it keeps no count of it. */
export interface StockShown {
  externalProductId: string
  externalSkuId: string
  quantity: number | null
}

/** News of an after-sales case on the platform. Amounts are decimal text, times ISO 8601. */
export interface PlatformRefundNews {
  externalRefundId: string
  externalOrderId: string
  /** Null: the whole order. */
  externalLineNo: string | null
  kind: 'refund_only' | 'return' | 'exchange' | 'resend'
  state: 'requested' | 'approved' | 'goods_sent' | 'refunded' | 'refused' | 'closed'
  amount: string
  currency: string | null
  qty: number | null
  reason: string | null
  returnWaybillNo: string | null
  returnCourier: string | null
  /** The number under which the order's own payload counts the same money, where it does: it is settled once. */
  countedAs?: string | null
  /** What the platform wants back when the refund is agreed to (TOP: its version). */
  token: string | null
  updatedAt: string
}

/** What is wrong with a payload of a protocol of ours: where, with what, and which rule it breaks. */
export interface PayloadFault {
  /** `$.lines[0].price`. */
  path: string
  /** The value there, as text; null where there is none. */
  value: string | null
  /** `oms.park.rules.<rule>` in the language files. */
  rule: string
}

/** Orders created in a day as the platform counts them. */
export interface OrderCount {
  count: number
  /** What they come to, where the platform says so; decimal text. */
  total: string | null
  /** Their numbers; left out where it only counts. */
  externalIds?: string[]
  /** What each of them comes to, in the same order; decimal text. */
  totals?: string[]
}

/**
 * Everything the house wants of a platform. One object a platform; a connection is handed in. What a
 * platform cannot do is left out, and the pages say so. Calls throw `AuthExpired`, `RateLimited`,
 * `PlatformRefused` (trying again is of no use) or `PlatformFailed` (it may be).
 */
export interface PlatformConnector {
  readonly platform: Platform
  /** Credential fields, in the order in which they are asked for; all are kept encrypted. */
  readonly fields: readonly string[]
  /** Those of the fields that may stay empty. */
  readonly optionalFields?: readonly string[]
  /** Those that are no secret: numbers and names, shown as they are typed. */
  readonly plainFields?: readonly string[]
  /** The platform sends no messages: its stores are polled, and have no address to give it. */
  readonly isPolled?: true
  /** Orders come in files that people bring: there is nothing to connect. */
  readonly isByFile?: true
  /** Where its calls go when the store has no address of its own; null when the merchant must say. */
  readonly defaultUrl: string | null
  /** A store without an address sends messages and is never called. */
  readonly isAddressOptional?: true
  /** Whether the signature over the raw body is the platform's; compared in constant time. */
  verify(headers: Headers, rawBody: string, credentials: Credentials): boolean
  /** What the platform wants to read as the answer to a message; without it anything of 2xx will do. */
  readonly acknowledgement?: Readonly<Record<string, unknown>>
  message(headers: Headers, rawBody: string): WebhookMessage
  /**
   * Messages that wait at the platform and that nobody confirmed, where it has them fetched. They come
   * again until they are confirmed. Null for a store that is not set up for it.
   */
  pullMessages?(http: OutboundHttp, connection: Connection): Promise<PulledMessages | null>
  /** Tells the platform that messages were written down. */
  confirmMessages?(
    http: OutboundHttp,
    connection: Connection,
    deliveryIds: readonly string[]
  ): Promise<void>
  /** @throws when the payload is no order of this platform */
  head(payload: string): PlatformHead
  /** What of each payload is not as the protocol has it, asked before it is mapped; where the protocol is ours to say. */
  check?(payloads: readonly string[]): Promise<PayloadFault[][]>
  /** @throws when the payload cannot be understood */
  map(payload: string): PlatformOrder
  /** One page of the orders changed in a window. */
  pull(http: OutboundHttp, connection: Connection, window: PullWindow): Promise<PulledPage>
  /** Payloads of the orders that messages named; those the platform does not know (any more) are left out. */
  fetchOrders?(
    http: OutboundHttp,
    connection: Connection,
    externalIds: readonly string[]
  ): Promise<string[]>
  /** Tells the platform a parcel is on its way. Answering "it knew" is success. */
  confirmShipment(
    http: OutboundHttp,
    connection: Connection,
    notice: ShipmentNotice
  ): Promise<{ externalRef: string | null; already: boolean }>
  /** How many items a call of `pushStock` takes; the caller cuts its list to that. */
  readonly stockBatch?: number
  /** Sets what the store may sell, absolute. One result an item; what fails for all of them is thrown. */
  pushStock?(
    http: OutboundHttp,
    connection: Connection,
    items: readonly StockPush[]
  ): Promise<StockPushResult[]>
  /**
   * What the platform shows of these items, for the nightly comparison; null of what it does not
   * count. Null altogether: this shop does not offer it.
   */
  readStock?(
    http: OutboundHttp,
    connection: Connection,
    items: readonly Pick<StockPush, 'externalProductId' | 'externalSkuId'>[]
  ): Promise<StockShown[] | null>
  /** After-sales cases changed in a window, as `pull` reads orders. */
  pullRefunds?(
    http: OutboundHttp,
    connection: Connection,
    window: PullWindow
  ): Promise<{ refunds: PlatformRefundNews[]; next: string | null; readUntil?: Date | null }>
  agreeRefund?(
    http: OutboundHttp,
    connection: Connection,
    refund: PlatformRefundNews
  ): Promise<{ already: boolean }>
  /** For the gap audit: the orders created from `from` until before `to`. Null: this shop does not count them. */
  countOrders?(
    http: OutboundHttp,
    connection: Connection,
    day: { from: Date; to: Date }
  ): Promise<OrderCount | null>
  /** For access tokens that run out: the new credentials, or null while the ones in hand are good. Asked before other calls; what it answers is stored sealed. */
  refreshCredentials?(
    http: OutboundHttp,
    connection: Connection,
    now: Date
  ): Promise<Credentials | null>
  /** A harmless call that proves address and credentials; answers the shop's name. */
  test(http: OutboundHttp, connection: Connection): Promise<string>
}
