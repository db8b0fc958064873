import vine from '@vinejs/vine'
import { count, id, ids, reason } from './fields.js'

export const acceptValidator = vine.create({ ids: ids() })

export const adjustValidator = vine.create({
  qty: count(),
  supplierId: id().exists({ table: 'purchasing_suppliers', column: 'id' }).nullable().optional(),
  reason: reason(),
})

export const dismissValidator = vine.create({
  ids: ids(),
  reason: reason(),
  days: vine.number().withoutDecimals().range([1, 365]),
})
