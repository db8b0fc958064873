import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { type RefusedException, ShortageException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { makeSkus } from '#catalog/database/factories/skus'
import PostEntries from '#inventory/actions/post_entries'
import { makeWarehouse, stockUp } from '#inventory/database/factories/stock'
import type { NewStockEntry } from '#inventory/domain/stock_entry'
import ListLevels from '#inventory/queries/list_levels'
import { assertSound, countStatements } from '#inventory/tests/support/stock'
import { resetDatabase } from '#tests/helpers/database'

const post = (...entries: NewStockEntry[]) => new PostEntries().handle({ actor: SYSTEM, entries })
let source = 0
const entry = (
  fields: Partial<NewStockEntry> & { warehouseId: number; skuId: number; delta: number }
): NewStockEntry => ({
  bucket: 'on_hand',
  reason: 'receive',
  sourceType: 'test',
  sourceId: ++source,
  ...fields,
})

test.group('inventory | posting entries', (group) => {
  let skuIds: number[]
  let warehouseId: number

  group.each.setup(async () => {
    await resetDatabase()
    skuIds = await makeSkus(3)
    warehouseId = await makeWarehouse()
  })
  group.each.teardown(assertSound)

  test('a source is posted once, whoever asks how often', async ({ assert }) => {
    const entries = skuIds.map((skuId, line) =>
      entry({ warehouseId, skuId, delta: 5, sourceId: 1, sourceLine: line, unitCost: '2' })
    )
    const first = await post(...entries)
    const answers = await Promise.all([
      post(...entries),
      post(...entries.toReversed()),
      post(entries[1]),
    ])
    assert.deepEqual(answers, [first, first.toReversed(), [first[1]]])
    const levels = await new ListLevels().handle({ skuIds })
    assert.deepEqual(
      levels.map((level) => level.onHand),
      [5, 5, 5]
    )
  })

  test('a list half of which is known posts the other half', async ({ assert }) => {
    const known = entry({ warehouseId, skuId: skuIds[0], delta: 5 })
    const [id] = await post(known)
    const ids = await post(entry({ warehouseId, skuId: skuIds[1], delta: 7 }), known)
    assert.equal(ids[1], id)
    const levels = await new ListLevels().handle({ skuIds: skuIds.slice(0, 2) })
    assert.deepEqual(
      levels.map((level) => level.onHand),
      [5, 7]
    )
  })

  test('what is not there, or promised, cannot leave; nothing of the list is posted', async ({
    assert,
  }) => {
    await stockUp(warehouseId, skuIds.slice(0, 1), 5)
    const wanted = [
      entry({ warehouseId, skuId: skuIds[0], delta: -6, reason: 'adjust' }),
      entry({ warehouseId, skuId: skuIds[1], delta: 1 }),
    ]
    const error = await post(...wanted).catch((e: unknown) => e)
    assert.instanceOf(error, ShortageException)
    assert.deepInclude((error as ShortageException).shortages[0], {
      skuId: skuIds[0],
      warehouseId,
      wanted: 6,
      available: 5,
    })
    assert.lengthOf(await new ListLevels().handle({ skuIds: [skuIds[1]] }), 0)
  })

  test('a move between buckets and warehouses changes no value', async ({ assert }) => {
    const other = await makeWarehouse()
    await post(entry({ warehouseId, skuId: skuIds[0], delta: 3, unitCost: '3.333333' }))
    await post(
      entry({ warehouseId, skuId: skuIds[0], delta: -3, reason: 'transfer_out', sourceId: 900 }),
      entry({
        warehouseId: other,
        skuId: skuIds[0],
        delta: 3,
        reason: 'transfer_in',
        bucket: 'in_transit',
        sourceId: 900,
        mirrors: 0,
      })
    )
    const rows = await sql<{ value: string }>(null, 'SELECT value FROM stock_entries ORDER BY id')
    assert.deepEqual(
      rows.map((row) => row.value),
      ['10.0000', '-10.0000', '10.0000']
    )
    const [cost] = await sql(null, 'SELECT qty, value FROM stock_costs')
    assert.deepEqual(cost, { qty: 3, value: '10.0000' })
  })

  test('an entry that takes another back goes at its cost', async ({ assert }) => {
    const [id] = await post(entry({ warehouseId, skuId: skuIds[0], delta: 4, unitCost: '10' }))
    await post(entry({ warehouseId, skuId: skuIds[0], delta: 4, unitCost: '20' }))
    await post(
      entry({ warehouseId, skuId: skuIds[0], delta: -4, reason: 'receipt_undo', reversesId: id })
    )
    const [cost] = await sql(null, 'SELECT qty, value FROM stock_costs')
    assert.deepEqual(cost, { qty: 4, value: '80.0000' })
  })

  test('a warehouse that may go below zero carries the gap at the last cost', async ({
    assert,
  }) => {
    const below = await makeWarehouse({ allowNegative: true })
    await post(entry({ warehouseId: below, skuId: skuIds[0], delta: -2, reason: 'ship' }))
    const [cost] = await sql(null, 'SELECT qty, value FROM stock_costs')
    assert.deepEqual(cost, { qty: -2, value: '-80.0000' }, 'the purchase price of the SKU is 40')
  })

  test('nonsense is refused by name', async ({ assert }) => {
    const good = entry({ warehouseId, skuId: skuIds[0], delta: 1 })
    const codes = await Promise.all(
      [
        [{ ...good, delta: 0 }],
        [{ ...good, delta: 1.5 }],
        [{ ...good, unitCost: '-1' }],
        [good, good],
        [{ ...good, warehouseId: 9999 }],
      ].map((list) =>
        post(...list).then(
          () => 'posted',
          (error: RefusedException) => error.code
        )
      )
    )
    assert.deepEqual(codes, [
      'stock_delta',
      'stock_delta',
      'stock_cost_negative',
      'stock_source_twice',
      'stock_warehouse_unknown',
    ])
  })

  test('one event for the keys and one for the entries, whatever the list', async ({ assert }) => {
    const ids = await post(...skuIds.map((skuId) => entry({ warehouseId, skuId, delta: 1 })))
    const events = await sql<{ key: string; payload: unknown }>(
      null,
      `SELECT key, payload FROM outbox_events WHERE key LIKE 'inventory.%' ORDER BY id`
    )
    assert.deepEqual(events, [
      {
        key: 'inventory.levels.changed',
        payload: { keys: skuIds.map((skuId) => ({ warehouseId, skuId })) },
      },
      { key: 'inventory.entries.posted', payload: { entryIds: ids } },
    ])
  })

  test('the number of statements does not grow with the list', async ({ assert }) => {
    const many = await makeSkus(200)
    await post(...many.map((skuId) => entry({ warehouseId, skuId, delta: 1 })))
    const one = await countStatements(() => post(entry({ warehouseId, skuId: many[0], delta: 1 })))
    const all = await countStatements(() =>
      post(...many.map((skuId) => entry({ warehouseId, skuId, delta: 1 })))
    )
    assert.equal(all, one)
  })
})
