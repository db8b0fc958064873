import { divideRounded, fromUnits, toUnits } from './fixed_point.js'

/** Digits of a stock value, `numeric(18,4)`. */
export const VALUE_SCALE = 4
/** Digits of a unit cost, `numeric(18,6)`. */
export const COST_SCALE = 6
/** Unit cost units in one value unit. */
const COST_PER_VALUE = 100n

/** What one entry weighs: its unit cost and its signed value, as decimal text. */
export interface Valued {
  unitCost: string
  value: string
}

/**
 * The moving average of one SKU in one cost group: how many units there are
 * and what they are worth together. Every posting returns the value of its
 * entry, and the running value is exactly the sum of those.
 *
 * - In: at its own cost; without one at the present average, and where there
 *   is nothing to average at the last known cost.
 * - Out: at the average (or at the cost given, as far as the value reaches).
 *   The last unit takes whatever value is left, so at zero units the value is
 *   zero and no rounding remains behind.
 * - Below zero (warehouses that allow it): the missing units are carried at
 *   the last known cost. What later comes in first fills the gap at that cost;
 *   so the entry's value may differ from `delta × unitCost`, and that
 *   difference is the cost variance.
 */
export class MovingAverage {
  #qty: bigint
  #value: bigint
  #last: bigint

  /** @param lastUnitCost cost of the units that were there last, used when there are none */
  constructor(qty: number, value: string, lastUnitCost: string) {
    this.#qty = BigInt(qty)
    this.#value = toUnits(value, VALUE_SCALE)
    this.#last = toUnits(lastUnitCost, COST_SCALE)
  }

  get qty(): number {
    return Number(this.#qty)
  }

  get value(): string {
    return fromUnits(this.#value, VALUE_SCALE)
  }

  get lastUnitCost(): string {
    return fromUnits(this.#last, COST_SCALE)
  }

  /** Posts `delta` units, at `unitCost` when one is given. */
  post(delta: number, unitCost?: string): Valued {
    const given = unitCost === undefined ? undefined : toUnits(unitCost, COST_SCALE)
    const units = BigInt(delta)
    const value = units > 0n ? this.#in(units, given) : -this.#out(-units, given)
    const cost =
      units > 0n && given !== undefined ? given : divideRounded(value * COST_PER_VALUE, units)
    return this.#apply(units, value, cost)
  }

  /**
   * Takes in `delta` units worth exactly `value`: the other half of a move,
   * worth what left there. Below zero it fills the gap like any other entry.
   */
  takeIn(delta: number, value: string): Valued {
    const worth = toUnits(value, VALUE_SCALE)
    const cost = divideRounded(worth * COST_PER_VALUE, BigInt(delta))
    if (this.#qty < 0n || worth < 0n) return this.post(delta, fromUnits(cost, COST_SCALE))
    return this.#apply(BigInt(delta), worth, cost)
  }

  #apply(units: bigint, value: bigint, cost: bigint): Valued {
    this.#qty += units
    this.#value += value
    if (this.#qty > 0n) this.#last = divideRounded(this.#value * COST_PER_VALUE, this.#qty)
    else if (units > 0n) this.#last = cost
    return { unitCost: fromUnits(cost, COST_SCALE), value: fromUnits(value, VALUE_SCALE) }
  }

  #in(units: bigint, given?: bigint): bigint {
    if (this.#qty < 0n) {
      const gap = -this.#qty
      const filled = units < gap ? units : gap
      return this.#carried(filled) + this.#worth(units - filled, given ?? this.#last)
    }
    return given === undefined ? this.#carried(units) : this.#worth(units, given)
  }

  #out(units: bigint, given?: bigint): bigint {
    if (this.#qty <= 0n)
      return given === undefined ? this.#carried(units) : this.#worth(units, given)
    if (units >= this.#qty) return this.#value + this.#worth(units - this.#qty, given ?? this.#last)
    const wanted = given === undefined ? this.#carried(units) : this.#worth(units, given)
    return wanted < this.#value ? wanted : this.#value
  }

  /** What `units` are worth by the present average, by ratio so that the whole is worth the whole. */
  #carried(units: bigint): bigint {
    if (this.#qty === 0n) return this.#worth(units, this.#last)
    return divideRounded(this.#value * units, this.#qty)
  }

  #worth(units: bigint, cost: bigint): bigint {
    return divideRounded(units * cost, COST_PER_VALUE)
  }
}
