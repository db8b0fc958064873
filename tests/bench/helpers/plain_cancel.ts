import type { Pool } from 'pg'

/**
 * The baseline of `cancel`: what a hand would write to cancel a released order, one transaction of
 * prepared statements: the order, its parcels and lines, the levels in lock order, the reservations,
 * the change with its state and action, the event.
 */
export async function plainCancel(pool: Pool, id: number): Promise<void> {
  const client = await pool.connect()
  const query = (name: string, text: string, values: unknown[] = [id]) =>
    client.query<{ id: number }>({ name, text, values })
  try {
    await client.query('BEGIN')
    await query(
      'x_order',
      `UPDATE orders SET status = 'cancelled', version = version + 1, updated_at = now() WHERE id = $1 AND status = 'released'`
    )
    await query(
      'x_parcels',
      `UPDATE fulfilments SET status = 'cancelled', version = version + 1, updated_at = now() WHERE order_id = $1 AND status = 'released'`
    )
    await query(
      'x_parcel_lines',
      'UPDATE fulfilment_lines SET is_cancelled = true WHERE fulfilment_id IN (SELECT id FROM fulfilments WHERE order_id = $1)'
    )
    await query('x_lines', 'UPDATE order_lines SET cancelled = qty WHERE order_id = $1')
    await query(
      'x_lock',
      `SELECT 1 AS id FROM stock_levels l WHERE (warehouse_id, sku_id) IN
         (SELECT warehouse_id, sku_id FROM stock_reservations WHERE order_id = $1 AND state = 'pending')
        ORDER BY warehouse_id, sku_id FOR NO KEY UPDATE`
    )
    await query(
      'x_release',
      `WITH gone AS (UPDATE stock_reservations SET state = 'voided', resolved_at = now() WHERE order_id = $1 AND state = 'pending'
                     RETURNING warehouse_id, sku_id, qty)
       UPDATE stock_levels l SET reserved = reserved - g.qty, version = version + 1
         FROM (SELECT warehouse_id, sku_id, sum(qty) AS qty FROM gone GROUP BY 1, 2) g
        WHERE l.warehouse_id = g.warehouse_id AND l.sku_id = g.sku_id`
    )
    const change = await query(
      'x_change',
      `INSERT INTO order_changes (order_id, reason, source) VALUES ($1, 'bench', 'system') RETURNING id`
    )
    const head = [change.rows[0].id]
    await query(
      'x_state',
      `INSERT INTO order_change_states (change_id, state) VALUES ($1, 'confirmed')`,
      head
    )
    await query(
      'x_action',
      `INSERT INTO order_change_actions (change_id, action) VALUES ($1, 'cancel')`,
      head
    )
    await query(
      'x_events',
      `INSERT INTO outbox_events (key, version, payload) SELECT k, 1, jsonb_build_object('orderIds', jsonb_build_array($1::bigint))
         FROM unnest(ARRAY['inventory.levels.changed', 'orders.fulfilments.cancelled', 'orders.orders.cancelled']) AS e(k)`
    )
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK').catch(() => {})
    throw error
  } finally {
    client.release()
  }
}
