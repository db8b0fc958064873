import { systemClock, type Clock } from '#kernel/clock'
import { sql } from '#kernel/sql'
import GetSellable from '#inventory/queries/get_sellable'
import MarkStock from '#modules/oms/actions/mark_stock'
import { readChannelStock } from '#modules/oms/services/read_stock'

const PAGE = 500

interface Row extends Record<string, unknown> {
  listingId: number
  storeId: number
  skuId: number
  multiplier: number
  toldQty: number | null
  externalProductId: string
  externalSkuId: string
}

/**
 * Compares what each platform shows (read back where its connector can, else what it was last told)
 * with what it should, has the differences told again, and writes down how many there were. What a
 * platform shows and was not told drifted there: somebody changed it by hand, or it lost a push.
 */
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
    const total = { differing: 0, drifted: 0, read: 0, isRead: true }
    for (let after = 0; ;) {
      const rows = await this.#page(storeId, after)
      const found = isStopped ? [] : await new GetSellable(this.clock).handle(rows)
      const sellable = new Map(found.map((one) => [one.skuId, one.sellable]))
      const shown = await readChannelStock(this.clock, storeId, rows)
      if (shown === null) total.isRead = false
      total.read += shown?.size ?? 0
      const wrong = rows.filter((row) => {
        const says = shown?.get(row.listingId) ?? row.toldQty
        if (says !== row.toldQty && row.toldQty !== null) total.drifted++
        return Math.floor((sellable.get(row.skuId) ?? 0) / row.multiplier) !== says
      })
      total.differing += wrong.length
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
      'UPDATE oms_stock_channels SET compared_at = $2, differing = $3, read_listings = $4, drifted = $5 WHERE store_id = $1',
      [
        storeId,
        this.clock.now().toISOString(),
        total.differing,
        total.isRead ? total.read : null,
        total.isRead ? total.drifted : null,
      ]
    )
    return total.differing
  }

  /** Listings that nothing is on its way for: mapped, and told or not. */
  #page(storeId: number, after: number): Promise<Row[]> {
    return sql<Row>(
      null,
      `SELECT l.id AS "listingId", l.store_id AS "storeId", l.sku_id AS "skuId", l.multiplier, p.told_qty AS "toldQty",
              l.external_product_id AS "externalProductId", l.external_sku_id AS "externalSkuId"
         FROM listings l LEFT JOIN oms_stock_pushes p ON p.listing_id = l.id
        WHERE l.store_id = $1 AND l.id > $2 AND l.sku_id IS NOT NULL AND p.due_at IS NULL AND p.claimed_until IS NULL
        ORDER BY l.id LIMIT ${PAGE}`,
      [storeId, after],
      'oms_stock_compare'
    )
  }
}
