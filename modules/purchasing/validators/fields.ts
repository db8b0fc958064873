import vine from '@vinejs/vine'
import { isCurrency } from '#kernel/currencies'

export const id = () => vine.number().withoutDecimals().positive()
export const ids = () => vine.array(id()).minLength(1).maxLength(200)
export const count = () => vine.number().withoutDecimals().range([1, 10_000_000])
export const day = () =>
  vine
    .string()
    .trim()
    .regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/)
/** A price net of tax, up to six places. */
export const price = () =>
  vine
    .string()
    .trim()
    .regex(/^\d{1,10}(\.\d{1,6})?$/)
export const amount = () =>
  vine
    .string()
    .trim()
    .regex(/^\d{1,12}(\.\d{1,2})?$/)
export const rate = () =>
  vine
    .string()
    .trim()
    .regex(/^(?!0+(\.0+)?$)\d{1,8}(\.\d{1,8})?$/)
/** Tax in percent, below 100. */
export const percent = () =>
  vine
    .string()
    .trim()
    .regex(/^\d{1,2}(\.\d{1,2})?$/)
export const reason = () => vine.string().trim().minLength(2).maxLength(200)

const currencyRule = vine.createRule((value, _options, field) => {
  if (!isCurrency(value)) field.report('The {{ field }} field is not a currency', 'currency', field)
})
export const currency = () => vine.string().trim().toUpperCase().use(currencyRule())
