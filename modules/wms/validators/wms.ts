import vine from '@vinejs/vine'
import { MAX_WAVE_ORDERS } from '../queries/find_backlog.js'

const id = () => vine.number().withoutDecimals().positive()
const text = (max: number) => vine.string().trim().maxLength(max)
const ids = () => vine.array(id()).minLength(1).maxLength(500)

export const waveValidator = vine.create({
  warehouseId: id(),
  courier: text(20).nullable().optional(),
  storeId: id().nullable().optional(),
  shape: vine
    .enum(['single', 'same_sku', 'multi'] as const)
    .nullable()
    .optional(),
  skuId: id().nullable().optional(),
  dueBefore: vine
    .date({ formats: ['iso8601'] })
    .nullable()
    .optional(),
  maxOrders: vine.number().withoutDecimals().min(1).max(MAX_WAVE_ORDERS),
  /** Exactly these rows of the list. */
  ids: vine.array(id()).maxLength(MAX_WAVE_ORDERS).optional(),
})

export const warehouseValidator = vine.create({
  warehouseId: id(),
  depotX: vine.number().withoutDecimals().min(0).max(1_000_000),
  cartSlots: vine.number().withoutDecimals().min(1).max(60),
})

export const binsValidator = vine.create({
  warehouseId: id(),
  zone: vine.object({
    code: text(10)
      .regex(/^[A-Z0-9]+$/i)
      .toUpperCase(),
    name: text(40).minLength(1),
    kind: vine.enum(['pick', 'reserve', 'qc'] as const),
  }),
  plan: vine.object({
    prefix: text(6)
      .regex(/^[A-Z0-9]*$/i)
      .toUpperCase(),
    aisles: vine.number().withoutDecimals().min(1).max(99),
    bays: vine.number().withoutDecimals().min(1).max(99),
    levels: vine.number().withoutDecimals().min(1).max(20),
    slots: vine.number().withoutDecimals().min(1).max(20),
    aislePitch: vine.number().withoutDecimals().min(500).max(20_000),
    bayPitch: vine.number().withoutDecimals().min(100).max(10_000),
    margin: vine.number().withoutDecimals().min(0).max(20_000),
    originX: vine.number().withoutDecimals().min(0).max(1_000_000),
    firstAisle: vine.number().withoutDecimals().min(1).max(999),
    sequence: vine.enum(['snake', 'one_way'] as const),
  }),
})

export const idsValidator = vine.create({ ids: ids() })
export const reasonedIdsValidator = vine.create({ ids: ids(), reason: text(200).minLength(1) })
export const blockValidator = vine.create({ ids: ids(), reason: text(200).nullable().optional() })
export const countValidator = vine.create({
  skuId: id(),
  counted: vine.number().withoutDecimals().min(0),
})
export const waybillNumberValidator = vine.create({
  number: text(40)
    .minLength(5)
    .regex(/^[0-9A-Za-z-]+$/),
})

export const sealValidator = vine.create({
  fulfilmentId: id(),
  weightG: vine.number().withoutDecimals().min(1).max(200_000),
  packageCode: text(40).nullable().optional(),
  weightReason: text(200).nullable().optional(),
})

/** Scans as a device sends them, the oldest first. */
export const scansValidator = vine.create({
  scans: vine
    .array(
      vine.object({
        scanId: vine.string().uuid(),
        kind: vine.enum(['pick', 'short', 'undo', 'pack', 'putaway'] as const),
        taskId: id().nullable().optional(),
        lineId: id().nullable().optional(),
        fulfilmentId: id().nullable().optional(),
        warehouseId: id().nullable().optional(),
        barcode: vine.string().maxLength(200).optional(),
        binCode: text(40).nullable().optional(),
        qty: vine.number().withoutDecimals().min(1).max(100_000),
        undoes: vine.string().uuid().nullable().optional(),
        at: vine.string().maxLength(40),
      })
    )
    .minLength(1)
    .maxLength(200),
})

export const unknownParcelValidator = vine.create({
  scanId: vine.string().uuid(),
  warehouseId: id(),
  waybillNo: text(60),
  note: text(300).nullable().optional(),
})

/** Without a case the parcel is put aside for good. */
export const matchParcelValidator = vine.create({ caseNumber: text(40).nullable() })

export const returnValidator = vine.create({
  caseId: id(),
  warehouseId: id(),
  scanId: vine.string().uuid(),
  returnWaybillNo: text(40).nullable().optional(),
  note: text(300).nullable().optional(),
  wrongUnits: vine.number().withoutDecimals().min(0).max(100_000).optional(),
  isLast: vine.boolean().optional(),
  lines: vine
    .array(
      vine.object({
        caseLineId: id(),
        grade: text(20),
        qty: vine.number().withoutDecimals().min(0).max(100_000),
      })
    )
    .maxLength(500),
})
