import vine from '@vinejs/vine'
import { day } from '#modules/oms/validators/day'

export const gapValidator = vine.create({
  storeId: vine.number().withoutDecimals().positive(),
  day: day(),
})

export const gapNoteValidator = vine.create({
  reason: vine.string().trim().minLength(1).maxLength(200),
})
