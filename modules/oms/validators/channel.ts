import vine from '@vinejs/vine'

const secret = () => vine.string().trim().maxLength(500).nullable().optional()

export const channelValidator = vine.create({
  baseUrl: vine
    .string()
    .trim()
    .url({ protocols: ['http', 'https'], require_protocol: true, require_tld: false })
    .maxLength(200),
  credentials: vine.object({
    consumer_key: secret(),
    consumer_secret: secret(),
    access_token: secret(),
    webhook_secret: secret(),
  }),
  overlapSeconds: vine.number().withoutDecimals().min(0).max(86_400),
})
