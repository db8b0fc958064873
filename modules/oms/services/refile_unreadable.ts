import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import FilePlatformOrders, { UNREADABLE } from '#modules/oms/actions/file_platform_orders'
import { connectorFor } from '#modules/oms/services/platforms/index'

interface Row extends Record<string, unknown> {
  id: number
  storeId: number
  platform: string
  payload: string
}

/**
 * Payloads that nobody could read were kept under their hash. Those that can be read by now are filed
 * under their own number, as if they came today; the row that kept them is ignored. Answers which
 * platform order stands in the place of each.
 */
export async function refileUnreadable(
  trx: Trx,
  ids: readonly number[]
): Promise<Map<number, number>> {
  const rows = await sql<Row>(
    trx,
    `SELECT p.id, p.store_id AS "storeId", s.platform, p.payload FROM platform_orders p JOIN stores s ON s.id = p.store_id
      WHERE p.id = ANY($1::bigint[]) AND p.external_id LIKE $2 ORDER BY p.id`,
    [ids, `${UNREADABLE}%`]
  )
  const moved = new Map<number, number>()
  for (const [storeId, mine] of Map.groupBy(rows, (row) => row.storeId)) {
    const readable = mine.flatMap((row) => {
      const externalId = numberOf(row)
      return externalId === null ? [] : [{ ...row, externalId }]
    })
    if (readable.length === 0) continue
    const { platform } = mine[0]
    const payloads = readable.map((row) => row.payload)
    await new FilePlatformOrders().handle({ trx, storeId, platform, payloads })
    const filed = await sql<{ id: number; as: number }>(
      trx,
      `UPDATE platform_orders p SET state = 'ignored', park_reason = NULL, updated_at = now(),
              park_details = jsonb_build_object('ignored', 'refiled', 'number', q.external_no)
         FROM unnest($2::bigint[], $3::text[]) AS r(id, external_id) JOIN platform_orders q ON q.store_id = $1 AND q.external_id = r.external_id
        WHERE p.id = r.id RETURNING p.id, q.id AS "as"`,
      [storeId, readable.map((row) => row.id), readable.map((row) => row.externalId)]
    )
    for (const one of filed) moved.set(one.id, one.as)
  }
  return moved
}

function numberOf({ platform, payload }: Row): string | null {
  try {
    return connectorFor(platform).head(payload).externalId
  } catch {
    return null
  }
}
