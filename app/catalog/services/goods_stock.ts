import type { Actor } from '#kernel/access/actor'

/** Units of each SKU that are free, within the actor's warehouses; of a bundle as many as its parts make. */
export type GoodsStockLoader = (
  skuIds: readonly number[],
  actor: Actor
) => Promise<ReadonlyMap<number, number>>

/** Who knows what there is of the goods: whoever keeps the stock registers itself, so that pages of goods can say it. */
class GoodsStock {
  #load: GoodsStockLoader | null = null

  register(load: GoodsStockLoader): void {
    this.#load = load
  }

  /** Null where nobody keeps stock. */
  async of(skuIds: readonly number[], actor: Actor): Promise<ReadonlyMap<number, number> | null> {
    return this.#load ? this.#load(skuIds, actor) : null
  }
}

export const goodsStock = new GoodsStock()
