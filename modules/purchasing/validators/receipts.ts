import vine from '@vinejs/vine'
import { id } from './fields.js'

const units = () => vine.number().withoutDecimals().range([0, 10_000_000])

export const receiptValidator = vine.create({
  receiptKey: vine.string().uuid(),
  deliveryNote: vine.string().trim().maxLength(80).nullable().optional(),
  note: vine.string().trim().maxLength(1000).nullable().optional(),
  lines: vine
    .array(
      vine.object({
        orderLineId: id(),
        received: units(),
        rejected: units().optional(),
        rejectReason: vine.string().trim().maxLength(200).nullable().optional(),
      })
    )
    .minLength(1)
    .maxLength(500),
})
