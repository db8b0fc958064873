import { localDate } from '#kernel/clock'
import { RefusedException } from '#kernel/exceptions'
import { settings } from '#kernel/settings/settings'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

interface Range {
  skuId: number
  from: Date
  /** Null: for good. */
  to: Date | null
  /** The version whose range it is to be. */
  bomId?: number
}

/**
 * Refuses a range of a bill in which another version holds, and names that one; the table's guard
 * stands behind it. @throws RefusedException `catalog_bom_overlap`
 */
export async function refuseOverlap(trx: Trx, { skuId, from, to, bomId }: Range): Promise<void> {
  const [other] = await sql<{ version: number; begins: Date; ends: Date | null }>(
    trx,
    `SELECT version, lower(effective) AS begins, upper(effective) AS ends FROM boms
      WHERE sku_id = $1 AND id <> $4 AND effective && tstzrange($2, $3) ORDER BY lower(effective) LIMIT 1`,
    [skuId, from.toISOString(), to?.toISOString() ?? null, bomId ?? 0],
    'bom_overlap'
  )
  if (!other) return
  const day = (at: Date) => localDate(at, settings.text('shell', 'time_zone'))
  const params = {
    version: other.version,
    from: day(other.begins),
    to: other.ends ? day(other.ends) : 'open',
  }
  const end = bomId ? 'on' : 'effectiveTo'
  throw new RefusedException('catalog_bom_overlap', params, {
    field: from < other.begins ? end : 'effectiveFrom',
  })
}
