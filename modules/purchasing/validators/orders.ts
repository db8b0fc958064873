import vine from '@vinejs/vine'
import { amount, count, day, id, ids, percent, price, rate, reason } from './fields.js'

const lines = () =>
  vine
    .array(vine.object({ skuId: id(), qty: count(), unitPrice: price(), taxPercent: percent() }))
    .minLength(1)
    .maxLength(500)
const note = () => vine.string().trim().maxLength(1000).nullable()

export const orderValidator = vine.create({
  supplierId: id().exists({ table: 'purchasing_suppliers', column: 'id' }),
  warehouseId: id().exists({ table: 'warehouses', column: 'id' }),
  rate: rate().nullable().optional(),
  expectedOn: day().nullable().optional(),
  note: note().optional(),
  lines: lines(),
})

export const editOrderValidator = vine.create({
  version: id(),
  warehouseId: id().exists({ table: 'warehouses', column: 'id' }),
  rate: rate().nullable().optional(),
  expectedOn: day().nullable().optional(),
  note: note().optional(),
  lines: lines(),
})

/** One step of one or many orders; the action says which of them ask for a reason. */
export const stepValidator = vine.create({
  ids: ids(),
  reason: reason().optional(),
  promisedOn: day().nullable().optional(),
})

export const quoteValidator = vine.create({
  supplierId: id(),
  wants: vine.array(vine.object({ skuId: id(), qty: count() })).maxLength(500),
})

export const billValidator = vine.create({
  billNo: vine.string().trim().minLength(1).maxLength(60),
  billedOn: day(),
  totalAmount: amount(),
  lines: vine
    .array(
      vine.object({
        orderLineId: id(),
        qty: vine.number().withoutDecimals().range([0, 10_000_000]),
        unitPrice: price(),
      })
    )
    .minLength(1)
    .maxLength(500),
})

export const releaseValidator = vine.create({ reason: reason() })
