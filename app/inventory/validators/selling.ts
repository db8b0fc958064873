import vine from '@vinejs/vine'
import { SYNC_CLASSES } from '#inventory/actions/save_stock_rule'
import { QUOTA_KINDS } from '#inventory/actions/set_aside_stock'

const id = () => vine.number().positive()
const units = (most = 10_000_000) => vine.number().withoutDecimals().min(0).max(most)
/** A local moment as a form sends it, `2026-11-11T00:00`. */
const moment = () =>
  vine
    .string()
    .trim()
    .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/)
    .nullable()
    .optional()

export const quotaValidator = vine.create({
  kind: vine.enum(QUOTA_KINDS),
  name: vine.string().trim().minLength(1).maxLength(100),
  storeIds: vine.array(id()).minLength(1).maxLength(100).distinct(),
  startsAt: moment(),
  endsAt: moment(),
  lines: vine
    .array(
      vine.object({
        warehouseId: id(),
        skuId: id(),
        qty: vine.number().withoutDecimals().min(1).max(10_000_000),
      })
    )
    .minLength(1)
    .maxLength(500)
    .distinct(['warehouseId', 'skuId']),
})

const limits = {
  sharePercent: units(100),
  buffer: units(1_000_000),
  bufferPercent: units(100),
  stopBelow: units(1_000_000),
  maxQty: units().nullable(),
  fixedQty: units().nullable(),
  syncClass: vine.enum(SYNC_CLASSES),
  isStopped: vine.boolean(),
}

export const stockRuleValidator = vine.create({
  skuId: id().nullable(),
  categoryId: id().nullable(),
  ...limits,
  presaleQty: vine.number().withoutDecimals().min(1).max(10_000_000).nullable(),
  presaleFrom: moment(),
  presaleUntil: moment(),
})

/** The warehouses a store draws from, and what it shows of all of it. */
export const availabilityValidator = vine.create({
  rules: vine
    .array(vine.object({ warehouseId: id(), sharePercent: units(100), buffer: units(1_000_000) }))
    .maxLength(200)
    .distinct('warehouseId'),
  limits: vine.object(limits).optional(),
})
