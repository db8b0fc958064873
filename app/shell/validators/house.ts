import vine from '@vinejs/vine'

/** Rows chosen in a list. */
export const idsValidator = vine.create({
  ids: vine.array(vine.number().withoutDecimals().positive()).minLength(1).maxLength(1000),
})
