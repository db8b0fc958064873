import vine from '@vinejs/vine'

const money = vine
  .string()
  .trim()
  .regex(/^\d{1,14}(\.\d{1,4})?$/)
const line = (most: number) => vine.string().trim().maxLength(most)

export const couponValidator = vine.create({
  key: line(12)
    .toUpperCase()
    .regex(/^[A-Z0-9]{2,12}$/),
  nameZh: line(80).minLength(1),
  nameEn: line(80).minLength(1),
  kind: vine.enum(['amount', 'percent'] as const),
  value: money,
  minSpend: money,
  validDays: vine.number().min(1).max(3650),
  totalLimit: vine.number().min(1).nullable().optional(),
  state: vine.enum(['draft', 'active', 'ended'] as const),
})
export const pageValidator = vine.create({
  name: line(120).minLength(1),
  slug: line(80).regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  state: vine.enum(['draft', 'published', 'archived'] as const),
  titleZh: line(200).minLength(1),
  titleEn: line(200).nullable().optional(),
  blocks: vine
    .array(
      vine.object({ zh: line(4000).nullable().optional(), en: line(4000).nullable().optional() })
    )
    .maxLength(20),
  consentZh: line(1000).minLength(1),
  consentEn: line(1000).nullable().optional(),
  couponId: vine.number().nullable().optional(),
  asksName: vine.boolean().optional(),
  buttonZh: line(40).nullable().optional(),
  buttonEn: line(40).nullable().optional(),
  hero: vine.file({ size: '5mb', extnames: ['png', 'jpg', 'jpeg', 'webp', 'gif'] }).optional(),
  removeHero: vine.boolean().optional(),
})
export const connectionValidator = vine.create({
  sms_provider: vine.enum(['none', 'aliyun'] as const),
  sms_endpoint: line(200).regex(/^https?:\/\//),
  sms_key_id: line(120).nullable().optional(),
  /** Empty keeps the one that is stored. */
  sms_key_secret: line(200).nullable().optional(),
  sms_sign: line(40).nullable().optional(),
  smtp_url: line(300)
    .regex(/^smtps?:\/\/\S+$/)
    .nullable()
    .optional(),
  mail_from: line(254).nullable().optional(),
})
export const testSendValidator = vine.create({
  channel: vine.enum(['sms', 'email'] as const),
  to: line(254).minLength(3),
})
const count = () => vine.number().withoutDecimals().min(0).max(1_000_000).nullable().optional()
export const segmentSchema = vine.object({
  tags: vine.array(line(40)).maxLength(20).optional(),
  sources: vine.array(line(60)).maxLength(20).optional(),
  minOrders: count(),
  maxOrders: count(),
  minSpent: money.clone().nullable().optional(),
  orderedWithinDays: count(),
  notOrderedForDays: count(),
})
export const segmentValidator = vine.create({
  channel: vine.enum(['sms', 'email'] as const),
  segment: segmentSchema.clone(),
})
export const broadcastValidator = vine.create({
  name: line(120).minLength(1),
  templateId: vine.number(),
  segment: segmentSchema.clone(),
  /** Local time of the company; at once when missing. */
  startAt: line(30).nullable().optional(),
})
export const newTemplateValidator = vine.create({
  key: line(40).regex(/^[a-z][a-z0-9_]*$/),
  channel: vine.enum(['sms', 'email'] as const),
  nameZh: line(120).minLength(1),
  nameEn: line(120).minLength(1),
})
export const templateValidator = vine.create({
  nameZh: line(120).minLength(1),
  nameEn: line(120).minLength(1),
  subjectZh: line(200).nullable().optional(),
  subjectEn: line(200).nullable().optional(),
  bodyZh: line(10000).minLength(1),
  bodyEn: line(10000).minLength(1),
  providerCode: line(60).nullable().optional(),
  isActive: vine.boolean().optional(),
})
export const touchIdsValidator = vine.create({
  ids: vine.array(vine.number()).minLength(1).maxLength(200),
})
