import type { Actor } from '#kernel/access/actor'
import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { LiveChange } from '#orders/actions/live_changes'
import TakeOutLines from '#orders/actions/take_out_lines'
import WithdrawOrders from '#orders/actions/withdraw_orders'
import { isReshaping, unitsTaken } from '#orders/domain/interception'

interface LineState extends Record<string, unknown> {
  id: number
  orderId: number
  qty: number
  cancelled: number
}

const isStarted = (status: string) => status === 'picking' || status === 'packed'

/**
 * Makes way for changes of lines. What is planned for such an order and not begun is planned anew.
 * Where the floor is at work already, only whole lines that were not picked leave their parcels; the
 * rest of the order goes on.
 * @throws RefusedException `order_in_work` when a change needs more than that
 */
export async function unallocate(
  trx: Trx,
  changes: readonly LiveChange[],
  actor: Actor
): Promise<void> {
  const reshaped = changes.filter((change) => change.actions.some(isReshaping))
  const live = await sql<{ id: number; orderId: number; status: string }>(
    trx,
    `SELECT f.id, x.order_id AS "orderId", f.status FROM fulfilment_orders x JOIN fulfilments f ON f.id = x.fulfilment_id
      WHERE x.order_id = ANY($1::bigint[]) AND f.status NOT IN ('cancelled', 'shipped', 'delivered', 'returned') ORDER BY f.id`,
    [reshaped.map((change) => change.orderId)]
  )
  const begun = new Map(
    live.filter((row) => isStarted(row.status)).map((row) => [row.orderId, row.status])
  )
  await new WithdrawOrders().handle({
    trx,
    orderIds: [...new Set(live.map((row) => row.orderId))].filter((id) => !begun.has(id)),
    reason: 'order_changed',
    actor,
  })
  if (begun.size === 0) return
  await takeOut(
    trx,
    reshaped.filter((change) => begun.has(change.orderId)),
    begun,
    actor
  )
}

async function takeOut(
  trx: Trx,
  changes: readonly LiveChange[],
  begun: ReadonlyMap<number, string>,
  actor: Actor
) {
  const lines = await sql<LineState>(
    trx,
    `SELECT id, order_id AS "orderId", qty, cancelled FROM order_lines WHERE order_id = ANY($1::bigint[])`,
    [changes.map((change) => change.orderId)]
  )
  const byId = new Map(lines.map((line) => [line.id, line]))
  const refuse = (orderId: number): never => {
    throw new RefusedException('order_in_work', { status: begun.get(orderId)! })
  }
  const wanted = changes.flatMap(({ orderId, actions }) =>
    actions.filter(isReshaping).flatMap((action) => {
      const line = 'orderLineId' in action ? byId.get(action.orderLineId) : undefined
      if (!line) return action.action === 'add_line' ? refuse(orderId) : []
      const qty = unitsTaken(action, line)
      return qty < 0 ? refuse(orderId) : [{ orderLineId: line.id, qty }]
    })
  )
  const { stuck } = await new TakeOutLines().handle({
    trx,
    lines: wanted,
    reason: 'order_changed',
    actor,
  })
  if (stuck.length > 0) refuse(byId.get(stuck[0].orderLineId)!.orderId)
}
