import vine from '@vinejs/vine'

const id = () => vine.number().withoutDecimals().positive()
const email = () => vine.string().trim().toLowerCase().email().maxLength(200)
const password = () => vine.string().minLength(10).maxLength(200)

export const secondFactorValidator = vine.create({
  code: vine.string().trim().minLength(6).maxLength(20),
})
export const stepUpValidator = vine.create({
  code: vine.string().trim().minLength(6).maxLength(20),
  next: vine.string().maxLength(2000).optional(),
})
export const forgotValidator = vine.create({ email: email() })
export const resetValidator = vine.create({ password: password().confirmed() })

export const profileValidator = vine.create({
  fullName: vine.string().trim().minLength(1).maxLength(80),
  locale: vine.enum(['zh-CN', 'en'] as const),
})
export const passwordValidator = vine.create({
  current: vine.string().minLength(1).maxLength(200),
  password: password().confirmed(),
})

const person = {
  fullName: vine.string().trim().minLength(1).maxLength(80),
  email: email(),
  roleIds: vine.array(id()).maxLength(50),
  isOwner: vine.boolean(),
  storeIds: vine.array(id()).maxLength(500).nullable(),
  warehouseIds: vine.array(id()).maxLength(500).nullable(),
}
export const newUserValidator = vine.create({ ...person, password: password() })
export const userValidator = vine.create(person)
export const userStateValidator = vine.create({ isActive: vine.boolean() })

export const roleValidator = vine.create({
  name: vine.string().trim().minLength(1).maxLength(80),
  permissions: vine.array(vine.string().regex(/^[a-z-]+(\.[a-z_-]+)+$/)).maxLength(500),
})

export const tokenValidator = vine.create({
  name: vine.string().trim().minLength(1).maxLength(80),
  abilities: vine.array(vine.string().maxLength(100)).minLength(1).maxLength(500),
  days: vine.number().withoutDecimals().min(1).max(3650).nullable(),
})

export const passwordProofValidator = vine.create({
  current: vine.string().minLength(1).maxLength(200),
})
