import {
  among,
  choices,
  part,
  when,
  type KeysetSource,
  type ListQuery,
  type ListSpec,
} from '#kernel/lists/index'
import { searchPattern } from '#catalog/services/search_text'

export type SupplierRow = {
  id: number
  code: string
  name: string
  nameEn: string | null
  status: string
  currency: string
  leadTimeDays: number
  paymentDays: number
  contact: string | null
  skus: number
  openOrders: number
}

const FILTERS = { status: choices('active', 'paused') }
export const SUPPLIER_LIST = {
  sorts: ['code', 'name', 'lead'],
  defaultSort: 'code',
  filters: FILTERS,
} satisfies ListSpec

/** Suppliers with how much stands open with them. */
export function supplierList(query: ListQuery<typeof FILTERS>): KeysetSource {
  return {
    query,
    select: `s.id, s.code, s.name, s.name_en AS "nameEn", s.status, s.currency, s.lead_time_days AS "leadTimeDays",
      s.payment_days AS "paymentDays", c.name AS contact,
      (SELECT count(DISTINCT sku_id)::int FROM purchasing_prices WHERE supplier_id = s.id) AS skus,
      (SELECT count(*)::int FROM purchasing_orders o WHERE o.supplier_id = s.id
         AND o.status IN ('draft', 'pending_approval', 'sent', 'confirmed', 'partially_received')) AS "openOrders"`,
    from: 'purchasing_suppliers s LEFT JOIN purchasing_contacts c ON c.supplier_id = s.id AND c.is_default',
    countFrom: 'purchasing_suppliers s',
    id: 's.id',
    where: [
      among('s.status', query.filters.status),
      when(query.q, (q) => part`s.search_name LIKE ${searchPattern(q)}`),
    ],
    sorts: { code: 's.code', name: 's.name', lead: 's.lead_time_days' },
  }
}
