import vine from '@vinejs/vine'
import { day } from '#modules/oms/validators/day'

/** What counts for what, in the company's currency. */
const weight = () => vine.number().min(0).max(10_000)
const ids = () => vine.array(vine.number().withoutDecimals().positive()).maxLength(500)

export const replayValidator = vine.create({
  name: vine.string().trim().minLength(1).maxLength(80),
  since: day(),
  until: day(),
  storeIds: ids().nullable(),
  weights: vine.object({
    cost_per_100km: weight(),
    cost_per_parcel: weight(),
    cost_per_day: weight(),
    cost_of_full_load: weight(),
    cost_of_share: weight(),
  }),
  ruleIds: ids(),
})
