import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'

/** What is put on an order beside what was sold. */
export interface OrderMark {
  orderId: number
  /** Added to those it has. */
  tags?: readonly string[]
  /** Added to the seller's note on a line of its own, unless it says so already. */
  note?: string
  /** The time it must be sent by, ISO 8601, unless an earlier one is known. */
  shipBy?: string
}

/**
 * Puts tags, notes and deadlines on orders, each once: marking again changes nothing. One statement
 * whatever the length. The order itself stays as it was sold, so this is no order change.
 * @returns the orders that changed
 */
export default class MarkOrders {
  async handle(input: { trx?: Trx | null; marks: readonly OrderMark[] }): Promise<number[]> {
    const { marks } = input
    if (marks.length === 0) return []
    return inTransaction(input.trx, async (trx) => {
      const rows = await sql<{ id: number }>(
        trx,
        `WITH m AS (
           SELECT o.id, ARRAY(SELECT DISTINCT t FROM unnest(o.tags || m.tags) AS t ORDER BY t) AS tags,
                  array_length(o.tags, 1) AS had, least(o.ship_by, m.ship_by) AS ship_by,
                  CASE WHEN m.note IS NULL OR strpos(coalesce(o.seller_note, ''), m.note) > 0 THEN o.seller_note
                       ELSE concat_ws(E'\\n', nullif(o.seller_note, ''), m.note) END AS note
             FROM jsonb_to_recordset($1::jsonb) AS m(id bigint, tags text[], note text, ship_by timestamptz) JOIN orders o USING (id))
         UPDATE orders o SET tags = CASE WHEN cardinality(m.tags) > coalesce(m.had, 0) THEN m.tags ELSE o.tags END,
                seller_note = m.note, ship_by = m.ship_by, version = version + 1, updated_at = now()
           FROM m WHERE o.id = m.id AND (cardinality(m.tags) > coalesce(m.had, 0)
             OR m.note IS DISTINCT FROM o.seller_note OR m.ship_by IS DISTINCT FROM o.ship_by)
         RETURNING o.id`,
        [
          JSON.stringify(
            marks.map(({ orderId, tags, note, shipBy }) => ({
              ...{ id: orderId, tags: tags ?? [], note: note ?? null, ship_by: shipBy ?? null },
            }))
          ),
        ],
        'orders_mark'
      )
      return rows.map((row) => row.id)
    })
  }
}
