import vine from '@vinejs/vine'
import { GIFT_BASES, ON_SHORT } from '#modules/oms/domain/gift_rules'

const id = () => vine.number().withoutDecimals().positive()
const count = (most: number) => vine.number().withoutDecimals().min(1).max(most)
/** A local moment as a form sends it, `2026-11-11T00:00`. */
const moment = () =>
  vine
    .string()
    .trim()
    .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/)
    .nullable()
    .optional()
const names = () => vine.array(vine.string().trim().minLength(1).maxLength(200)).maxLength(100)

const fields = () => ({
  name: vine.string().trim().minLength(1).maxLength(80),
  /** Checked against the fields of orders by the action; null: every order. */
  condition: vine.any().nullable().optional(),
  storeIds: vine.array(id()).maxLength(200).nullable(),
  startsAt: moment(),
  endsAt: moment(),
  basis: vine.enum(GIFT_BASES),
  goods: vine
    .object({
      skuIds: vine.array(id()).maxLength(200).distinct(),
      categories: names(),
      brands: names(),
    })
    .nullable(),
  steps: vine
    .array(
      vine.object({
        from: vine
          .string()
          .trim()
          .regex(/^\d{1,10}(\.\d{1,2})?$/),
        gifts: vine
          .array(vine.object({ skuId: id(), qty: count(1000) }))
          .minLength(1)
          .maxLength(10)
          .distinct('skuId'),
      })
    )
    .minLength(1)
    .maxLength(20),
  repeats: vine.boolean(),
  mostTimes: count(1000).nullable(),
  isExclusive: vine.boolean(),
  mostOrders: count(10_000_000).nullable(),
  perBuyer: count(1000).nullable(),
  onShort: vine.enum(ON_SHORT),
  replacementSkuId: id().nullable(),
  note: vine.string().trim().maxLength(200).nullable().optional(),
})

export const giftRuleValidator = vine.create({ ...fields(), isOn: vine.boolean() })

/** A draft to be tried; nothing has to be called by a name yet. */
export const giftTrialValidator = vine.create({
  ...fields(),
  name: vine.string().trim().maxLength(80).nullable().optional(),
  ruleId: id().nullable().optional(),
})
