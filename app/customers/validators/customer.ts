import vine from '@vinejs/vine'

const fields = {
  kind: vine.enum(['person', 'company'] as const),
  name: vine.string().trim().minLength(1).maxLength(120),
  ownerId: vine.number().nullable().optional(),
  source: vine.string().trim().maxLength(60).nullable().optional(),
  locale: vine.enum(['zh-CN', 'en'] as const),
  tags: vine.array(vine.string().trim().maxLength(40)).maxLength(50).optional(),
  note: vine.string().trim().maxLength(4000).nullable().optional(),
}
export const createCustomerValidator = vine.create({
  ...fields,
  phone: vine.string().trim().maxLength(40).nullable().optional(),
  email: vine.string().trim().maxLength(254).nullable().optional(),
})
export const updateCustomerValidator = vine.create({ ...fields, version: vine.number() })
/** Over the API what is not named stays as it is. */
export const patchCustomerValidator = vine.create({
  kind: vine.enum(['person', 'company'] as const).optional(),
  name: vine.string().trim().minLength(1).maxLength(120).optional(),
  ownerId: vine.number().nullable().optional(),
  source: vine.string().trim().maxLength(60).nullable().optional(),
  locale: vine.enum(['zh-CN', 'en'] as const).optional(),
  tags: vine.array(vine.string().trim().maxLength(40)).maxLength(50).optional(),
  note: vine.string().trim().maxLength(4000).nullable().optional(),
  version: vine.number(),
})
export const bulkTagValidator = vine.create({
  ids: vine.array(vine.number()).minLength(1).maxLength(200),
  add: vine.string().trim().maxLength(40).nullable().optional(),
  remove: vine.string().trim().maxLength(40).nullable().optional(),
})
export const bulkOwnerValidator = vine.create({
  ids: vine.array(vine.number()).minLength(1).maxLength(200),
  ownerId: vine.number().nullable(),
})
const side = () => vine.enum(['winner', 'loser'] as const).optional()
export const mergeValidator = vine.create({
  loserId: vine.number(),
  choices: vine
    .object({
      kind: side(),
      display_name: side(),
      owner_id: side(),
      source: side(),
      locale: side(),
      note: side(),
    })
    .optional(),
})
export const compareValidator = vine.create({ a: vine.number(), b: vine.number() })
export const pastedValidator = vine.create({
  text: vine.string().trim().minLength(2).maxLength(500),
})
export const reasonValidator = vine.create({
  reason: vine.string().trim().minLength(2).maxLength(500),
})
export const revealValidator = vine.create({
  kind: vine.enum(['identity', 'address'] as const),
  id: vine.number(),
})
export const addressValidator = vine.create({
  addressId: vine.number().nullable().optional(),
  consignee: vine.string().trim().minLength(1).maxLength(60),
  phone: vine.string().trim().maxLength(40).nullable().optional(),
  province: vine.string().trim().maxLength(40).nullable().optional(),
  city: vine.string().trim().maxLength(40).nullable().optional(),
  district: vine.string().trim().maxLength(40).nullable().optional(),
  line: vine.string().trim().minLength(2).maxLength(300),
  postcode: vine.string().trim().maxLength(12).nullable().optional(),
  isDefault: vine.boolean().optional(),
})
