import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'

/**
 * Notes released fulfilments of the warehouses this module runs, with what the
 * wave builder filters by. Noted once each; those that moved on are left out.
 * Returns how many are new.
 */
export default class EnterBacklog {
  /** @param fulfilmentIds null for everything that is released now */
  async handle({
    trx,
    fulfilmentIds,
  }: {
    trx?: Trx | null
    fulfilmentIds: readonly number[] | null
  }): Promise<number> {
    if (fulfilmentIds?.length === 0) return 0
    return inTransaction(trx, async (inner) => {
      const rows = await sql(
        inner,
        `INSERT INTO wms_backlog (fulfilment_id, warehouse_id, order_id, store_id, courier_code, shape, lines, units, only_sku_id,
                                  promised_at, released_at)
         SELECT f.id, f.warehouse_id, f.order_id, f.store_id, f.courier_code,
                CASE WHEN l.units = 1 THEN 'single' WHEN l.kinds = 1 THEN 'same_sku' ELSE 'multi' END,
                l.lines, l.units, CASE WHEN l.kinds = 1 THEN l.sku_id END,
                coalesce(f.promised_at, (SELECT min(o.ship_by) FROM fulfilment_orders x JOIN orders o ON o.id = x.order_id
                                          WHERE x.fulfilment_id = f.id)), coalesce(f.released_at, now())
           FROM fulfilments f
           JOIN wms_warehouses w USING (warehouse_id)
           JOIN LATERAL (SELECT count(*)::int AS lines, sum(qty)::int AS units, count(DISTINCT sku_id) AS kinds, min(sku_id) AS sku_id
                           FROM fulfilment_lines WHERE fulfilment_id = f.id AND NOT is_cancelled) l ON l.lines > 0
          WHERE f.status = 'released' AND ($1::bigint[] IS NULL OR f.id = ANY($1))
         ON CONFLICT (fulfilment_id) DO NOTHING RETURNING fulfilment_id`,
        [fulfilmentIds],
        'wms_backlog_enter'
      )
      return rows.length
    })
  }
}
