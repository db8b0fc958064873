import { SYSTEM, type Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import CancelOrders from '#orders/actions/cancel_orders'
import ChangeOrders from '#orders/actions/change_orders'
import InterceptFulfilments from '#orders/actions/intercept_fulfilments'
import { moveOrders } from '#orders/actions/move_orders'
import TakeOutLines from '#orders/actions/take_out_lines'
import { CASE_REFUND } from '#orders/domain/interception'
import { lockOrdersAround } from '#orders/queries/lock_orders'
import { freeLines, noteStops } from '#orders/services/refunded_units'

interface Due extends Record<string, unknown> {
  orderId: number
  orderLineId: number
  qty: number
  /** Whether the floor is at work on the order. */
  isBegun: boolean
}

const DUE = `
  SELECT l.order_id AS "orderId", l.id AS "orderLineId", least(sum(s.units - s.done)::int, l.qty - l.cancelled - l.shipped) AS qty,
         EXISTS (SELECT FROM fulfilment_orders x JOIN fulfilments f ON f.id = x.fulfilment_id
                  WHERE x.order_id = l.order_id AND f.status IN ('picking', 'packed')) AS "isBegun"
    FROM after_sales_stops s JOIN order_lines l ON l.id = s.order_line_id
   WHERE l.order_id = ANY($1::bigint[]) AND s.units > s.done GROUP BY l.id ORDER BY l.id`

/**
 * Takes units off orders whose price a case gave back (`after_sales_stops`): as when a platform says
 * so, lines that nobody picked leave their parcels and the rest is planned anew; what is in a tote or
 * a box stops its parcel and follows once the parcel is withdrawn. An order of which nothing is left
 * is cancelled, or has been sent whole. Doing it again does nothing.
 */
export default class StopRefundedUnits {
  async handle(input: {
    trx?: Trx | null
    orderIds: readonly number[]
    actor?: Actor
  }): Promise<void> {
    const { orderIds, actor = SYSTEM } = input
    if (orderIds.length === 0) return
    await inTransaction(input.trx, async (trx) => {
      await lockOrdersAround(trx, orderIds)
      const due = await sql<Due>(trx, DUE, [orderIds], 'orders_stops_due')
      const open = due.filter((line) => line.qty > 0)
      const stuck = await this.#takeOut(trx, open, actor)
      const gone = open.filter((line) => !stuck.has(line.orderLineId))
      if (gone.length === 0) return
      await new ChangeOrders().handle({
        trx,
        actor,
        changes: [...Map.groupBy(gone, (line) => line.orderId)].map(([orderId, lines]) => ({
          orderId,
          reason: CASE_REFUND,
          actions: lines.map(({ orderLineId, qty }) => ({
            action: 'cancel_line' as const,
            orderLineId,
            qty,
          })),
        })),
      })
      await sql(
        trx,
        'UPDATE after_sales_stops SET done = units WHERE order_line_id = ANY($1::bigint[]) AND done < units',
        [gone.map((line) => line.orderLineId)],
        'orders_stops_done'
      )
      await freeLines(
        trx,
        gone.map((line) => line.orderLineId)
      )
      await finish(trx, [...new Set(gone.map((line) => line.orderId))], actor)
    })
  }

  /** The same for refunds without goods that were settled just now; what is still to be sent of their lines goes out again. */
  async ofCases(input: {
    trx: Trx
    caseIds: readonly number[]
    orderIds: readonly number[]
    actor: Actor
  }): Promise<void> {
    const { trx, caseIds, orderIds, actor } = input
    if (caseIds.length === 0) return
    const lines = await noteStops(trx, caseIds, actor)
    await this.handle({ trx, orderIds, actor })
    await freeLines(trx, lines)
  }

  /** Answers the lines of which units are in somebody's hands; their parcels are stopped. */
  async #takeOut(trx: Trx, due: readonly Due[], actor: Actor): Promise<Set<number>> {
    const { stuck } = await new TakeOutLines().handle({
      trx,
      reason: CASE_REFUND,
      lines: due.filter((line) => line.isBegun),
      actor,
    })
    await new InterceptFulfilments().handle({
      trx,
      fulfilmentIds: [...new Set(stuck.map((one) => one.fulfilmentId))],
      reason: CASE_REFUND,
      actor,
    })
    return new Set(stuck.map((one) => one.orderLineId))
  }
}

/** Orders of which nothing but gifts is left to send are over: cancelled where nothing left, else sent. */
async function finish(trx: Trx, orderIds: readonly number[], actor: Actor): Promise<void> {
  const over = await sql<{ id: number; hasLeft: boolean; hasArrived: boolean }>(
    trx,
    `SELECT o.id, o.status = 'partly_shipped' AS "hasLeft", NOT EXISTS (SELECT FROM fulfilment_orders x JOIN fulfilments f ON f.id = x.fulfilment_id
              WHERE x.order_id = o.id AND f.status = 'shipped') AS "hasArrived"
       FROM orders o WHERE o.id = ANY($1::bigint[]) AND NOT EXISTS (
         SELECT FROM order_lines l WHERE l.order_id = o.id AND l.qty - l.cancelled > l.shipped AND l.gift_of IS NULL)`,
    [orderIds],
    'orders_nothing_left'
  )
  const ids = (rows: typeof over) => rows.map((row) => row.id)
  const whole = over.filter((row) => !row.hasLeft)
  await new CancelOrders().handle({ trx, orderIds: ids(whole), reason: CASE_REFUND, actor })
  const sent = over.filter((row) => row.hasLeft)
  if (sent.length > 0) await moveOrders(trx, ids(sent), 'shipped')
  const arrived = sent.filter((row) => row.hasArrived)
  if (arrived.length > 0) await moveOrders(trx, ids(arrived), 'delivered')
}
