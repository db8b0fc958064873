import IdentifyCustomers, { type Person } from '#customers/actions/identify_customers'
import { SYSTEM, type Actor } from '#kernel/access/actor'
import { append } from '#kernel/events/outbox'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { OrdersIdentified } from '#orders/events/orders_identified'
import RefreshCustomerTotals from '#orders/actions/refresh_customer_totals'

interface BuyerRow {
  id: number
  customer_id: number | null
  platform: string
  source: { buyerId?: string; visitorId?: string }
  consignee: string | null
  phone_encrypted: string | null
  phone_hash: string | null
  phone_masked: string | null
  email_encrypted: string | null
  email_hash: string | null
  email_masked: string | null
  country: string | null
  province: string | null
  city: string | null
  district: string | null
  region_code: string | null
  address_line: string | null
  postcode: string | null
}

/**
 * Says whose orders these are: identifies the buyers, links the orders to their customers and
 * brings the customers' totals up to date. An order with nothing that identifies stays unlinked.
 */
export default class LinkCustomers {
  handle({
    trx,
    orderIds,
    actor = SYSTEM,
  }: {
    trx?: Trx | null
    orderIds: number[]
    actor?: Actor
  }): Promise<Map<number, number>> {
    return inTransaction(trx, (t) => this.#link(t, orderIds, actor))
  }

  async #link(trx: Trx, orderIds: number[], actor: Actor): Promise<Map<number, number>> {
    const rows = await sql<BuyerRow>(
      trx,
      `SELECT o.id, o.customer_id, s.platform, o.source, o.consignee, o.phone_encrypted, o.phone_hash, o.phone_masked,
              o.email_encrypted, o.email_hash, o.email_masked, o.country, o.province, o.city, o.district, o.region_code,
              o.address_line, o.postcode
         FROM orders o JOIN stores s ON s.id = o.store_id
        WHERE o.id = ANY($1::bigint[]) ORDER BY o.id FOR NO KEY UPDATE OF o`,
      [orderIds],
      'orders_buyers'
    )
    const found = await new IdentifyCustomers().handle({
      trx,
      people: rows.filter((row) => row.customer_id === null).map(toPerson),
      actor,
    })
    const linked = [...found].map(([ref, customerId]) => ({ orderId: Number(ref), customerId }))
    if (linked.length > 0) {
      await sql(
        trx,
        `UPDATE orders o SET customer_id = l.customer_id, updated_at = now()
           FROM unnest($1::bigint[], $2::bigint[]) AS l(order_id, customer_id)
          WHERE o.id = l.order_id AND o.customer_id IS NULL`,
        [linked.map((l) => l.orderId), linked.map((l) => l.customerId)],
        'orders_link_customers'
      )
    }
    const known = rows.flatMap(({ id, customer_id: customerId }) =>
      customerId ? [{ orderId: id, customerId }] : []
    )
    const orders = [...known, ...linked].sort((a, b) => a.orderId - b.orderId)
    await new RefreshCustomerTotals().handle({ trx, customerIds: orders.map((o) => o.customerId) })
    if (orders.length > 0) await append(trx, new OrdersIdentified({ orders }), actor)
    return new Map(orders.map((o) => [o.orderId, o.customerId]))
  }
}

function toPerson(row: BuyerRow): Person {
  const phone = row.phone_hash
    ? {
        hash: row.phone_hash,
        encrypted: row.phone_encrypted,
        masked: row.phone_masked ?? '',
        extension: /\*\d{4}-(\d+)$/.exec(row.phone_masked ?? '')?.[1] ?? null,
      }
    : null
  const email = row.email_hash
    ? { hash: row.email_hash, encrypted: row.email_encrypted, masked: row.email_masked ?? '' }
    : null
  return {
    ref: String(row.id),
    name: row.consignee,
    phone,
    email,
    platform: row.platform,
    buyerId: row.source.buyerId,
    visitorId: row.source.visitorId,
    source: row.platform,
    locale: row.country && row.country !== 'CN' ? 'en' : 'zh-CN',
    verified: true,
    address: row.address_line && row.consignee ? toAddress(row, phone) : null,
  }
}

function toAddress(
  row: BuyerRow,
  phone: Exclude<Person['phone'], string>
): NonNullable<Person['address']> {
  const code = /^\d{6}$/.test(row.region_code ?? '') ? row.region_code! : null
  return {
    consignee: row.consignee!,
    phone,
    country: row.country ?? 'CN',
    province: row.province,
    city: row.city,
    district: row.district,
    provinceCode: code && `${code.slice(0, 2)}0000`,
    cityCode: code && !code.endsWith('0000') ? `${code.slice(0, 4)}00` : null,
    districtCode: code && !code.endsWith('00') ? code : null,
    line: row.address_line!,
    postcode: row.postcode,
  }
}
