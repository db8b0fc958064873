import vine from '@vinejs/vine'
import { SEVERITIES } from '#modules/oms/domain/finding'

const common = () => ({
  /** Checked against the fields of orders by the action. */
  condition: vine.any().optional(),
  severity: vine.enum(SEVERITIES),
  /** Parameters of a built-in rule (`params` would be those of the route). */
  values: vine.record(vine.any()).optional(),
  /** Checked by the action. */
  effects: vine.array(vine.any()).maxLength(12).optional(),
  storeIds: vine.array(vine.number().withoutDecimals().positive()).maxLength(200).nullable(),
  isOn: vine.boolean(),
  note: vine.string().trim().maxLength(200).nullable().optional(),
})
const name = () => vine.string().trim().minLength(1).maxLength(80)

export const ruleValidator = vine.create({ ...common(), name: name().nullable().optional() })

/** A rule of one's own has a name. */
export const newRuleValidator = vine.create({ ...common(), name: name() })

export const switchValidator = vine.create({ isOn: vine.boolean() })
export const moveValidator = vine.create({ up: vine.boolean() })

/** A draft to be tried: that of a stored rule where there is one. */
export const whatIfValidator = vine.create({
  ...common(),
  name: name().nullable().optional(),
  ruleId: vine.number().withoutDecimals().positive().nullable().optional(),
})
