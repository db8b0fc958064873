import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { mergeKeyOf, type MergeFacts } from '#orders/domain/merge_key'

type Row = MergeFacts & { id: number } & Record<string, unknown>

/** Works the keys out anew after an address was changed by hand: what a platform said of the old one does not count any more. */
export async function refreshMergeKeys(trx: Trx, orderIds: readonly number[]): Promise<void> {
  const rows = await sql<Row>(
    trx,
    `SELECT id, consignee, phone_hash AS "phoneHash", region_code AS "regionCode", province, city, district, address_line AS "addressLine",
            source#>>'{merging,serviceType}' AS "serviceType", source#>>'{merging,invoiceTitle}' AS "invoiceTitle"
       FROM orders WHERE id = ANY($1::bigint[])`,
    [orderIds]
  )
  await sql(
    trx,
    `UPDATE orders o SET merge_key = k.key, source = o.source #- '{merging,addressKey}'
       FROM unnest($1::bigint[], $2::text[]) AS k(id, key) WHERE o.id = k.id`,
    [rows.map((row) => row.id), rows.map(mergeKeyOf)]
  )
}
