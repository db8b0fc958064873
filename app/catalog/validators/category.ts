import vine from '@vinejs/vine'

export const categoryValidator = vine.create({
  name: vine
    .string()
    .trim()
    .minLength(1)
    .maxLength(60)
    .regex(/^[^/]+$/),
  parentId: vine.number().positive().nullable().optional(),
})
