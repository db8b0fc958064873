import vine from '@vinejs/vine'

export const stockSwitchValidator = vine.create({
  to: vine.enum(['on', 'off', 'stop', 'resume'] as const),
  reason: vine.string().trim().maxLength(500).nullable().optional(),
})

/** Seconds in the form, whole or with tenths. */
const seconds = (most: number) => vine.number().min(0).max(most)

export const stockDelaysValidator = vine.create({
  delay: seconds(3600),
  slowDelay: seconds(86_400),
  urgentBelow: vine.number().withoutDecimals().min(0).max(1_000_000),
})
