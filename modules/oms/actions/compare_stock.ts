import { systemClock, type Clock } from '#kernel/clock'
import { sql } from '#kernel/sql'
import GetSellable from '#inventory/queries/get_sellable'
import MarkStock from '#modules/oms/actions/mark_stock'

const PAGE = 500

interface Row extends Record<string, unknown> {
  listingId: number
  storeId: number
  skuId: number
  multiplier: number
  toldQty: number | null
}

/** Compares what each platform was last told with what it should show, has the differences told again, and writes down how many there were. */
export default class CompareStock {
  constructor(readonly clock: Clock = systemClock) {}

  async handle(): Promise<Map<number, number>> {
    const stores = await sql<{ id: number; isStopped: boolean }>(
      null,
      'SELECT store_id AS id, is_stopped AS "isStopped" FROM oms_stock_channels WHERE is_on ORDER BY store_id'
    )
    const differing = new Map<number, number>()
    for (const store of stores)
      differing.set(store.id, await this.#store(store.id, store.isStopped))
    return differing
  }

  async #store(storeId: number, isStopped: boolean): Promise<number> {
    let count = 0
    for (let after = 0; ;) {
      const rows = await this.#page(storeId, after)
      const found = isStopped ? [] : await new GetSellable(this.clock).handle(rows)
      const sellable = new Map(found.map((one) => [one.skuId, one.sellable]))
      const wrong = rows.filter(
        (row) => Math.floor((sellable.get(row.skuId) ?? 0) / row.multiplier) !== row.toldQty
      )
      count += wrong.length
      if (wrong.length > 0)
        await new MarkStock(this.clock).handle({
          skuIds: null,
          listingIds: wrong.map((row) => row.listingId),
          atOnce: true,
        })
      if (rows.length < PAGE) break
      after = rows.at(-1)!.listingId
    }
    await sql(
      null,
      'UPDATE oms_stock_channels SET compared_at = $2, differing = $3 WHERE store_id = $1',
      [storeId, this.clock.now().toISOString(), count]
    )
    return count
  }

  /** Listings that nothing is on its way for: mapped, and told or not. */
  #page(storeId: number, after: number): Promise<Row[]> {
    return sql<Row>(
      null,
      `SELECT l.id AS "listingId", l.store_id AS "storeId", l.sku_id AS "skuId", l.multiplier, p.told_qty AS "toldQty"
         FROM listings l LEFT JOIN oms_stock_pushes p ON p.listing_id = l.id
        WHERE l.store_id = $1 AND l.id > $2 AND l.sku_id IS NOT NULL AND p.due_at IS NULL AND p.claimed_until IS NULL
        ORDER BY l.id LIMIT ${PAGE}`,
      [storeId, after],
      'oms_stock_compare'
    )
  }
}
