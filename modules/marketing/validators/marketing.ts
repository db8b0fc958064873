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
