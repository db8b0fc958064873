import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { isSealed, mergeKeyOf, type MergeFacts } from '#orders/domain/merge_key'

type Row = MergeFacts & { id: number } & Record<string, unknown>

/**
 * Works out anew which orders can share a parcel, after their address or what the platform says of
 * them changed. `readdressed`: by hand, so that the platform's own key of the old address is void.
 */
export async function refreshMergeKeys(
  trx: Trx,
  orderIds: readonly number[],
  { readdressed = false } = {}
): Promise<void> {
  if (orderIds.length === 0) return
  const rows = await sql<Row>(
    trx,
    `SELECT id, consignee, phone_hash AS "phoneHash", region_code AS "regionCode", province, city, district, address_line AS "addressLine",
            CASE WHEN $2::boolean THEN (source->'facts') - 'platformAddressKey'::text ELSE source->'facts' END AS facts
       FROM orders WHERE id = ANY($1::bigint[])`,
    [orderIds, readdressed]
  )
  await sql(
    trx,
    `UPDATE orders o SET merge_key = k.key, is_sealed = k.sealed,
            source = CASE WHEN $4::boolean THEN o.source #- '{facts,platformAddressKey}' ELSE o.source END
       FROM unnest($1::bigint[], $2::text[], $3::boolean[]) AS k(id, key, sealed) WHERE o.id = k.id`,
    [
      rows.map((row) => row.id),
      rows.map(mergeKeyOf),
      rows.map((row) => isSealed(row.facts)),
      readdressed,
    ]
  )
}
