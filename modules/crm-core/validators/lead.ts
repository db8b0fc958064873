import vine from '@vinejs/vine'

const ids = vine.array(vine.number()).minLength(1).maxLength(200)

export const moveValidator = vine.create({
  ids,
  stageId: vine.number(),
  lostReasonId: vine.number().nullable().optional(),
  lostNote: vine.string().trim().maxLength(1000).nullable().optional(),
})
const name = () => vine.string().trim().minLength(1).maxLength(60)
export const stagesValidator = vine.create({
  stages: vine
    .array(
      vine.object({
        id: vine.number().nullable().optional(),
        nameZh: name(),
        nameEn: name(),
        maxDays: vine.number().min(1).max(3650).nullable().optional(),
        isActive: vine.boolean(),
      })
    )
    .minLength(1)
    .maxLength(30),
})
export const reasonsValidator = vine.create({
  reasons: vine
    .array(
      vine.object({
        id: vine.number().nullable().optional(),
        nameZh: name(),
        nameEn: name(),
        isActive: vine.boolean(),
      })
    )
    .minLength(1)
    .maxLength(50),
})
export const assignValidator = vine.create({ ids, ownerId: vine.number().nullable() })
export const leadValidator = vine.create({
  customerId: vine.number(),
  title: vine.string().trim().maxLength(200).nullable().optional(),
  source: vine.string().trim().minLength(1).maxLength(60),
  ownerId: vine.number().nullable().optional(),
})
export const idsValidator = vine.create({ ids })
export const followUpValidator = vine.create({
  kind: vine.enum(['call', 'message', 'visit', 'email', 'other'] as const),
  outcome: vine.enum(['reached', 'no_answer', 'interested', 'not_now', 'other'] as const),
  note: vine.string().trim().minLength(1).maxLength(4000),
  nextAt: vine.string().maxLength(30).nullable().optional(),
})
