import type { Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { PLATFORMS } from '#modules/oms/services/platforms/index'

/** The stores that can be connected, for the filter of the park queue. */
export const parkedStores = (actor: Actor) =>
  sql<{ value: number; label: string }>(
    null,
    `SELECT id AS value, name AS label FROM stores WHERE platform = ANY($1::text[]) AND ($2::bigint[] IS NULL OR id = ANY($2)) ORDER BY name, id`,
    [PLATFORMS, actor.stores]
  )
