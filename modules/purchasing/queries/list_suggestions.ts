import type { Actor } from '#kernel/access/actor'
import {
  among,
  choices,
  flag,
  ids,
  part,
  when,
  type KeysetSource,
  type ListQuery,
  type ListSpec,
} from '#kernel/lists/index'
import { searchPattern } from '#catalog/services/search_text'
import type { Operands } from '../domain/suggest.js'

export type SuggestionRow = {
  id: number
  skuId: number
  code: string
  name: string
  warehouseId: number
  warehouse: string
  supplierId: number | null
  supplier: string | null
  state: string
  need: number
  qty: number
  editedQty: number | null
  unitPrice: string | null
  currency: string | null
  amount: string | null
  available: number
  daysLeft: number | null
  operands: Operands & { packQty: number; minQty: number; requested?: number }
  reason: string | null
  orderId: number | null
  updatedAt: string
}

const FILTERS = {
  state: choices('open', 'accepted', 'dismissed', 'met'),
  supplier: ids(),
  warehouse: ids(),
  unpriced: flag(),
}
export const SUGGESTION_LIST = {
  sorts: ['urgent', 'recent', 'need'],
  defaultSort: 'urgent',
  filters: FILTERS,
} satisfies ListSpec

/** Days what is available lasts; what is not sold at all comes last. */
const DAYS_LEFT = `(s.operands->>'daysLeft')::int`

/** Suggestions of the warehouses the actor sees; the open ones unless another state is asked for. */
export function suggestionList(query: ListQuery<typeof FILTERS>, actor: Actor): KeysetSource {
  const { filters } = query
  return {
    query,
    select: `s.id, s.sku_id AS "skuId", k.code, k.name, s.warehouse_id AS "warehouseId", w.name AS warehouse, s.supplier_id AS "supplierId",
      v.name AS supplier, s.state, s.need, s.qty, s.edited_qty AS "editedQty", s.unit_price AS "unitPrice", s.currency,
      round(s.unit_price * coalesce(s.edited_qty, s.qty), 4)::text AS amount, (s.operands->>'available')::bigint AS available,
      ${DAYS_LEFT} AS "daysLeft", s.operands, s.reason, s.order_id AS "orderId", to_json(s.updated_at) #>> '{}' AS "updatedAt"`,
    from: `purchasing_suggestions s JOIN skus k ON k.id = s.sku_id JOIN warehouses w ON w.id = s.warehouse_id
      LEFT JOIN purchasing_suppliers v ON v.id = s.supplier_id`,
    countFrom: query.q
      ? 'purchasing_suggestions s JOIN skus k ON k.id = s.sku_id'
      : 'purchasing_suggestions s',
    id: 's.id',
    where: [
      part`s.state = ANY(${filters.state ?? ['open']})`,
      among('s.warehouse_id', actor.warehouses),
      among('s.supplier_id', filters.supplier),
      among('s.warehouse_id', filters.warehouse),
      filters.unpriced ? part`s.supplier_id IS NULL` : null,
      when(query.q, (q) => part`k.search_name LIKE ${searchPattern(q)}`),
    ],
    sorts: {
      urgent: { column: DAYS_LEFT, nullable: true },
      recent: 's.updated_at',
      need: 's.need',
    },
  }
}
