import vine from '@vinejs/vine'

const reason = () => vine.string().trim().maxLength(200).nullable().optional()
const id = () => vine.number().withoutDecimals().positive()

export const parkedIdsValidator = vine.create({
  ids: vine.array(id()).minLength(1).maxLength(500),
  reason: reason(),
})

export const parkedReasonValidator = vine.create({ reason: reason() })

export const parkedMapValidator = vine.create({
  mappings: vine
    .array(
      vine.object({
        listingId: id(),
        skuId: id(),
        multiplier: vine.number().withoutDecimals().min(1).max(10_000).optional(),
      })
    )
    .minLength(1)
    .maxLength(100),
})
