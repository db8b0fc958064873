import vine from '@vinejs/vine'
import { day } from '#modules/oms/validators/day'

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
/** Per cent, as hundredths of it: 1250 is 12.5 %. */
const rate = () => vine.number().withoutDecimals().min(0).max(10_000)
const divisor = () => vine.number().withoutDecimals().min(1000).max(20_000)
const region = () =>
  vine
    .string()
    .trim()
    .regex(/^\d{0,6}$/)
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
        volumetricDivisor: divisor(),
        fuelRate: rate().optional(),
        hasCod: vine.boolean().optional(),
        maxWeightG: weight().nullable().optional(),
        dailyLimit: id().max(10_000_000).nullable().optional(),
        dailyShare: vine.number().withoutDecimals().min(0).max(100).nullable().optional(),
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
        regionPrefix: region().nullable(),
        isServed: vine.boolean(),
        firstWeightG: weight(),
        firstPrice: price(),
        stepWeightG: weight(),
        stepPrice: price(),
        minPrice: price().optional(),
        volumetricDivisor: divisor().nullable().optional(),
        fuelRate: rate().nullable().optional(),
        transitDays: vine.number().withoutDecimals().min(0).max(60).nullable(),
        validFrom: day().nullable().optional(),
        validTo: day().nullable().optional(),
      })
    )
    .maxLength(1000),
  surcharges: vine
    .array(
      vine.object({
        name: vine.string().trim().minLength(1).maxLength(40),
        regionPrefix: region().nullable(),
        basis: vine.enum(['parcel', 'kg', 'percent'] as const),
        amount: price(),
        fromWeightG: vine.number().withoutDecimals().min(0).max(1_000_000),
        validFrom: day().nullable(),
        validTo: day().nullable(),
      })
    )
    .maxLength(200)
    .optional(),
})

export const reachValidator = vine.create({
  reach: vine
    .array(
      vine.object({
        serviceId: id().nullable(),
        regionPrefix: region().nullable(),
        isServed: vine.boolean(),
        hasCod: vine.boolean().nullable(),
        suspendedUntil: day().nullable(),
        note: vine.string().trim().maxLength(200).nullable(),
      })
    )
    .maxLength(1000),
})

/** A question to the calculator: kilograms and centimetres as people say them. */
export const calculatorValidator = vine.create({
  to: vine.string().trim().minLength(1).maxLength(200).optional(),
  weight: vine
    .string()
    .trim()
    .regex(/^\d{1,4}(\.\d{1,3})?$/)
    .optional(),
  length: vine.number().withoutDecimals().min(0).max(1000).optional(),
  width: vine.number().withoutDecimals().min(0).max(1000).optional(),
  height: vine.number().withoutDecimals().min(0).max(1000).optional(),
  warehouse: id().optional(),
  cod: vine.boolean().optional(),
})
