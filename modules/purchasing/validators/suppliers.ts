import vine from '@vinejs/vine'
import { amount, count, currency, id, price, rate } from './fields.js'

const text = (most: number) => vine.string().trim().maxLength(most).nullable().optional()
const days = () => vine.number().withoutDecimals().range([0, 365])

export const supplierValidator = vine.create({
  version: id().optional(),
  code: vine
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z0-9][A-Z0-9_-]{0,29}$/),
  name: vine.string().trim().minLength(1).maxLength(120),
  nameEn: text(120),
  status: vine.enum(['active', 'paused'] as const),
  currency: currency(),
  rate: rate().nullable().optional(),
  leadTimeDays: days(),
  paymentDays: days(),
  minOrderAmount: amount(),
  overReceiptPercent: vine.number().withoutDecimals().range([0, 50]),
  country: vine
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z]{2}$/),
  address: text(300),
  taxNo: text(40),
  bankName: text(120),
  bankAccount: vine
    .string()
    .trim()
    .regex(/^[A-Z0-9 -]{6,40}$/i)
    .nullable()
    .optional(),
  note: text(1000),
  contacts: vine
    .array(
      vine.object({
        name: vine.string().trim().minLength(1).maxLength(80),
        title: text(80),
        phone: text(40),
        email: vine.string().trim().email().maxLength(120).nullable().optional(),
        isDefault: vine.boolean().optional(),
      })
    )
    .maxLength(20),
})

/** All breaks of one SKU at a supplier; none: nothing is agreed any more. */
export const pricesValidator = vine.create({
  skuId: id().exists({ table: 'skus', column: 'id' }),
  supplierSku: text(60),
  packQty: count(),
  minQty: count(),
  leadTimeDays: days().nullable().optional(),
  isPreferred: vine.boolean(),
  breaks: vine
    .array(vine.object({ fromQty: count(), unitPrice: price() }))
    .minLength(1)
    .maxLength(20),
})
