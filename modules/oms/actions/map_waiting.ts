import type { Actor } from '#kernel/access/actor'
import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import MapListings, { type ListingMapping } from '#catalog/actions/map_listings'
import ResubmitParked, { type Resubmission } from '#modules/oms/actions/resubmit_parked'

/** Orders that are submitted while the person waits; of more the listener takes the rest. */
const AT_ONCE = 200

/**
 * Says which SKUs platform items are that parked orders wait for, and submits the orders that wait for
 * any of them.
 * @throws RefusedException `oms_listing_not_wanted` when no parked order waits for one of them
 */
export default class MapWaiting {
  async handle(input: {
    mappings: readonly ListingMapping[]
    actor: Actor
  }): Promise<{ outcomes: Resubmission[]; waiting: number }> {
    const { mappings, actor } = input
    const listingIds = mappings.map((mapping) => mapping.listingId)
    const waiting = await ordersOf(listingIds, actor)
    const wanted = new Set(waiting.flatMap((row) => row.listingIds))
    if (listingIds.some((id) => !wanted.has(id)))
      throw new RefusedException('oms_listing_not_wanted')
    await new MapListings().handle({ actor, mappings })
    const ids = waiting.map((row) => row.id)
    const outcomes = await new ResubmitParked().handle({
      ids: ids.slice(0, AT_ONCE),
      actor,
      decision: 'map',
    })
    return { outcomes, waiting: Math.max(0, ids.length - AT_ONCE) }
  }
}

const ordersOf = (listingIds: readonly number[], actor: Actor) =>
  sql<{ id: number; listingIds: number[] }>(
    null,
    `SELECT p.id, jsonb_agg(w.id) AS "listingIds" FROM unnest($1::bigint[]) AS w(id)
       JOIN platform_orders p ON p.state IN ('parked', 'conflict') AND p.park_reason = 'unmapped_sku'
        AND p.park_details->'items' @> jsonb_build_array(jsonb_build_object('listingId', w.id))
      WHERE $2::bigint[] IS NULL OR p.store_id = ANY($2) GROUP BY p.id ORDER BY p.id`,
    [listingIds, actor.stores],
    'oms_waiting_orders'
  )
