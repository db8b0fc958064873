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

export const mapValidator = vine.create({
  mappings: vine
    .array(
      vine.object({
        listingId: vine.number().positive(),
        skuId: vine.number().positive(),
        multiplier: vine.number().withoutDecimals().min(1).max(10_000).optional(),
      })
    )
    .minLength(1)
    .maxLength(500),
})

export const idsValidator = vine.create({
  ids: vine.array(vine.number().positive()).minLength(1).maxLength(500),
})
