import vine from '@vinejs/vine'

const id = () => vine.number().withoutDecimals().positive()
const reason = () => vine.string().trim().maxLength(200).nullable().optional()
const ids = () => vine.array(id()).minLength(1).maxLength(500)

const plan = () => ({
  orderIds: vine.array(id()).minLength(1).maxLength(50),
  parcels: vine
    .array(
      vine.object({
        warehouseId: id(),
        from: id().nullable().optional(),
        notBefore: vine
          .string()
          .regex(/^\d{4}-\d{2}-\d{2}T/)
          .nullable()
          .optional(),
        reason: vine
          .string()
          .regex(/^[a-z_]{1,20}$/)
          .nullable()
          .optional(),
        lines: vine
          .array(vine.object({ orderLineId: id(), units: id() }))
          .minLength(1)
          .maxLength(500),
      })
    )
    .maxLength(60),
})

export const planValidator = vine.create(plan())

export const arrangeValidator = vine.create({
  ...plan(),
  seen: vine.array(vine.object({ id: id(), version: id() })).maxLength(60),
  reason: reason(),
})

export const mergeValidator = vine.create({ ids: ids(), reason: reason() })

export const splitValidator = vine.create({
  ids: ids(),
  by: vine.enum([
    'presale',
    'storage',
    'weight',
    'volume',
    'apart',
    'drop_ship',
    'unmerge',
  ] as const),
  reason: reason(),
})

const limit = (max: number) => vine.number().withoutDecimals().min(1).max(max).nullable()
export const parcelRulesValidator = vine.create({
  merges: vine.boolean(),
  mergesAcross: vine.boolean(),
  waitMinutes: vine.number().withoutDecimals().min(0).max(1440),
  maxLines: limit(1000),
  maxWeightG: limit(1_000_000),
  maxValue: vine
    .string()
    .regex(/^\d{1,12}(\.\d{1,4})?$/)
    .nullable(),
  splitsPresale: vine.boolean(),
  splitsStorage: vine.boolean(),
  splitWeightG: limit(1_000_000),
  splitVolumeMm3: limit(100_000_000_000),
  dropShipSkuIds: vine.array(id()).maxLength(200),
  apartSkuIds: vine.array(id()).maxLength(200),
})

/** A person's choice for one parcel; a reason is part of it. */
export const reallocationValidator = vine.create({
  version: vine.number().withoutDecimals().min(0),
  warehouseId: vine.number().withoutDecimals().positive(),
  courier: vine.string().trim().maxLength(45).nullable(),
  reason: vine.string().trim().minLength(2).maxLength(200),
})
