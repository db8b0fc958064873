import { written } from './tariff_form'

type Surcharge = {
  name: string
  regionPrefix: string
  basis: 'parcel' | 'kg' | 'percent'
  amount: string
  fromWeightG: number
  validFrom: string | null
  validTo: string | null
}

/** A surcharge as a form holds it. */
export type SurchargeForm = Omit<Surcharge, 'fromWeightG' | 'validFrom' | 'validTo'> &
  Record<'fromWeightG' | 'validFrom' | 'validTo', string>

export const blankSurcharge = (): SurchargeForm => ({
  name: '',
  regionPrefix: '',
  basis: 'parcel',
  amount: '',
  fromWeightG: '0',
  validFrom: '',
  validTo: '',
})

export const toSurchargeForm = (row: Surcharge): SurchargeForm => ({
  name: row.name,
  regionPrefix: row.regionPrefix,
  basis: row.basis,
  amount: row.amount,
  fromWeightG: String(row.fromWeightG),
  validFrom: row.validFrom ?? '',
  validTo: row.validTo ?? '',
})

export const fromSurchargeForm = (row: SurchargeForm) => ({
  ...row,
  fromWeightG: written(row.fromWeightG) ?? 0,
  validFrom: row.validFrom || null,
  validTo: row.validTo || null,
})
