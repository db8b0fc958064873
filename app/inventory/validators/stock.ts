import vine from '@vinejs/vine'
import { calendarDay } from '#kernel/calendar_day'
import { ADJUSTABLE_BUCKETS } from '#inventory/domain/adjustment'
import { POLICY_METHODS } from '#inventory/actions/save_policies'

const id = () => vine.number().positive()
const units = (most = 10_000_000) => vine.number().withoutDecimals().min(0).max(most)
const notZero = vine.createRule((value, _options: undefined, field) => {
  if (value === 0) field.report('The {{ field }} field must not be zero', 'notZero', field)
})
const signed = () =>
  vine.number().withoutDecimals().min(-10_000_000).max(10_000_000).use(notZero(undefined))
const cost = () =>
  vine
    .string()
    .trim()
    .regex(/^\d{1,12}(\.\d{1,6})?$/)
const note = () => vine.string().trim().maxLength(500)
const reason = () =>
  vine
    .string()
    .trim()
    .regex(/^[a-z][a-z0-9_]{1,39}$/)
const ids = () => vine.array(id()).minLength(1).maxLength(500)

export const adjustmentValidator = vine.create({
  warehouseId: id(),
  reason: reason(),
  note: note().nullable().optional(),
  lines: vine
    .array(
      vine.object({
        skuId: id(),
        bucket: vine.enum(ADJUSTABLE_BUCKETS),
        delta: signed(),
        unitCost: cost().nullable().optional(),
      })
    )
    .minLength(1)
    .maxLength(500)
    .distinct(['skuId', 'bucket']),
})

/** The same over the API, where SKUs go by code and the warehouse too. */
export const apiAdjustmentValidator = vine.create({
  warehouse: vine.string().trim().maxLength(60),
  reason: reason(),
  note: note().nullable().optional(),
  lines: vine
    .array(
      vine.object({
        sku: vine.string().trim().maxLength(60),
        bucket: vine.enum(ADJUSTABLE_BUCKETS).optional(),
        delta: signed(),
        unitCost: cost().nullable().optional(),
      })
    )
    .minLength(1)
    .maxLength(500),
})

export const decisionValidator = vine.create({
  approve: vine.boolean(),
  note: note().nullable().optional(),
})

const transfer = () => ({
  fromWarehouseId: id(),
  toWarehouseId: id(),
  /** The day it should arrive, `2026-12-03`. */
  expectedOn: calendarDay().nullable().optional(),
  note: note().nullable().optional(),
  lines: vine
    .array(vine.object({ skuId: id(), qty: vine.number().withoutDecimals().min(1).max(1_000_000) }))
    .minLength(1)
    .maxLength(500)
    .distinct('skuId'),
})

export const transferValidator = vine.create(transfer())

export const transferEditValidator = vine.create({ ...transfer(), version: vine.number() })

export const shipValidator = vine.create({ version: vine.number().optional() })

export const receiptValidator = vine.create({
  lines: vine.array(vine.object({ lineId: id(), qty: units() })).maxLength(500),
  close: vine.boolean().optional(),
})

export const warehouseValidator = vine.create({
  code: vine.string().trim().minLength(1).maxLength(40).regex(/^\S+$/),
  name: vine.string().trim().minLength(1).maxLength(100),
  kind: vine.enum(['own', 'third_party', 'return', 'virtual'] as const),
  country: vine.string().trim().fixedLength(2).toUpperCase().optional(),
  regionCode: vine
    .string()
    .trim()
    .regex(/^\d{6}$/)
    .nullable()
    .optional(),
  province: vine.string().trim().maxLength(60).nullable().optional(),
  city: vine.string().trim().maxLength(60).nullable().optional(),
  district: vine.string().trim().maxLength(60).nullable().optional(),
  line: vine.string().trim().maxLength(200).nullable().optional(),
  contactName: vine.string().trim().maxLength(60).nullable().optional(),
  contactPhone: vine.string().trim().maxLength(40).nullable().optional(),
  cutOff: vine
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .optional(),
  dailyCapacity: vine.number().withoutDecimals().min(1).max(10_000_000).nullable().optional(),
  allowNegative: vine.boolean().optional(),
  isActive: vine.boolean().optional(),
})

export const warehouseGroupsValidator = vine.create({
  groups: vine
    .array(
      vine.object({
        id: id().nullable().optional(),
        name: vine.string().trim().minLength(1).maxLength(60),
        warehouseIds: vine.array(id()).minLength(1).maxLength(200).distinct(),
      })
    )
    .maxLength(50),
})

export const policyValidator = vine.create({
  /** One of the two: a SKU, or a product with all its SKUs. */
  skuId: id().nullable().optional(),
  productId: id().nullable().optional(),
  /** At most one of the two; neither: all warehouses together. */
  warehouseId: id().nullable(),
  groupId: id().nullable().optional(),
  /** Whether it changes the one that is there. */
  isEdit: vine.boolean().optional(),
  method: vine.enum(POLICY_METHODS),
  reorderPoint: units().optional(),
  targetLevel: units().optional(),
  safetyStock: units().optional(),
  coverDays: vine.number().withoutDecimals().min(1).max(730).nullable().optional(),
  leadDays: vine.number().withoutDecimals().min(1).max(365).optional(),
  serviceLevel: vine
    .string()
    .trim()
    .regex(/^0\.(5(?=\d*[1-9])\d{1,3}|[6-9]\d{0,3})$/)
    .nullable()
    .optional(),
  leadDeviation: vine.number().min(0).max(365).decimal([0, 2]).nullable().optional(),
  reviewDays: vine.number().withoutDecimals().min(1).max(365).nullable().optional(),
  ownerId: id().nullable().optional(),
  overstockDays: vine.number().withoutDecimals().min(1).max(3650).nullable().optional(),
  slowDays: vine.number().withoutDecimals().min(1).max(3650).nullable().optional(),
})

export const idsValidator = vine.create({ ids: ids() })

export const thawValidator = vine.create({ reason: note().minLength(2), rebuild: vine.boolean() })

export const stockQueryValidator = vine.create({
  skus: vine.string().trim().minLength(1).maxLength(8000),
  store: vine.string().trim().maxLength(40).optional(),
})
