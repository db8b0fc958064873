import vine from '@vinejs/vine'
import {
  PRODUCT_STATUSES,
  SKU_KINDS,
  STORAGE_CLASSES,
  TRACKINGS,
} from '#catalog/domain/product_draft'
import { TAX_CLASSES } from '#catalog/domain/tax_classes'

/** A code people type and scan: no blanks inside. */
const code = () => vine.string().trim().minLength(1).maxLength(60).regex(/^\S+$/)
const decimal = (places: number) =>
  vine
    .string()
    .trim()
    .regex(new RegExp(String.raw`^\d{1,12}(\.\d{1,${places}})?$`))
const whole = (max: number) => vine.number().withoutDecimals().min(0).max(max)

const sku = vine.object({
  id: vine.number().positive().optional(),
  code: code(),
  name: vine.string().trim().maxLength(200).nullable().optional(),
  options: vine.record(vine.string().trim().maxLength(60)).optional(),
  kind: vine.enum(SKU_KINDS).optional(),
  listPrice: decimal(4).optional(),
  purchasePrice: decimal(6).optional(),
  baseUnit: vine.string().trim().minLength(1).maxLength(20).optional(),
  weightG: whole(10_000_000).nullable().optional(),
  lengthMm: whole(100_000).nullable().optional(),
  widthMm: whole(100_000).nullable().optional(),
  heightMm: whole(100_000).nullable().optional(),
  tracking: vine.enum(TRACKINGS).optional(),
  shelfLifeDays: whole(36_500).nullable().optional(),
  storageClass: vine.enum(STORAGE_CLASSES).optional(),
  taxClass: vine.enum(TAX_CLASSES).optional(),
  taxRate: vine
    .string()
    .trim()
    .regex(/^0(\.\d{1,4})?$/)
    .optional(),
  status: vine.enum(['active', 'disabled'] as const).optional(),
  imageFileId: vine.number().positive().nullable().optional(),
  images: vine.array(vine.number().positive()).maxLength(12).distinct().optional(),
  aliases: vine.array(code()).maxLength(30).distinct().optional(),
  barcodes: vine
    .array(
      vine.object({
        barcode: code(),
        unitFactor: vine.number().withoutDecimals().min(1).max(1_000_000),
      })
    )
    .maxLength(50)
    .optional(),
  units: vine
    .array(
      vine.object({
        unit: vine.string().trim().minLength(1).maxLength(20),
        factor: vine.number().withoutDecimals().min(2).max(1_000_000),
      })
    )
    .maxLength(20)
    .optional(),
})

export const productValidator = vine.create({
  version: vine.number().optional(),
  code: code(),
  name: vine.string().trim().minLength(1).maxLength(200),
  nameEn: vine.string().trim().maxLength(200).nullable().optional(),
  brand: vine.string().trim().maxLength(100).nullable().optional(),
  category: vine.string().trim().maxLength(360).nullable().optional(),
  taxCode: vine
    .string()
    .trim()
    .regex(/^(\d{19})?$/)
    .nullable()
    .optional(),
  description: vine.string().trim().maxLength(20_000).nullable().optional(),
  status: vine.enum(PRODUCT_STATUSES).optional(),
  imageFileId: vine.number().positive().nullable().optional(),
  optionNames: vine.array(vine.string().trim().minLength(1).maxLength(30)).maxLength(5).optional(),
  skus: vine.array(sku).minLength(1).maxLength(500),
})

export const statusValidator = vine.create({
  ids: vine.array(vine.number().positive()).minLength(1).maxLength(500),
  status: vine.enum(PRODUCT_STATUSES),
})

export const skuStatusValidator = vine.create({
  ids: vine.array(vine.number().positive()).minLength(1).maxLength(500),
  status: vine.enum(['active', 'disabled'] as const),
})

export const imageValidator = vine.create({ image: vine.file({ size: '8mb' }) })

export const lookupValidator = vine.create({
  q: vine.string().trim().maxLength(100).optional(),
  kinds: vine.string().optional(),
  ids: vine
    .string()
    .regex(/^[\d,]{0,4000}$/)
    .optional(),
})
