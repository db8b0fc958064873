import { toScale, type DecimalSource } from '#kernel/decimal'

const DIGITS = '零壹贰叁肆伍陆柒捌玖'
const PLACES: [bigint, string][] = [
  [100_000_000n, '亿'],
  [10_000n, '万'],
  [1000n, '仟'],
  [100n, '佰'],
  [10n, '拾'],
]
/** Digits before the point; far beyond any column of ours. */
const LONGEST_WHOLE = 20

/**
 * An amount of yuan in capital Chinese figures (大写金额), after the People's Bank's rules for
 * writing bills (《支付结算办法》附件一): zeros in a row are written once, 零 stands before a place
 * that follows a gap, 整 closes an amount without 分. Finer digits are rounded to 分.
 *
 * @example capitalChinese('1234.50') // 壹仟贰佰叁拾肆元伍角整
 * @throws RangeError beyond twenty digits
 */
export function capitalChinese(amount: DecimalSource): string {
  const text = toScale(amount, 2)
  const negative = text.startsWith('-')
  const [whole, fraction] = text.replace('-', '').split('.')
  if (whole.length > LONGEST_WHOLE) throw new RangeError(`${text} is too long to write out`)

  const yuan = BigInt(whole) === 0n ? '' : `${places(BigInt(whole))}元`
  const [jiao, fen] = fraction
  const cents =
    (jiao === '0' ? '' : `${DIGITS[Number(jiao)]}角`) +
    (fen === '0' ? '' : `${jiao === '0' && yuan ? '零' : ''}${DIGITS[Number(fen)]}分`)
  const figures = yuan + cents || '零元'
  return `${negative ? '负' : ''}${figures}${fen === '0' ? '整' : ''}`
}

/** A whole number: the part above each unit, the unit, then the rest. */
function places(value: bigint): string {
  for (const [unit, name] of PLACES) {
    if (value < unit) continue
    const [high, low] = [value / unit, value % unit]
    if (low === 0n) return places(high) + name
    const gap = low < unit / 10n || (unit >= 10_000n && high % 10n === 0n)
    return `${places(high)}${name}${gap ? '零' : ''}${places(low)}`
  }
  return DIGITS[Number(value)]
}
