import vine from '@vinejs/vine'

export const stockSwitchValidator = vine.create({
  to: vine.enum(['on', 'off', 'stop', 'resume'] as const),
  reason: vine.string().trim().maxLength(500).nullable().optional(),
})
