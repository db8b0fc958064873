import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { InvalidTransitionException, NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { purchaseOrderMachine, type PurchaseOrderState } from '../domain/order_machine.js'

export interface LockedOrder extends Record<string, unknown> {
  id: number
  number: string
  supplierId: number
  warehouseId: number
  status: PurchaseOrderState
  currency: string
  rate: string
  totalAmount: string
  version: number
  createdBy: number | null
}

/** Locks purchase orders by id. @throws NotFoundException when one does not exist */
export async function lockOrders(trx: Trx, ids: readonly number[]): Promise<LockedOrder[]> {
  const orders = await sql<LockedOrder>(
    trx,
    `SELECT id, number, supplier_id AS "supplierId", warehouse_id AS "warehouseId", status, currency, rate,
            total_amount AS "totalAmount", version, created_by AS "createdBy"
       FROM purchasing_orders WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE`,
    [ids],
    'purchasing_orders_lock'
  )
  const missing = ids.find((id) => !orders.some((order) => order.id === id))
  if (missing !== undefined) throw new NotFoundException('purchase_order', missing)
  return orders
}

/** What a move writes besides the status. */
export interface Stamps {
  /** When; the clock of the action says so. */
  at: Date
  reason?: string
  approvedBy?: number | null
  promisedOn?: string | null
}

/**
 * Moves a locked order to another state, in its log and the audit trail too.
 * @throws InvalidTransitionException for a move the state machine does not know
 */
export async function moveOrder(
  trx: Trx,
  actor: Actor,
  order: LockedOrder,
  to: PurchaseOrderState,
  stamps: Stamps
): Promise<void> {
  purchaseOrderMachine.assertMove(order.status, to)
  const moved = await sql(
    trx,
    `UPDATE purchasing_orders
        SET status = $2, version = version + 1, updated_at = now(),
            sent_at = CASE WHEN $2 = 'sent' THEN $7::timestamptz ELSE sent_at END,
            approved_at = CASE WHEN $4::bigint IS NULL THEN approved_at ELSE $7 END,
            approved_by = coalesce($4, approved_by),
            confirmed_at = CASE WHEN $2 = 'confirmed' THEN $7 ELSE confirmed_at END,
            promised_on = coalesce($5::date, promised_on),
            closed_at = CASE WHEN $2 IN ('closed', 'cancelled') THEN $7 ELSE closed_at END,
            close_reason = CASE WHEN $2 IN ('closed', 'cancelled') THEN $6 ELSE close_reason END
      WHERE id = $1 AND status = $3 RETURNING id`,
    [
      order.id,
      to,
      order.status,
      stamps.approvedBy ?? null,
      stamps.promisedOn ?? null,
      stamps.reason ?? null,
      stamps.at.toISOString(),
    ],
    'purchasing_order_move'
  )
  if (moved.length === 0)
    throw new InvalidTransitionException('purchase_order', order.status, to, [order.id])
  await logState(trx, actor, [order.id], to, stamps.at, stamps.reason)
  await audit(trx, actor, {
    action: `purchasing.orders.${to}`,
    subjectType: 'purchase_order',
    subjectId: order.id,
    before: { status: order.status },
    after: { status: to },
    reason: stamps.reason,
  })
  order.status = to
}

export async function logState(
  trx: Trx,
  actor: Actor,
  ids: readonly number[],
  state: string,
  at: Date,
  reason?: string
) {
  await sql(
    trx,
    `INSERT INTO purchasing_order_states (order_id, state, reason, actor_id, actor_name, at)
     SELECT unnest($1::bigint[]), $2, $3, $4, $5, $6`,
    [ids, state, reason ?? null, actor.id, actor.name, at.toISOString()],
    'purchasing_states_append'
  )
}
