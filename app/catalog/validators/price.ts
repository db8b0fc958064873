import vine from '@vinejs/vine'

const day = () => vine.string().regex(/^\d{4}-\d{2}-\d{2}$/)

export const pricesValidator = vine.create({
  skuIds: vine.array(vine.number().positive()).minLength(1).maxLength(500).distinct(),
  kind: vine.enum(['list', 'purchase'] as const),
  amount: vine
    .string()
    .trim()
    .regex(/^\d{1,12}(\.\d{1,6})?$/),
  from: day(),
  /** The first day on which it holds no more. */
  until: day().nullable().optional(),
  note: vine.string().trim().maxLength(200).nullable().optional(),
})
