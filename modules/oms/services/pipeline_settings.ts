import { settings } from '#kernel/settings/settings'
import type { Weights } from '#modules/oms/domain/allocation_terms'
import type { ReplayWeights } from '#modules/oms/domain/replay'

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

/** The settings that weights of a replay are told by, with what one of them is in points. */
const REPLAYED = {
  cost_per_100km: ['perKm', 100],
  cost_per_parcel: ['perExtraParcel', 1],
  cost_per_day: ['perDay', 1],
  cost_of_full_load: ['perLoad', 1],
  cost_of_share: ['perShare', 1],
} as const satisfies Record<string, [keyof ReplayWeights, number]>

type ReplaySetting = keyof typeof REPLAYED

/** The weights of a replay as the settings stand. */
export const weightsAsSettings = () =>
  Object.fromEntries(
    Object.keys(REPLAYED).map((key) => [key, settings.decimal('oms', key)])
  ) as Record<ReplaySetting, string>

/** Weights from amounts in the company's currency, by the names of the settings. */
export const weightsFrom = (amounts: Record<ReplaySetting, number>) =>
  Object.fromEntries(
    Object.entries(REPLAYED).map(([key, [weight, per]]) => [
      weight,
      Math.round((amounts[key as ReplaySetting] * UNITS) / per),
    ])
  ) as ReplayWeights

/** Whether a fulfilment goes to its warehouse as soon as its stock is reserved. */
export const releasesByItself = () => settings.boolean('oms', 'auto_release')
