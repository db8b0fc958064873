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

const INSERT = `
  WITH heads AS MATERIALIZED (
    SELECT c.*, nextval('order_changes_id_seq') AS id
      FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS c(order_id, reason, source, state, place)),
  changes AS (
    INSERT INTO order_changes (id, order_id, reason, source, actor_id) OVERRIDING SYSTEM VALUE
    SELECT id, order_id, reason, source, $6 FROM heads ORDER BY place),
  states AS (INSERT INTO order_change_states (change_id, state, actor_id) SELECT id, state, $6 FROM heads ORDER BY place),
  actions AS (
    INSERT INTO order_change_actions (change_id, action, order_line_id, qty, amount, details)
    SELECT h.id, a.action, a.order_line_id, a.qty, a.amount, a.details FROM jsonb_to_recordset($5::jsonb)
      AS a(n int, place int, action text, order_line_id bigint, qty int, amount numeric, details jsonb) JOIN heads h USING (place)
     ORDER BY a.n)
  SELECT id FROM heads ORDER BY place`

/**
 * Appends changes with their typed actions and their first state. One statement whatever the
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
    INSERT,
    [
      changes.map((change) => change.orderId),
      changes.map((change) => change.reason ?? null),
      changes.map((change) => change.source ?? source),
      changes.map((change) => change.state ?? 'confirmed'),
      JSON.stringify(actionRows(changes)),
      actor.id,
    ],
    'order_changes_add'
  )
  return heads.map((head) => head.id)
}

/** The rows of `order_change_actions`, by the place of their change in the list. */
function actionRows(changes: readonly NewChange[]) {
  return changes
    .flatMap((change, index) =>
      change.actions.map((action) => ({
        place: index + 1,
        action: action.action,
        order_line_id: 'orderLineId' in action ? (action.orderLineId ?? null) : null,
        qty: 'qty' in action ? (action.qty ?? null) : null,
        amount: 'amount' in action ? (action.amount ?? null) : null,
        details: 'details' in action ? (action.details ?? {}) : {},
      }))
    )
    .map((row, n) => ({ n, ...row }))
}
