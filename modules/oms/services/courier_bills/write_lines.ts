import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { fromUnits } from '#orders/domain/amounts'
import type { JudgedLine } from '#modules/oms/services/courier_bills/judge_bill'

/** Writes lines of a bill, some thousand at most. */
export const writeBillLines = (
  trx: Trx,
  bill: { id: number; courierId: number },
  lines: readonly JudgedLine[]
) =>
  sql(
    trx,
    `INSERT INTO oms_courier_bill_lines (bill_id, courier_id, row_number, waybill_no, fee, billed_on, weight_g, destination, region_code, amount, raw,
            fulfilment_id, our_weight_g, is_weighed, expected, difference, by_waybill, by_weight, by_zone, by_price, findings, needs_word, state)
     SELECT $1, $2, n.row, n.waybill, n.fee, n.day, n.weight, n.destination, n.region, n.amount, n.raw, n.fulfilment, n.ours, n.weighed, n.expected,
            n.difference, n.by_waybill, n.by_weight, n.by_zone, n.by_price, n.findings, n.word, CASE WHEN n.word THEN 'open' ELSE 'clean' END
       FROM jsonb_to_recordset($3::jsonb) AS n(row int, waybill text, fee text, day date, weight int, destination text, region text, amount numeric,
            raw jsonb, fulfilment bigint, ours int, weighed boolean, expected numeric, difference numeric, by_waybill numeric, by_weight numeric,
            by_zone numeric, by_price numeric, findings text[], word boolean)`,
    [bill.id, bill.courierId, JSON.stringify(lines.map(rowOf))]
  )

/** Whole ten-thousandths, far within what a number holds exactly, as decimal text. */
const unitsText = (units: number) => fromUnits(BigInt(units))

const rowOf = ({ line, parcel, ourWeightG, verdict }: JudgedLine) => ({
  row: line.rowNumber,
  waybill: line.waybillNo,
  fee: line.fee,
  day: line.billedOn,
  weight: line.weightG,
  destination: line.destination,
  region: line.regionCode,
  amount: line.amount,
  raw: line.raw,
  fulfilment: parcel?.fulfilmentId ?? null,
  ours: ourWeightG,
  weighed: parcel?.isWeighed ?? false,
  expected: verdict.expected === null ? null : unitsText(verdict.expected),
  difference: unitsText(verdict.difference),
  by_waybill: unitsText(verdict.parts.waybill),
  by_weight: unitsText(verdict.parts.weight),
  by_zone: unitsText(verdict.parts.zone),
  by_price: unitsText(verdict.parts.price),
  findings: verdict.findings,
  word: verdict.needsWord,
})
