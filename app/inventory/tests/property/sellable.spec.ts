import { test } from '@japa/runner'
import fc from 'fast-check'
import { FrozenClock } from '#kernel/clock'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { makeSkus } from '#catalog/database/factories/skus'
import GetSellable from '#inventory/queries/get_sellable'
import { makeWarehouse } from '#inventory/database/factories/stock'
import { makeStore } from '#inventory/tests/support/selling'
import {
  BUNDLES,
  CATEGORIES,
  categoryOf,
  sellingWorld,
  SKUS,
  slowSellable,
  soundQuotas,
  STORES,
  type SellingWorld,
  WAREHOUSES,
} from '#inventory/tests/support/selling_world'
import { resetDatabase } from '#tests/helpers/database'

const NOW = new Date('2026-11-20T08:00:00Z')
const daysAgo = (days: number) => new Date(NOW.getTime() - days * 86_400_000).toISOString()
const times = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, n) => make(n))

interface Ids {
  /** By their way. */
  categories: Map<string, number>
  stores: number[]
  warehouses: number[]
  /** SKUs, then bundles. */
  items: number[]
}

async function empty(): Promise<Ids> {
  await resetDatabase()
  const stores = [await makeStore(), await makeStore()]
  const warehouses: number[] = []
  for (let n = 0; n < WAREHOUSES; n++) warehouses.push(await makeWarehouse())
  const items: number[] = []
  // Each a product of its own: the category is the product's.
  for (let n = 0; n < SKUS; n++) items.push(...(await makeSkus(1)))
  for (let n = 0; n < BUNDLES; n++) items.push(...(await makeSkus(1, { kind: 'bundle' })))
  const categories = new Map<string, number>()
  for (const path of CATEGORIES) {
    const [{ id }] = await sql<{ id: number }>(null, 'SELECT category_at($1) AS id', [path])
    categories.set(path, id)
  }
  await sql(
    null,
    `UPDATE products p SET category_id = c.id, category = c.path
       FROM unnest($1::bigint[], $2::text[]) AS i(sku, path) JOIN categories c ON c.path = i.path JOIN skus s ON s.id = i.sku WHERE p.id = s.product_id`,
    [items, items.map((_, item) => categoryOf(item))]
  )
  return { stores, warehouses, items, categories }
}

/** Inserts rows given as objects, in one statement. */
const insert = (trx: Trx, table: string, columns: string, types: string, rows: readonly object[]) =>
  sql(
    trx,
    `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM jsonb_to_recordset($1::jsonb) AS r(${types})`,
    [JSON.stringify(rows)]
  )

const TABLES = [
  'order_lines',
  'orders',
  'stock_quota_lines',
  'stock_quotas',
  'stock_levels',
  'store_availability',
  'store_stock_rules',
  'bundle_components',
]

