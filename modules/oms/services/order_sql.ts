/** SQL over `orders o` that order fields are made of. Gifts are no goods the buyer chose; cancelled units are none. */

const LIVE = 'l.order_id = o.id AND l.qty > l.cancelled AND NOT l.is_gift'

/** One value over the goods of the order. */
export const ofGoods = (value: string, type = 'int', where = LIVE) =>
  `(SELECT coalesce(${value}, 0) FROM order_lines l WHERE ${where})::${type}`

/** A list over the goods of the order, each value once. */
export const listOfGoods = (value: string) =>
  `ARRAY(SELECT DISTINCT ${value} FROM order_lines l JOIN skus k ON k.id = l.sku_id JOIN products p ON p.id = k.product_id
    WHERE ${LIVE} AND ${value} IS NOT NULL ORDER BY 1)`

export const anyLine = (where: string) =>
  `EXISTS (SELECT 1 FROM order_lines l WHERE l.order_id = o.id AND ${where})`

export const TITLES = `ARRAY(SELECT l.title FROM order_lines l WHERE ${LIVE} ORDER BY l.line_no)`

/** Base units of a line. */
const UNITS = `(l.qty - l.cancelled) * coalesce((SELECT i.multiplier FROM listings i WHERE i.id = l.listing_id), 1)`

/** Of everything that is sent, gifts too. */
export const WEIGHT = `(SELECT coalesce(sum(${UNITS} * coalesce(k.weight_g, 0)), 0)::numeric / 1000
  FROM order_lines l LEFT JOIN skus k ON k.id = l.sku_id WHERE l.order_id = o.id AND l.qty > l.cancelled)`

/** What was last paid for the goods; null when a SKU was never valued or the order is in a foreign currency. */
const MARGIN_FROM = `
  SELECT sum(g.payable) AS revenue, sum(g.units * c.cost) AS cost, bool_and(c.cost IS NOT NULL) AS known
    FROM (SELECT l.sku_id, l.payable, l.qty * coalesce((SELECT i.multiplier FROM listings i WHERE i.id = l.listing_id), 1) AS units
            FROM order_lines l WHERE l.order_id = o.id AND (NOT l.is_gift OR l.qty > l.cancelled)) g
    LEFT JOIN LATERAL (SELECT round(sum(s.value) / sum(s.qty), 4) AS cost FROM stock_costs s WHERE s.sku_id = g.sku_id AND s.qty > 0) c ON true`
const isHome = `o.currency = coalesce((SELECT value #>> '{}' FROM settings WHERE module = 'shell' AND key = 'currency' AND scope = ''), 'CNY')`
export const MARGIN = `(SELECT CASE WHEN m.known AND ${isHome} THEN m.revenue - m.cost END FROM (${MARGIN_FROM}) m)`
export const MARGIN_PERCENT = `(SELECT CASE WHEN m.known AND ${isHome} AND m.revenue > 0 THEN round((m.revenue - m.cost) * 100 / m.revenue, 4)
  WHEN m.known AND ${isHome} AND m.cost > 0 THEN -100 END FROM (${MARGIN_FROM}) m)`

const ZONE = `coalesce((SELECT value #>> '{}' FROM settings WHERE module = 'shell' AND key = 'time_zone' AND scope = ''), 'Asia/Shanghai')`
/** The hour of the clock on the company's wall. */
export const HOUR = `extract(hour FROM o.placed_at AT TIME ZONE ${ZONE})::int`

/** Province, city and district by their codes, as far as they are known. */
export const REGIONS = `array_remove(ARRAY[left(o.region_code, 2), CASE WHEN length(o.region_code) >= 4 THEN left(o.region_code, 4) END,
  CASE WHEN length(o.region_code) >= 6 THEN o.region_code END], NULL)`

/** The customer, known or found by phone or e-mail: a new order is linked a moment after it is audited. */
const CUSTOMER = `coalesce(o.customer_id,
  (SELECT i.customer_id FROM customer_identities i WHERE i.kind = 'phone' AND i.scope = '' AND i.value_hash = o.phone_hash),
  (SELECT i.customer_id FROM customer_identities i WHERE i.kind = 'email' AND i.scope = '' AND i.value_hash = o.email_hash))`
