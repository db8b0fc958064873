import vine from '@vinejs/vine'

/** `GET /api/v1/orders`: by change, oldest first, so that a client can follow along. */
export const apiOrderQueryValidator = vine.create({
  store: vine.string().trim().maxLength(60).optional(),
  status: vine.string().trim().maxLength(200).optional(),
  external_no: vine.string().trim().maxLength(120).optional(),
  updated_after: vine.string().trim().maxLength(40).optional(),
  cursor: vine.string().trim().maxLength(200).optional(),
  limit: vine.number().withoutDecimals().range([1, 200]).optional(),
})
