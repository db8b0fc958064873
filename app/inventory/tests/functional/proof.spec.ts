import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { makeSkus } from '#catalog/database/factories/skus'
import AdjustStock from '#inventory/actions/adjust_stock'
import ProveStock from '#inventory/actions/prove_stock'
import ReserveStock from '#inventory/actions/reserve_stock'
import ThawStock from '#inventory/actions/thaw_stock'
import { makeWarehouse, stockUp } from '#inventory/database/factories/stock'
import GetAvailability from '#inventory/queries/get_availability'
import { brokenInvariants } from '#inventory/tests/support/stock'
import { resetDatabase } from '#tests/helpers/database'
import { actingAs } from '#tests/helpers/people'

const refused = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code: string }) => error.code
  )

test.group('inventory | the daily proof', (group) => {
  let skuIds: number[]
  let warehouseId: number

  group.each.setup(async () => {
    await resetDatabase()
    skuIds = await makeSkus(5)
    warehouseId = await makeWarehouse()
    await stockUp(warehouseId, skuIds, 10)
  })

  const falsify = () =>
    sql(null, 'UPDATE stock_levels SET on_hand = on_hand + 2 WHERE sku_id = $1', [skuIds[3]])
  const wanted = (skuId: number, id: number) => ({
    fulfilmentLineId: id,
    orderId: id,
    warehouseId,
    skuId,
    qty: 1,
  })
  const thaw = (rebuild: boolean) =>
    new ThawStock().handle({
      actor: SYSTEM,
      warehouseId,
      skuId: skuIds[3],
      reason: '已核对实物',
      rebuild,
    })

  test('finds nothing where nothing is wrong, over any number of pages', async ({ assert }) => {
    const proof = await new ProveStock().handle({ pageSize: 2 })
    assert.deepInclude(proof, { checked: 5, mismatches: [] })
  })

  test('a level that does not add up is frozen, written down and told to who can mend it', async ({
    assert,
  }) => {
    const mender = await actingAs({ permissions: ['inventory.stock.repair'] })
    await actingAs({ permissions: ['inventory.stock.view'] })
    await falsify()
    const proof = await new ProveStock().handle({ pageSize: 2 })
    assert.deepEqual(proof.mismatches, [
      { warehouseId, skuId: skuIds[3], what: 'on_hand', says: 12, proven: 10 },
    ])
    const answer = await new ReserveStock().handle({
      lines: [wanted(skuIds[3], 1), wanted(skuIds[2], 2)],
    })
    assert.deepEqual(answer.reserved, [2])
    assert.deepInclude(answer.shortages[0], { available: 0, isFrozen: true })
    assert.equal((await new GetAvailability().handle({ skuIds })).get(skuIds[3])?.sellable, 0)
    const told = await sql<{ user_id: number }>(null, 'SELECT user_id FROM notifications')
    assert.deepEqual(
      told.map((row) => row.user_id),
      [mender.id]
    )
  })

  test('a second proof does not freeze, write or tell again', async ({ assert }) => {
    await actingAs({ permissions: ['inventory.stock.repair'] })
    await falsify()
    await new ProveStock().handle()
    await new ProveStock().handle()
    const [counts] = await sql(
      null,
      'SELECT (SELECT count(*) FROM stock_mismatches) AS open, (SELECT count(*) FROM notifications) AS told'
    )
    assert.deepEqual(counts, { open: 1, told: 1 })
  })

  test('nobody thaws what is still wrong, unless it is rebuilt from the ledger', async ({
    assert,
  }) => {
    await falsify()
    await new ProveStock().handle()
    assert.equal(await refused(thaw(false)), 'stock_still_wrong')
    await thaw(true)
    assert.deepEqual(await brokenInvariants(), [])
    const answer = await new ReserveStock().handle({ lines: [wanted(skuIds[3], 1)] })
    assert.deepEqual(answer.reserved, [1])
    const [entry] = await sql<{ before: object; after: object; reason: string }>(
      null,
      `SELECT before, after, reason FROM audit_entries WHERE action = 'inventory.level.rebuild'`
    )
    assert.deepInclude(entry.before, { on_hand: 12 })
    assert.deepInclude(entry.after, { on_hand: 10 })
    assert.equal(entry.reason, '已核对实物')
  })

  test('an average that the ledger does not add up to is written down and told once, takes in no cost by hand, and is rebuilt by a person', async ({
    assert,
    client,
  }) => {
    const mender = await actingAs({ permissions: ['inventory.stock.repair'] })
    await sql(
      null,
      'UPDATE stock_costs SET value = value + 1.25, qty = qty + 1 WHERE sku_id = $1',
      [skuIds[3]]
    )
    await new ProveStock().handle()
    await new ProveStock().handle()
    const found = await sql(
      null,
      'SELECT warehouse_id AS place, what, proven - says AS off FROM stock_mismatches ORDER BY id'
    )
    assert.deepEqual(found, [
      { place: warehouseId, what: 'cost_qty', off: -1 },
      { place: warehouseId, what: 'cost_value', off: -12_500 },
    ])
    const told = await sql(null, 'SELECT user_id FROM notifications')
    assert.deepEqual(told, [{ user_id: mender.id }])
    const sold = await new ReserveStock().handle({ lines: [wanted(skuIds[3], 1)] })
    assert.deepEqual(sold.reserved, [1], 'units are right, so they are promised')
    const adjust = (unitCost?: string, skuId = skuIds[3]) =>
      new AdjustStock().handle({
        actor: SYSTEM,
        warehouseId,
        reason: 'found',
        lines: [{ skuId, bucket: 'on_hand', delta: 1, unitCost }],
      })
    const own = await adjust('99').catch((error: { code: string; details: unknown }) => error)
    assert.deepInclude(own, { code: 'cost_unsettled', details: { field: 'lines.0.unitCost' } })
    assert.equal((await adjust()).status, 'posted', 'at the average it goes on')
    assert.equal((await adjust('99', skuIds[2])).status, 'posted', 'and so do other SKUs')
    await stockUp(warehouseId, [skuIds[3]], 1, '45')
    const keeper = await actingAs('owner')
    const page = () =>
      client.get(`/inventory/stock/${warehouseId}/${skuIds[3]}`).loginAs(keeper).withInertia()
    assert.isTrue((await page()).inertiaProps.level.isCostUnsettled)
    assert.equal(await refused(thaw(false)), 'stock_still_wrong')
    await thaw(true)
    assert.isFalse((await page()).inertiaProps.level.isCostUnsettled)
    assert.equal((await adjust('41')).status, 'posted')
    assert.deepEqual(await brokenInvariants(), [])
    assert.deepInclude(await new ProveStock().handle(), { mismatches: [], costs: [] })
  })

  test('a rebuild that would break the bounds is refused', async ({ assert }) => {
    await new ReserveStock().handle({ lines: [{ ...wanted(skuIds[3], 1), qty: 10 }] })
    await falsify()
    await sql(
      null,
      `INSERT INTO stock_entries (warehouse_id, sku_id, bucket, delta, reason, source_type, source_id) VALUES ($1, $2, 'on_hand', -4, 'adjust', 'test', 1)`,
      [warehouseId, skuIds[3]]
    )
    assert.equal(await refused(thaw(true)), 'stock_rebuild_bounds')
  })
})
