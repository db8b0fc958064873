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
  /** Neither merged nor split: paid on delivery, or the platform forbids it. */
  isSealed?: boolean
  /** What decides whether orders can share a parcel, besides the address as written. */
  merging?: MergingFacts
  couponCodes?: string[]
  /** Where it came from: `{ channel, buyerId, visitorId, platformOrderId … }`. */
  source?: Record<string, unknown>
  lines: NewOrderLine[]
  payments?: NewPayment[]
}

export interface MergingFacts {
  /** The platform's own key of the receiver, equal for equal ones (TOP oaid, Douyin open_address_id); addresses that come masked say nothing without it. */
  addressKey?: string | null
  /** Delivery the shopper paid for: another service, another parcel. */
  serviceType?: string | null
  /** Orders with invoices to different titles are not put together. */
  invoiceTitle?: string | null
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
