import type { Actor } from '#kernel/access/actor'
import { RefusedException } from '#kernel/exceptions'
import MapListings, { type ListingMapping } from '#catalog/actions/map_listings'
import ResubmitParked, { type Resubmission } from '#modules/oms/actions/resubmit_parked'
import GetPlatformOrder from '#modules/oms/queries/get_platform_order'

/**
 * Says which SKUs the items of a parked platform order are and submits it at once. Other orders that
 * wait for the same listings follow by event.
 * @throws RefusedException for a listing that the order does not wait for
 */
export default class MapAndResubmit {
  async handle(input: {
    id: number
    mappings: ListingMapping[]
    actor: Actor
  }): Promise<Resubmission | undefined> {
    const { id, mappings, actor } = input
    const { items } = await new GetPlatformOrder().handle(id, actor)
    const wanted = new Set(items.map((item) => item.listingId))
    if (mappings.some((mapping) => !wanted.has(mapping.listingId)))
      throw new RefusedException('oms_listing_not_wanted')
    await new MapListings().handle({ actor, mappings })
    const [outcome] = await new ResubmitParked().handle({ ids: [id], actor })
    return outcome
  }
}
