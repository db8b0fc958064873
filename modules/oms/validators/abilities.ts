import vine from '@vinejs/vine'
import { day } from '#modules/oms/validators/day'

/** What a warehouse may be asked for. */
export const abilitiesValidator = vine.create({
  cutOff: vine.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  dailyCapacity: vine.number().withoutDecimals().min(1).max(10_000_000).nullable(),
  serves: vine
    .array(
      vine
        .string()
        .trim()
        .regex(/^\d{1,6}$/)
    )
    .maxLength(500),
  carries: vine
    .array(vine.enum(['normal', 'cold', 'hazmat', 'oversize'] as const))
    .minLength(1)
    .nullable(),
  storeIds: vine.array(vine.number().withoutDecimals().positive()).maxLength(500).nullable(),
  handlingDays: vine.number().withoutDecimals().min(0).max(30),
  /** Some day of the week something leaves. */
  restDays: vine.array(vine.number().withoutDecimals().min(1).max(7)).maxLength(6),
  holidays: vine.array(day()).maxLength(120),
  closedUntil: day().nullable(),
})
