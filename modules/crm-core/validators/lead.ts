import vine from '@vinejs/vine'

const ids = vine.array(vine.number()).minLength(1).maxLength(200)

export const moveValidator = vine.create({
  ids,
  stageId: vine.number(),
  lostReasonId: vine.number().nullable().optional(),
  lostNote: vine.string().trim().maxLength(1000).nullable().optional(),
})
export const idsValidator = vine.create({ ids })
export const followUpValidator = vine.create({
  kind: vine.enum(['call', 'message', 'visit', 'email', 'other'] as const),
  outcome: vine.enum(['reached', 'no_answer', 'interested', 'not_now', 'other'] as const),
  note: vine.string().trim().minLength(1).maxLength(4000),
  nextAt: vine.string().maxLength(30).nullable().optional(),
})
