import type Big from 'big.js'
import { isCurrency, minorUnits } from '#kernel/currencies'
import { apportion } from '#kernel/apportion'
import {
  MONEY_SCALE,
  decimal,
  isDecimalText,
  plain,
  roundDecimal,
  shifted,
  toScale,
  type DecimalSource,
  type RoundingMode,
} from '#kernel/decimal'

/**
 * An amount in one currency. Immutable and exact: it is built from text, added and multiplied
 * without rounding, and rounded only where `round` is called. In the database it is `numeric(18,4)`
 * beside its currency; in events and pages it is its text.
 */
export class Money {
  readonly currency: string
  readonly #amount: Big

  private constructor(amount: Big, currency: string) {
    this.#amount = amount
    this.currency = currency
    Object.freeze(this)
  }

  /**
   * @param amount decimal text such as `"12.34"` or `"-0.5"`
   * @param currency ISO 4217 code in capitals
   * @throws TypeError when the amount is not text: a `number` may already have lost cents
   * @throws RangeError for text that is not a plain decimal and for an unknown currency
   */
  static of(amount: string, currency: string): Money {
    if (typeof amount !== 'string') {
      throw new TypeError(`Money is made from text, got ${typeof amount}`)
    }
    if (!isDecimalText(amount)) {
      throw new RangeError(`Not an amount of money: ${JSON.stringify(amount.slice(0, 100))}`)
    }
    return new Money(decimal(amount), Money.#known(currency))
  }

  static zero(currency: string): Money {
    return new Money(decimal(0), Money.#known(currency))
  }

  /** From the currency's smallest unit, e.g. fen: `fromMinor(1234n, 'CNY')` is 12.34. */
  static fromMinor(minor: bigint | number | string, currency: string): Money {
    const digits = minorUnits(Money.#known(currency))
    const units = plain(minor)
    if (units.includes('.')) throw new RangeError(`Not whole minor units: ${units}`)
    return new Money(shifted(BigInt(units), digits), currency)
  }

  /** The sum of a list; an empty list is zero, which is why the currency is asked for. */
  static sum(list: Iterable<Money>, currency: string): Money {
    let total = Money.zero(currency)
    for (const money of list) total = total.add(money)
    return total
  }

  static #known(currency: string): string {
    if (!isCurrency(currency)) throw new RangeError(`Unknown currency: ${String(currency)}`)
    return currency
  }

  add(other: Money): Money {
    return this.#with(this.#amount.plus(this.#same(other)))
  }

  sub(other: Money): Money {
    return this.#with(this.#amount.minus(this.#same(other)))
  }

  /** Times a whole number or a decimal in text; the product is exact. @throws TypeError for floats */
  mul(factor: DecimalSource): Money {
    return this.#with(this.#amount.times(decimal(factor)))
  }

  neg(): Money {
    return this.#with(decimal(0).minus(this.#amount))
  }

  abs(): Money {
    return this.isNegative() ? this.neg() : this
  }

  /** -1, 0 or 1. @throws TypeError for another currency */
  compare(other: Money): -1 | 0 | 1 {
    return this.#amount.cmp(this.#same(other)) as -1 | 0 | 1
  }

  equals(other: Money): boolean {
    return this.currency === other.currency && this.compare(other) === 0
  }

  isZero(): boolean {
    return this.#amount.eq(decimal(0))
  }

  isNegative(): boolean {
    return this.#amount.lt(decimal(0))
  }

  isPositive(): boolean {
    return this.#amount.gt(decimal(0))
  }

  min(other: Money): Money {
    return this.compare(other) <= 0 ? this : other
  }

  max(other: Money): Money {
    return this.compare(other) >= 0 ? this : other
  }

  /** To the currency's minor unit, half away from zero unless told otherwise. */
  round(mode: RoundingMode = 'half_up'): Money {
    return this.#with(roundDecimal(this.#amount, minorUnits(this.currency), mode))
  }

  /**
   * Shares the amount by weight with the largest-remainder method at the currency's minor unit:
   * the parts sum to the whole exactly and each lies within one minor unit of its exact share. A
   * spare unit goes to the largest remainder, on a tie to the earlier part. Where all weights are
   * zero the parts are equal. Negative amounts mirror positive ones.
   * @param weights whole numbers or decimal text, none negative
   * @throws RangeError for a negative weight, and for no weights unless the amount is zero
   */
  allocate(weights: readonly DecimalSource[]): Money[] {
    return apportion(this.#amount, weights, minorUnits(this.currency)).map((part) =>
      this.#with(part)
    )
  }

  /** `n` parts as equal as minor units allow; the earlier ones carry the spare units. */
  split(n: number): Money[] {
    if (!Number.isSafeInteger(n) || n < 1) throw new RangeError(`Cannot split into ${n} parts`)
    return this.allocate(Array.from({ length: n }, () => 1))
  }

  /** Whole minor units, e.g. fen. @throws RangeError when the amount is finer than that */
  toMinor(): bigint {
    if (!this.equals(this.round('down'))) {
      throw new RangeError(`${this.toPlain()} ${this.currency} is finer than a minor unit`)
    }
    return BigInt(this.toFixed().replace('.', ''))
  }

  /** Four digits after the point, as `numeric(18,4)` stores it: `"12.3400"`. */
  toString(): string {
    return toScale(this.#amount, MONEY_SCALE)
  }

  /** The exact amount without trailing zeros: `"12.34"`. */
  toPlain(): string {
    return plain(this.#amount)
  }

  /** The amount with the currency's usual digits and no symbol: `"12.30"`. */
  toFixed(): string {
    return toScale(this.#amount, minorUnits(this.currency))
  }

  /** For people: `format('zh-CN')` of 1234.5 CNY is `¥1,234.50`. Digits are never lost to a float. */
  format(locale: string, options: Intl.NumberFormatOptions = {}): string {
    const digits = minorUnits(this.currency)
    const style: Intl.NumberFormatOptions = {
      style: 'currency',
      currency: this.currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      ...options,
    }
    return new Intl.NumberFormat(locale, style).format(this.toPlain() as Intl.StringNumericLiteral)
  }

  toJSON(): { amount: string; currency: string } {
    return { amount: this.toString(), currency: this.currency }
  }

  #with(amount: Big): Money {
    return new Money(amount, this.currency)
  }

  #same(other: Money): Big {
    if (other.currency !== this.currency) {
      throw new TypeError(`Cannot mix ${this.currency} and ${other.currency}`)
    }
    return other.#amount
  }
}
