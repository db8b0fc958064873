import type { Infer } from '@vinejs/vine/types'
import type { Actor } from '#kernel/access/actor'
import { decodeCursor, encodeCursor } from '#kernel/lists/cursor'
import { sql } from '#kernel/sql'
import { purchaseOrderMachine } from '../domain/order_machine.js'
import type { apiPurchaseOrderQueryValidator } from '../validators/api_orders.js'

interface Row extends Record<string, unknown> {
  id: number
  updated_at: string
}

/** A page of purchase orders by (changed, id), oldest change first; `next` goes on from there, and stays valid for what comes later. */
export default class ListApiOrders {
  async handle(input: Infer<typeof apiPurchaseOrderQueryValidator>, actor: Actor) {
    const limit = input.limit ?? 50
    const after = input.cursor ? decodeCursor(input.cursor) : null
    const statuses =
      input.status?.split(',').filter((status) => purchaseOrderMachine.has(status)) ?? null
    const since = input.updated_after ? new Date(input.updated_after) : null
    const rows = await sql<Row>(
      null,
      `SELECT o.id, o.number, s.code AS supplier, w.code AS warehouse, o.status, o.currency, o.rate, o.goods_amount, o.tax_amount,
              o.total_amount, to_char(o.expected_on, 'YYYY-MM-DD') AS expected_on, to_char(o.promised_on, 'YYYY-MM-DD') AS promised_on,
              o.created_at, o.updated_at::text AS updated_at
         FROM purchasing_orders o JOIN purchasing_suppliers s ON s.id = o.supplier_id JOIN warehouses w ON w.id = o.warehouse_id
        WHERE ($1::text[] IS NULL OR o.status = ANY($1)) AND ($2::text IS NULL OR s.code = $2)
          AND ($3::timestamptz IS NULL OR o.updated_at > $3)
          AND ($4::timestamptz IS NULL OR (o.updated_at, o.id) > ($4, $5)) AND ($6::bigint[] IS NULL OR o.warehouse_id = ANY($6))
        ORDER BY o.updated_at, o.id LIMIT $7`,
      [
        statuses,
        input.supplier ?? null,
        since && !Number.isNaN(since.getTime()) ? since.toISOString() : null,
        after?.value ?? null,
        after?.id ?? 0,
        actor.warehouses,
        limit,
      ],
      'purchasing_api_orders'
    )
    const last = rows.at(-1)
    const next =
      rows.length === limit && last ? encodeCursor({ value: last.updated_at, id: last.id }) : null
    return { data: rows, meta: { limit, next } }
  }
}
