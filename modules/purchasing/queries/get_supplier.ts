import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'

export type Supplier = {
  id: number
  code: string
  name: string
  nameEn: string | null
  status: 'active' | 'paused'
  currency: string
  rate: string | null
  leadTimeDays: number
  paymentDays: number
  minOrderAmount: string
  overReceiptPercent: number
  country: string
  address: string | null
  taxNo: string | null
  bankName: string | null
  bankAccountMasked: string | null
  note: string | null
  version: number
}
export type Contact = {
  id: number
  name: string
  title: string | null
  phone: string | null
  email: string | null
  isDefault: boolean
}

/** A supplier with its contacts; the account only masked. */
export default class GetSupplier {
  async handle(id: number): Promise<{ supplier: Supplier; contacts: Contact[] }> {
    const [[supplier], contacts] = await Promise.all([
      sql<Supplier>(
        null,
        `SELECT id, code, name, name_en AS "nameEn", status, currency, rate, lead_time_days AS "leadTimeDays",
                payment_days AS "paymentDays", min_order_amount AS "minOrderAmount", over_receipt_percent AS "overReceiptPercent",
                country, address, tax_no AS "taxNo", bank_name AS "bankName", bank_account_masked AS "bankAccountMasked", note, version
           FROM purchasing_suppliers WHERE id = $1`,
        [id],
        'purchasing_supplier'
      ),
      sql<Contact>(
        null,
        `SELECT id, name, title, phone, email, is_default AS "isDefault" FROM purchasing_contacts
          WHERE supplier_id = $1 ORDER BY is_default DESC, id`,
        [id],
        'purchasing_supplier_contacts'
      ),
    ])
    if (!supplier) throw new NotFoundException('supplier', id)
    return { supplier, contacts }
  }

  /** How the supplier kept its word over a year: orders, those in full by the promised day, refused units in percent. */
  async record(id: number) {
    const [row] = await sql<{
      orders: number
      onTime: number
      judged: number
      received: number
      rejected: number
      leadDays: number | null
      spent: string
    }>(
      null,
      `SELECT count(*)::int AS orders, coalesce(sum(received), 0)::bigint AS received, coalesce(sum(rejected), 0)::bigint AS rejected,
              count(*) FILTER (WHERE done_at IS NOT NULL)::int AS judged,
              count(*) FILTER (WHERE done_at::date <= due)::int AS "onTime",
              round(avg(extract(epoch FROM done_at - sent_at) / 86400) FILTER (WHERE done_at IS NOT NULL))::int AS "leadDays",
              coalesce(sum(spent), 0)::numeric(18,4)::text AS spent
         FROM (SELECT o.id, o.sent_at, coalesce(o.promised_on, o.expected_on) AS due, l.received, l.rejected, r.spent,
                      (SELECT min(at) FROM purchasing_order_states t WHERE t.order_id = o.id AND t.state = 'received') AS done_at
                 FROM purchasing_orders o
                 JOIN LATERAL (SELECT sum(received) AS received, sum(rejected) AS rejected FROM purchasing_order_lines WHERE order_id = o.id) l ON true
                 LEFT JOIN LATERAL (SELECT sum(amount) AS spent FROM purchasing_receipts WHERE order_id = o.id) r ON true
                WHERE o.supplier_id = $1 AND o.status <> 'cancelled' AND o.sent_at > now() - interval '1 year') y`,
      [id],
      'purchasing_supplier_record'
    )
    return row
  }
}
