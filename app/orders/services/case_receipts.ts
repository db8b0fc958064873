import type { Actor } from '#kernel/access/actor'
import { decimal, toScale } from '#kernel/decimal'
import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import PostEntries from '#inventory/actions/post_entries'
import { shippedCosts } from '#orders/queries/shipped_costs'

export interface GradedUnits {
  caseLineId: number
  /** A code of `after_sales_grades`. */
  grade: string
  qty: number
}

/** One parcel at the door. */
export interface ReceivedCase {
  caseId: number
  /** Where the goods are now. */
  warehouseId: number
  units: readonly GradedUnits[]
  /** Units in the parcel that nobody had asked back. */
  wrongUnits?: number
  note?: string | null
  /** Nothing more comes: what is missing is given up. Yes unless told otherwise. */
  isLast?: boolean
}

interface Grade extends Record<string, unknown> {
  code: string
  bucket: 'on_hand' | 'damaged' | 'quality' | null
  worth: string
}

interface CaseLine extends Record<string, unknown> {
  id: number
  caseId: number
  orderLineId: number
  skuId: number
}

interface ReceiptLine {
  id: number
  caseId: number
  warehouseId: number
  skuId: number
  grade: Grade
  qty: number
  /** What it goes in at; undefined where nobody knows what it had cost: at the average then. */
  inAt: string | undefined
}

export interface Receipt {
  id: number
  lines: ReceiptLine[]
}

const COST_SCALE = 6

/** Writes what came, parcel by parcel, and counts it on the lines of the cases. */
export async function writeReceipts(
  trx: Trx,
  live: readonly ReceivedCase[],
  actor: Actor
): Promise<Receipt[]> {
  const lines = await linesOf(
    trx,
    live.map((one) => one.caseId)
  )
  const grades = await gradesByCode(trx)
  const costs = await shippedCosts(
    trx,
    [...lines.values()].map((line) => line.orderLineId)
  )
  const receipts: Receipt[] = []
  for (const one of live) {
    const [head] = await sql<{ id: number }>(
      trx,
      `INSERT INTO after_sales_receipts (case_id, warehouse_id, wrong_units, note, actor_id) VALUES ($1, $2, $3, $4, $5) RETURNING id`,
      [one.caseId, one.warehouseId, one.wrongUnits ?? 0, one.note ?? null, actor.id],
      'after_sales_receipts_add'
    )
    const priced = one.units
      .filter((units) => units.qty > 0)
      .map((units) => {
        const line = lines.get(units.caseLineId)
        const grade = grades.get(units.grade)
        if (line?.caseId !== one.caseId) throw new RefusedException('case_line_unknown')
        if (!grade) throw new RefusedException('case_grade_unknown', { grade: units.grade })
        const cost = costs.get(`${line.orderLineId}:${line.skuId}`)
        const worth = cost && toScale(decimal(cost).times(decimal(grade.worth)), COST_SCALE)
        return { ...units, line, grade, cost, worth }
      })
    const rows = await sql<{ id: number }>(
      trx,
      `INSERT INTO after_sales_receipt_lines (receipt_id, case_line_id, grade, qty, unit_cost, unit_worth)
       SELECT $1, * FROM unnest($2::bigint[], $3::text[], $4::int[], $5::numeric[], $6::numeric[]) RETURNING id`,
      [
        head.id,
        priced.map((row) => row.caseLineId),
        priced.map((row) => row.grade.code),
        priced.map((row) => row.qty),
        priced.map((row) => row.cost ?? '0'),
        priced.map((row) => row.worth ?? '0'),
      ],
      'after_sales_receipt_lines_add'
    )
    receipts.push({
      id: head.id,
      lines: priced.map((row, index) => ({
        id: rows[index].id,
        caseId: one.caseId,
        warehouseId: one.warehouseId,
        skuId: row.line.skuId,
        grade: row.grade,
        qty: row.qty,
        inAt: row.grade.bucket === null ? row.cost : row.worth,
      })),
    })
  }
  await countUnits(trx, live, grades)
  return receipts
}

async function countUnits(
  trx: Trx,
  live: readonly ReceivedCase[],
  grades: ReadonlyMap<string, Grade>
) {
  const units = live.flatMap((one) => one.units).filter((one) => one.qty > 0)
  const isGood = (one: GradedUnits) => grades.get(one.grade)!.bucket === 'on_hand'
  await sql(
    trx,
    `UPDATE after_sales_lines a SET received_good = a.received_good + r.good, received_damaged = a.received_damaged + r.other
       FROM (SELECT id, sum(good)::int AS good, sum(other)::int AS other FROM unnest($1::bigint[], $2::int[], $3::int[]) AS u(id, good, other) GROUP BY id) r
      WHERE a.id = r.id`,
    [
      units.map((one) => one.caseLineId),
      units.map((one) => (isGood(one) ? one.qty : 0)),
      units.map((one) => (isGood(one) ? 0 : one.qty)),
    ],
    'after_sales_lines_count'
  )
}

/** Puts received units where their grade says; what has no place to go comes in and is written off at once. */
export async function restock(trx: Trx, receipts: readonly Receipt[], actor: Actor) {
  const lines = receipts.flatMap((receipt) => receipt.lines)
  const entry = (line: ReceiptLine, delta: number, reason: string) => ({
    warehouseId: line.warehouseId,
    skuId: line.skuId,
    bucket: line.grade.bucket ?? ('damaged' as const),
    delta,
    reason,
    sourceType: 'case',
    sourceId: line.caseId,
    sourceLine: line.id,
    unitCost: line.inAt,
  })
  await new PostEntries().handle({
    trx,
    actor,
    entries: lines.flatMap((line) => [
      entry(line, line.qty, 'return'),
      ...(line.grade.bucket === null ? [entry(line, -line.qty, 'scrap')] : []),
    ]),
  })
}

async function linesOf(trx: Trx, caseIds: readonly number[]) {
  const rows = await sql<CaseLine>(
    trx,
    `SELECT id, case_id AS "caseId", order_line_id AS "orderLineId", sku_id AS "skuId" FROM after_sales_lines
      WHERE case_id = ANY($1::bigint[]) ORDER BY id`,
    [caseIds],
    'after_sales_lines_of'
  )
  return new Map(rows.map((row) => [row.id, row]))
}

async function gradesByCode(trx: Trx) {
  const rows = await sql<Grade>(
    trx,
    'SELECT code, bucket, worth FROM after_sales_grades WHERE is_active',
    [],
    'after_sales_grades_read'
  )
  return new Map(rows.map((row) => [row.code, row]))
}
