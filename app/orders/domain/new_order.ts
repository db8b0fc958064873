/** Where an order came from, and what only there is known of it. */
export interface OrderSource extends Record<string, unknown> {
  /** What its platform says beside goods, money and address. */
  facts?: OrderFacts
  /** Its address is one that people here gave it, not the one it came with. */
  readdressed?: true
}

export interface OrderFacts {
  /** Equal for orders that go to one receiver; addresses that come masked say nothing without it. */
  platformAddressKey?: string
  /** Must neither be merged nor split, says the platform. */
  sealed?: true
  /** Paid to the courier at the door: not merged either. */
  cod?: true
  /** The delivery that was paid for: another service, another parcel. */
  serviceType?: string
  /** Orders with invoices to different titles are not put together. */
  invoiceTitle?: string
}

/** An order as it comes in, from a platform, a file, the API or by hand. Amounts are decimal text. */
export interface NewOrder {
  /** The order's number at its store; unique there. */
  externalNo: string
  kind?: 'sale' | 'exchange' | 'resend'
  parentId?: number | null
  customerId?: number | null
  /** ISO 8601. */
  placedAt: string
  paidAt?: string | null
  shipBy?: string | null
  currency: string
  shippingAmount?: string
  taxAmount?: string
  consignee?: string | null
  phone?: string | null
  email?: string | null
  country?: string | null
  province?: string | null
  city?: string | null
  district?: string | null
  /** GB/T 2260 code of the district, city or province, as fine as it is known. */
  regionCode?: string | null
  addressLine?: string | null
  postcode?: string | null
  buyerNote?: string | null
  sellerNote?: string | null
  tags?: string[]
  couponCodes?: string[]
  /** Where it came from: `{ channel, buyerId, visitorId, platformOrderId … }`. */
  source?: OrderSource
  lines: NewOrderLine[]
  payments?: NewPayment[]
}

export interface NewOrderLine {
  externalLineNo?: string | null
  skuId: number | null
  listingId?: number | null
  title: string
  externalCode?: string | null
  qty: number
  unitPrice: string
  lineDiscount?: string
  orderDiscountShare?: string
  isGift?: boolean
  /** Sold ahead of its goods: not to leave before then, ISO 8601. */
  shipAfter?: string | null
  refundState?: 'none' | 'requested' | 'refunded'
}

export interface NewPayment {
  kind?: 'payment' | 'subsidy' | 'stored_value' | 'points'
  method: string
  externalTxnNo: string
  amount: string
  state?: 'pending' | 'settled' | 'failed'
  /** ISO 8601. */
  paidAt: string
  /** The number stands for all that was paid so far: told again with another amount, that one counts. */
  isRunningTotal?: boolean
}
