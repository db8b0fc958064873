import { SYSTEM, type Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import ChangeOrders from '#orders/actions/change_orders'
import { lockOrdersAround } from '#orders/queries/lock_orders'

/** Adds a line to our note on orders, as a change of each. */
export default class NoteOrders {
  async handle(input: {
    trx?: Trx | null
    orderIds: readonly number[]
    note: string
    actor?: Actor
  }): Promise<void> {
    const { orderIds, note, actor = SYSTEM } = input
    if (orderIds.length === 0) return
    await inTransaction(input.trx, async (trx) => {
      await lockOrdersAround(trx, orderIds)
      const rows = await sql<{ id: number; note: string | null }>(
        trx,
        'SELECT id, seller_note AS note FROM orders WHERE id = ANY($1::bigint[]) ORDER BY id',
        [orderIds]
      )
      await new ChangeOrders().handle({
        trx,
        changes: rows.map((row) => ({
          orderId: row.id,
          actions: [
            {
              action: 'renote' as const,
              details: { sellerNote: row.note ? `${row.note}\n${note}` : note },
            },
          ],
        })),
        actor,
      })
    })
  }
}
