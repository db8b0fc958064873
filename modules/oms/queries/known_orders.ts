import { sql } from '#kernel/sql'

/** What was filed so soon after the change it tells of may have been read within the same second. */
const SURE_AFTER = `interval '30 seconds'`

/**
 * Of orders with the platform's time of their last change, those that are here as they are there:
 * filed with that time or a later one, and so long after it that nothing of it can be missing.
 */
export async function knownOrders(
  storeId: number,
  heads: readonly { externalId: string; updatedAt: string }[]
): Promise<ReadonlySet<string>> {
  if (heads.length === 0) return new Set()
  const rows = await sql<{ externalId: string }>(
    null,
    `SELECT p.external_id AS "externalId" FROM unnest($2::text[], $3::timestamptz[]) AS h(external_id, changed_at)
       JOIN platform_orders p ON p.store_id = $1 AND p.external_id = h.external_id
      WHERE p.external_updated_at > h.changed_at
         OR (p.external_updated_at = h.changed_at AND p.filed_at > h.changed_at + ${SURE_AFTER})`,
    [storeId, heads.map((head) => head.externalId), heads.map((head) => head.updatedAt)],
    'oms_known_orders'
  )
  return new Set(rows.map((row) => row.externalId))
}
