import vine from '@vinejs/vine'

const day = () =>
  vine
    .string()
    .trim()
    .regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)
const month = () =>
  vine
    .string()
    .trim()
    .regex(/^\d{4}-(0[1-9]|1[0-2])$/)
const amount = () =>
  vine
    .string()
    .trim()
    .regex(/^\d{1,14}(\.\d{1,2})?$/)
const percent = () =>
  vine
    .string()
    .trim()
    .regex(/^\d{1,2}(\.\d{1,4})?$/)

/** A month, or two days; the running month when nothing is given. */
export const reportValidator = vine.create({
  month: month().optional(),
  from: day().optional(),
  to: day().optional(),
})

export const journalValidator = vine.create({
  date: day(),
  memo: vine.string().trim().minLength(1).maxLength(200),
  lines: vine
    .array(
      vine.object({
        account: vine
          .string()
          .trim()
          .regex(/^\d{4}(\.\d{2})*$/)
          .exists({ table: 'finance_accounts', column: 'code' }),
        side: vine.enum(['debit', 'credit'] as const),
        amount: amount(),
        storeId: vine.number().withoutDecimals().positive().nullable(),
      })
    )
    .minLength(2)
    .maxLength(200),
})

export const reversalValidator = vine.create({
  reason: vine.string().trim().minLength(2).maxLength(200),
})

export const periodValidator = vine.create({
  month: month(),
  state: vine.enum(['open', 'closed'] as const),
  reason: vine.string().trim().minLength(2).maxLength(200),
})

export const feeValidator = vine.create({
  storeId: vine.number().withoutDecimals().positive().nullable(),
  platform: vine.string().trim().maxLength(40).nullable(),
  fee: vine.enum(['commission', 'payment_fee'] as const),
  percent: percent(),
  minimum: amount().nullable(),
  cap: amount().nullable(),
})

export const rateValidator = vine.create({
  currency: vine
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z]{3}$/),
  day: day(),
  rate: vine
    .string()
    .trim()
    .regex(/^\d{1,8}(\.\d{1,8})?$/),
})
