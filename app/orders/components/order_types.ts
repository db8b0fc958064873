/** The record of an order as its page gets it. */
export type OrderLine = {
  id: number
  title: string
  skuId: number | null
  sku: string | null
  isGift: boolean
  qty: number
  price: string
  discount: string
  payable: string
  allocated: number
  reserved: number
  shipped: number
  delivered: number
  cancelled: number
  returnRequested: number
  returned: number
  refundState: string
}
export type OrderParcel = {
  id: number
  number: string
  status: string
  warehouse: string
  courier: string | null
  waybill: string | null
  units: number
  picked: number
  packed: number
  freight: string | null
  interceptReason: string | null
  shippedAt: string | null
  deliveredAt: string | null
}
export type OrderMoney = {
  id: number
  method: string
  number: string
  amount: string
  state: string
  at: string | null
}
export type OrderCase = {
  id: number
  number: string
  kind: string
  status: string
  refund: string
  at: string
}
export type OrderChange = {
  id: number
  action: string
  line: string | null
  qty: number | null
  amount: string | null
  state: string
  reason: string | null
  source: string
  who: string | null
  at: string
}
export type Order = {
  id: number
  number: string
  externalNo: string
  kind: string
  parent: { id: number; number: string } | null
  store: string
  customer: { id: number; name: string } | null
  status: string
  paymentStatus: string
  currency: string
  goods: string
  discount: string
  shipping: string
  tax: string
  total: string
  paid: string
  refunded: string
  consignee: string | null
  phone: string | null
  address: string
  buyerNote: string | null
  sellerNote: string | null
  tags: string[]
  couponCodes: string[]
  holdReasons: string[]
  placedAt: string
  shipBy: string | null
  lines: OrderLine[]
  payments: OrderMoney[]
  refunds: OrderMoney[]
  fulfilments: OrderParcel[]
  cases: OrderCase[]
}
