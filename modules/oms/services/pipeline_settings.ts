import { settings } from '#kernel/settings/settings'
import type { Weights } from '#modules/oms/domain/allocation'

const UNITS = 10_000
const units = (key: string, per = 1) =>
  Math.round((Number(settings.decimal('oms', key)) * UNITS) / per)

/** What distance, parcels, days, load and the rest count for, in ten-thousandths of the company's currency. */
export const allocationWeights = (): Weights => ({
  perKm: units('cost_per_100km', 100),
  perExtraParcel: units('cost_per_parcel'),
  perDay: units('cost_per_day'),
  perLoad: units('cost_of_full_load'),
  perOverstock: units('bonus_of_overstock'),
  perShare: units('cost_of_share'),
})

/** Whether a fulfilment goes to its warehouse as soon as its stock is reserved. */
export const releasesByItself = () => settings.boolean('oms', 'auto_release')
