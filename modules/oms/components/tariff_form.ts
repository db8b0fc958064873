import { fromPercent, toPercent } from './per_cent'

type Tariff = {
  warehouseId: number | null
  regionPrefix: string
  isServed: boolean
  firstWeightG: number
  firstPrice: string
  stepWeightG: number
  stepPrice: string
  minPrice: string
  volumetricDivisor: number | null
  fuelRate: number | null
  transitDays: number | null
  validFrom: string | null
  validTo: string | null
}

/** A row of a price table as a form holds it: numbers are what is written. */
export type TariffForm = Record<
  | 'firstWeightG'
  | 'firstPrice'
  | 'stepWeightG'
  | 'stepPrice'
  | 'minPrice'
  | 'transitDays'
  | 'fuelPercent'
  | 'volumetricDivisor'
  | 'validFrom'
  | 'validTo'
  | 'regionPrefix',
  string
> & { warehouseId: number; isServed: boolean }

/** Stands for “any warehouse”: a select has no empty value. */
export const ANY = 0

const text = (value: number | string | null) => (value === null ? '' : String(value))
/** A number where one is written; what is not one goes to the server as it is and comes back as an error. */
export const written = (value: string): number | string | null => {
  const said = String(value).trim()
  if (said === '') return null
  return Number.isNaN(Number(said)) ? said : Number(said)
}

export const toForm = (tariff: Tariff): TariffForm => ({
  warehouseId: tariff.warehouseId ?? ANY,
  regionPrefix: tariff.regionPrefix,
  isServed: tariff.isServed,
  firstWeightG: text(tariff.firstWeightG),
  firstPrice: tariff.firstPrice,
  stepWeightG: text(tariff.stepWeightG),
  stepPrice: tariff.stepPrice,
  minPrice: tariff.minPrice,
  transitDays: text(tariff.transitDays),
  fuelPercent: toPercent(tariff.fuelRate),
  volumetricDivisor: text(tariff.volumetricDivisor),
  validFrom: text(tariff.validFrom),
  validTo: text(tariff.validTo),
})

export const blankTariff = (): TariffForm => ({
  warehouseId: ANY,
  regionPrefix: '',
  isServed: true,
  firstWeightG: '1000',
  firstPrice: '0.00',
  stepWeightG: '1000',
  stepPrice: '0.00',
  minPrice: '0.00',
  transitDays: '',
  fuelPercent: '',
  volumetricDivisor: '',
  validFrom: '',
  validTo: '',
})

export const fromForm = ({ fuelPercent, ...row }: TariffForm) => ({
  ...row,
  warehouseId: row.warehouseId === ANY ? null : row.warehouseId,
  firstWeightG: written(row.firstWeightG),
  stepWeightG: written(row.stepWeightG),
  transitDays: written(row.transitDays),
  volumetricDivisor: written(row.volumetricDivisor),
  fuelRate: fromPercent(fuelPercent),
  validFrom: row.validFrom || null,
  validTo: row.validTo || null,
})
