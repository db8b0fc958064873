import vine from '@vinejs/vine'
import { PLATFORMS } from '#catalog/domain/platforms'

export const storeValidator = vine.create({
  code: vine.string().trim().minLength(1).maxLength(40).regex(/^\S+$/),
  platform: vine.enum(PLATFORMS),
  name: vine.string().trim().minLength(1).maxLength(100),
  currency: vine.enum(Intl.supportedValuesOf('currency')),
  timeZone: vine.enum(Intl.supportedValuesOf('timeZone')),
  isActive: vine.boolean().optional(),
})
