import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { ChangeAction } from '#orders/domain/change_actions'

export interface NewChange {
  orderId: number
  reason?: string | null
  source?: 'staff' | 'platform' | 'system' | 'customer'
  /** A change is confirmed at once unless it is only a preview. */
  state?: 'preview' | 'confirmed'
  actions: ChangeAction[]
}

/**
 * Appends changes with their typed actions and their first state. Three statements whatever the
 * length; nothing here alters the order itself.
 * @returns the change ids, in the order given
 */
export async function recordChanges(
  trx: Trx,
  changes: readonly NewChange[],
  actor: Actor
): Promise<number[]> {
  if (changes.length === 0) return []
  const source = actor.kind === 'system' ? 'system' : 'staff'
  const heads = await sql<{ id: number }>(
    trx,
    `INSERT INTO order_changes (order_id, reason, source, actor_id)
     SELECT order_id, reason, source, $4 FROM unnest($1::bigint[], $2::text[], $3::text[]) AS c(order_id, reason, source)
     RETURNING id`,
    [
      changes.map((change) => change.orderId),
      changes.map((change) => change.reason ?? null),
      changes.map((change) => change.source ?? source),
      actor.id,
    ],
    'order_changes_add'
  )
  const ids = heads.map((head) => head.id)
  await sql(
    trx,
    'INSERT INTO order_change_states (change_id, state, actor_id) SELECT id, state, $3 FROM unnest($1::bigint[], $2::text[]) AS s(id, state)',
    [ids, changes.map((change) => change.state ?? 'confirmed'), actor.id],
    'order_change_states_add'
  )
  await sql(
    trx,
    `INSERT INTO order_change_actions (change_id, action, order_line_id, qty, amount, details)
     SELECT change_id, action, order_line_id, qty, amount, details FROM jsonb_to_recordset($1::jsonb)
       AS a(change_id bigint, action text, order_line_id bigint, qty int, amount numeric, details jsonb)`,
    [
      JSON.stringify(
        changes.flatMap((change, index) =>
          change.actions.map((action) => ({
            change_id: ids[index],
            action: action.action,
            order_line_id: 'orderLineId' in action ? (action.orderLineId ?? null) : null,
            qty: 'qty' in action ? (action.qty ?? null) : null,
            amount: 'amount' in action ? (action.amount ?? null) : null,
            details: 'details' in action ? (action.details ?? {}) : {},
          }))
        )
      ),
    ],
    'order_change_actions_add'
  )
  return ids
}
