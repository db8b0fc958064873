import type { Actor } from '#kernel/access/actor'
import { dayBounds, systemClock } from '#kernel/clock'
import { sql } from '#kernel/sql'
import { company } from '#shell/services/company'
import CountFloor from './count_floor.js'

/** What waits at each station, what is late, what left today. */
export default async function loadFloorWidget(actor: Actor) {
  const today = dayBounds(systemClock.now(), company().zone)
  const [counts] = await sql<{ toPick: number; late: number; shipped: number }>(
    null,
    `SELECT (SELECT count(*)::int FROM wms_backlog WHERE state = 'waiting' AND ($1::bigint[] IS NULL OR warehouse_id = ANY($1))) AS "toPick",
            (SELECT count(*)::int FROM wms_backlog WHERE state IN ('waiting', 'in_wave') AND promised_at < now()
               AND ($1::bigint[] IS NULL OR warehouse_id = ANY($1))) AS late,
            (SELECT coalesce(sum(parcels), 0)::int FROM wms_manifests WHERE shipped_at >= $2 AND shipped_at < $3
               AND ($1::bigint[] IS NULL OR warehouse_id = ANY($1))) AS shipped`,
    [actor.warehouses, today.start.toISOString(), today.end.toISOString()]
  )
  const { pack, ship } = await new CountFloor().handle(actor)
  return { ...counts, toPack: pack, toShip: ship }
}
