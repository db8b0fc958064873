/**
 * Minor units of currencies after ISO 4217. Only those that differ from two digits are listed;
 * Node's own Intl data follows everyday usage instead (it gives the Iraqi dinar none), so it can
 * not be asked.
 */
const DIGITS: Record<number, string> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
}

const MINOR_UNITS = new Map(
  Object.entries(DIGITS).flatMap(([digits, codes]) =>
    codes.split(' ').map((code) => [code, Number(digits)] as const)
  )
)

let known: ReadonlySet<string> | undefined

/** Whether the text is a currency code that ICU knows, in capitals (`CNY`). */
export function isCurrency(code: unknown): code is string {
  known ??= new Set(Intl.supportedValuesOf('currency'))
  return typeof code === 'string' && known.has(code)
}

/** Digits after the point in which the currency is paid: CNY 2, JPY 0, KWD 3. */
export function minorUnits(currency: string): number {
  return MINOR_UNITS.get(currency) ?? 2
}
