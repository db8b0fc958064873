import vine from '@vinejs/vine'
import { count, day, price, rate } from './fields.js'

const code = () => vine.string().trim().minLength(1).maxLength(80)

/** `POST /api/v1/purchase-orders`: supplier, warehouse and SKUs by their codes; a price left out is the supplier's. */
export const apiPurchaseOrderValidator = vine.create({
  supplier: code(),
  warehouse: code(),
  rate: rate().optional(),
  expected_on: day().optional(),
  note: vine.string().trim().maxLength(1000).optional(),
  lines: vine
    .array(vine.object({ sku: code(), qty: count(), unit_price: price().optional() }))
    .minLength(1)
    .maxLength(500),
})

/** `GET /api/v1/purchase-orders`: by change, oldest first, so that a client can follow along. */
export const apiPurchaseOrderQueryValidator = vine.create({
  status: vine.string().trim().maxLength(200).optional(),
  supplier: vine.string().trim().maxLength(60).optional(),
  updated_after: vine.string().trim().maxLength(40).optional(),
  cursor: vine.string().trim().maxLength(200).optional(),
  limit: vine.number().withoutDecimals().range([1, 200]).optional(),
})
