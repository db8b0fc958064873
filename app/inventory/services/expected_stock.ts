import { switchboard } from '#kernel/modules/switchboard'
import type { Trx } from '#kernel/transaction'

/** Goods that somebody outside the stock expects: ordered from a supplier, say. */
export interface ExpectedGoods {
  skuId: number
  warehouseId: number
  qty: number
  /** The local day on which they shall come, `2026-11-30`; null when nobody said. */
  on: string | null
}

export type ExpectedLoader = (
  trx: Trx | null,
  skuIds: readonly number[]
) => Promise<ExpectedGoods[]>

/**
 * Who knows of goods to come, by module: its provider registers it, and while
 * the module is off nothing is expected of it.
 */
class ExpectedStock {
  #loaders = new Map<string, ExpectedLoader>()

  register(module: string, load: ExpectedLoader): void {
    this.#loaders.set(module, load)
  }

  /** What is expected of these SKUs, all in one list; one load a module. */
  async find(trx: Trx | null, skuIds: readonly number[]): Promise<ExpectedGoods[]> {
    const found: ExpectedGoods[] = []
    for (const [module, load] of this.#loaders)
      if (switchboard.isOn(module)) found.push(...(await load(trx, skuIds)))
    return found
  }
}

export const expectedStock = new ExpectedStock()
