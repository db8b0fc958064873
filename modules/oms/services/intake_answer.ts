import { totalsOf } from '#orders/domain/amounts'
import type { NewOrder } from '#orders/domain/new_order'
import type { ProcessResult } from '#modules/oms/actions/process_orders'

/** What the API answers to an order. */
export interface IntakeAnswer {
  id: number
  number: string
  store: string
  external_no: string
  status: string
  /** True when this order was here before; then nothing was changed. */
  duplicate: boolean
  total: string
  currency: string
  hold_reasons: string[]
  fulfilments: { id: number; number: string; warehouse_id: number; courier: string | null }[]
  shortages: { sku_id: number; wanted: number; available: number }[]
}

/** How an order stands in the database. */
export interface OrderRow extends Record<string, unknown> {
  id: number
  number: string
  externalNo: string
  status: string
  total: string
  currency: string
  holdReasons: string[]
}

/** Puts the answer to one order of a batch together. */
export function answerOf(facts: {
  row: OrderRow
  store: string
  isNew: boolean
  processed: ProcessResult
}): IntakeAnswer {
  const { row, store, isNew, processed } = facts
  return {
    id: row.id,
    number: row.number,
    store,
    external_no: row.externalNo,
    status: row.status,
    duplicate: !isNew,
    total: row.total,
    currency: row.currency,
    hold_reasons: row.holdReasons,
    fulfilments: isNew
      ? processed.fulfilments
          .filter((one) => one.orderIds.includes(row.id))
          .map((one) => ({
            id: one.id,
            number: one.number,
            warehouse_id: one.warehouseId,
            courier: one.courier,
          }))
      : [],
    shortages: isNew
      ? processed.shortages
          .filter((one) => one.orderId === row.id)
          .map((one) => ({ sku_id: one.skuId, wanted: one.wanted, available: one.available }))
      : [],
  }
}

/** What the database holds of an order just taken in, without asking it again. */
export function freshRow(
  id: number,
  number: string,
  order: NewOrder,
  status: string,
  processed: ProcessResult
): OrderRow {
  return {
    id,
    number,
    externalNo: order.externalNo,
    status,
    total: totalsOf(order.lines, order.shippingAmount, order.taxAmount).total,
    currency: order.currency,
    holdReasons: (processed.held.find((one) => one.orderId === id)?.findings ?? [])
      .filter((finding) => finding.severity === 'block')
      .map((finding) => finding.rule),
  }
}
