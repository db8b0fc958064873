import vine from '@vinejs/vine'

/** A bulk action on orders; holding and cancelling may say why. */
export const bulkOrdersValidator = vine.create({
  ids: vine.array(vine.number().withoutDecimals().positive()).minLength(1).maxLength(500),
  reason: vine.string().trim().maxLength(300).optional(),
})