/** Writes the world down, past the actions: what may be shown is a question of what stands there. */
async function write(trx: Trx, world: SellingWorld, ids: Ids): Promise<void> {
  for (const table of TABLES) await sql(trx, `DELETE FROM ${table}`)
  const { stores, warehouses, items } = ids
  const quotas = soundQuotas(world)
  const asideOf = (warehouse: number, sku: number) =>
    quotas
      .filter((one) => one.warehouse === warehouse && one.sku === sku)
      .reduce((sum, one) => sum + one.qty - one.used, 0)
  await sql(
    trx,
    'UPDATE warehouses w SET kind = d.kind, is_active = d.on FROM unnest($1::bigint[], $2::text[], $3::boolean[]) AS d(id, kind, "on") WHERE w.id = d.id',
    [
      warehouses,
      world.warehouses.map((one) => one.kind),
      world.warehouses.map((one) => one.isActive),
    ]
  )
  await insert(
    trx,
    'stock_levels',
    'warehouse_id, sku_id, on_hand, reserved, quota, frozen_reason',
    'warehouse_id bigint, sku_id bigint, on_hand int, reserved int, quota int, frozen_reason text',
    world.levels.flatMap((row, warehouse) =>
      row.flatMap((level, sku) =>
        level
          ? [
              {
                warehouse_id: warehouses[warehouse],
                sku_id: items[sku],
                on_hand: level.onHand,
                reserved: level.reserved,
                quota: asideOf(warehouse, sku),
                frozen_reason: level.isFrozen ? 'mismatch' : null,
              },
            ]
          : []
      )
    )
  )
  await insert(
    trx,
    'store_availability',
    'store_id, warehouse_id, share_percent, buffer',
    'store_id bigint, warehouse_id bigint, share_percent int, buffer int',
    world.draws.map((one) => ({
      store_id: stores[one.store],
      warehouse_id: warehouses[one.warehouse],
      share_percent: one.share,
      buffer: one.buffer,
    }))
  )
  await insert(
    trx,
    'store_stock_rules',
    'store_id, sku_id, category_id, share_percent, buffer, buffer_percent, stop_below, max_qty, fixed_qty, presale_qty, presale_from, presale_until, is_stopped',
    `store_id bigint, sku_id bigint, category_id bigint, share_percent int, buffer int, buffer_percent int, stop_below int, max_qty int, fixed_qty int,
     presale_qty int, presale_from timestamptz, presale_until timestamptz, is_stopped boolean`,
    world.rules.map((rule) => ({
      store_id: stores[rule.store],
      sku_id: rule.sku === null ? null : items[rule.sku],
      category_id: rule.category === null ? null : ids.categories.get(rule.category),
      share_percent: rule.share,
      buffer: rule.buffer,
      buffer_percent: rule.bufferPercent,
      stop_below: rule.stopBelow,
      max_qty: rule.max,
      fixed_qty: rule.fixed,
      presale_qty: rule.presale?.qty ?? null,
      presale_from: rule.presale ? daysAgo(rule.presale.fromDaysAgo) : null,
      presale_until: rule.presale ? daysAgo(rule.presale.fromDaysAgo - rule.presale.days) : null,
      is_stopped: rule.isStopped,
    }))
  )
  const heads = await sql<{ id: number }>(
    trx,
    `INSERT INTO stock_quotas (kind, name, store_ids, starts_at) SELECT 'exclusive', 'q', ARRAY[store], $2
       FROM unnest($1::bigint[]) WITH ORDINALITY AS q(store, position) ORDER BY position RETURNING id`,
    [quotas.map((one) => stores[one.store]), NOW.toISOString()]
  )
  await insert(
    trx,
    'stock_quota_lines',
    'quota_id, warehouse_id, sku_id, wanted, qty, used, is_live',
    'quota_id bigint, warehouse_id bigint, sku_id bigint, wanted int, qty int, used int, is_live boolean',
    quotas.map((one, index) => ({
      quota_id: heads[index].id,
      warehouse_id: warehouses[one.warehouse],
      sku_id: items[one.sku],
      wanted: Math.max(1, one.qty),
      qty: one.qty,
      used: one.used,
      is_live: true,
    }))
  )
  await insert(
    trx,
    'bundle_components',
    'bundle_sku_id, sku_id, qty, revenue_share',
    'bundle_sku_id bigint, sku_id bigint, qty int, revenue_share numeric',
    world.bundles.flatMap((parts, bundle) =>
      parts.map((part, index) => ({
        bundle_sku_id: items[SKUS + bundle],
        sku_id: items[part.sku],
        qty: part.qty,
        revenue_share: index === 0 ? 1 : 0,
      }))
    )
  )
  const orders = await sql<{ id: number }>(
    trx,
    `INSERT INTO orders (number, store_id, external_no, status, placed_at, currency, goods_amount, total_amount)
     SELECT 'O-' || at, store, at::text, status, placed, 'CNY', 0, 0
       FROM unnest($1::bigint[], $2::text[], $3::timestamptz[]) WITH ORDINALITY AS o(store, status, placed, at) ORDER BY o.at RETURNING id`,
    [
      world.owed.map((one) => stores[one.store]),
      world.owed.map((one) => one.status),
      world.owed.map((one) => daysAgo(one.daysAgo)),
    ]
  )
  await insert(
    trx,
    'order_lines',
    'order_id, line_no, sku_id, title, qty, unit_price, payable',
    'order_id bigint, line_no int, sku_id bigint, title text, qty int, unit_price numeric, payable numeric',
    world.owed.map((one, index) => ({
      order_id: orders[index].id,
      line_no: 1,
      sku_id: items[one.sku],
      title: 't',
      qty: one.qty,
      unit_price: 0,
      payable: 0,
    }))
  )
}

/*
 * Seen to fail: with the buffer taken after the share, with the quota left out of a bundle's parts,
 * with a category's rule before the SKU's, with presale owing for orders from before it.
 */
test.group('inventory | what stores may sell', (group) => {
  group.each.teardown(resetDatabase)

  test('one statement answers like a pencil, for any stock, rules, quotas, presale and bundles', async ({
    assert,
  }) => {
    const ids = await empty()
    const every = [null, ...times(STORES, (n) => n)].flatMap((store) =>
      times(SKUS + BUNDLES, (item) => ({ store, item }))
    )
    await fc.assert(
      fc.asyncProperty(sellingWorld, async (world) => {
        await inTransaction(null, (trx) => write(trx, world, ids))
        const found = await new GetSellable(new FrozenClock(NOW)).handle(
          every.map(({ store, item }) => ({
            storeId: store === null ? null : ids.stores[store],
            skuId: ids.items[item],
          }))
        )
        const shown = every.map(({ store, item }) => {
          const one = found.find(
            ({ storeId, skuId }) =>
              storeId === (store === null ? null : ids.stores[store]) && skuId === ids.items[item]
          )
          return `${store}/${item}: ${one?.sellable}`
        })
        assert.deepEqual(
          shown,
          every.map(({ store, item }) => `${store}/${item}: ${slowSellable(world, store, item)}`)
        )
      }),
      { numRuns: 60, endOnFailure: true }
    )
  })
})
