import vine from '@vinejs/vine'

export const id = () => vine.number().withoutDecimals().positive()
export const word = (max: number) => vine.string().trim().maxLength(max)
export const amount = () =>
  vine
    .string()
    .trim()
    .regex(/^\d{1,12}(\.\d{1,2})?$/)

/** A bulk action; holding and cancelling may say why. */
export const bulkOrdersValidator = vine.create({
  ids: vine.array(id()).minLength(1).maxLength(500),
  reason: word(300).optional(),
})

/** A release is a person's decision: it says why. */
export const releaseValidator = vine.create({
  ids: vine.array(id()).minLength(1).maxLength(500),
  reason: word(300).minLength(2),
})

export const addressValidator = vine.create({
  consignee: word(80).minLength(1),
  /** Left empty, the phone stays. */
  phone: word(40).minLength(5).nullable(),
  province: word(40).minLength(1),
  city: word(40).minLength(1),
  district: word(40).nullable(),
  addressLine: word(200).minLength(2),
  postcode: word(12).nullable(),
  reason: word(300).nullable(),
})

export const noteValidator = vine.create({ sellerNote: word(500).nullable() })

export const paymentValidator = vine.create({
  method: word(40).minLength(1),
  externalTxnNo: word(120).minLength(1),
  amount: amount(),
})

export const reasonValidator = vine.create({ reason: word(300).optional() })

/** `POST /api/v1/orders/:id/cancel` */
export const cancelOrderValidator = vine.create({ reason: word(300).minLength(2) })
