import { sql } from '#kernel/sql'

export type OrderChange = {
  id: number
  action: string
  line: string | null
  qty: number | null
  amount: string | null
  state: string
  reason: string | null
  source: string
  who: string | null
  at: string
}
export type OrderEvent = {
  id: string
  key: string
  params: Record<string, string | number>
  at: string
  who: string | null
  why: string | null
  module: string
  href: string | null
  icon: string | null
}

type EventRow = Omit<OrderEvent, 'params'> & { params: Record<string, string | number | null> }

/** SQL: the line that a step `a` is about, `l`, or the part of a bundle it names. */
const LINE = `coalesce(l.title, a.details->>'title') || coalesce((SELECT ' · ' || k.name FROM order_line_components p JOIN skus k ON k.id = p.sku_id
  WHERE p.id = (a.details->>'componentId')::bigint), '')`

/** What was changed on an order, newest first; the rows are append-only. */
export async function getOrderChanges(orderId: number): Promise<OrderChange[]> {
  return sql<OrderChange>(
    null,
    `SELECT a.id, a.action, ${LINE} AS line, a.qty, a.amount, c.reason, c.source, u.full_name AS who,
            coalesce((SELECT state FROM order_change_states s WHERE s.change_id = c.id AND s.state <> 'preview' LIMIT 1), 'preview') AS state,
            to_json(c.created_at) #>> '{}' AS at
       FROM order_changes c JOIN order_change_actions a ON a.change_id = c.id
       LEFT JOIN order_lines l ON l.id = a.order_line_id LEFT JOIN users u ON u.id = c.actor_id
      WHERE c.order_id = $1 ORDER BY a.id DESC LIMIT 200`,
    [orderId],
    'orders_changes'
  )
}

/** Everything that happened to an order, newest first: its own rows, and what modules noted about it at its customer. */
export async function getOrderTimeline(orderId: number): Promise<OrderEvent[]> {
  const rows = await sql<EventRow>(null, TIMELINE, [orderId], 'orders_timeline')
  return rows.map((row) => ({
    ...row,
    params: Object.fromEntries(
      Object.entries(row.params ?? {}).map(([name, value]) => [name, value ?? '—'])
    ),
  }))
}

/** Kinds that say at the customer what the order's own rows say already. */
const OWN_KINDS = `'order_captured', 'order_paid', 'order_cancelled', 'parcel_shipped', 'parcel_delivered', 'refund_settled', 'case_opened'`

const PARCEL_STEPS = [
  ['reserved_at', 'parcel_reserved', 'i-lucide-lock'],
  ['released_at', 'parcel_released', 'i-lucide-warehouse'],
  ['packed_at', 'parcel_packed', 'i-lucide-package'],
  ['shipped_at', 'parcel_shipped', 'i-lucide-truck'],
  ['delivered_at', 'parcel_delivered', 'i-lucide-package-check'],
] as const

const PARCELS = PARCEL_STEPS.map(
  ([column, kind, icon]) => `
  SELECT 'f${column}' || f.id, 'orders.timeline.${kind}',
         jsonb_build_object('number', f.number, 'warehouse', w.name, 'courier', f.courier_code, 'waybill', f.waybill_no),
         f.${column}, NULL, NULL, 'orders', '/orders/fulfilments/' || f.id, '${icon}'
    FROM fulfilment_orders x JOIN fulfilments f ON f.id = x.fulfilment_id JOIN warehouses w ON w.id = f.warehouse_id
   WHERE x.order_id = $1 AND f.${column} IS NOT NULL`
).join(' UNION ALL ')

/** A platform's reason for a change is its status code, which the platform's tab tells: it is left out. */
const TIMELINE = `
  SELECT id, key, params, to_json(at) #>> '{}' AS at, who, why, module, href, icon FROM (
    SELECT 'captured' AS id, 'orders.timeline.captured' AS key, jsonb_build_object('store', s.name, 'number', o.external_no) AS params,
           o.captured_at AS at, NULL AS who, NULL AS why, 'orders' AS module, NULL AS href, 'i-lucide-download' AS icon
      FROM orders o JOIN stores s ON s.id = o.store_id WHERE o.id = $1
    UNION ALL
    SELECT 'p' || p.id, 'orders.timeline.' || CASE p.state WHEN 'failed' THEN 'payment_void' ELSE 'paid' END, jsonb_build_object('method', p.method, 'currency', p.currency, 'amount', trim_scale(p.amount)::text),
           p.paid_at, NULL, NULL, 'orders', NULL, 'i-lucide-wallet' FROM order_payments p WHERE p.order_id = $1
    UNION ALL
    SELECT 'a' || a.id, 'orders.timeline.' || a.action,
           jsonb_build_object('line', ${LINE}, 'qty', a.qty, 'amount', trim_scale(a.amount)::text, 'currency', o.currency,
             'parcels', translate(a.details->>'parcels', '[]"', ''), 'orders', translate(a.details->>'orders', '[]"', '')), c.created_at, u.full_name,
           CASE WHEN c.source <> 'platform' THEN c.reason END, 'orders', NULL,
           CASE a.action WHEN 'hold' THEN 'i-lucide-pause' WHEN 'release' THEN 'i-lucide-play' WHEN 'cancel' THEN 'i-lucide-ban' ELSE 'i-lucide-pencil' END
      FROM order_changes c JOIN order_change_actions a ON a.change_id = c.id JOIN orders o ON o.id = c.order_id
      LEFT JOIN order_lines l ON l.id = a.order_line_id LEFT JOIN users u ON u.id = c.actor_id WHERE c.order_id = $1
    UNION ALL ${PARCELS}
    UNION ALL
    SELECT 'c' || x.id, 'orders.timeline.case_opened', jsonb_build_object('number', x.number), x.created_at, NULL, x.reason, 'orders',
           '/orders/cases/' || x.id, 'i-lucide-undo-2' FROM after_sales_cases x WHERE x.order_id = $1
    UNION ALL
    SELECT 't' || t.id, t.module || '.timeline.' || t.kind, t.payload, t.occurred_at, u.full_name, NULL, t.module, NULL, NULL
      FROM orders o JOIN timeline_entries t ON t.customer_id = o.customer_id AND t.occurred_at >= o.placed_at - interval '1 day'
      LEFT JOIN users u ON u.id = t.actor_id
     WHERE o.id = $1 AND t.payload->>'orderId' = $1::bigint::text AND t.kind NOT IN (${OWN_KINDS})
  ) entries ORDER BY at DESC, id DESC LIMIT 200`
