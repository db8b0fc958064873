import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { append } from '#kernel/events/outbox'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { ReplenishmentRequested } from '#inventory/events/replenishment_requested'

interface Wanted extends Record<string, unknown> {
  id: number
  skuId: number
  warehouseId: number
  qty: number
}

/**
 * Asks whoever buys for what alerts of too little suggest, or for `qty` of each. An alert of several
 * warehouses together asks for the one of them that holds most of the SKU. Returns the alerts asked for:
 * those that suggest nothing, or are of too much, are not.
 */
export default class RequestReplenishment {
  async handle({
    trx: outer,
    actor,
    ids,
    qty = null,
  }: {
    trx?: Trx | null
    actor: Actor
    ids: readonly number[]
    qty?: number | null
  }): Promise<number[]> {
    return inTransaction(outer, async (trx) => {
      const rows = await sql<Wanted>(
        trx,
        `UPDATE stock_alerts a SET requested_at = now(), requested_qty = n.qty
           FROM (SELECT a.id, coalesce($2::bigint, a.suggested) AS qty, coalesce(a.warehouse_id, m.id) AS place
                   FROM stock_alerts a LEFT JOIN LATERAL (
                     SELECT w.id FROM warehouses w LEFT JOIN stock_levels l ON l.warehouse_id = w.id AND l.sku_id = a.sku_id
                      WHERE a.warehouse_id IS NULL AND (a.group_id IS NULL OR w.group_id = a.group_id) AND w.is_active AND w.kind IN ('own', 'third_party')
                      ORDER BY l.on_hand DESC NULLS LAST, w.id LIMIT 1) m ON true
                  WHERE a.id = ANY($1::bigint[]) AND a.side = 'short' AND a.ended_at IS NULL
                    AND ($3::bigint[] IS NULL OR a.warehouse_id = ANY($3))) n
          WHERE n.id = a.id AND n.qty > 0 AND n.place IS NOT NULL
         RETURNING a.id, a.sku_id AS "skuId", n.place AS "warehouseId", n.qty`,
        [ids, qty, actor.warehouses],
        'alerts_request'
      )
      if (rows.length === 0) return []
      const requests = rows.map(({ warehouseId, skuId, qty: units }) => ({
        warehouseId,
        skuId,
        qty: units,
      }))
      await append(trx, new ReplenishmentRequested({ requests }), actor)
      await audit(
        trx,
        actor,
        rows.map((row) => ({
          action: 'inventory.alert.request',
          subjectType: 'stock_alert',
          subjectId: row.id,
          after: { warehouseId: row.warehouseId, qty: row.qty },
        }))
      )
      return rows.map((row) => row.id)
    })
  }
}
