import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { changeLines, isLineAction } from '#orders/actions/change_lines'
import CancelOrders from '#orders/actions/cancel_orders'
import HoldOrders from '#orders/actions/hold_orders'
import { steps, type LiveChange, type Step } from '#orders/actions/live_changes'
import { moveOrders } from '#orders/actions/move_orders'
import { readdressOrders } from '#orders/actions/readdress_orders'
import { restateOrders } from '#orders/actions/restate_orders'
import { unallocate } from '#orders/actions/unallocate_orders'

/** Lets confirmed changes take effect on orders the transaction has locked; one group of statements a kind of action. */
export async function applyChanges(
  trx: Trx,
  changes: readonly LiveChange[],
  actor: Actor
): Promise<void> {
  const reshaped = changes.filter((change) => change.actions.some(isLineAction))
  if (reshaped.length > 0) {
    await unallocate(trx, reshaped, actor)
    await changeLines(trx, reshaped)
  }
  await recharge(trx, changes)
  await readdressOrders(trx, steps(changes, 'readdress'), actor)
  await renote(trx, steps(changes, 'renote'))
  await reflag(trx, steps(changes, 'reflag'))
  await refundLines(trx, steps(changes, 'refund_line'))
  await restateOrders(trx, steps(changes, 'restate'))
  const ids = (name: 'release' | 'cancel') => steps(changes, name).map((step) => step.orderId)
  const holds = changes.filter((change) =>
    change.actions.some((action) => action.action === 'hold')
  )
  await new HoldOrders().handle({
    trx,
    holds: holds.map((change) => ({
      orderId: change.orderId,
      reasons: [change.reason ?? 'manual'],
    })),
  })
  if (ids('release').length > 0) await moveOrders(trx, ids('release'), 'approved')
  await new CancelOrders().handle({
    trx,
    orderIds: ids('cancel'),
    reason: changes[0]?.reason ?? 'changed',
    actor,
  })
}

/** What is charged beside the goods; the lines stay as they are. */
async function recharge(trx: Trx, changes: readonly LiveChange[]) {
  const rows = steps(changes, 'reprice').flatMap(({ orderId, action }) =>
    'orderLineId' in action ? [] : [{ id: orderId, ...action.details }]
  )
  if (rows.length === 0) return
  await sql(
    trx,
    `UPDATE orders o SET shipping_amount = c.shipping, tax_amount = c.tax,
            total_amount = o.total_amount - o.shipping_amount - o.tax_amount + c.shipping + c.tax,
            payment_status = CASE WHEN o.refunded_amount > 0 THEN o.payment_status
              WHEN o.paid_amount >= o.total_amount - o.shipping_amount - o.tax_amount + c.shipping + c.tax THEN 'paid'
              WHEN o.paid_amount > 0 THEN 'partly_paid' ELSE 'unpaid' END,
            version = version + 1, updated_at = now()
       FROM jsonb_to_recordset($1::jsonb) AS c(id bigint, shipping numeric, tax numeric) WHERE o.id = c.id`,
    [JSON.stringify(rows)]
  )
}

async function renote(trx: Trx, list: Step<'renote'>[]) {
  if (list.length === 0) return
  await sql(
    trx,
    `UPDATE orders o SET version = version + 1, updated_at = now(),
            buyer_note = CASE WHEN n.note ? 'buyerNote' THEN n.note->>'buyerNote' ELSE o.buyer_note END,
            seller_note = CASE WHEN n.note ? 'sellerNote' THEN n.note->>'sellerNote' ELSE o.seller_note END
       FROM unnest($1::bigint[], $2::jsonb[]) AS n(id, note) WHERE o.id = n.id`,
    [list.map((step) => step.orderId), list.map((step) => JSON.stringify(step.action.details))]
  )
}

/** The flag lies with the other facts that the platform tells of the order. */
async function reflag(trx: Trx, list: Step<'reflag'>[]) {
  if (list.length === 0) return
  await sql(
    trx,
    `UPDATE orders o SET source = o.source || jsonb_build_object('facts', CASE WHEN n.flag IS NULL THEN coalesce(o.source->'facts', '{}') - 'flag'
              ELSE coalesce(o.source->'facts', '{}') || jsonb_build_object('flag', n.flag) END),
            version = version + 1, updated_at = now()
       FROM unnest($1::bigint[], $2::text[]) AS n(id, flag) WHERE o.id = n.id`,
    [list.map((step) => step.orderId), list.map((step) => step.action.details.flag)]
  )
}

/** A new refund stops parcels with the line again that a person let go before. */
async function refundLines(trx: Trx, list: Step<'refund_line'>[]) {
  if (list.length === 0) return
  const ids = list.map(({ action }) => action.orderLineId)
  await sql(
    trx,
    `UPDATE order_lines l SET refund_state = n.state FROM unnest($1::bigint[], $2::text[]) AS n(id, state) WHERE l.id = n.id`,
    [ids, list.map(({ action }) => action.details.state)]
  )
  await sql(
    trx,
    `UPDATE fulfilments f SET let_go_at = NULL, version = version + 1, updated_at = now()
      WHERE f.let_go_at IS NOT NULL AND f.status IN ('planned', 'reserved', 'released', 'picking', 'packed')
        AND f.id IN (SELECT fulfilment_id FROM fulfilment_lines WHERE order_line_id = ANY($1::bigint[]) AND NOT is_cancelled)`,
    [ids]
  )
}
