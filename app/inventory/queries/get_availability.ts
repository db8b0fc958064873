import type { Trx } from '#kernel/transaction'
import GetSellable, { type Sellable } from '#inventory/queries/get_sellable'

export type Availability = Pick<Sellable, 'sellable' | 'byWarehouse'>

interface Input {
  trx?: Trx | null
  /** The store that asks: its warehouses, shares, buffers and quotas apply. Absent: all that may ship. */
  storeId?: number | null
  skuIds: readonly number[]
}

/** What may be sold of each SKU now, by one store or by the house, see `GetSellable`. Every SKU asked for is in the answer. */
export default class GetAvailability {
  async handle({ trx = null, storeId = null, skuIds }: Input): Promise<Map<number, Availability>> {
    const found = await new GetSellable().handle(
      skuIds.map((skuId) => ({ storeId, skuId })),
      trx
    )
    const none: Availability = { sellable: 0, byWarehouse: [] }
    const bySku = new Map(
      found.map(({ skuId, sellable, byWarehouse }) => [skuId, { sellable, byWarehouse }])
    )
    return new Map(skuIds.map((id) => [id, bySku.get(id) ?? none]))
  }
}
