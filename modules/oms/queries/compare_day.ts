import { sql } from '#kernel/sql'
import type { DayComparison } from '#modules/oms/domain/gap'
import type { OrderCount } from '#modules/oms/services/platforms/platform_connector'

/** How many orders of a kind are named. */
const NAMED = 200

/**
 * Orders named by the platform belong to the day whatever date our copy gives them; without numbers
 * the dates of our copies say which are of the day. An order that was split is told by its parts, and of
 * one that the platform keeps locked it may not tell us the sum.
 */
const COMPARE = `
  WITH theirs AS MATERIALIZED (SELECT * FROM unnest($4::text[], $5::numeric[]) AS t(id, total)),
       mine AS (
         SELECT external_id AS id, total, state FROM platform_orders WHERE store_id = $1 AND placed_at >= $2 AND placed_at < $3
            AND NOT (state = 'ignored' AND park_details->>'ignored' = 'split')
         UNION
         SELECT p.external_id, p.total, p.state FROM theirs t JOIN platform_orders p ON p.store_id = $1 AND p.external_id = t.id),
       beside AS (
         SELECT coalesce(t.id, m.id) AS id, t.id IS NOT NULL AS there, m.id IS NOT NULL AS here, t.total AS theirs, m.total AS ours,
                m.total IS NULL AND m.state IN ('submitted', 'ignored') AS untold
           FROM theirs t FULL JOIN mine m ON m.id = t.id),
       kinds AS (
         SELECT id, ours, theirs, CASE WHEN NOT here THEN 'missing' WHEN NOT there THEN 'extra'
                                       WHEN NOT untold AND theirs IS NOT NULL AND ours IS DISTINCT FROM theirs THEN 'unlike' END AS kind, here FROM beside),
       named AS (SELECT k.*, row_number() OVER (PARTITION BY kind ORDER BY id) AS n FROM kinds k WHERE kind IS NOT NULL)
  SELECT (SELECT count(*)::int FROM kinds WHERE here) AS "ourCount", (SELECT coalesce(sum(ours), 0)::text FROM kinds WHERE here) AS "ourTotal",
         coalesce(jsonb_agg(id ORDER BY id) FILTER (WHERE kind = 'missing' AND n <= $6), '[]') AS missing,
         count(*) FILTER (WHERE kind = 'missing')::int AS "missingCount",
         coalesce(jsonb_agg(id ORDER BY id) FILTER (WHERE kind = 'extra' AND n <= $6), '[]') AS extra,
         count(*) FILTER (WHERE kind = 'extra')::int AS "extraCount",
         coalesce(jsonb_agg(jsonb_build_object('id', id, 'ours', ours::text, 'theirs', theirs::text) ORDER BY id)
           FILTER (WHERE kind = 'unlike' AND n <= $6), '[]') AS unlike,
         count(*) FILTER (WHERE kind = 'unlike')::int AS "unlikeCount"
    FROM named`

type Ours = Omit<DayComparison, 'theirCount' | 'theirTotal' | 'isNamed'>

/** What the platform counted beside what is here, in one statement whatever the day holds. */
export async function compareDay(
  storeId: number,
  day: { from: Date; to: Date },
  theirs: OrderCount
): Promise<DayComparison> {
  const ids = theirs.externalIds
  const [row] = await sql<Ours & Record<string, unknown>>(
    null,
    COMPARE,
    [
      storeId,
      day.from,
      day.to,
      ids ?? [],
      ids ? (theirs.totals ?? ids.map(() => null)) : [],
      NAMED,
    ],
    'oms_compare_day'
  )
  // A platform that names no orders leaves nothing to tell which of ours are too many.
  const nameless = ids ? {} : { missing: [], missingCount: 0, extra: [], extraCount: 0 }
  const isNamed = theirs.totals !== undefined
  return { ...row, ...nameless, isNamed, theirCount: theirs.count, theirTotal: theirs.total }
}
