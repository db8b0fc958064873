import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { masked, type BlockKind } from '#modules/oms/domain/block_list'
import type { BlockEntry } from '#modules/oms/services/block_keys'
import { BLOCK_KEYS } from '#modules/oms/services/order_sql'

/** What orders tell of their buyers, as entries of the block list; only orders the actor sees. */
export async function entriesFromOrders(
  trx: Trx | null,
  orderIds: readonly number[],
  { kinds, actor }: { kinds: readonly BlockKind[]; actor: Actor }
): Promise<BlockEntry[]> {
  const rows = await sql<{
    orderId: number
    kind: BlockKind
    hash: string
    at: string | null
    shown: string
  }>(
    trx,
    `SELECT o.id AS "orderId", k.kind, k.value AS hash,
            CASE k.kind WHEN 'buyer' THEN o.source->>'buyerId' WHEN 'address' THEN o.region_code END AS at, coalesce(CASE k.kind WHEN 'phone' THEN o.phone_masked WHEN 'email' THEN o.email_masked
              WHEN 'buyer' THEN o.source->>'buyerId' WHEN 'name' THEN o.consignee
              ELSE concat(o.province, o.city, o.district, o.address_line) END, '') AS shown
       FROM orders o CROSS JOIN LATERAL ${BLOCK_KEYS}
      WHERE o.id = ANY($1::bigint[]) AND ($2::bigint[] IS NULL OR o.store_id = ANY($2)) AND k.kind = ANY($3::text[]) AND k.value IS NOT NULL
      ORDER BY o.id`,
    [orderIds, actor.stores, kinds]
  )
  return rows.map(({ orderId, kind, hash, at, shown }) => ({
    ...{ orderId, kind, hash, at, reason: null },
    masked: kind === 'phone' || kind === 'email' ? shown : masked(shown),
  }))
}

/** The phones and e-mails of a customer as entries. */
export async function entriesFromCustomer(
  trx: Trx | null,
  customerId: number
): Promise<BlockEntry[]> {
  const rows = await sql<{ kind: 'phone' | 'email'; hash: string; masked: string }>(
    trx,
    `SELECT kind, value_hash AS hash, value_masked AS masked FROM customer_identities
      WHERE customer_id = $1 AND kind IN ('phone', 'email') AND scope = '' ORDER BY id LIMIT 50`,
    [customerId]
  )
  return rows.map((row) => ({ ...row, reason: null }))
}

export type BlockState = {
  id: number
  kind: BlockKind
  masked: string
  reason: string | null
  until: string | null
  by: string | null
  at: string
}

/** The entries in force among these keys, the latest first. */
export function blocksAmong(
  trx: Trx | null,
  entries: readonly BlockEntry[]
): Promise<BlockState[]> {
  return sql<BlockState>(
    trx,
    `SELECT b.id, b.kind, b.value_masked AS masked, b.reason, to_json(b.until)#>>'{}' AS until, u.full_name AS by, to_json(b.created_at)#>>'{}' AS at
       FROM unnest($1::text[], $2::text[]) AS k(kind, hash) JOIN oms_block_list b ON b.kind = k.kind AND b.value_hash = k.hash
       LEFT JOIN users u ON u.id = b.created_by
      WHERE b.until IS NULL OR b.until > now() ORDER BY b.id DESC`,
    [entries.map((one) => one.kind), entries.map((one) => one.hash)]
  )
}
