import type { Actor } from '#kernel/access/actor'
import { decimal, toScale } from '#kernel/decimal'
import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import PostEntries from '#inventory/actions/post_entries'
import { shippedCosts } from '#orders/queries/shipped_costs'
import {
  addHeads,
  addLines,
  type CaseLine,
  type Grade,
  type PricedUnits,
} from '#orders/services/receipt_rows'

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

/** Writes what came, a receipt a parcel, and counts it on the lines of the cases; a list costs what one costs. */
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
  const price = ({ caseId }: ReceivedCase, units: GradedUnits): PricedUnits => {
    const line = lines.get(units.caseLineId)
    const to = grades.get(units.grade)
    if (line?.caseId !== caseId) throw new RefusedException('case_line_unknown')
    if (!to) throw new RefusedException('case_grade_unknown', { grade: units.grade })
    const cost = costs.get(`${line.orderLineId}:${line.skuId}`)
    const worth = cost && toScale(decimal(cost).times(decimal(to.worth)), COST_SCALE)
    return { ...units, line, to, cost, worth }
  }
  const parcels = live.map((one) => ({
    one,
    units: one.units.filter(({ qty }) => qty > 0).map((units) => price(one, units)),
  }))
  const heads = await addHeads(trx, live, actor)
  const ids = await addLines(
    trx,
    parcels.flatMap(({ units }, index) => units.map((unit) => ({ ...unit, head: heads[index] })))
  )
  await countUnits(trx, live, grades)
  return parcels.map(({ one, units }, index) => ({
    id: heads[index],
    lines: units.map(({ line, to, qty, cost, worth }) => ({
      ...{ id: ids.shift()!, caseId: one.caseId, warehouseId: one.warehouseId },
      ...{ skuId: line.skuId, grade: to, qty, inAt: to.bucket === null ? cost : worth },
    })),
  }))
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
