import vine from '@vinejs/vine'
import { STAGES } from '#shell/domain/stage_rules'

/** The first visit: the company and its owner, and the token that the server printed. */
export const setupValidator = vine.create({
  token: vine.string().maxLength(64),
  companyName: vine.string().trim().minLength(1).maxLength(120),
  currency: vine.enum(Intl.supportedValuesOf('currency')),
  timeZone: vine.enum(Intl.supportedValuesOf('timeZone')),
  fullName: vine.string().trim().minLength(1).maxLength(120),
  email: vine.string().trim().email().maxLength(254),
  password: vine
    .string()
    .minLength(10)
    .maxLength(200)
    .confirmed({ confirmationField: 'passwordAgain' }),
  stage: vine.enum(STAGES),
})
