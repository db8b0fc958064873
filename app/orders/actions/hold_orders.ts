import { SYSTEM, type Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { recordChanges } from '#orders/actions/record_changes'
import { partMoves, type MoveResult } from '#orders/domain/moves'
import { orderMachine } from '#orders/domain/order_machine'
import { lockOrders } from '#orders/queries/lock_orders'

export interface Hold {
  orderId: number
  /** Codes of rules, or one line of text by a person. */
  reasons: string[]
  /** What rules that people made are called, by their codes. */
  names?: Readonly<Record<string, string>>
}

/** Stops orders, each with its reasons, before stock is reserved for them. */
export default class HoldOrders {
  async handle(input: { trx?: Trx | null; holds: Hold[]; actor?: Actor }): Promise<MoveResult> {
    const { holds, actor = SYSTEM } = input
    if (holds.length === 0) return { moved: [], refused: [] }
    return inTransaction(input.trx, async (trx) => {
      const ids = holds.map((hold) => hold.orderId)
      const rows = await lockOrders(trx, ids)
      const result = partMoves(orderMachine, 'held', ids, rows)
      // One that is held already stays so, with the reasons of now.
      const stopped = new Set([
        ...result.moved,
        ...rows.filter((row) => row.status === 'held').map((row) => row.id),
      ])
      const live = holds.filter((hold) => stopped.has(hold.orderId))
      if (live.length === 0) return result
      await sql(
        trx,
        `UPDATE orders o SET status = 'held', hold_reasons = h.reasons, hold_names = h.names, version = version + 1, updated_at = now()
           FROM jsonb_to_recordset($1::jsonb) AS h(id bigint, reasons text[], names jsonb)
          WHERE o.id = h.id AND o.status = ANY($2::text[])`,
        [
          JSON.stringify(
            live.map(({ orderId, reasons, names }) => ({
              id: orderId,
              reasons,
              names: names ?? null,
            }))
          ),
          [...orderMachine.sources('held'), 'held'],
        ],
        'orders_hold'
      )
      if (actor.kind !== 'system') {
        await recordChanges(
          trx,
          live.map((hold) => ({
            orderId: hold.orderId,
            reason: hold.reasons.join(', '),
            actions: [{ action: 'hold' as const }],
          })),
          actor
        )
      }
      return result
    })
  }
}