export const CUSTOMER_TAGS = `coalesce((SELECT c.tags FROM customers c WHERE c.id = ${CUSTOMER}), '{}')`
export const CUSTOMER_SPENT = `coalesce((SELECT c.orders_total FROM customers c WHERE c.id = ${CUSTOMER}), 0)`
const EARLIER = `w.id <> o.id AND w.status <> 'cancelled' AND w.placed_at < o.placed_at`
/** Orders before this one, by the customer or by the phone, whichever knows of more. */
export const EARLIER_ORDERS = `greatest(
  (SELECT count(*) FROM orders w WHERE w.customer_id = ${CUSTOMER} AND ${EARLIER}),
  (SELECT count(*) FROM orders w WHERE w.phone_hash = o.phone_hash AND ${EARLIER}))::int`

/** Minutes to the nearest earlier order of the same phone or buyer with the same goods, within a week. */
const GOODS_OF = (order: string) =>
  `(SELECT string_agg(coalesce(l.sku_id::text, 'null') || '×' || l.qty, ',' ORDER BY l.sku_id, l.qty) FROM order_lines l WHERE l.order_id = ${order}.id AND NOT l.is_gift)`
const TWIN = (same: string) => `
  SELECT w.id, w.placed_at FROM orders w
   WHERE ${same} AND w.id < o.id AND w.status <> 'cancelled'
     AND w.placed_at BETWEEN o.placed_at - interval '7 days' AND o.placed_at + interval '7 days'
     AND ${GOODS_OF('w')} = ${GOODS_OF('o')}`
export const TWIN_MINUTES = `(SELECT CASE WHEN o.kind = 'sale' THEN min(ceil(abs(extract(epoch FROM o.placed_at - t.placed_at)) / 60))::int END
  FROM (${TWIN('w.phone_hash = o.phone_hash')} UNION ALL
        ${TWIN(`o.phone_hash IS NULL AND w.source->>'buyerId' = o.source->>'buyerId' AND w.store_id = o.store_id`)}) t)`

/** Where an order goes, as coarse as a district; what windows by place are looked up by. */
export const areaOf = (order: string) =>
  `coalesce(${order}.region_code, ${order}.country || ' ' || ${order}.postcode)`

/** What of an order the block list may name. */
export const BLOCK_KEYS = `(VALUES ('phone', o.phone_hash), ('email', o.email_hash),
  ('buyer', oms_text_key((SELECT s.platform FROM stores s WHERE s.id = o.store_id) || ' ' || (o.source->>'buyerId'))::text),
  ('name', oms_text_key(o.consignee)::text),
  ('address', oms_text_key(coalesce(o.region_code, concat_ws(' ', o.province, o.city, o.district)) || ' ' || o.address_line)::text)) AS k(kind, value)`
export const BLOCKED = `EXISTS (SELECT 1 FROM ${BLOCK_KEYS} JOIN oms_block_list b ON b.kind = k.kind AND b.value_hash = k.value AND (b.until IS NULL OR b.until > now()))`

/** Today on the company's wall. */
const TODAY = `(now() AT TIME ZONE ${ZONE})::date`
/** Prices of services in use. */
const PRICES = `oms_courier_tariffs t JOIN oms_courier_services s ON s.id = t.service_id AND s.is_active
      JOIN oms_couriers c ON c.id = s.courier_id AND c.is_active`
/** Of a service's reach the longest prefix counts, one for the service before one for the courier. */
const REACH = `coalesce((SELECT r.is_served AND coalesce(r.suspended_until < ${TODAY}, true) FROM oms_courier_reach r
    WHERE r.courier_id = best.courier_id AND (r.service_id IS NULL OR r.service_id = best.service_id)
      AND starts_with(coalesce(o.region_code, ''), r.region_prefix) ORDER BY length(r.region_prefix) DESC, r.service_id NULLS LAST LIMIT 1), true)`

/** Whether some courier goes there today from some warehouse, as `services/reach.ts` finds it; true as long as nobody entered a price. */
export const REACHABLE = `(NOT EXISTS (SELECT 1 FROM ${PRICES}) OR EXISTS (
  SELECT 1 FROM (SELECT DISTINCT ON (t.service_id, h.id) t.service_id, s.courier_id, t.is_served
      FROM (SELECT warehouse_id AS id FROM oms_courier_tariffs WHERE warehouse_id IS NOT NULL UNION SELECT 0) h
     CROSS JOIN ${PRICES}
     WHERE (t.warehouse_id IS NULL OR t.warehouse_id = h.id) AND starts_with(coalesce(o.region_code, ''), t.region_prefix)
       AND (t.valid_from IS NULL OR t.valid_from <= ${TODAY}) AND (t.valid_to IS NULL OR t.valid_to >= ${TODAY})
     ORDER BY t.service_id, h.id, length(t.region_prefix) DESC, t.warehouse_id NULLS LAST) best WHERE best.is_served AND ${REACH}))`
