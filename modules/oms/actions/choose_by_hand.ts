import type { Actor } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'

/** Notes the warehouse or courier that a person chose for orders; the last word counts at the next allocation. */
export default class ChooseByHand {
  async handle(input: {
    orderIds: readonly number[]
    warehouseId: number | null
    courier: string | null
    actor: Actor
  }): Promise<void> {
    const { orderIds, warehouseId, courier, actor } = input
    await inTransaction(null, async (trx) => {
      if (warehouseId !== null) {
        const found = await sql(trx, 'SELECT 1 FROM warehouses WHERE id = $1 AND is_active', [
          warehouseId,
        ])
        if (found.length === 0) throw new NotFoundException('warehouse', warehouseId)
      }
      await sql(
        trx,
        `INSERT INTO oms_hand_choices (order_id, warehouse_id, courier_code, chosen_by)
         SELECT unnest($1::bigint[]), $2, $3, $4`,
        [orderIds, warehouseId, courier, actor.id]
      )
    })
  }
}
