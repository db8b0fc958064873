import vine from '@vinejs/vine'

const exists = vine.createRule((value, _options: undefined, field) => {
  const at = new Date(`${String(value)}T00:00:00Z`)
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== value)
    field.report('The {{ field }} field must be a day of the calendar', 'date', field)
})

/** A local day as forms and programs send it, `2026-11-22`; one that no calendar has is refused. */
export const calendarDay = () =>
  vine
    .string()
    .trim()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .use(exists(undefined))
