import vine from '@vinejs/vine'

const isRealDay = (text: string) => {
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

const realDay = vine.createRule((value, _, field) => {
  if (typeof value === 'string' && !isRealDay(value))
    field.report('The {{ field }} field must be a date', 'date', field)
})

/** A day as `2026-11-22`, one that is in the calendar. */
export const day = () =>
  vine
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .use(realDay())
