import vine from '@vinejs/vine'
import { TICKET_STATES } from '../domain/ticket_machine.js'

const id = () => vine.number().withoutDecimals().positive()
const body = () => vine.string().trim().minLength(1).maxLength(8000)
const types = ['pre_sale', 'after_sale', 'complaint', 'logistics', 'invoice'] as const
const priorities = ['low', 'normal', 'high', 'urgent'] as const

export const chatStartValidator = vine.create({
  visitorId: vine.string().trim().maxLength(64).optional(),
  name: vine.string().trim().maxLength(60).optional(),
  phone: vine.string().trim().maxLength(30).optional(),
  pageUrl: vine.string().trim().maxLength(500).optional(),
  locale: vine.enum(['zh-CN', 'en'] as const).optional(),
})

export const chatMessageValidator = vine.create({
  token: vine.string().trim().minLength(20).maxLength(80),
  key: vine.string().uuid(),
  body: vine.string().trim().minLength(1).maxLength(2000),
})

export const chatReadValidator = vine.create({
  token: vine.string().trim().minLength(20).maxLength(80),
  after: vine.number().withoutDecimals().min(0).optional(),
})

export const ticketValidator = vine.create({
  subject: vine.string().trim().minLength(2).maxLength(200),
  channel: vine.enum(['email', 'phone', 'manual'] as const),
  type: vine.enum(types),
  priority: vine.enum(priorities),
  customerId: id().nullable(),
  orderNumber: vine.string().trim().maxLength(60).nullable(),
  body: body(),
})

export const messageValidator = vine.create({
  body: body(),
  isPublic: vine.boolean(),
  key: vine.string().uuid(),
})

export const stateValidator = vine.create({ to: vine.enum(TICKET_STATES) })
export const assignmentValidator = vine.create({ assigneeId: id().nullable() })

export const caseValidator = vine.create({
  orderId: id(),
  kind: vine.enum(['refund_only', 'return', 'exchange', 'resend'] as const),
  reasonCode: vine
    .string()
    .regex(/^[a-z_]{2,40}$/)
    .nullable()
    .optional(),
  reason: vine.string().trim().minLength(2).maxLength(300),
  approve: vine.boolean(),
  lines: vine
    .array(
      vine.object({
        orderLineId: id(),
        qty: id(),
        exchangeSkuId: id().nullable().optional(),
        refundAmount: vine
          .string()
          .regex(/^\d{1,12}(\.\d{1,2})?$/)
          .optional(),
      })
    )
    .minLength(1)
    .maxLength(200),
})

export const replyValidator = vine.create({
  shortcut: vine
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9_-]{1,40}$/),
  title: vine.string().trim().minLength(1).maxLength(80),
  body: body(),
  bodyEn: body().nullable(),
})
