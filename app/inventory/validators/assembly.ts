import vine from '@vinejs/vine'
import { calendarDay } from '#kernel/calendar_day'
import { ASSEMBLY_KINDS } from '#inventory/domain/assembly'

const id = () => vine.number().positive()
const units = () => vine.number().withoutDecimals().min(0).max(1_000_000)
const kits = () => vine.number().withoutDecimals().min(1).max(1_000_000)
const note = () => vine.string().trim().maxLength(500).nullable().optional()

export const assemblyValidator = vine.create({
  kind: vine.enum(ASSEMBLY_KINDS),
  warehouseId: id(),
  skuId: id(),
  qty: kits(),
  dueOn: calendarDay().nullable().optional(),
  note: note(),
  reserve: vine.boolean().optional(),
  choices: vine
    .array(vine.object({ partSkuId: id(), skuId: id() }))
    .maxLength(500)
    .optional(),
})

export const previewValidator = vine.create({
  kind: vine.enum(ASSEMBLY_KINDS),
  warehouseId: id(),
  skuId: id(),
  qty: kits(),
})

export const runValidator = vine.create({
  done: units(),
  scrapped: units(),
  note: note(),
  lines: vine
    .array(vine.object({ lineId: id(), moved: units(), scrapped: units() }))
    .maxLength(500)
    .distinct('lineId')
    .optional(),
})

export const stopValidator = vine.create({ reason: note() })
