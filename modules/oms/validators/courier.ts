import vine from '@vinejs/vine'

const id = () => vine.number().withoutDecimals().positive()
const code = () =>
  vine
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z0-9_-]{1,20}$/)
const name = () => vine.string().trim().minLength(1).maxLength(60)
const price = () =>
  vine
    .string()
    .trim()
    .regex(/^\d{1,8}(\.\d{1,4})?$/)
const weight = () => vine.number().withoutDecimals().min(1).max(1_000_000)

export const courierValidator = vine.create({
  code: code(),
  name: name(),
  isActive: vine.boolean(),
  services: vine
    .array(
      vine.object({
        id: id().nullable().optional(),
        code: code(),
        name: name(),
        volumetricDivisor: vine.number().withoutDecimals().min(1000).max(20_000),
        isActive: vine.boolean(),
      })
    )
    .minLength(1)
    .maxLength(20),
})

export const tariffsValidator = vine.create({
  tariffs: vine
    .array(
      vine.object({
        warehouseId: id().nullable(),
        regionPrefix: vine
          .string()
          .trim()
          .regex(/^\d{0,6}$/)
          .nullable(),
        isServed: vine.boolean(),
        firstWeightG: weight(),
        firstPrice: price(),
        stepWeightG: weight(),
        stepPrice: price(),
        transitDays: vine.number().withoutDecimals().min(0).max(60).nullable(),
      })
    )
    .maxLength(1000),
})
