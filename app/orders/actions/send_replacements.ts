import type { Actor } from '#kernel/access/actor'
import { systemClock } from '#kernel/clock'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import CaptureOrders from '#orders/actions/capture_orders'
import { noteOnCases } from '#orders/actions/move_cases'
import { priceUnits, toUnits } from '#orders/domain/amounts'
import type { NewOrder } from '#orders/domain/new_order'
import { readPhones } from '#orders/queries/read_phones'

interface Source extends Record<string, unknown> {
  caseId: number
  number: string
  kind: 'exchange' | 'resend'
  orderId: number
  storeId: number
  customerId: number | null
  priceDifference: string
  /** Orders that were sent for the case before and cancelled. */
  before: number
  lines: { skuId: number; title: string; qty: number }[]
}

const SOURCES = `
  SELECT c.id AS "caseId", c.number, c.kind, c.price_difference AS "priceDifference", o.id AS "orderId", o.store_id AS "storeId",
         o.customer_id AS "customerId", o.currency, o.consignee, o.country, o.province, o.city, o.district, o.region_code AS "regionCode",
         o.address_line AS "addressLine", o.postcode,
         (SELECT count(*)::int FROM orders p WHERE p.parent_id = o.id AND (p.source->>'caseId')::bigint = c.id) AS before,
         (SELECT coalesce(jsonb_agg(jsonb_build_object('skuId', k.id, 'title', CASE WHEN k.id = l.sku_id THEN l.title ELSE k.name END,
             'qty', a.qty - a.given_up) ORDER BY a.id), '[]')
            FROM after_sales_lines a JOIN order_lines l ON l.id = a.order_line_id JOIN skus k ON k.id = coalesce(a.exchange_sku_id, a.sku_id)
           WHERE a.case_id = c.id AND a.qty > a.given_up) AS lines
    FROM after_sales_cases c JOIN orders o ON o.id = c.order_id
    LEFT JOIN orders r ON r.id = c.replacement_id
   WHERE c.id = ANY($1::bigint[]) AND (r.id IS NULL OR r.status = 'cancelled') ORDER BY c.id`

/**
 * The replacement of an exchange or resend: a linked order of the goods, free but for what the buyer
 * pays on top of an exchange. It is audited, allocated and shipped like any other. A case has one at a
 * time: another is sent only when the one before was cancelled.
 */
export async function sendReplacements(trx: Trx, caseIds: number[], actor: Actor): Promise<void> {
  if (caseIds.length === 0) return
  const sources = await sql<Source & Record<string, unknown>>(trx, SOURCES, [caseIds])
  const due = sources.filter((source) => source.lines.length > 0)
  const phones = await readPhones(
    trx,
    due.map((source) => source.orderId)
  )
  for (const [storeId, group] of Map.groupBy(due, (source) => source.storeId)) {
    const orders = group.map((source) => toOrder(source, phones.get(source.orderId)))
    const { captured } = await new CaptureOrders().handle({ trx, storeId, orders, actor })
    // By number: an order that was here already is not among the captured ones.
    const caseOf = new Map(orders.map(({ externalNo }, index) => [externalNo, group[index].caseId]))
    const made = captured.map((order) => ({ order, caseId: caseOf.get(order.externalNo)! }))
    await sql(
      trx,
      `UPDATE after_sales_cases c SET replacement_id = n.order_id FROM unnest($1::bigint[], $2::bigint[]) AS n(case_id, order_id)
        WHERE c.id = n.case_id`,
      [made.map(({ caseId }) => caseId), made.map(({ order }) => order.id)],
      'after_sales_replacements'
    )
    const steps = made.map(({ order, caseId }) => ({
      act: 'send_replacement' as const,
      caseId,
      params: { order: order.number, orderId: order.id },
    }))
    await noteOnCases(trx, steps, actor)
  }
}

function toOrder(source: Source, phone: string | null | undefined): NewOrder {
  const text = (key: string) => (source[key] as string | null) ?? null
  return {
    externalNo: source.before > 0 ? `${source.number}-${source.before + 1}` : source.number,
    kind: source.kind,
    parentId: source.orderId,
    customerId: source.customerId,
    placedAt: systemClock.now().toISOString(),
    currency: source.currency as string,
    consignee: text('consignee'),
    phone,
    country: text('country'),
    province: text('province'),
    city: text('city'),
    district: text('district'),
    regionCode: text('regionCode'),
    addressLine: text('addressLine'),
    postcode: text('postcode'),
    source: { channel: 'after_sales', caseId: source.caseId },
    // What the buyer pays on top stands on the first line.
    lines: source.lines.map((line, index) => ({
      ...line,
      ...priceUnits(index === 0 ? toUnits(source.priceDifference) : 0n, line.qty),
    })),
  }
}
