import vine from '@vinejs/vine'

export const channelValidator = vine.create({
  baseUrl: vine
    .string()
    .trim()
    .url({ protocols: ['http', 'https'], require_protocol: true, require_tld: false })
    .maxLength(200)
    .nullable()
    .optional(),
  // Fields of the platform's connector; others are ignored.
  credentials: vine.record(vine.string().trim().maxLength(2000).nullable()),
  overlapSeconds: vine.number().withoutDecimals().min(0).max(86_400),
})
