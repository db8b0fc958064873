import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import SetAsideStock from '#inventory/actions/set_aside_stock'
import GetSellable from '#inventory/queries/get_sellable'
import { ListingsMapped } from '#catalog/events/listings_mapped'
import { AvailabilityChanged } from '#inventory/events/availability_changed'
import { LevelsChanged } from '#inventory/events/levels_changed'

const STORES = ['TMALL', 'WOO'] as const
/** What a store has for itself, of the goods it has most of. */
const QUOTAS = {
  TMALL: { name: '天猫双十二专享', qty: 20 },
  WOO: { name: '官网会员专享', qty: 12 },
}
/** Who would have the platforms told of what the demo does to the stock. */
const HEARD = [
  [LevelsChanged, 'oms.mark_stock'],
  [AvailabilityChanged, 'oms.mark_stock_of_rules'],
  [ListingsMapped, 'oms.mark_stock_of_listings'],
] as const
/** Sold elsewhere a moment ago, which the platforms do not know yet; and what they do not take. */
const [LATE, REFUSED] = ['SY-KID-YL-120', 'SY-KID-YL-140']
/** Answers of the last day, so many a listing, an hour and a half apart. */
const ANSWERS = 6

interface Listing extends Record<string, unknown> {
  listingId: number
  storeId: number
  skuId: number
  multiplier: number
  code: string
}

/**
 * Two stores whose platforms are told of the stock: what they were told, how long that took, one item
 * that shows more than there is, one that a platform refuses, and goods set aside for each.
 */
export async function seedStock(trx: Trx, now: Date): Promise<void> {
  await setAside(trx)
  await sql(
    trx,
    `INSERT INTO oms_stock_channels (store_id, is_on, compared_at, differing, read_listings, drifted)
     SELECT s.id, true, $2::timestamptz - interval '5 hours', 1,
            (SELECT count(*) FROM listings l WHERE l.store_id = s.id AND l.sku_id IS NOT NULL), CASE s.code WHEN 'WOO' THEN 1 ELSE 0 END
       FROM stores s WHERE s.code = ANY($1)`,
    [STORES, now.toISOString()]
  )
  const listings = await sql<Listing>(
    trx,
    `SELECT l.id AS "listingId", l.store_id AS "storeId", l.sku_id AS "skuId", l.multiplier, k.code
       FROM listings l JOIN stores s ON s.id = l.store_id JOIN skus k ON k.id = l.sku_id WHERE s.code = ANY($1) ORDER BY l.id`,
    [STORES]
  )
  const found = await new GetSellable().handle(listings, trx)
  const sellable = new Map(found.map((one) => [`${one.storeId}:${one.skuId}`, one.sellable]))
  const told = listings.map(({ storeId, skuId, multiplier, code }) => {
    const count = Math.floor((sellable.get(`${storeId}:${skuId}`) ?? 0) / multiplier)
    return code === LATE ? count + 4 : count
  })
  await tell(trx, listings, told, now)
  await heardAlready(trx)
}

async function setAside(trx: Trx): Promise<void> {
  const stores = await sql<{ id: number; code: (typeof STORES)[number] }>(
    trx,
    'SELECT id, code FROM stores WHERE code = ANY($1) ORDER BY id',
    [STORES]
  )
  const richest = await sql<{ skuId: number; warehouseId: number }>(
    trx,
    `SELECT v.sku_id AS "skuId", v.warehouse_id AS "warehouseId" FROM stock_levels v JOIN skus s ON s.id = v.sku_id
      WHERE s.code LIKE 'SY-%' AND v.frozen_reason IS NULL ORDER BY v.on_hand - v.reserved - v.quota DESC, v.sku_id LIMIT $1`,
    [stores.length]
  )
  for (const [index, { id, code }] of stores.entries()) {
    const { name, qty } = QUOTAS[code]
    await new SetAsideStock().handle({
      trx,
      actor: SYSTEM,
      kind: 'exclusive',
      name,
      storeIds: [id],
      lines: [{ ...richest[index], qty }],
    })
  }
}

async function tell(trx: Trx, listings: readonly Listing[], told: readonly number[], now: Date) {
  const ids = [listings.map((one) => one.listingId), told, listings.map((one) => one.code)]
  await sql(
    trx,
    `INSERT INTO oms_stock_pushes (listing_id, store_id, sku_id, version, told_qty, told_version, told_at, read_qty, read_at, changed_at, due_at, attempts, last_error)
     SELECT l.id, l.store_id, l.sku_id, 2, m.told, 1, $4::timestamptz - interval '20 minutes', m.told, $4::timestamptz - interval '5 hours',
            CASE WHEN m.code IN ('${LATE}', '${REFUSED}') THEN $4::timestamptz - interval '20 seconds' END,
            CASE WHEN m.code IN ('${LATE}', '${REFUSED}') THEN $4::timestamptz + interval '1 minute' END,
            CASE m.code WHEN '${REFUSED}' THEN 3 ELSE 0 END, CASE m.code WHEN '${REFUSED}' THEN '商品已下架，不能修改库存' END
       FROM unnest($1::bigint[], $2::bigint[], $3::text[]) AS m(id, told, code) JOIN listings l ON l.id = m.id`,
    [...ids, now.toISOString()]
  )
  // Some seconds each, a little more where the platform is slow.
  await sql(
    trx,
    `INSERT INTO oms_stock_answers (store_id, listing_id, quantity, version, changed_at, answered_at, is_ok, message)
     SELECT l.store_id, l.id, m.told, 1, a.at - interval '1 second' * (2.1 + (l.id * 7 + n.n * 5) % 11 * 0.4 + CASE (l.id + n.n) % 17 WHEN 0 THEN 9 ELSE 0 END),
            a.at, NOT (m.code = '${REFUSED}' AND n.n = 1), CASE WHEN m.code = '${REFUSED}' AND n.n = 1 THEN '商品已下架，不能修改库存' END
       FROM unnest($1::bigint[], $2::bigint[], $3::text[]) AS m(id, told, code) JOIN listings l ON l.id = m.id
      CROSS JOIN generate_series(1, ${ANSWERS}) AS n(n)
      CROSS JOIN LATERAL (SELECT $4::timestamptz - interval '90 minutes' * n.n - interval '1 minute' * (l.id % 50) AS at) a`,
    [...ids, now.toISOString()]
  )
}

/** The changes that the demo itself made are no news to these platforms. */
const heardAlready = (trx: Trx) =>
  sql(
    trx,
    `INSERT INTO event_receipts (event_id, listener) SELECT e.id, l.listener FROM outbox_events e
       JOIN unnest($1::text[], $2::text[]) AS l(key, listener) ON l.key = e.key ON CONFLICT DO NOTHING`,
    [HEARD.map(([event]) => event.key), HEARD.map(([, listener]) => listener)]
  )
