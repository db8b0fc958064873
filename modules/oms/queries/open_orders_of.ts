import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { BUYER_BLOCKED } from '#orders/domain/interception'
import { OPEN_STATUSES } from '#orders/domain/order_machine'
import type { BlockKind } from '#modules/oms/domain/block_list'
import type { BlockEntry } from '#modules/oms/services/block_keys'
import { BLOCK_KEYS } from '#modules/oms/services/order_sql'

/** Most open orders that one act stops. */
export const MOST_OPEN = 5000

/** In words of its own, so that partial indexes are known to hold them. */
const OPEN = `o.status IN (${OPEN_STATUSES.map((status) => `'${status}'`).join(', ')})`
const IS_SAME = (kind: BlockKind) =>
  `EXISTS (SELECT FROM ${BLOCK_KEYS} WHERE k.kind = '${kind}' AND k.value = w.hash)`

/**
 * Orders by phone, e-mail and name, by the buyer's number as the platform writes it, and by the region
 * of an address, each through an index. Only a buyer whose number was typed, and an address of no
 * region known here, are compared with the open orders they could be.
 */
const FOUND = `
  SELECT o.id FROM orders o WHERE o.phone_hash = ANY($1::text[]) AND ${OPEN}
  UNION SELECT o.id FROM orders o WHERE o.email_hash = ANY($2::text[]) AND ${OPEN}
  UNION SELECT o.id FROM orders o WHERE oms_text_key(o.consignee) = ANY($3::bigint[]) AND ${OPEN}
  UNION SELECT o.id FROM wanted w JOIN orders o ON o.source->>'buyerId' = w.at AND o.source->>'buyerId' IS NOT NULL
         WHERE w.kind = 'buyer' AND ${OPEN} AND ${IS_SAME('buyer')}
  UNION SELECT o.id FROM wanted w JOIN orders o ON coalesce(o.region_code, o.country || ' ' || o.postcode) = w.at
         WHERE w.kind = 'address' AND ${OPEN} AND ${IS_SAME('address')}
  UNION SELECT o.id FROM orders o JOIN stores s ON s.id = o.store_id
         WHERE cardinality($4::bigint[]) > 0 AND oms_text_key(s.platform || ' ' || (o.source->>'buyerId')) = ANY($4) AND ${OPEN}
  UNION SELECT o.id FROM orders o JOIN wanted w ON w.kind = 'address' AND w.at IS NULL
         WHERE $8 AND o.region_code IS NULL AND ${OPEN} AND ${IS_SAME('address')}`

/** Stopped by the list before: held for it, or in a parcel that was stopped on the floor. */
const STOPPED = `((o.status = 'held' AND o.hold_reasons @> '{block_list}') OR EXISTS (
  SELECT FROM fulfilment_orders x JOIN fulfilments f ON f.id = x.fulfilment_id WHERE x.order_id = o.id AND f.intercept_reason = '${BUYER_BLOCKED}'
     AND f.status IN ('planned', 'reserved', 'released', 'picking', 'packed')))`

/**
 * Open orders that entries speak of and that are not stopped for the list yet, those that were asked
 * for before all others, then the oldest.
 * @returns at most `most` of them, and how many there are beyond
 */
export async function openOrdersOf(
  trx: Trx | null,
  entries: readonly Pick<BlockEntry, 'kind' | 'hash' | 'at'>[],
  { asked = [], most = MOST_OPEN }: { asked?: readonly number[]; most?: number } = {}
): Promise<{ ids: number[]; left: number }> {
  const of = (kind: BlockKind) => entries.filter((one) => one.kind === kind)
  const hashes = (list: readonly { hash: string }[]) => list.map((one) => one.hash)
  const rows = await sql<{ id: number; all: number }>(
    trx,
    `WITH wanted AS (SELECT * FROM jsonb_to_recordset($5::jsonb) AS w(kind text, hash text, at text)), found AS (${FOUND})
     SELECT o.id, count(*) OVER ()::int AS all FROM found JOIN orders o USING (id)
      WHERE o.id = ANY($6::bigint[]) OR NOT ${STOPPED} ORDER BY o.id = ANY($6) DESC, o.id LIMIT $7`,
    [
      hashes(of('phone')),
      hashes(of('email')),
      hashes(of('name')),
      hashes(of('buyer').filter((one) => !one.at)),
      JSON.stringify([...of('buyer').filter((one) => one.at), ...of('address')]),
      asked,
      most,
      of('address').some((one) => !one.at),
    ]
  )
  return { ids: rows.map((row) => row.id), left: (rows[0]?.all ?? 0) - rows.length }
}
