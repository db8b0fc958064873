import type { MessageParams } from '#kernel/exceptions'
import { addJob } from '#kernel/jobs/queue'
import { notify } from '#kernel/notifications/notify'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/** The owner under which files of courier bills are kept. */
export const BILL_FILES = 'courier_bill'
/** A worker that dies or fails leaves the bill to the next. */
export const BILL_TRIES = 3

/** A bill whose file is read by a job. */
export interface ReadBill extends Record<string, unknown> {
  id: number
  courierId: number
  courierCode: string
  courierName: string
  fileId: number
  toleranceG: number
  createdBy: number | null
  /** Of who brought it. */
  locale: 'zh-CN' | 'en'
}

/** What stopped a bill: `errors.<code>` in the language files. */
export type BillProblem = { code: string; params: MessageParams }

const LONGEST_REASON = 300

/** What broke, in the words of the error, for the texts that end with them. */
export const brokenBy = (error: unknown) =>
  String((error as Error).message ?? error).slice(0, LONGEST_REASON)

/** Bills of a courier are read and closed one after the other. */
export const billQueue = (courierId: number) => `oms.bills:${courierId}`

/** The bill is no longer to be read: it was discarded, or somebody else has read it. */
export class ReadingStopped extends Error {}

/**
 * Has a bill read. Behind the tries stands one more, which only says that none came to an end.
 */
export const queueBill = (trx: Trx | null, bill: { id: number; courierId: number }) =>
  addJob(trx, {
    name: 'oms.read_courier_bill',
    payload: { billId: bill.id },
    queue: billQueue(bill.courierId),
    maxAttempts: BILL_TRIES + 1,
  })

/** Takes up a bill that is to be read, or that a worker which died left behind. */
export async function claimBill(trx: Trx | null, id: number): Promise<ReadBill | undefined> {
  const [bill] = await sql<ReadBill>(
    trx,
    `UPDATE oms_courier_bills b SET rows_read = 0, lines = 0, lines_judged = 0, step_at = now() FROM oms_couriers c
      WHERE b.id = $1 AND b.state = 'reading' AND c.id = b.courier_id
      RETURNING b.id, b.courier_id AS "courierId", c.code AS "courierCode", c.name AS "courierName", b.file_id AS "fileId",
                b.tolerance_g AS "toleranceG", b.created_by AS "createdBy",
                coalesce((SELECT u.locale FROM users u WHERE u.id = b.created_by), 'zh-CN') AS locale`,
    [id]
  )
  return bill
}

/** @throws ReadingStopped */
export const noteRead = (trx: Trx | null, id: number, rows: number) =>
  stillRead(
    trx,
    `UPDATE oms_courier_bills SET rows_read = $2 WHERE id = $1 AND state = 'reading' RETURNING id`,
    [id, rows]
  )

/** How many lines there are to judge. @throws ReadingStopped */
export const noteLines = (trx: Trx | null, id: number, lines: number) =>
  stillRead(
    trx,
    `UPDATE oms_courier_bills SET lines = $2, step_at = now() WHERE id = $1 AND state = 'reading' RETURNING id`,
    [id, lines]
  )

/** @throws ReadingStopped */
export const noteJudged = (trx: Trx | null, id: number, lines: number) =>
  stillRead(
    trx,
    `UPDATE oms_courier_bills SET lines_judged = $2 WHERE id = $1 AND state = 'reading' RETURNING id`,
    [id, lines]
  )

/** A statement that ends or moves the reading of a bill on. @throws ReadingStopped where it is no longer read */
export async function stillRead<Row extends Record<string, unknown>>(
  trx: Trx | null,
  text: string,
  values: unknown[]
): Promise<Row> {
  const [row] = await sql<Row>(trx, text, values)
  if (!row) throw new ReadingStopped()
  return row
}

/** Ends the reading at once, for one that is discarded; the job sees it with its next word. */
export const stopReading = (id: number) =>
  sql(
    null,
    `UPDATE oms_courier_bills SET state = 'failed', error = $2 WHERE id = $1 AND state = 'reading'`,
    [id, JSON.stringify({ code: 'oms_bill_stopped', params: {} })]
  )

/** Tells who brought the bill what became of it. */
export const tellBill = (
  trx: Trx,
  bill: Pick<ReadBill, 'id' | 'courierName' | 'createdBy'>,
  what: 'taken' | 'refused' | 'failed',
  params: MessageParams = {}
) =>
  notify(trx, bill.createdBy === null ? [] : [bill.createdBy], {
    kind: `oms.courier_bill.${what}`,
    message: `oms.notifications.bill_${what}`,
    params: { courier: bill.courierName, ...params },
    href: `/oms/courier-bills/${bill.id}`,
  })
