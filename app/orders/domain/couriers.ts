/** A courier by the code it has all over the house, with what its waybill numbers look like. */
export interface KnownCourier {
  code: string
  patterns: readonly RegExp[]
}

/**
 * The couriers a parcel is usually sent with. The patterns are those of the couriers' present and
 * older numbers; they overlap (twelve digits may be SF, ZTO or STO), so they say what a number may
 * be, never what it is.
 */
export const COURIERS: readonly KnownCourier[] = [
  { code: 'SF', patterns: [/^SF[0-9A-Z]\d{12}$/, /^\d{12}$/] },
  { code: 'ZTO', patterns: [/^7[3-68]\d{12}$/, /^\d{12}$/] },
  { code: 'YTO', patterns: [/^YT\d{13}$/, /^88\w{16}$/, /^[DG]?\d{10,12}$/] },
  { code: 'STO', patterns: [/^(77|43)\d{11,15}$/, /^\d{12,13}$/] },
  { code: 'YUNDA', patterns: [/^[34]\d{14}$/, /^5\d{12}$/, /^\d{13}$/] },
  { code: 'JT', patterns: [/^JT\d{13}$/] },
  { code: 'JD', patterns: [/^JD[0-9A-Z]{2}\d{11}(-\d+-\d+-?)?$/] },
  { code: 'EMS', patterns: [/^[981]\d{12}$/, /^P[A-Z]\d{11}$/, /^[A-Z]{2}\d{9}CN$/] },
  { code: 'DBL', patterns: [/^DPK\d{12}$/, /^\d{10}$/] },
]

/** Which couriers a waybill number may be of, in the order of the list; none when it is like none. */
export function couriersOfWaybill(waybillNo: string): string[] {
  const number = waybillNo.trim().toUpperCase()
  return COURIERS.filter(({ patterns }) => patterns.some((pattern) => pattern.test(number))).map(
    ({ code }) => code
  )
}
