import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { GradedUnits, ReceivedCase } from '#orders/services/case_receipts'

export interface Grade extends Record<string, unknown> {
  code: string
  bucket: 'on_hand' | 'damaged' | 'quality' | null
  worth: string
}

export interface CaseLine extends Record<string, unknown> {
  id: number
  caseId: number
  orderLineId: number
  skuId: number
}

/** Units of a parcel with their line, what they are taken in at and as what. */
export interface PricedUnits extends GradedUnits {
  line: CaseLine
  to: Grade
  cost: string | undefined
  worth: string | undefined
}

const HEADS = `
  WITH heads AS MATERIALIZED (
    SELECT h.*, nextval(pg_get_serial_sequence('after_sales_receipts', 'id')) AS id
      FROM unnest($1::bigint[], $2::bigint[], $3::int[], $4::text[]) WITH ORDINALITY AS h(case_id, warehouse_id, wrong_units, note, place)),
  added AS (
    INSERT INTO after_sales_receipts (id, case_id, warehouse_id, wrong_units, note, actor_id) OVERRIDING SYSTEM VALUE
    SELECT id, case_id, warehouse_id, wrong_units, note, $5 FROM heads ORDER BY place)
  SELECT id FROM heads ORDER BY place`

const LINES = `
  WITH lines AS MATERIALIZED (
    SELECT l.*, nextval(pg_get_serial_sequence('after_sales_receipt_lines', 'id')) AS id
      FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::int[], $5::numeric[], $6::numeric[])
        WITH ORDINALITY AS l(receipt_id, case_line_id, grade, qty, unit_cost, unit_worth, place)),
  added AS (
    INSERT INTO after_sales_receipt_lines (id, receipt_id, case_line_id, grade, qty, unit_cost, unit_worth) OVERRIDING SYSTEM VALUE
    SELECT id, receipt_id, case_line_id, grade, qty, unit_cost, unit_worth FROM lines ORDER BY place)
  SELECT id FROM lines ORDER BY place`

/** A receipt for each parcel; answers their ids in the order given. */
export async function addHeads(trx: Trx, live: readonly ReceivedCase[], actor: Actor) {
  const rows = await sql<{ id: number }>(
    trx,
    HEADS,
    [
      live.map((one) => one.caseId),
      live.map((one) => one.warehouseId),
      live.map((one) => one.wrongUnits ?? 0),
      live.map((one) => one.note ?? null),
      actor.id,
    ],
    'after_sales_receipts_add'
  )
  return rows.map((row) => row.id)
}

/** What lies in the parcels; answers the ids in the order given. */
export async function addLines(trx: Trx, units: readonly (PricedUnits & { head: number })[]) {
  const rows = await sql<{ id: number }>(
    trx,
    LINES,
    [
      units.map((row) => row.head),
      units.map((row) => row.caseLineId),
      units.map((row) => row.to.code),
      units.map((row) => row.qty),
      units.map((row) => row.cost ?? '0'),
      units.map((row) => row.worth ?? '0'),
    ],
    'after_sales_receipt_lines_add'
  )
  return rows.map((row) => row.id)
}
