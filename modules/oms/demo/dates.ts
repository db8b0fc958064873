import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/**
 * Puts what the pipeline stamped with the moment of seeding back to when it would have happened: an
 * order is captured within a minute, reserved and released within five, and its numbers carry its day.
 */
export async function backdate(trx: Trx, orderIds: readonly number[]): Promise<void> {
  await sql(
    trx,
    `UPDATE orders SET captured_at = placed_at + interval '40 seconds', updated_at = least(now(), placed_at + interval '6 minutes'),
            number = regexp_replace(number, '-[0-9]{8}-', to_char(placed_at AT TIME ZONE 'Asia/Shanghai', '"-"YYYYMMDD"-"'))
      WHERE id = ANY($1::bigint[])`,
    [orderIds]
  )
  await sql(
    trx,
    `UPDATE fulfilments f SET created_at = o.placed_at + interval '2 minutes', promised_at = o.placed_at + (f.promised_at - now()),
            number = regexp_replace(f.number, '-[0-9]{8}-', to_char(o.placed_at AT TIME ZONE 'Asia/Shanghai', '"-"YYYYMMDD"-"')),
            reserved_at = CASE WHEN f.reserved_at IS NOT NULL THEN o.placed_at + interval '2 minutes' END,
            released_at = CASE WHEN f.released_at IS NOT NULL THEN o.placed_at + interval '4 minutes' END,
            packed_at = CASE WHEN f.packed_at IS NOT NULL THEN f.shipped_at - interval '3 hours' END,
            updated_at = coalesce(f.delivered_at, f.shipped_at, o.placed_at + interval '4 minutes')
       FROM orders o WHERE o.id = f.order_id AND o.id = ANY($1::bigint[])`,
    [orderIds]
  )
  await sql(
    trx,
    `UPDATE orders o SET updated_at = f.at FROM (SELECT order_id, max(updated_at) AS at FROM fulfilments GROUP BY 1) f
      WHERE f.order_id = o.id AND o.id = ANY($1::bigint[])`,
    [orderIds]
  )
  await sql(
    trx,
    `UPDATE platform_orders SET received_at = external_updated_at + interval '30 seconds', updated_at = external_updated_at + interval '31 seconds'`
  )
  await sql(
    trx,
    `UPDATE after_sales_cases c SET created_at = f.at + interval '1 day', updated_at = f.at + interval '2 days'
       FROM (SELECT order_id, max(delivered_at) AS at FROM fulfilments GROUP BY 1) f
      WHERE f.order_id = c.order_id AND c.order_id = ANY($1::bigint[]) AND f.at < now() - interval '2 days'`,
    [orderIds]
  )
}

/** What the platforms were told of the parcels that left: nobody is there to be told again. */
export async function tellPlatforms(trx: Trx): Promise<void> {
  await sql(
    trx,
    `INSERT INTO oms_ship_confirms (fulfilment_id, order_id, store_id, state, attempts, external_ref, created_at, confirmed_at)
     SELECT f.id, p.order_id, p.store_id, 'confirmed', 1, 'demo-' || f.id, f.shipped_at, f.shipped_at + interval '2 minutes'
       FROM fulfilments f JOIN fulfilment_orders x ON x.fulfilment_id = f.id JOIN platform_orders p ON p.order_id = x.order_id WHERE f.shipped_at IS NOT NULL
     ON CONFLICT (fulfilment_id, order_id) DO NOTHING`
  )
}
