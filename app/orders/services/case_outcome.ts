import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { CaseStep } from '#orders/actions/move_cases'
import { toUnits } from '#orders/domain/amounts'
import { refundFor } from '#orders/domain/case_amounts'
import type { LockedCase } from '#orders/queries/lock_cases'
import type { ReceivedCase } from '#orders/services/case_receipts'

interface Line extends Record<string, unknown> {
  id: number
  caseId: number
  qty: number
  came: number
  promised: string
}

/** Where cases go after a parcel was taken in; what will not come any more is given up on the way. */
export async function stepsAfterReceipt(
  trx: Trx,
  rows: readonly LockedCase[],
  live: readonly ReceivedCase[]
): Promise<CaseStep[]> {
  const open = await openUnits(
    trx,
    rows.map((row) => row.id)
  )
  const parcels = new Map(live.map((one) => [one.caseId, one]))
  const targetOf = ({ id }: LockedCase) => {
    const parcel = parcels.get(id)!
    if ((parcel.wrongUnits ?? 0) > 0) return 'disputed' as const
    if (parcel.isLast === false && (open.get(id) ?? 0) > 0) return 'partly_received' as const
    return 'received' as const
  }
  const whole = rows.filter((row) => targetOf(row) === 'received')
  await giveUpRest(
    trx,
    whole.map((row) => row.id)
  )
  const receive = rows
    .filter((row) => targetOf(row) !== row.status)
    .map((row): CaseStep => {
      const parcel = parcels.get(row.id)!
      const units = parcel.units.reduce((sum, one) => sum + one.qty, 0)
      const params = { units, wrong: parcel.wrongUnits ?? 0, note: parcel.note ?? null }
      return { act: 'receive', caseId: row.id, to: targetOf(row), params }
    })
  return [...receive, ...refundedAlready(whole)]
}

/** Of cases that are received whole, those whose money the platform gave back before. */
export function refundedAlready(rows: readonly LockedCase[]): CaseStep[] {
  return rows
    .filter((row) => toUnits(row.refunded) > 0n && toUnits(row.refunded) >= toUnits(row.promised))
    .map((row) => ({ act: 'refund', caseId: row.id, to: 'refunded' }))
}

/**
 * Gives up the units of cases that did not come. Their money is not promised any more, unless the
 * buyer is to have it all the same (a parcel that the courier lost).
 */
export async function giveUpRest(
  trx: Trx,
  caseIds: readonly number[],
  options: { keepsAmount?: boolean } = {}
): Promise<void> {
  const lines = await sql<Line>(
    trx,
    `UPDATE after_sales_lines a SET given_up = a.qty - a.received_good - a.received_damaged
      WHERE a.case_id = ANY($1::bigint[]) AND a.qty > a.received_good + a.received_damaged + a.given_up
     RETURNING a.id, a.case_id AS "caseId", a.qty, a.received_good + a.received_damaged AS came, a.refund_amount AS promised`,
    [caseIds],
    'after_sales_lines_give_up'
  )
  if (lines.length === 0 || options.keepsAmount) return
  await sql(
    trx,
    `UPDATE after_sales_lines a SET refund_amount = r.amount FROM unnest($1::bigint[], $2::numeric[]) AS r(id, amount) WHERE a.id = r.id`,
    [
      lines.map((line) => line.id),
      lines.map((line) => refundFor(line.promised, line.came, line.qty)),
    ]
  )
  await sumUp(
    trx,
    lines.map((line) => line.caseId)
  )
}

/** A case's amount is what its lines and the extra come to. */
export const sumUp = (trx: Trx, caseIds: readonly number[]) =>
  sql(
    trx,
    `UPDATE after_sales_cases c SET refund_amount = c.extra_amount + (SELECT coalesce(sum(refund_amount), 0) FROM after_sales_lines WHERE case_id = c.id)
      WHERE c.id = ANY($1::bigint[])`,
    [caseIds],
    'after_sales_cases_sum'
  )

async function openUnits(trx: Trx, caseIds: readonly number[]) {
  const rows = await sql<{ caseId: number; open: number }>(
    trx,
    `SELECT case_id AS "caseId", sum(qty - received_good - received_damaged - given_up)::int AS open FROM after_sales_lines
      WHERE case_id = ANY($1::bigint[]) GROUP BY 1`,
    [caseIds],
    'after_sales_lines_open'
  )
  return new Map(rows.map((row) => [row.caseId, row.open]))
}
