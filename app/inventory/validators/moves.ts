import vine from '@vinejs/vine'
import { ADJUSTABLE_BUCKETS } from '#inventory/domain/adjustment'
import { STOCK_ACTS, STOCK_MOVES } from '#inventory/domain/stock_acts'

const id = () => vine.number().positive()
const code = () =>
  vine
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z][a-z0-9_]{1,39}$/)
const amount = () =>
  vine
    .string()
    .trim()
    .regex(/^\d{1,12}(\.\d{1,4})?$/)

export const moveValidator = vine.create({
  act: vine.enum(STOCK_MOVES),
  warehouseId: id(),
  reason: code(),
  note: vine.string().trim().maxLength(500).nullable().optional(),
  lines: vine
    .array(
      vine.object({
        skuId: id(),
        qty: vine.number().withoutDecimals().min(1).max(10_000_000),
        from: vine.enum(ADJUSTABLE_BUCKETS).nullable().optional(),
      })
    )
    .minLength(1)
    .maxLength(500),
})

export const reasonsValidator = vine.create({
  reasons: vine
    .array(
      vine.object({
        code: code(),
        name: vine.string().trim().maxLength(60).nullable().optional(),
        acts: vine.array(vine.enum(STOCK_ACTS)).minLength(1).distinct(),
        limit: amount().nullable().optional(),
        alwaysApprove: vine.boolean(),
        needsNote: vine.boolean(),
        isActive: vine.boolean(),
      })
    )
    .maxLength(100)
    .distinct('code'),
  limits: vine
    .array(
      vine.object({
        userId: id().nullable().optional(),
        roleId: id().nullable().optional(),
        limit: amount(),
      })
    )
    .maxLength(200)
    .distinct(['userId', 'roleId']),
})
