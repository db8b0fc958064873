import { append } from '#kernel/events/outbox'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { CouponsUsed } from '#modules/marketing/events/coupons_used'

interface MatchRow extends Record<string, unknown> {
  claim_id: number
  order_id: number
  customer_id: number
  code: string
  paid: boolean
}

const OPEN = `('issued', 'restored')`

/**
 * Finds the claimed coupons that orders use: the one whose code the order carries, else the oldest
 * that its customer holds and whose least spend it reaches. A paid order uses it, an unpaid one
 * reserves it until it is paid. The same order again changes nothing.
 */
export default class UseCoupons {
  handle({ trx, orderIds }: { trx?: Trx | null; orderIds: number[] }): Promise<number[]> {
    return inTransaction(trx, (t) => this.#use(t, orderIds))
  }

  async #use(trx: Trx, orderIds: number[]): Promise<number[]> {
    await sql(
      trx,
      `SELECT k.id FROM marketing_coupon_claims k
        WHERE k.order_id = ANY($1::bigint[])
           OR (k.state IN ${OPEN} AND k.customer_id IN (SELECT customer_id FROM orders WHERE id = ANY($1::bigint[])))
           OR k.code IN (SELECT upper(code) FROM orders o, unnest(o.coupon_codes) AS code WHERE o.id = ANY($1::bigint[]))
        ORDER BY k.id FOR NO KEY UPDATE`,
      [orderIds]
    )
    const rows = await sql<MatchRow>(
      trx,
      `WITH o AS (
         SELECT id, customer_id, placed_at, goods_amount, currency, payment_status IN ('paid', 'partly_refunded') AS paid,
                ARRAY(SELECT upper(code) FROM unnest(coupon_codes) AS code) AS codes
           FROM orders WHERE id = ANY($1::bigint[]) AND kind = 'sale' AND status <> 'cancelled'
       ), reserved AS (
         SELECT k.id AS claim_id, o.id AS order_id, k.customer_id, k.code, o.paid, 0 AS rank, k.issued_at
           FROM o JOIN marketing_coupon_claims k ON k.order_id = o.id AND k.state = 'reserved' WHERE o.paid
       ), fresh AS (
         SELECT k.id AS claim_id, o.id AS order_id, k.customer_id, k.code, o.paid,
                CASE WHEN k.code = ANY(o.codes) THEN 1 ELSE 2 END AS rank, k.issued_at
           FROM o JOIN marketing_coupon_claims k ON k.state IN ${OPEN} AND (k.code = ANY(o.codes) OR k.customer_id = o.customer_id)
           JOIN marketing_coupons c ON c.id = k.coupon_id
          WHERE NOT EXISTS (SELECT FROM marketing_coupon_claims u WHERE u.order_id = o.id)
            AND o.placed_at >= k.issued_at - interval '1 minute' AND o.placed_at < k.expires_at
            AND (k.code = ANY(o.codes) OR (o.currency = c.currency AND o.goods_amount >= c.min_spend))
       ), ranked AS (
         SELECT DISTINCT ON (order_id) * FROM (SELECT * FROM reserved UNION ALL SELECT * FROM fresh) x
          ORDER BY order_id, rank, issued_at, claim_id
       )
       -- Two orders of one list may want the same claim: the first has it.
       SELECT DISTINCT ON (claim_id) claim_id, order_id, customer_id, code, paid FROM ranked ORDER BY claim_id, order_id`,
      [orderIds],
      'marketing_match_coupons'
    )
    if (rows.length === 0) return []
    await sql(
      trx,
      `UPDATE marketing_coupon_claims k
          SET state = CASE WHEN r.paid THEN 'used' ELSE 'reserved' END, order_id = r.order_id,
              used_at = CASE WHEN r.paid THEN now() END, updated_at = now()
         FROM jsonb_to_recordset($1::jsonb) AS r(claim_id bigint, order_id bigint, paid boolean)
        WHERE k.id = r.claim_id AND k.state IN ('issued', 'restored', 'reserved')`,
      [JSON.stringify(rows)]
    )
    const used = rows.filter((row) => row.paid)
    await countUsed(
      trx,
      used.map((row) => row.claim_id),
      1
    )
    if (used.length > 0) {
      const claims = used.map(
        ({ claim_id: claimId, customer_id: customerId, code, order_id: orderId }) => ({
          claimId,
          customerId,
          code,
          orderId,
        })
      )
      await append(trx, new CouponsUsed({ claims }))
    }
    return used.map((row) => row.claim_id)
  }
}

/** Moves the coupons' own count of uses. */
export async function countUsed(trx: Trx, claimIds: number[], by: 1 | -1): Promise<void> {
  if (claimIds.length === 0) return
  await sql(
    trx,
    `WITH n AS (SELECT coupon_id, count(*)::int AS n FROM marketing_coupon_claims WHERE id = ANY($1::bigint[]) GROUP BY 1 ORDER BY 1)
     UPDATE marketing_coupons c SET used_count = c.used_count + $2::int * n.n FROM n WHERE n.coupon_id = c.id`,
    [claimIds, by]
  )
}
