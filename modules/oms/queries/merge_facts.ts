import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { toUnits } from '#orders/domain/amounts'
import type { MergeCandidate } from '#modules/oms/domain/merge_groups'

export type MergeFacts = MergeCandidate & {
  number: string
  status: string
  /** Units that no parcel has yet. */
  open: number
}

interface Row extends Omit<MergeFacts, 'value' | 'paidAt'>, Record<string, unknown> {
  value: string
  paidAt: Date
}

/** Orders `o` as far as merging looks at them. */
const FACTS = `
  SELECT o.id AS "orderId", o.number, o.store_id AS "storeId", o.status, o.merge_key AS "mergeKey", o.source->>'buyerId' AS "buyerId", o.currency, o.kind,
         o.is_sealed AS "isSealed", o.payment_status = 'paid' OR o.total_amount = 0 AS "isPaid", coalesce(l.refund, false) AS "hasRefund",
         coalesce(l.lines, 0) AS lines, coalesce(l.weight, 0) AS "weightG", coalesce(l.value, 0) AS value, coalesce(l.open, 0) AS open,
         coalesce(o.paid_at, o.placed_at) AS "paidAt",
         coalesce(o.source#>>'{facts,requiredCourier}', o.source->>'requiredCourier') AS "requiredCourier"
    FROM orders o
    CROSS JOIN LATERAL (
      SELECT count(*)::int AS lines, sum((x.qty - x.cancelled) * coalesce(k.weight_g, 0))::bigint AS weight, sum(x.payable) AS value,
             sum(x.qty - x.cancelled - x.allocated)::int AS open, bool_or(x.refund_state <> 'none') AS refund
        FROM order_lines x LEFT JOIN skus k ON k.id = x.sku_id WHERE x.order_id = o.id AND x.qty > x.cancelled) l`

/** These orders, and those whose receiver is the same and that may still find companions. */
export async function readMergeFacts(
  trx: Trx | null,
  orderIds: readonly number[]
): Promise<MergeFacts[]> {
  const rows = await sql<Row>(
    trx,
    `${FACTS}
      WHERE o.id = ANY(ARRAY(SELECT unnest($1::bigint[]) UNION
        SELECT c.id FROM orders c WHERE c.status IN ('approved', 'allocated', 'released')
           AND c.merge_key = ANY(ARRAY(SELECT merge_key FROM orders WHERE id = ANY($1::bigint[]) AND merge_key IS NOT NULL))))
      ORDER BY o.id`,
    [orderIds],
    'oms_merge_facts'
  )
  return rows.map(({ value, paidAt, ...row }) => ({
    ...row,
    value: toUnits(value),
    paidAt: paidAt.getTime(),
  }))
}
