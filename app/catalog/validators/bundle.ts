import vine from '@vinejs/vine'
import { calendarDay } from '#kernel/calendar_day'

const id = () => vine.number().positive()
const qty = () => vine.number().withoutDecimals().min(1).max(1_000_000)

const components = () =>
  vine
    .array(
      vine.object({
        skuId: id(),
        qty: qty(),
        revenueShare: vine
          .string()
          .trim()
          .regex(/^[01](\.\d{1,8})?$/)
          .nullable()
          .optional(),
      })
    )
    .minLength(1)
    .maxLength(100)
    .distinct('skuId')

export const bundleValidator = vine.create({ components: components() })

/** A new bundle: its SKU and what is in it. */
export const newBundleValidator = vine.create({
  code: vine.string().trim().minLength(1).maxLength(60).regex(/^\S+$/),
  name: vine.string().trim().minLength(1).maxLength(200),
  listPrice: vine
    .string()
    .trim()
    .regex(/^\d{1,12}(\.\d{1,4})?$/),
  components: components(),
})

export const bomValidator = vine.create({
  skuId: id(),
  yieldQty: qty(),
  effectiveFrom: calendarDay(),
  effectiveTo: calendarDay().nullable().optional(),
  note: vine.string().trim().maxLength(500).nullable().optional(),
  lines: vine
    .array(
      vine.object({
        skuId: id(),
        qty: qty(),
        scrapRate: vine
          .string()
          .trim()
          .regex(/^0(\.\d{1,4})?$/)
          .optional(),
        alternates: vine
          .array(vine.object({ skuId: id(), qty: qty() }))
          .maxLength(10)
          .distinct('skuId')
          .optional(),
      })
    )
    .minLength(1)
    .maxLength(500)
    .distinct('skuId'),
})

export const bomViewValidator = vine.create({
  version: vine.number().positive().optional(),
  qty: qty().optional(),
  left: vine.number().positive().optional(),
  right: vine.number().positive().optional(),
})

export const endBomValidator = vine.create({ on: calendarDay() })
