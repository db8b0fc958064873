/** The record of an after-sales case as its page gets it. */
export type CaseRecord = {
  id: number
  number: string
  kind: string
  status: string
  reason: string | null
  refund: string
  currency: string
  order: { id: number; number: string; status: string; paid: string; refunded: string }
  customer: { id: number; name: string } | null
  warehouseId: number | null
  warehouse: string | null
  returnWaybillNo: string | null
  ticketRef: string | null
  replacement: { id: number; number: string; status: string } | null
  at: string
  lines: {
    id: number
    orderLineId: number
    sku: string
    title: string
    qty: number
    refund: string
    good: number
    damaged: number
  }[]
  refunds: { id: number; method: string; number: string; amount: string; at: string | null }[]
}
