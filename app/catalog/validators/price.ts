import vine from '@vinejs/vine'
import { calendarDay } from '#kernel/calendar_day'

export const pricesValidator = vine.create({
  skuIds: vine.array(vine.number().positive()).minLength(1).maxLength(500).distinct(),
  kind: vine.enum(['list', 'purchase'] as const),
  amount: vine
    .string()
    .trim()
    .regex(/^\d{1,12}(\.\d{1,6})?$/),
  from: calendarDay(),
  /** The first day on which it holds no more. */
  until: calendarDay().nullable().optional(),
  note: vine.string().trim().maxLength(200).nullable().optional(),
})
