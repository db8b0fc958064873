import type { Trx } from '#kernel/transaction'
import { sql } from '#kernel/sql'
import { toUnits } from '#orders/domain/amounts'
import {
  BillNumbers,
  type BillKey,
  type EarlierLine,
  type Place,
} from '#modules/oms/domain/bill_numbers'
import { judgeLine, type Terms, type Verdict } from '#modules/oms/domain/courier_bill'
import { matchBillParcels, type BillParcel } from '#modules/oms/queries/match_bill_parcels'
import { BillPrices, coinUnits } from '#modules/oms/services/courier_bills/bill_prices'

/** A line as billed; the amount is decimal text. */
export interface JudgeableLine {
  waybillNo: string
  fee: string
  weightG: number | null
  regionCode: string | null
  amount: string
}

export interface JudgedLine<Line extends JudgeableLine> {
  line: Line
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
  private constructor(
    readonly courier: string,
    readonly numbers: BillNumbers,
    readonly prices: BillPrices,
    readonly terms: Terms
  ) {}

  /** @param lines all of the bill, in its order, or all of some numbers: what a line is depends on the others of its number */
  static async load(
    trx: Trx,
    bill: { id: number; courierId: number; courierCode: string; toleranceG: number },
    lines: readonly BillKey[]
  ): Promise<BillJudge> {
    const known = [...new Set(lines.map((line) => line.waybillNo))]
    const numbers = new BillNumbers(lines, await earlierLines(trx, bill, known))
    const prices = await BillPrices.load(trx, bill.courierCode)
    const terms = { toleranceG: bill.toleranceG, coin: coinUnits() }
    return new BillJudge(bill.courierCode, numbers, prices, terms)
  }

  /** The next lines of the bill. */
  async judge<Line extends JudgeableLine>(
    trx: Trx,
    lines: readonly Line[]
  ): Promise<JudgedLine<Line>[]> {
    const known = [...new Set(lines.map((line) => line.waybillNo))]
    const parcels = await matchBillParcels(trx, this.courier, known)
    return lines.map((line) => {
      const parcel = parcels.get(line.waybillNo) ?? null
      const billed = { ...line, amount: Number(toUnits(line.amount)) }
      const standing = this.numbers.place(billed)
      const prices = parcel ? this.prices.of(parcel) : () => null
      const verdict = judgeLine(billed, { parcel, standing, prices }, this.terms)
      this.numbers.note(billed, standing, { ...verdict, amount: billed.amount })
      return { line, parcel, ourWeightG: weightFor(parcel, standing.place), verdict }
    })
  }
}

const weightFor = (parcel: BillParcel | null, place: Place) =>
  parcel && (place === 'first' || place === 'again') ? parcel.weightG : null

/** What bills that were taken in before this one charge for these numbers. */
async function earlierLines(
  trx: Trx,
  { id, courierId }: { id: number; courierId: number },
  numbers: readonly string[]
): Promise<EarlierLine[]> {
  const rows = await sql<{
    waybillNo: string
    fee: string
    amount: string
    counted: string | null
    isDisputed: boolean
    isSettlement: boolean
  }>(
    trx,
    `SELECT l.waybill_no AS "waybillNo", l.fee, l.amount, CASE WHEN b.state = 'closed' THEN l.counts END AS counted, l.state = 'disputed' AS "isDisputed", 'credited' = ANY(l.findings) AS "isSettlement"
       FROM unnest($2::text[]) AS n(number) JOIN oms_courier_bill_lines l ON l.courier_id = $1 AND l.waybill_no = n.number
       JOIN oms_courier_bills b ON b.id = l.bill_id
      WHERE b.id <> $3 AND b.read_at < coalesce((SELECT own.read_at FROM oms_courier_bills own WHERE own.id = $3), 'infinity')`,
    [courierId, numbers, id]
  )
  return rows.map((row) => ({
    ...row,
    amount: Number(toUnits(row.amount)),
    counted: row.counted === null ? null : Number(toUnits(row.counted)),
  }))
}
