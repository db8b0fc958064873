import vine from '@vinejs/vine'
import type { Infer } from '@vinejs/vine/types'

/** The version of the schema; a change that older shops could not make is a new one. */
export const REST_ORDER_SCHEMA = 'tandem.order/1'

/** Text, since a JSON number may have lost a cent before we see it. */
const amount = () => vine.string().regex(/^\d{1,12}(\.\d{1,4})?$/)
/** Text too: a JSON number holds no id of more than sixteen digits. */
const id = () => vine.string().minLength(1).maxLength(120)
const words = (max: number) => vine.string().maxLength(max)
/** With its offset or `Z`: a time without one is a guess. */
const moment = () =>
  vine.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/)
const count = (least: number) =>
  vine.number({ strict: true }).withoutDecimals().range([least, 1_000_000])
const yes = () => vine.boolean({ strict: true })

/** An order as a shop of one's own writes it: docs/channels/rest.md. Null is the same as left out. */
export const restOrderValidator = vine.create({
  schema: vine.literal(REST_ORDER_SCHEMA),
  id: id(),
  /** What the buyer knows it by; the id when left out. Unique in the shop. */
  number: id().optional(),
  status: vine.enum(['unpaid', 'held', 'to_ship', 'shipped', 'cancelled'] as const),
  /** The shop's own word for it, for people. */
  status_text: words(120).optional(),
  placed_at: moment(),
  paid_at: moment().optional(),
  /** Rises with every change: the newest version counts. */
  updated_at: moment(),
  ship_by: moment().optional(),
  currency: vine.string().regex(/^[A-Z]{3}$/),
  shipping: amount().optional(),
  tax: amount().optional(),
  /** Lines, shipping and tax have to come to it. */
  total: amount(),
  buyer: vine.object({ id: id().optional(), note: words(2000).optional() }).optional(),
  seller_note: words(2000).optional(),
  ship_to: vine
    .object({
      name: words(120).optional(),
      phone: words(40).optional(),
      email: words(200).optional(),
      country: vine
        .string()
        .regex(/^[A-Z]{2}$/)
        .optional(),
      province: words(60).optional(),
      city: words(60).optional(),
      district: words(60).optional(),
      address: words(300).optional(),
      postcode: words(20).optional(),
    })
    .optional(),
  lines: vine
    .array(
      vine.object({
        id: id(),
        product_id: id(),
        /** Left out where products have no variants. */
        sku_id: words(120).optional(),
        /** The merchant's own code: matched with SKUs here. */
        code: words(120).optional(),
        title: words(300).minLength(1),
        quantity: count(1),
        /** Of one unit, before discounts. */
        price: amount(),
        /** Off the whole line. */
        discount: amount().optional(),
        /** The line's share of what is off the order. */
        order_discount: amount().optional(),
        is_gift: yes().optional(),
        needs_shipping: yes().optional(),
        ship_after: moment().optional(),
        refund: vine.enum(['none', 'requested', 'refunded'] as const).optional(),
        /** Units taken off the order, and units that have left. */
        cancelled: count(0).optional(),
        sent: count(0).optional(),
      })
    )
    .minLength(1)
    .maxLength(5000)
    .distinct('id')
    // A fault of the list does not hide those of its entries.
    .bail(false),
  payments: vine
    .array(
      vine.object({
        id: id(),
        method: words(60).optional(),
        amount: amount(),
        paid_at: moment().optional(),
      })
    )
    .maxLength(100)
    .optional(),
  refunds: vine
    .array(
      vine.object({
        id: id(),
        amount: amount(),
        reason: words(500).optional(),
        refunded_at: moment().optional(),
      })
    )
    .maxLength(1000)
    .optional(),
  coupons: vine.array(words(60)).maxLength(50).optional(),
  tags: vine.array(words(60)).maxLength(50).optional(),
  is_presale: yes().optional(),
  is_cod: yes().optional(),
  is_sealed: yes().optional(),
})

export type RestOrder = Infer<typeof restOrderValidator>
