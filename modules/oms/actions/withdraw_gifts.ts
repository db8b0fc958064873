import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { movePlaces } from '#modules/oms/services/gift_grants'

/** What cancelled orders had of gift rules is free for others again. */
export default class WithdrawGifts {
  async handle(input: { trx?: Trx | null; orderIds: readonly number[] }): Promise<void> {
    await inTransaction(input.trx, async (trx) => {
      const gone = await sql<{ orderId: number; ruleId: number; isSent: boolean }>(
        trx,
        `UPDATE oms_gift_grants SET withdrawn_at = now() WHERE order_id = ANY($1::bigint[]) AND withdrawn_at IS NULL
         RETURNING order_id AS "orderId", rule_id AS "ruleId", sku_id IS NOT NULL AS "isSent"`,
        [input.orderIds],
        'oms_gift_withdraw_orders'
      )
      const places = new Map(
        gone.filter((one) => one.isSent).map((one) => [`${one.orderId} ${one.ruleId}`, one.ruleId])
      )
      const moves = new Map<number, number>()
      for (const ruleId of places.values()) moves.set(ruleId, (moves.get(ruleId) ?? 0) - 1)
      await movePlaces(trx, moves)
    })
  }
}
