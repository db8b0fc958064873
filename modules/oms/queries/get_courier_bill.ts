import { NotFoundException } from '#kernel/exceptions'
import type { SheetError } from '#kernel/spreadsheets/index'
import { sql } from '#kernel/sql'
import { FINDINGS, type Finding } from '#modules/oms/domain/courier_bill'
import type { BillProblem } from '#modules/oms/services/courier_bills/bill_reading'
import {
  BILL_COLUMNS,
  BILL_FROM,
  type CourierBillRow,
} from '#modules/oms/queries/list_courier_bills'

export type LineState = 'clean' | 'open' | 'accepted' | 'disputed'

export type CourierBillRecord = CourierBillRow & {
  difference: string
  /** Of the billed sum what earlier bills settled. */
  settled: string
  payable: string | null
  toleranceG: number
  errors: SheetError[]
  errorCount: number
  /** The file with its faults marked. */
  markedFileId: number | null
  /** Why the file as a whole could not be taken, or the bill not closed. */
  error: BillProblem | null
  /** While it is read: rows so far, then lines judged so far; and since when it is read or closed. */
  rowsRead: number
  linesJudged: number
  stepAt: string | null
  closedAt: string | null
  closedBy: string | null
}

/** As pages have it. */
export type ShownBill = Omit<CourierBillRecord, 'error'>

/** How many lines have a finding, what it comes to, and how many of them wait for a word. */
export type FindingSum = { finding: Finding; lines: number; amount: string; open: number }
export type StateCount = { state: LineState; lines: number }

/** @throws NotFoundException */
export async function getCourierBill(id: number): Promise<CourierBillRecord> {
  const [bill] = await sql<CourierBillRecord>(
    null,
    `SELECT ${BILL_COLUMNS}, b.difference, b.settled, b.payable, b.tolerance_g AS "toleranceG", b.errors, b.error_count AS "errorCount", b.error,
            b.marked_file_id AS "markedFileId",
            b.rows_read AS "rowsRead", b.lines_judged AS "linesJudged", to_json(b.step_at)#>>'{}' AS "stepAt",
            to_json(b.closed_at)#>>'{}' AS "closedAt", (SELECT u.full_name FROM users u WHERE u.id = b.closed_by) AS "closedBy"
       FROM ${BILL_FROM} WHERE b.id = $1`,
    [id]
  )
  if (!bill) throw new NotFoundException('courier_bill', id)
  return bill
}

/** By finding, the sums of which are the difference of the bill: what is wrong with the number is counted under its gravest finding. */
export const billFindings = (billId: number): Promise<FindingSum[]> =>
  sql<FindingSum>(
    null,
    `SELECT x.finding, count(*)::int AS lines, count(*) FILTER (WHERE l.state = 'open')::int AS open,
            sum(CASE x.finding WHEN 'weight' THEN l.by_weight WHEN 'zone' THEN l.by_zone WHEN 'price' THEN l.by_price
                     ELSE CASE WHEN x.place = 1 THEN l.by_waybill ELSE 0 END END)::text AS amount
       FROM oms_courier_bill_lines l, unnest(l.findings) WITH ORDINALITY AS x(finding, place)
      WHERE l.bill_id = $1 AND l.findings <> '{}' GROUP BY 1
      ORDER BY array_position($2::text[], x.finding)`,
    [billId, FINDINGS]
  )

export const billStates = (billId: number): Promise<StateCount[]> =>
  sql<StateCount>(
    null,
    'SELECT state, count(*)::int AS lines FROM oms_courier_bill_lines WHERE bill_id = $1 GROUP BY 1',
    [billId]
  )
