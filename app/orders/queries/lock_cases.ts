import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { CaseKind, CaseStatus } from '#orders/domain/case_machine'
import { lockOrdersAround } from '#orders/queries/lock_orders'

export interface LockedCase extends Record<string, unknown> {
  id: number
  number: string
  orderId: number
  kind: CaseKind
  status: CaseStatus
  warehouseId: number | null
  returnWaybillNo: string | null
  /** What it promises, and what of it went back. */
  promised: string
  refunded: string
  replacementId: number | null
}

/** Locks the orders of cases, then the cases, each by id. */
export async function lockCases(trx: Trx, caseIds: readonly number[]): Promise<LockedCase[]> {
  await sql(
    trx,
    `SELECT id FROM orders WHERE id = ANY(ARRAY(SELECT order_id FROM after_sales_cases WHERE id = ANY($1::bigint[])))
      ORDER BY id FOR NO KEY UPDATE`,
    [caseIds]
  )
  return sql<LockedCase>(
    trx,
    `SELECT id, number, order_id AS "orderId", kind, status, warehouse_id AS "warehouseId", return_waybill_no AS "returnWaybillNo",
            refund_amount AS promised, refunded_amount AS refunded, replacement_id AS "replacementId"
       FROM after_sales_cases WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE`,
    [caseIds]
  )
}

/** The same with the orders that share a parcel with theirs, for what may take units out of it. */
export async function lockCasesAround(trx: Trx, caseIds: readonly number[]): Promise<LockedCase[]> {
  const orders = await sql<{ id: number }>(
    trx,
    'SELECT DISTINCT order_id AS id FROM after_sales_cases WHERE id = ANY($1::bigint[])',
    [caseIds],
    'orders_of_cases'
  )
  await lockOrdersAround(
    trx,
    orders.map((row) => row.id)
  )
  return lockCases(trx, caseIds)
}
