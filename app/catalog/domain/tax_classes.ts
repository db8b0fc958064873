import { decimal } from '#kernel/decimal'
import { TAX_RATES } from './tax_rates.js'

export const TAX_CLASSES = [
  ...(Object.keys(TAX_RATES) as (keyof typeof TAX_RATES)[]),
  'other',
] as const
export type TaxClass = (typeof TAX_CLASSES)[number]

/**
 * The class and rate of a SKU from whichever was entered: a named class has its rate; a rate alone
 * finds its class, or is one of its own (`other`). Nothing entered is the standard rate.
 */
export function taxOf(entered: { taxClass?: TaxClass; taxRate?: string }): {
  taxClass: TaxClass
  taxRate: string
} {
  const { taxClass, taxRate } = entered
  if (taxClass && taxClass !== 'other') return { taxClass, taxRate: TAX_RATES[taxClass] }
  if (taxRate === undefined) return { taxClass: 'standard', taxRate: TAX_RATES.standard }
  const known = (Object.keys(TAX_RATES) as (keyof typeof TAX_RATES)[]).find((one) =>
    decimal(TAX_RATES[one]).eq(decimal(taxRate))
  )
  return { taxClass: taxClass === 'other' || !known ? 'other' : known, taxRate }
}
