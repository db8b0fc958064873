import { SYSTEM, type Actor } from '#kernel/access/actor'
import { append } from '#kernel/events/outbox'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { applyChanges } from '#orders/actions/apply_changes'
import type { ChangeAction } from '#orders/domain/change_actions'
import { OrdersChanged } from '#orders/events/orders_changed'
import { lockOrdersAround } from '#orders/queries/lock_orders'

interface PreviewRow {
  id: number
  orderId: number
  actions: ChangeAction[]
}

/** Confirms previews, which applies them, or declines them; each at most once. Answers those it resolved. */
export default class ResolveChanges {
  async handle(input: {
    trx?: Trx | null
    changeIds: number[]
    outcome: 'confirmed' | 'declined'
    actor?: Actor
  }): Promise<number[]> {
    const { changeIds, outcome, actor = SYSTEM } = input
    return inTransaction(input.trx, async (trx) => {
      const previews = await this.#previews(trx, changeIds)
      await lockOrdersAround(
        trx,
        previews.map((preview) => preview.orderId)
      )
      const resolved = await sql<{ id: number }>(
        trx,
        `INSERT INTO order_change_states (change_id, state, actor_id)
         SELECT id, $2, $3 FROM unnest($1::bigint[]) AS c(id) ON CONFLICT DO NOTHING RETURNING change_id AS id`,
        [previews.map((preview) => preview.id), outcome, actor.id]
      )
      const ids = new Set(resolved.map((row) => row.id))
      const live = previews.filter((preview) => ids.has(preview.id))
      if (live.length > 0 && outcome === 'confirmed') {
        await applyChanges(trx, live, actor)
        const orderIds = [...new Set(live.map((preview) => preview.orderId))]
        await append(trx, new OrdersChanged({ orderIds, changeIds: [...ids] }), actor)
      }
      return [...ids]
    })
  }

  #previews(trx: Trx, changeIds: number[]) {
    return sql<PreviewRow & Record<string, unknown>>(
      trx,
      `SELECT c.id, c.order_id AS "orderId", coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('action', a.action,
              'orderLineId', a.order_line_id, 'qty', a.qty, 'amount', a.amount::text, 'details', a.details)) ORDER BY a.id), '[]') AS actions
         FROM order_changes c JOIN order_change_states s ON s.change_id = c.id AND s.state = 'preview'
         JOIN order_change_actions a ON a.change_id = c.id
        WHERE c.id = ANY($1::bigint[]) GROUP BY c.id ORDER BY c.id`,
      [changeIds]
    )
  }
}
