import vine from '@vinejs/vine'

const common = () => ({
  /** Checked against the fields of orders by the action. */
  condition: vine.any().optional(),
  severity: vine.enum(['block', 'warn'] as const),
  /** Parameters of a built-in rule (`params` would be those of the route). */
  values: vine.record(vine.any()).optional(),
  storeIds: vine.array(vine.number().withoutDecimals().positive()).maxLength(200).nullable(),
  isOn: vine.boolean(),
})
const name = () => vine.string().trim().minLength(1).maxLength(80)

export const ruleValidator = vine.create({ ...common(), name: name().nullable().optional() })

/** A rule of one's own has a name. */
export const newRuleValidator = vine.create({ ...common(), name: name() })

export const ruleSwitchValidator = vine.create({ isOn: vine.boolean() })
