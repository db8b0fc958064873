/** Money by its ISO code: the sign people know it by, and its decimal places when they are not two. */
const SIGNS: Record<string, string> = {
  CNY: '¥',
  USD: 'US$',
  EUR: '€',
  GBP: '£',
  JPY: 'JP¥',
  HKD: 'HK$',
  TWD: 'NT$',
  KRW: '₩',
  SGD: 'S$',
  AUD: 'A$',
  CAD: 'C$',
  INR: '₹',
  THB: '฿',
  VND: '₫',
  RUB: '₽',
  CHF: 'CHF ',
}
const PLACES: Record<string, number> = {
  JPY: 0,
  KRW: 0,
  VND: 0,
  CLP: 0,
  ISK: 0,
  KWD: 3,
  BHD: 3,
  TND: 3,
}

const formats = new Map<string, Intl.NumberFormat>()

/**
 * Groups a decimal exactly, from text or number. Both languages of the house
 * write 1,234,567.89, so one formatter serves them and server and browser agree.
 */
export function decimal(value: string | number, least: number, most: number): string {
  const key = `${least}/${most}`
  let format = formats.get(key)
  if (!format) {
    format = new Intl.NumberFormat('en-US', {
      minimumFractionDigits: least,
      maximumFractionDigits: most,
    })
    formats.set(key, format)
  }
  return format.format(value as number)
}

/** `1234.5` in CNY → `¥1,234.50`; a minus stands before the sign. */
export function money(amount: string | number, currency: string, places?: number): string {
  const digits = places ?? PLACES[currency] ?? 2
  const text = decimal(amount, digits, digits)
  const negative = text.startsWith('-')
  const bare = negative ? text.slice(1) : text
  return `${negative ? '−' : ''}${SIGNS[currency] ?? `${currency} `}${bare}`
}
