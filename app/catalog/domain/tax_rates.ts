// The product form shows these too, so this file imports nothing.

/** VAT classes and their rates in force (增值税: 13 %, 9 %, 6 %, the small-scale 3 %, zero and exempt). */
export const TAX_RATES = {
  standard: '0.13',
  reduced: '0.09',
  services: '0.06',
  small_scale: '0.03',
  zero: '0',
  exempt: '0',
} as const
