import type { OutboundHttp } from '#kernel/http/outbound'
import type { NewOrder, NewOrderLine, NewPayment } from '#orders/domain/new_order'

export type Platform = 'woocommerce' | 'shopify'
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
}

/** What is needed to file a payload, without understanding it. */
export interface PlatformHead {
  externalId: string
  externalNo: string
  /** ISO 8601. */
  updatedAt: string
  /** Settles which of two messages of the same second is the later: how far the order has come. */
  progress: number
}

/**
 * - `unpaid`: placed, no money yet; captured, and held by the audit
 * - `to_ship`: ours to send
 * - `held`: the platform says wait, or says something we do not know
 * - `shipped`: sent off by whoever; nothing left to send
 * - `cancelled`: will not be sent
 */
export type PlatformStatus = 'unpaid' | 'to_ship' | 'held' | 'shipped' | 'cancelled'

/** How far an order is, so that news of it that come late can be told from the latest. */
export const PROGRESS: Readonly<Record<PlatformStatus, number>> = {
  unpaid: 1,
  held: 2,
  to_ship: 3,
  shipped: 4,
  cancelled: 5,
}

/** A line with the platform's item instead of our SKU. */
export type PlatformLine = Omit<NewOrderLine, 'skuId' | 'listingId'> & {
  externalLineNo: string
  externalProductId: string
  externalSkuId: string
  /** Units that the platform has taken off the order since. */
  cancelled: number
  /** False for what is not sent: gift cards, services. */
  needsShipping: boolean
}

export interface PlatformRefund {
  externalTxnNo: string
  amount: string
  reason: string | null
  refundedAt: string | null
}

/** A platform's order in the house's words. */
export interface PlatformOrder {
  status: PlatformStatus
  /** The platform's own word for it. */
  statusText: string
  order: Omit<NewOrder, 'lines' | 'payments'>
  /** What the platform says the order comes to: our sum of lines, shipping and tax has to agree. */
  total: string
  lines: PlatformLine[]
  payments: NewPayment[]
  refunds: PlatformRefund[]
}

/** A parcel as a platform is told of it. */
export interface ShipmentNotice {
  externalId: string
  fulfilmentNumber: string
  courierCode: string
  courierName: string
  waybillNo: string
  lines: { externalLineNo: string; qty: number }[]
  /** Whether nothing of the order is left to send after it. */
  isLast: boolean
}

export interface PulledPage {
  payloads: string[]
  /** Where the next page is; null after the last. */
  next: string | null
}

/** The platform answered that the credentials are no good (any more). */
export class AuthExpired extends Error {}

/** The platform answered with something that trying again may cure, or not. */
export class PlatformFailed extends Error {
  constructor(
    message: string,
    readonly status: number
  ) {
    super(message)
  }
}

/** Everything the house wants of a platform. One object a platform; a connection is handed in. */
export interface PlatformConnector {
  readonly platform: Platform
  /** Credential fields, in the order in which they are asked for; all are kept encrypted. */
  readonly fields: readonly string[]
  /** Whether the signature over the raw body is the platform's; compared in constant time. */
  verify(headers: Headers, rawBody: string, credentials: Credentials): boolean
  message(headers: Headers, rawBody: string): WebhookMessage
  /** @throws when the payload is no order of this platform */
  head(payload: string): PlatformHead
  /** @throws when the payload cannot be understood */
  map(payload: string): PlatformOrder
  /** One page of orders changed since a moment; `cursor` is what the page before answered. */
  pull(
    http: OutboundHttp,
    connection: Connection,
    since: Date | null,
    cursor: string | null
  ): Promise<PulledPage>
  /** Tells the platform a parcel is on its way. Answering "it knew" is success. */
  confirmShipment(
    http: OutboundHttp,
    connection: Connection,
    notice: ShipmentNotice
  ): Promise<{ externalRef: string | null; already: boolean }>
  /** A harmless call that proves address and credentials; answers the shop's name. */
  test(http: OutboundHttp, connection: Connection): Promise<string>
}
