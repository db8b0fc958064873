import vine from '@vinejs/vine'
import { CASE_KINDS } from '#orders/domain/case_machine'
import { CASE_BEARERS } from '#orders/domain/case_acts'
import { GRADE_BUCKETS } from '#orders/domain/case_grades'
import { amount, id, word } from '#orders/validators/orders'

const units = () => vine.number().withoutDecimals().min(0).max(1_000_000)
const code = () => word(40).regex(/^[a-z_]+$/)

export const newCaseValidator = vine.create({
  kind: vine.enum(CASE_KINDS),
  reasonCode: code().nullable().optional(),
  reason: word(300).minLength(2),
  returnWaybillNo: word(60).nullable(),
  extraRefund: amount().nullable(),
  priceDifference: amount().nullable().optional(),
  approve: vine.boolean(),
  lines: vine
    .array(
      vine.object({
        orderLineId: id(),
        qty: id().max(1_000_000),
        componentId: id().nullable().optional(),
        refundAmount: amount().optional(),
        exchangeSkuId: id().nullable().optional(),
      })
    )
    .maxLength(500),
})

/** Cases that are moved together, with a reason where one is asked for. */
export const caseStepValidator = vine.create({
  ids: vine.array(id()).minLength(1).maxLength(500),
  reason: word(300).optional(),
  keepsAmount: vine.boolean().optional(),
})

export const returnWaybillValidator = vine.create({
  waybillNo: word(60).minLength(4),
  courier: word(20).nullable(),
  freight: amount().nullable(),
})

export const receiveCaseValidator = vine.create({
  warehouseId: id(),
  units: vine.array(vine.object({ caseLineId: id(), grade: code(), qty: units() })).maxLength(2000),
  wrongUnits: units().optional(),
  note: word(300).nullable().optional(),
  isLast: vine.boolean().optional(),
})

export const refundCaseValidator = vine.create({
  method: word(40).minLength(1),
  externalTxnNo: word(120).minLength(1),
  amount: amount(),
})

const named = { nameZh: word(40).minLength(1), nameEn: word(60).minLength(1) }

export const caseReasonsValidator = vine.create({
  reasons: vine
    .array(
      vine.object({
        code: code().nullable().optional(),
        ...named,
        responsibility: vine.enum(CASE_BEARERS),
        isActive: vine.boolean(),
      })
    )
    .minLength(1)
    .maxLength(100),
})

export const caseGradesValidator = vine.create({
  grades: vine
    .array(
      vine.object({
        code: code().nullable().optional(),
        letter: word(1).regex(/^[A-Z]$/),
        ...named,
        bucket: vine.enum(GRADE_BUCKETS).nullable(),
        worth: word(6).regex(/^(0(\.\d{1,4})?|1(\.0{1,4})?)$/),
        isActive: vine.boolean(),
      })
    )
    .minLength(1)
    .maxLength(26)
    .distinct('letter'),
})
