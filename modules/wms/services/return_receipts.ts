import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

export interface GradedLine {
  caseLineId: number
  /** A code of `after_sales_grades`. */
  grade: string
  qty: number
}

export interface ReceiveReturnInput {
  trx?: Trx | null
  actor: Actor
  caseId: number
  warehouseId: number
  /** Made by the device: sending it again receives nothing twice. */
  scanId: string
  returnWaybillNo?: string | null
  note?: string | null
  /** Units in the parcel that the case does not ask back. */
  wrongUnits?: number
  /** Nothing more comes of the case; yes unless told otherwise. */
  isLast?: boolean
  lines: readonly GradedLine[]
}

export interface ReturnReceipt {
  receiptId: number
  number: string
  isNew: boolean
}

export interface CaseLine extends Record<string, unknown> {
  id: number
  skuId: number
  qty: number
}

/** The receipt that the same scan made earlier. */
export async function receiptOfScan(trx: Trx, scanId: string): Promise<ReturnReceipt | null> {
  const [row] = await sql<{ id: number; number: string }>(
    trx,
    'SELECT id, number FROM wms_return_receipts WHERE scan_id = $1',
    [scanId],
    'wms_return_before'
  )
  return row ? { receiptId: row.id, number: row.number, isNew: false } : null
}

/** What a case expects back, by the id of its line. */
export async function caseLines(trx: Trx, caseId: number): Promise<Map<number, CaseLine>> {
  const rows = await sql<CaseLine>(
    trx,
    `SELECT id, sku_id AS "skuId", qty - received_good - received_damaged - given_up AS qty FROM after_sales_lines WHERE case_id = $1 ORDER BY id`,
    [caseId],
    'wms_case_lines'
  )
  return new Map(rows.map((row) => [row.id, row]))
}

/** Writes the receipt with its graded lines. */
export async function insertReceipt(
  trx: Trx,
  input: ReceiveReturnInput,
  number: string,
  receivedAt: Date,
  lines: readonly GradedLine[],
  expected: ReadonlyMap<number, CaseLine>
): Promise<number> {
  const [receipt] = await sql<{ id: number }>(
    trx,
    `INSERT INTO wms_return_receipts (number, scan_id, case_id, warehouse_id, return_waybill_no, note, received_by, received_at, wrong_units)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
    [
      number,
      input.scanId,
      input.caseId,
      input.warehouseId,
      input.returnWaybillNo ?? null,
      input.note ?? null,
      input.actor.id,
      receivedAt.toISOString(),
      input.wrongUnits ?? 0,
    ],
    'wms_return_insert'
  )
  await sql(
    trx,
    `INSERT INTO wms_return_receipt_lines (receipt_id, case_line_id, sku_id, grade, qty)
     SELECT $1, * FROM unnest($2::bigint[], $3::bigint[], $4::text[], $5::int[])`,
    [
      receipt.id,
      lines.map((line) => line.caseLineId),
      lines.map((line) => expected.get(line.caseLineId)!.skuId),
      lines.map((line) => line.grade),
      lines.map((line) => line.qty),
    ],
    'wms_return_lines_insert'
  )
  return receipt.id
}
