import { systemClock, type Clock } from '#kernel/clock'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import GetSellable from '#inventory/queries/get_sellable'
import { queueStock } from '#modules/oms/services/queue'

interface Input {
  trx?: Trx | null
  /** SKUs whose stock changed; bundles that hold them are meant too. Null: all. */
  skuIds: readonly number[] | null
  /** Null: every store whose platform is told. */
  storeIds?: readonly number[] | null
  /** Listings instead of SKUs. */
  listingIds?: readonly number[] | null
  /** When it changed; now when absent. */
  at?: Date
  /** Not to be gathered with later changes. */
  atOnce?: boolean
}

interface Listing extends Record<string, unknown> {
  id: number
  storeId: number
  skuId: number
  delayMs: number
  slowDelayMs: number
  urgentBelow: number
}

/**
 * Notes that the platforms have to be told of listings' stock. Changes that come before they were
 * told are gathered: the first sets the time, by the SKU's class. Returns how many listings.
 */
export default class MarkStock {
  constructor(readonly clock: Clock = systemClock) {}

  async handle(input: Input): Promise<number> {
    return inTransaction(input.trx, async (trx) => {
      const listings = await this.#listings(trx, input)
      if (listings.length === 0) return 0
      const at = input.at ?? this.clock.now()
      const due = input.atOnce ? () => at : await this.#dueOf(trx, listings, at)
      const dues = listings.map((listing) => due(listing))
      const marked = await sql<{ storeId: number }>(
        trx,
        `INSERT INTO oms_stock_pushes AS p (listing_id, store_id, sku_id, changed_at, due_at)
         SELECT id, store, sku, $5, due FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::timestamptz[]) AS m(id, store, sku, due) ORDER BY id
         ON CONFLICT (listing_id) DO UPDATE SET sku_id = excluded.sku_id, version = p.version + 1,
                changed_at = coalesce(p.changed_at, excluded.changed_at), due_at = least(coalesce(p.due_at, excluded.due_at), excluded.due_at),
                attempts = 0
         RETURNING store_id AS "storeId"`,
        [
          listings.map((listing) => listing.id),
          listings.map((listing) => listing.storeId),
          listings.map((listing) => listing.skuId),
          dues.map((moment) => moment.toISOString()),
          at.toISOString(),
        ],
        'oms_stock_mark'
      )
      for (const { storeId, dueAt } of await this.#firsts(trx, marked))
        await queueStock(trx, storeId, dueAt)
      return marked.length
    })
  }

  #listings(trx: Trx, { skuIds, storeIds = null, listingIds = null }: Input): Promise<Listing[]> {
    return sql<Listing>(
      trx,
      `SELECT l.id, l.store_id AS "storeId", l.sku_id AS "skuId", c.delay_ms AS "delayMs", c.slow_delay_ms AS "slowDelayMs",
              c.urgent_below AS "urgentBelow"
         FROM oms_stock_channels c JOIN listings l ON l.store_id = c.store_id
        WHERE c.is_on AND l.sku_id IS NOT NULL
          AND ($1::bigint[] IS NULL OR l.sku_id = ANY($1)
               OR l.sku_id IN (SELECT bundle_sku_id FROM bundle_components WHERE sku_id = ANY($1)))
          AND ($2::bigint[] IS NULL OR l.store_id = ANY($2)) AND ($3::bigint[] IS NULL OR l.id = ANY($3))
        ORDER BY l.id`,
      [skuIds, storeIds, listingIds],
      'oms_stock_listings'
    )
  }

  /** When each store's next run is due: earlier ones that wait count too. */
  #firsts(trx: Trx, marked: readonly { storeId: number }[]) {
    return sql<{ storeId: number; dueAt: Date }>(
      trx,
      `SELECT store_id AS "storeId", min(due_at) AS "dueAt" FROM oms_stock_pushes
        WHERE store_id = ANY($1::bigint[]) AND due_at IS NOT NULL GROUP BY store_id`,
      [[...new Set(marked.map((row) => row.storeId))]],
      'oms_stock_firsts'
    )
  }

  /** S: at once when few are left, else like A; A: after a moment; B: unhurried. */
  async #dueOf(trx: Trx, listings: readonly Listing[], at: Date) {
    const found = await new GetSellable(this.clock).handle(listings, trx)
    const known = new Map(found.map((one) => [`${one.storeId}:${one.skuId}`, one]))
    return ({ storeId, skuId, delayMs, slowDelayMs, urgentBelow }: Listing) => {
      const one = known.get(`${storeId}:${skuId}`)
      if (one?.syncClass === 'S' && one.sellable < urgentBelow) return at
      return new Date(at.getTime() + (one?.syncClass === 'B' ? slowDelayMs : delayMs))
    }
  }
}
