import vine from '@vinejs/vine'

/** The form of a landing page. `website` is a trap: people do not see it. */
export const claimValidator = vine.create({
  phone: vine.string().trim().maxLength(30),
  name: vine.string().trim().maxLength(60).nullable().optional(),
  consent: vine.accepted(),
  website: vine.string().maxLength(200).nullable().optional(),
  landing: vine.string().maxLength(1000).nullable().optional(),
  referrer: vine.string().maxLength(1000).nullable().optional(),
})
