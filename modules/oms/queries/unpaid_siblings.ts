import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { AuditFacts } from '#modules/oms/domain/audit_facts'
import type { LoadedOrder } from '#modules/oms/queries/load_orders'

const MINUTE_MS = 60_000
/** A buyer who leaves more than these unpaid is not waited for order by order. */
const MOST = 5

/** Where no phone ties two orders together, the platform's number of the buyer does within a store. */
const SIBLINGS = `
  SELECT n.id, w.id AS sibling, w.number, w.placed_at AS "placedAt"
    FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::text[], $5::timestamptz[]) AS n(id, phone, store, buyer, since)
   CROSS JOIN LATERAL (
     SELECT id, number, placed_at FROM (
       SELECT id, number, placed_at, status, payment_status FROM orders WHERE phone_hash = n.phone
       UNION ALL
       SELECT id, number, placed_at, status, payment_status FROM orders WHERE n.phone IS NULL AND source->>'buyerId' = n.buyer AND store_id = n.store
     ) s WHERE s.id <> n.id AND s.payment_status = 'unpaid' AND s.status IN ('captured', 'held') AND s.placed_at >= n.since
      ORDER BY s.placed_at DESC LIMIT ${MOST}) w`

/** Orders of the same people that wait to be paid, by order; the latest first. One statement. */
export async function unpaidSiblings(
  trx: Trx,
  orders: readonly LoadedOrder[],
  { minutes, now }: { minutes: number; now: number }
): Promise<Map<number, AuditFacts['unpaid']>> {
  const asked = orders.filter(
    (order) => order.paymentStatus === 'paid' && (order.phoneHash ?? order.buyerId) !== null
  )
  if (asked.length === 0) return new Map()
  const since = new Date(now - minutes * MINUTE_MS)
  const rows = await sql<{ id: number; sibling: number; number: string; placedAt: Date }>(
    trx,
    SIBLINGS,
    [
      asked.map((order) => order.id),
      asked.map((order) => order.phoneHash),
      asked.map((order) => order.storeId),
      asked.map((order) => order.buyerId),
      asked.map(() => since),
    ],
    'oms_audit_siblings'
  )
  return new Map(
    [...Map.groupBy(rows, (row) => row.id)].map(([id, list]) => [
      id,
      list.map(({ sibling, number, placedAt }) => ({
        id: sibling,
        number,
        placedAt: placedAt.getTime(),
      })),
    ])
  )
}
