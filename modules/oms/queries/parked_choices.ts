import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { PLATFORMS } from '#modules/oms/services/platforms/index'

/** What the filters of the park queue offer: the stores that can be connected, and the reasons that occur. */
export async function parkedChoices(actor: Actor) {
  const [stores, reasons] = await Promise.all([
    sql<{ value: number; label: string }>(
      null,
      `SELECT id AS value, name AS label FROM stores WHERE platform = ANY($1::text[]) AND ($2::bigint[] IS NULL OR id = ANY($2)) ORDER BY name, id`,
      [PLATFORMS, actor.stores]
    ),
    sql<{ reason: string }>(
      null,
      `SELECT DISTINCT park_reason AS reason FROM platform_orders WHERE state IN ('parked', 'conflict') ORDER BY 1`
    ),
  ])
  return { stores, reasons: reasons.map((row) => row.reason) }
}
