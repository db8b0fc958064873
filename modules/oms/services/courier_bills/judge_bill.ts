import type { Trx } from '#kernel/transaction'
import { sql } from '#kernel/sql'
import { toUnits } from '#orders/domain/amounts'
import {
  judgeLine,
  placesOf,
  type Place,
  type Placed,
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

/** Holds the lines of a bill against parcels, earlier bills and price tables: a few statements whatever their number. */
export async function judgeBill(
  trx: Trx,
  courier: { id: number; code: string },
  lines: readonly FileLine[],
  toleranceG: number
): Promise<JudgedLine[]> {
  const numbers = [...new Set(lines.map((line) => line.waybillNo))]
  const parcels = await matchBillParcels(trx, courier.code, numbers)
  const places = placesOf(lines, await chargedBefore(trx, courier.id, numbers))
  const prices = await BillPrices.load(trx, courier.code)
  const terms = { toleranceG, coin: coinUnits() }
  return lines.map((line, index) => {
    const parcel = parcels.get(line.waybillNo) ?? null
    const found = { parcel, place: places[index], prices: parcel ? prices.of(parcel) : () => null }
    const verdict = judgeLine({ ...line, amount: Number(toUnits(line.amount)) }, found, terms)
    return { line, parcel, ourWeightG: weightFor(parcel, places[index]), verdict }
  })
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
