import vine from '@vinejs/vine'

export const signInValidator = vine.create({
  email: vine.string().trim().toLowerCase().email(),
  password: vine.string().minLength(1).maxLength(200),
})
