import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { BillJudge, type JudgeableLine } from '#modules/oms/services/courier_bills/judge_bill'
import { keyOf } from '#modules/oms/services/courier_bills/read_bill_file'
import { rewriteBillLines, sumBills } from '#modules/oms/services/courier_bills/write_lines'

const LINES_A_STATEMENT = 5000

/** An open bill with lines whose numbers stand otherwise now. */
interface OtherBill extends Record<string, unknown> {
  id: number
  courierId: number
  courierCode: string
  toleranceG: number
}

/** Numbers of a bill of which later bills have to know: all, or those that were disputed or settled in it. */
export const numbersOf = async (trx: Trx, billId: number, which: 'all' | 'unsettled') =>
  (
    await sql<{ number: string }>(
      trx,
      `SELECT DISTINCT waybill_no AS number FROM oms_courier_bill_lines
        WHERE bill_id = $1 AND ($2 = 'all' OR state = 'disputed' OR settled <> 0)`,
      [billId, which]
    )
  ).map((row) => row.number)

/**
 * Holds the lines of a courier's open bills against what is known of their numbers now that a bill
 * was closed or discarded. Its caller holds the courier.
 */
export async function judgeAgain(
  trx: Trx,
  courierId: number,
  numbers: readonly string[]
): Promise<void> {
  if (numbers.length === 0) return
  const bills = await sql<OtherBill>(
    trx,
    `SELECT b.id, b.courier_id AS "courierId", c.code AS "courierCode", b.tolerance_g AS "toleranceG"
       FROM oms_courier_bills b JOIN oms_couriers c ON c.id = b.courier_id
      WHERE b.courier_id = $1 AND b.state = 'open'
        AND EXISTS (SELECT FROM oms_courier_bill_lines l WHERE l.bill_id = b.id AND l.waybill_no = ANY($2::text[]))
      ORDER BY b.read_at, b.id FOR UPDATE OF b`,
    [courierId, numbers]
  )
  for (const bill of bills) {
    const lines = await sql<JudgeableLine & { id: number } & Record<string, unknown>>(
      trx,
      `SELECT id, waybill_no AS "waybillNo", fee, weight_g AS "weightG", region_code AS "regionCode", amount
         FROM oms_courier_bill_lines WHERE courier_id = $1 AND waybill_no = ANY($2::text[]) AND bill_id = $3 ORDER BY row_number`,
      [courierId, numbers, bill.id]
    )
    const judge = await BillJudge.load(trx, bill, lines.map(keyOf))
    for (let from = 0; from < lines.length; from += LINES_A_STATEMENT)
      await rewriteBillLines(
        trx,
        await judge.judge(trx, lines.slice(from, from + LINES_A_STATEMENT))
      )
  }
  await sumBills(
    trx,
    bills.map((bill) => bill.id)
  )
}
