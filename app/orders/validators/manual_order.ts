import vine from '@vinejs/vine'

const id = () => vine.number().withoutDecimals().positive()
const money = () =>
  vine
    .string()
    .trim()
    .regex(/^\d{1,12}(\.\d{1,2})?$/)

export const manualOrderValidator = vine.create({
  storeId: id(),
  consignee: vine.string().trim().minLength(1).maxLength(80),
  phone: vine.string().trim().minLength(5).maxLength(40),
  province: vine.string().trim().minLength(1).maxLength(40),
  city: vine.string().trim().minLength(1).maxLength(40),
  district: vine.string().trim().maxLength(40).nullable(),
  addressLine: vine.string().trim().minLength(2).maxLength(200),
  sellerNote: vine.string().trim().maxLength(500).nullable(),
  shippingAmount: money().nullable(),
  isPaid: vine.boolean(),
  lines: vine
    .array(
      vine.object({
        skuCode: vine.string().trim().minLength(1).maxLength(80),
        qty: id().max(100000),
        unitPrice: money(),
      })
    )
    .minLength(1)
    .maxLength(500),
})

const parcel = {
  courierCode: vine
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z0-9_]{1,20}$/),
  waybillNo: vine
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z0-9-]{4,40}$/),
  weightG: id().max(1_000_000),
}

/** A parcel that is planned already. */
export const parcelValidator = vine.create(parcel)
/** What is left of an order, sent from one warehouse. */
export const shipmentValidator = vine.create({ warehouseId: id(), ...parcel })
