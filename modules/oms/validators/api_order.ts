import vine from '@vinejs/vine'
import type { Infer } from '@vinejs/vine/types'

/** Amounts are text: a JSON number may have lost a cent before we see it. */
const amount = () => vine.string().regex(/^\d{1,12}(\.\d{1,4})?$/)
const line = (max: number) => vine.string().trim().maxLength(max)
const moment = () =>
  vine.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})$/)

/** `POST /api/v1/orders`: one order of one store. */
export const apiOrderValidator = vine.create({
  store: line(60).minLength(1),
  external_no: line(120).minLength(1),
  placed_at: moment().optional(),
  currency: vine
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  shipping_amount: amount().optional(),
  tax_amount: amount().optional(),
  /** What becomes of an order that stock cannot serve: kept as a backorder, or cancelled and answered 409. */
  on_shortage: vine.enum(['backorder', 'refuse'] as const).optional(),
  address: vine.object({
    consignee: line(120).minLength(1),
    phone: line(40).optional(),
    email: line(200).optional(),
    country: vine
      .string()
      .regex(/^[A-Z]{2}$/)
      .optional(),
    province: line(60).optional(),
    city: line(60).optional(),
    district: line(60).optional(),
    region_code: vine
      .string()
      .regex(/^\d{2,12}$/)
      .optional(),
    line: line(300).minLength(1),
    postcode: line(20).optional(),
  }),
  buyer_note: line(500).optional(),
  seller_note: line(500).optional(),
  coupon_codes: vine.array(line(60)).maxLength(20).optional(),
  buyer_id: line(120).optional(),
  visitor_id: line(120).optional(),
  lines: vine
    .array(
      vine.object({
        sku: line(120).minLength(1),
        qty: vine.number().withoutDecimals().range([1, 1_000_000]),
        unit_price: amount(),
        discount: amount().optional(),
        title: line(300).optional(),
        external_line_no: line(120).optional(),
        is_gift: vine.boolean().optional(),
      })
    )
    .minLength(1)
    .maxLength(200),
  payments: vine
    .array(
      vine.object({
        method: line(60).minLength(1),
        transaction_no: line(120).minLength(1),
        amount: amount(),
        paid_at: moment().optional(),
      })
    )
    .maxLength(20)
    .optional(),
})

export type ApiOrder = Infer<typeof apiOrderValidator>
