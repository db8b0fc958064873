import type { Actor } from '#kernel/access/actor'
import { systemClock } from '#kernel/clock'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import CaptureOrders from '#orders/actions/capture_orders'
import type { NewOrder } from '#orders/domain/new_order'
import { readPhones } from '#orders/queries/read_phones'

interface Source extends Record<string, unknown> {
  caseId: number
  number: string
  kind: 'exchange' | 'resend'
  orderId: number
  storeId: number
  lines: { skuId: number; title: string; qty: number }[]
}

/** The replacement of an exchange or resend: a linked order of the same goods that costs nothing. Once a case. */
export async function sendReplacements(trx: Trx, caseIds: number[], actor: Actor): Promise<void> {
  if (caseIds.length === 0) return
  const sources = await sql<Source & Record<string, string | null>>(
    trx,
    `SELECT c.id AS "caseId", c.number, c.kind, o.id AS "orderId", o.store_id AS "storeId", o.currency, o.consignee, o.country,
            o.province, o.city, o.district, o.region_code AS "regionCode", o.address_line AS "addressLine", o.postcode,
            (SELECT jsonb_agg(jsonb_build_object('skuId', a.sku_id, 'title', l.title, 'qty', a.qty) ORDER BY a.id)
               FROM after_sales_lines a JOIN order_lines l ON l.id = a.order_line_id WHERE a.case_id = c.id) AS lines
       FROM after_sales_cases c JOIN orders o ON o.id = c.order_id WHERE c.id = ANY($1::bigint[]) ORDER BY c.id`,
    [caseIds]
  )
  const phones = await readPhones(
    trx,
    sources.map((source) => source.orderId)
  )
  for (const storeId of new Set(sources.map((source) => source.storeId))) {
    const orders = sources
      .filter((source) => source.storeId === storeId)
      .map((source) => toOrder(source, phones.get(source.orderId)))
    await new CaptureOrders().handle({ trx, storeId, orders, actor })
  }
}

function toOrder(
  source: Source & Record<string, unknown>,
  phone: string | null | undefined
): NewOrder {
  const text = (key: string) => (source[key] as string | null) ?? null
  return {
    externalNo: source.number,
    kind: source.kind,
    parentId: source.orderId,
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
    lines: source.lines.map((line) => ({ ...line, unitPrice: '0' })),
  }
}
