import vine from '@vinejs/vine'
import { day } from '#modules/oms/validators/day'

const id = () => vine.number().withoutDecimals().positive()
const ids = () => vine.array(id()).maxLength(200)
/** `SF`, or `SF/STD` for one of its products. */
const courier = () => vine.string().trim().maxLength(45)
/** In the company's currency; what speaks against something is negative. */
const amount = () =>
  vine
    .string()
    .trim()
    .regex(/^-?\d{1,6}(\.\d{1,4})?$/)

const common = () => ({
  name: vine.string().trim().minLength(1).maxLength(80),
  /** Checked against the fields of orders by the action. */
  condition: vine.any().optional(),
  effects: vine.object({
    onlyWarehouses: ids().optional(),
    notWarehouses: ids().optional(),
    onlyCouriers: vine.array(courier()).maxLength(100).optional(),
    notCouriers: vine.array(courier()).maxLength(100).optional(),
    warehouseBonus: vine
      .array(vine.object({ warehouseId: id(), amount: amount() }))
      .maxLength(100)
      .optional(),
    courierBonus: vine
      .array(vine.object({ courier: courier(), amount: amount() }))
      .maxLength(100)
      .optional(),
    heedMemo: vine
      .enum(['refusals', 'all'] as const)
      .nullable()
      .optional(),
    keepTogether: vine.boolean().optional(),
    withinDays: vine.number().withoutDecimals().min(0).max(60).nullable().optional(),
  }),
  storeIds: ids().nullable(),
  validFrom: day().nullable(),
  validTo: day().nullable(),
  isOn: vine.boolean(),
})

export const allocationRuleValidator = vine.create(common())

export const newAllocationRuleValidator = vine.create({
  ...common(),
  isDefault: vine.boolean().optional(),
})

export const ruleOrderValidator = vine.create({ ids: vine.array(id()).maxLength(500) })
