import type { Trx } from '#kernel/transaction'
import { sql } from '#kernel/sql'
import { toUnits } from '#orders/domain/amounts'
import {
  judgeLine,
  placesOf,
  type Place,
  type Placed,
  type Terms,
  type Verdict,
} from '#modules/oms/domain/courier_bill'
import { matchBillParcels, type BillParcel } from '#modules/oms/queries/match_bill_parcels'
import { BillPrices, coinUnits } from '#modules/oms/services/courier_bills/bill_prices'
import type { FileLine } from '#modules/oms/services/courier_bills/read_bill_file'

export interface JudgedLine {
  line: FileLine
  parcel: BillParcel | null
  /** What the line was held against; null where nothing was weighed for it, such as an extra charge. */
  ourWeightG: number | null
  verdict: Verdict
}

/**
 * Holds the lines of a bill against parcels, earlier bills and price tables: a few statements for
 * each list whatever its length.
 */
export class BillJudge {
  #judged = 0

  private constructor(
    readonly courier: string,
    readonly places: readonly Place[],
    readonly prices: BillPrices,
    readonly terms: Terms
  ) {}

  /** @param lines all of the bill, in its order: what a line is depends on the others of its number */
  static async load(
    trx: Trx,
    bill: { courierId: number; courierCode: string; toleranceG: number },
    lines: readonly Placed[]
  ): Promise<BillJudge> {
    const { courierId, courierCode, toleranceG } = bill
    const numbers = [...new Set(lines.map((line) => line.waybillNo))]
    const places = placesOf(lines, await chargedBefore(trx, courierId, numbers))
    const prices = await BillPrices.load(trx, courierCode)
    return new BillJudge(courierCode, places, prices, { toleranceG, coin: coinUnits() })
  }

  /** The next lines of the bill. */
  async judge(trx: Trx, lines: readonly FileLine[]): Promise<JudgedLine[]> {
    const numbers = [...new Set(lines.map((line) => line.waybillNo))]
    const parcels = await matchBillParcels(trx, this.courier, numbers)
    return lines.map((line) => {
      const parcel = parcels.get(line.waybillNo) ?? null
      const place = this.places[this.#judged++]
      const prices = parcel ? this.prices.of(parcel) : () => null
      const billed = { ...line, amount: Number(toUnits(line.amount)) }
      const verdict = judgeLine(billed, { parcel, place, prices }, this.terms)
      return { line, parcel, ourWeightG: weightFor(parcel, place), verdict }
    })
  }
}

const weightFor = (parcel: BillParcel | null, place: Place) =>
  parcel && place !== 'extra' ? parcel.weightG : null

/** What earlier bills of the courier charged for these numbers. */
const chargedBefore = (trx: Trx, courierId: number, numbers: readonly string[]) =>
  sql<Placed & Record<string, unknown>>(
    trx,
    `SELECT DISTINCT l.waybill_no AS "waybillNo", l.fee FROM unnest($2::text[]) AS n(number)
       JOIN oms_courier_bill_lines l ON l.courier_id = $1 AND l.waybill_no = n.number`,
    [courierId, numbers]
  )
