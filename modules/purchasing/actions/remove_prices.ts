import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'

/** Nothing is agreed with a supplier about these SKUs any more; orders and suggestions keep the prices they have. */
export default class RemovePrices {
  async handle(input: {
    trx?: Trx | null
    actor: Actor
    supplierId: number
    skuIds: readonly number[]
  }): Promise<void> {
    await inTransaction(input.trx, async (trx) => {
      const gone = await sql(
        trx,
        'DELETE FROM purchasing_prices WHERE supplier_id = $1 AND sku_id = ANY($2::bigint[]) RETURNING id',
        [input.supplierId, input.skuIds]
      )
      if (gone.length === 0) return
      await audit(trx, input.actor, {
        action: 'purchasing.prices.remove',
        subjectType: 'supplier',
        subjectId: input.supplierId,
        after: { skus: input.skuIds.length, breaks: gone.length },
      })
    })
  }
}
