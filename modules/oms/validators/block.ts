import vine from '@vinejs/vine'
import { BLOCK_KINDS } from '#modules/oms/domain/block_list'

const id = () => vine.number().withoutDecimals().positive()
const ids = () => vine.array(id()).minLength(1).maxLength(200)
const reason = () => vine.string().trim().minLength(2).maxLength(200)
/** A day of the company's calendar: the block ends when it is over. */
const until = () =>
  vine
    .string()
    .trim()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .nullable()
    .optional()
const kinds = () => vine.array(vine.enum(BLOCK_KINDS)).minLength(1).distinct()

/** One or many, a line each. */
export const pasteValidator = vine.create({
  kind: vine.enum(BLOCK_KINDS),
  platform: vine.string().trim().maxLength(40).optional().requiredWhen('kind', '=', 'buyer'),
  text: vine.string().maxLength(200_000),
  reason: reason().nullable().optional(),
  until: until(),
})
export const blockOrdersValidator = vine.create({
  ids: ids(),
  kinds: kinds().optional(),
  reason: reason(),
  until: until(),
})
export const blockCustomerValidator = vine.create({
  id: id(),
  kinds: kinds().optional(),
  reason: reason(),
  until: until(),
})
export const liftValidator = vine.create({ ids: ids(), reason: reason() })
