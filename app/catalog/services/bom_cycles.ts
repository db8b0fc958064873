import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { findCycle } from '#catalog/domain/bom_cycle'
import FindSkus from '#catalog/queries/find_skus'

interface Version {
  skuId: number
  /** All that it names, alternates included. */
  parts: readonly number[]
  from: Date
  /** Null: for good. */
  to: Date | null
}

interface Edge extends Record<string, unknown> {
  made: number
  part: number
  from: Date | null
  to: Date | null
}

const EDGES = `WITH RECURSIVE down(made, part, effective, span) AS (
    SELECT m, p.sku_id, p.effective, p.effective * tstzrange($2, $3)
      FROM unnest($1::bigint[]) AS m CROSS JOIN LATERAL bom_parts_within(m, tstzrange($2, $3)) p
    UNION SELECT d.part, p.sku_id, p.effective, p.effective * d.span FROM down d CROSS JOIN LATERAL bom_parts_within(d.part, d.span) p)
  SELECT DISTINCT made, part, lower(effective) AS from, upper(effective) AS to FROM down`

/** One writer at a time: whoever comes second looks at what the first has committed. */
export const lockBoms = (trx: Trx) =>
  sql(trx, `SELECT pg_advisory_xact_lock(hashtext('catalog.boms'))`, [], 'boms_lock')

/**
 * Refuses a version that would lead back to what it makes through versions that hold with it at some
 * moment, and names the way round; the tables' guard stands behind it. Take `lockBoms` before.
 * @throws RefusedException `catalog_bom_cycle`
 */
export async function refuseCycle(trx: Trx, version: Version, field: string): Promise<void> {
  const { skuId, parts, from, to } = version
  const span = { from: from.getTime(), until: to?.getTime() ?? Infinity }
  const rows = await sql<Edge>(
    trx,
    EDGES,
    [parts, from.toISOString(), to?.toISOString() ?? null],
    'bom_edges'
  )
  const edges = rows.map((edge) => ({
    ...edge,
    from: edge.from?.getTime() ?? -Infinity,
    until: edge.to?.getTime() ?? Infinity,
  }))
  const own = parts.map((part) => ({ made: skuId, part, ...span }))
  const cycle = findCycle([...own, ...edges.filter((edge) => edge.made !== skuId)], skuId, span)
  if (!cycle) return
  const skus = await new FindSkus(trx).byIds(cycle)
  const value = cycle.map((id) => skus.get(id)!.code).join(' → ')
  throw new RefusedException('catalog_bom_cycle', { value }, { field })
}
