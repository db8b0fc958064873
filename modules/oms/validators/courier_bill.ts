import vine from '@vinejs/vine'
import { FINDINGS } from '#modules/oms/domain/courier_bill'
import { day } from '#modules/oms/validators/day'

const id = () => vine.number().withoutDecimals().positive()
const endsLater = vine.createRule((value, _options, field) => {
  const { periodFrom } = field.parent as { periodFrom?: unknown }
  if (typeof periodFrom === 'string' && typeof value === 'string' && value < periodFrom)
    field.report('The period ends before it begins', 'date.afterOrSameAs', field)
})

export const courierBillValidator = vine.create({
  courierId: id(),
  periodFrom: day(),
  periodTo: day().use(endsLater()),
})

/** Lines by id, or all that wait with a finding. */
export const billDecisionValidator = vine.create({
  decision: vine.enum(['accept', 'dispute', 'undo'] as const),
  ids: vine.array(id()).minLength(1).maxLength(500).optional(),
  finding: vine.enum(['any', ...FINDINGS] as const).optional(),
  reason: vine.string().trim().maxLength(500).nullable().optional(),
})
