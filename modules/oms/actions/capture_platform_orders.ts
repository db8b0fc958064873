import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import CaptureOrders from '#orders/actions/capture_orders'
import type { NewOrder } from '#orders/domain/new_order'
import type { ReadyRow, Reconciliation } from '#modules/oms/services/map_platform_orders'
import { factsOf } from '#modules/oms/services/platform_changes'
import type { Parking } from '#modules/oms/services/platform_rows'

/**
 * Takes platform orders in that are ready: new ones become orders, one that was entered by hand under
 * the same number before is that order. A second platform order with the number of another is set
 * aside: it would be a part of a stranger's order.
 */
export default class CapturePlatformOrders {
  async handle({
    trx,
    ready,
  }: {
    trx: Trx
    ready: readonly ReadyRow[]
  }): Promise<{ orders: Reconciliation[]; taken: Parking[] }> {
    const orders = ready.flatMap((one): Reconciliation[] =>
      one.row.orderId === null ? [] : [{ ready: one, orderId: one.row.orderId, isNew: false }]
    )
    const fresh = ready.filter((one) => one.row.orderId === null)
    const taken: Parking[] = []
    for (const [storeId, mine] of Map.groupBy(fresh, (one) => one.row.storeId)) {
      const made = await this.#capture(trx, storeId, mine)
      const owned = await ownersOf(
        trx,
        made.filter((one) => !one.isNew).map((one) => one.orderId)
      )
      for (const one of made) {
        if (owned.has(one.orderId)) taken.push(parking(one.ready))
        else orders.push(one)
        owned.add(one.orderId)
      }
    }
    return { orders: orders.sort((a, b) => a.orderId - b.orderId), taken }
  }

  /** In the order of the rows; of a number that comes twice only the first is new. */
  async #capture(trx: Trx, storeId: number, mine: readonly ReadyRow[]): Promise<Reconciliation[]> {
    const { captured, duplicates } = await new CaptureOrders().handle({
      trx,
      storeId,
      orders: mine.map(toNewOrder),
    })
    const fromNo = new Map(
      [...captured, ...duplicates].map((order) => [order.externalNo, order.id])
    )
    const isNew = new Set(captured.map((order) => order.externalNo))
    return mine.map((ready) => {
      const { externalNo } = ready.mapped.order
      return { ready, orderId: fromNo.get(externalNo)!, isNew: isNew.delete(externalNo) }
    })
  }
}

/** The orders among these that another platform order stands behind. */
async function ownersOf(trx: Trx, orderIds: readonly number[]): Promise<Set<number>> {
  if (orderIds.length === 0) return new Set()
  const rows = await sql<{ id: number }>(
    trx,
    'SELECT order_id AS id FROM platform_orders WHERE order_id = ANY($1::bigint[])',
    [orderIds],
    'platform_orders_owners'
  )
  return new Set(rows.map((row) => row.id))
}

const parking = ({ row, mapped }: ReadyRow): Parking => ({
  id: row.id,
  reason: 'number_taken',
  details: { number: mapped.order.externalNo },
})

function toNewOrder({ row, mapped, lines }: ReadyRow): NewOrder {
  return {
    ...mapped.order,
    source: {
      ...mapped.order.source,
      facts: factsOf(mapped),
      channel: 'platform',
      platformOrderId: row.id,
      externalId: row.externalId,
    },
    lines,
    payments: mapped.payments.filter(({ state }) => state !== 'failed'),
  }
}
