import vine from '@vinejs/vine'

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

export const settleValidator = vine.create({
  ids: vine.array(vine.number().positive()).minLength(1).maxLength(500),
  choice: vine.enum(['keep', 'take'] as const),
})

export const listingValidator = vine.create({
  title: vine.string().trim().minLength(1).maxLength(500),
  price: vine
    .string()
    .trim()
    .regex(/^\d{1,12}(\.\d{1,4})?$/)
    .nullable(),
  barcode: vine.string().trim().maxLength(60).nullable(),
  multiplier: vine.number().withoutDecimals().min(1).max(10_000),
})
