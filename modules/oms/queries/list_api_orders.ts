import type { Infer } from '@vinejs/vine/types'
import type { Actor } from '#kernel/access/actor'
import { decodeCursor, encodeCursor } from '#kernel/lists/cursor'
import { sql } from '#kernel/sql'
import { orderMachine } from '#orders/domain/order_machine'
import type { apiOrderQueryValidator } from '#modules/oms/validators/api_order_query'

interface Row extends Record<string, unknown> {
  id: number
  updated_at: string
}

const COLUMNS = `o.id, o.number, s.code AS store, o.external_no, o.status, o.payment_status, o.placed_at, o.currency,
  o.goods_amount, o.discount_amount, o.shipping_amount, o.tax_amount, o.total_amount, o.paid_amount, o.refunded_amount,
  o.hold_reasons, o.tags, o.updated_at::text AS updated_at`

/** A page of orders by (changed, id), oldest change first; `next` goes on from there, and stays valid for what comes later. */
export default class ListApiOrders {
  async handle(input: Infer<typeof apiOrderQueryValidator>, actor: Actor) {
    const limit = input.limit ?? 50
    const after = input.cursor ? decodeCursor(input.cursor) : null
    const statuses = input.status?.split(',').filter((status) => orderMachine.has(status)) ?? null
    const rows = await sql<Row>(
      null,
      `SELECT ${COLUMNS} FROM orders o JOIN stores s ON s.id = o.store_id
        WHERE ($1::text IS NULL OR s.code = $1) AND ($2::text[] IS NULL OR o.status = ANY($2))
          AND ($3::text IS NULL OR o.external_no = $3) AND ($4::timestamptz IS NULL OR o.updated_at > $4)
          AND ($5::timestamptz IS NULL OR (o.updated_at, o.id) > ($5, $6)) AND ($7::bigint[] IS NULL OR o.store_id = ANY($7))
        ORDER BY o.updated_at, o.id LIMIT $8`,
      [
        input.store ?? null,
        statuses,
        input.external_no ?? null,
        isoOrNull(input.updated_after),
        after?.value ?? null,
        after?.id ?? 0,
        actor.stores,
        limit,
      ]
    )
    const last = rows.at(-1)
    return {
      data: rows,
      meta: {
        limit,
        next:
          rows.length === limit && last
            ? encodeCursor({ value: last.updated_at, id: last.id })
            : null,
      },
    }
  }
}

function isoOrNull(text: string | undefined) {
  const at = text ? new Date(text) : null
  return at && !Number.isNaN(at.getTime()) ? at.toISOString() : null
}
