import vine from '@vinejs/vine'

const id = () => vine.number().withoutDecimals().positive()
const ids = () => vine.array(id()).minLength(1).maxLength(500)

export const workIdsValidator = vine.create({ ids: ids() })

export const chooseValidator = vine.create({
  ids: ids(),
  warehouseId: id().nullable(),
  courier: vine.string().trim().toUpperCase().minLength(1).maxLength(40).nullable(),
})

export const tagValidator = vine.create({
  ids: ids(),
  tag: vine.string().trim().minLength(1).maxLength(40),
  isOn: vine.boolean().optional(),
})

export const noteValidator = vine.create({
  ids: ids(),
  reason: vine.string().trim().minLength(1).maxLength(500),
})
