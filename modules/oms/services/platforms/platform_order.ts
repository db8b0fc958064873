import type { NewOrder, NewOrderLine, NewPayment } from '#orders/domain/new_order'

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
  /**
   * Units that the platform has taken off the order since: they leave the parcel. A line whose refund
   * is done (`refundState: 'refunded'`) keeps those that are not counted here, and stops its parcel
   * until a person says whether they go.
   */
  cancelled: number
  /** Units that have left, whoever sent them; an order that is new here has them taken off. */
  sent?: number
  /** False for what is not sent: gift cards, services. */
  needsShipping: boolean
}

export interface PlatformRefund {
  externalTxnNo: string
  amount: string
  reason: string | null
  refundedAt: string | null
}

/**
 * What some platforms know of an order beside goods, money and address. Kept with the order as its
 * `source`; what is not so is left out.
 */
export interface PlatformFacts {
  /** Sold before it is in stock; `shipBy` says until when it is promised. */
  presale?: true
  /** Paid to the courier at the door. */
  cod?: true
  /** Sent abroad through a bonded warehouse or the platform's own consolidation. */
  crossBorder?: true
  /** Name, phone and street are cipher or masked: only the platform can make the waybill. */
  sealedContact?: true
  /** Must neither be merged with others nor split. */
  sealed?: true
  /** Equal for orders that go to one address, where names and streets are cipher (TOP `oaid`, Douyin `open_address_id`). */
  platformAddressKey?: string
  /** The house's code of the courier that the platform demands. */
  requiredCourier?: string
  /** The platform's number of the order this one was split off. */
  parentNo?: string
  /** What the merchant is owed where that is not what the buyer pays: the platform pays a part. Decimal text. */
  receivable?: string
  /** The platform's commission, where it says so. Decimal text. */
  platformFee?: string
  /** The money went back after the goods had left: the parcel is to be stopped, or comes back. */
  refundedAfterShipping?: true
  /** The flag that staff gave the order on the platform. */
  flag?: 'red' | 'yellow' | 'green' | 'blue' | 'purple' | 'orange' | 'grey'
}

/** A platform's order in the house's words. */
export interface PlatformOrder {
  status: PlatformStatus
  /** The platform's own word for it. */
  statusText: string
  /** The word is none the connector knows: `status` is `held` until a person says what it means. */
  isStatusUnknown?: true
  order: Omit<NewOrder, 'lines' | 'payments'>
  /** What the platform says the order comes to: our sum of lines, shipping and tax has to agree. */
  total: string
  lines: PlatformLine[]
  payments: NewPayment[]
  refunds: PlatformRefund[]
  facts?: PlatformFacts
  /** The platform tells no more than the status for now (JD of a locked order): goods and address stay as they are. */
  isPartial?: boolean
}
