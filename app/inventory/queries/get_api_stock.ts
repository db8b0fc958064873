import { seesStore, seesWarehouse, type Actor } from '#kernel/access/actor'
import { NotFoundException, RefusedException } from '#kernel/exceptions'
import FindSkus from '#catalog/queries/find_skus'
import { idByCode } from '#inventory/queries/find_by_code'
import GetAvailability, { type Availability } from '#inventory/queries/get_availability'
import ListLevels from '#inventory/queries/list_levels'

const MOST_SKUS = 200

/** Levels and what may be sold of SKUs named by their codes, of the house or of one store. */
export default class GetApiStock {
  /**
   * @param input `skus` separated by commas, 200 at the most; `store` is a code
   * @throws RefusedException `api_too_many`
   */
  async handle({ skus, store }: { skus: string; store?: string }, actor: Actor) {
    const codes = [...new Set(skus.split(',').map((code) => code.trim()))].filter(Boolean)
    if (codes.length > MOST_SKUS) throw new RefusedException('api_too_many', { most: MOST_SKUS })
    const storeId = store ? await idByCode('stores', store) : null
    if (storeId !== null && !seesStore(actor, storeId)) throw new NotFoundException('store', store!)
    const found = await new FindSkus().byCodes(codes)
    const skuIds = [...found.values()].map((sku) => sku.id)
    const [levels, availability] = await Promise.all([
      new ListLevels().handle({ skuIds, warehouseIds: actor.warehouses }),
      new GetAvailability().handle({ storeId, skuIds }),
    ])
    const bySku = Map.groupBy(levels, (level) => level.skuId)
    return [...found].map(([code, { id }]) => ({
      sku: code,
      sellable: sellableFor(actor, storeId, availability.get(id)),
      levels: (bySku.get(id) ?? []).map(({ skuId, ...level }) => level),
    }))
  }
}

/** What a store may sell is the store's; what may be sold at all ends at the actor's warehouses. */
function sellableFor(actor: Actor, storeId: number | null, found: Availability | undefined) {
  if (!found || storeId !== null || !actor.warehouses) return found?.sellable ?? 0
  return found.byWarehouse
    .filter(({ warehouseId }) => seesWarehouse(actor, warehouseId))
    .reduce((sum, { sellable }) => sum + sellable, 0)
}
