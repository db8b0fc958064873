import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { makeSkus } from '#catalog/database/factories/skus'
import SaveBundle from '#catalog/actions/save_bundle'
import ReserveStock from '#inventory/actions/reserve_stock'
import SaveAvailability from '#inventory/actions/save_availability'
import SaveWarehouse from '#inventory/actions/save_warehouse'
import { makeWarehouse, stockUp } from '#inventory/database/factories/stock'
import GetAvailability from '#inventory/queries/get_availability'
import { countStatements } from '#inventory/tests/support/stock'
import { resetDatabase } from '#tests/helpers/database'

test.group('inventory | availability', (group) => {
  let skuIds: number[]
  let here: number
  let there: number
  let storeId: number

  group.each.setup(async () => {
    await resetDatabase()
    skuIds = await makeSkus(2)
    here = await makeWarehouse()
    there = await makeWarehouse({ kind: 'third_party' })
    await stockUp(here, skuIds, 11)
    await stockUp(there, skuIds, 5)
    ;[{ id: storeId }] = await sql<{ id: number }>(
      null,
      `SELECT id FROM stores WHERE code = 'manual'`
    )
  })

  const sellable = async (skuId = skuIds[0]) =>
    (await new GetAvailability().handle({ storeId, skuIds: [skuId] })).get(skuId)?.sellable

  test('a store without rules sells all that is free in the warehouses that ship', async ({
    assert,
  }) => {
    const returns = await makeWarehouse({ kind: 'return' })
    await stockUp(returns, skuIds, 100)
    assert.equal(await sellable(), 16)
    await new ReserveStock().handle({
      lines: [{ fulfilmentLineId: 1, orderId: 1, warehouseId: here, skuId: skuIds[0], qty: 4 }],
    })
    assert.equal(await sellable(), 12)
  })

  test('with rules it draws from those warehouses, less the buffer, by its share', async ({
    assert,
  }) => {
    await new SaveAvailability().handle({
      actor: SYSTEM,
      storeId,
      rules: [{ warehouseId: here, sharePercent: 50, buffer: 2 }],
    })
    const answer = (await new GetAvailability().handle({ storeId, skuIds })).get(skuIds[0])
    assert.deepEqual(answer, {
      sellable: 4,
      byWarehouse: [{ warehouseId: here, available: 11, sellable: 4 }],
    })
    const [{ sellable: everywhere }] = (
      await new GetAvailability().handle({ skuIds: [skuIds[0]] })
    ).values()
    assert.equal(everywhere, 16, 'other askers are not bound by it')
    const [event] = await sql(
      null,
      `SELECT payload FROM outbox_events WHERE key = 'inventory.availability.changed'`
    )
    assert.deepEqual(event, { payload: { storeIds: [storeId] } })
  })

  test('a closed warehouse sells nothing, and is not closed while it holds stock', async ({
    assert,
  }) => {
    const close = new SaveWarehouse().handle({
      actor: SYSTEM,
      id: there,
      warehouse: { isActive: false },
    })
    await assert.rejects(() => close, /warehouse_has_stock/)
    await sql(null, 'UPDATE warehouses SET is_active = false WHERE id = $1', [there])
    assert.equal(await sellable(), 11)
  })

  test('a bundle is as available as its scarcest component', async ({ assert }) => {
    const [bundleId] = await makeSkus(1, { kind: 'bundle' })
    assert.equal(await sellable(bundleId), 0, 'nothing in it yet')
    await new SaveBundle().handle({
      actor: SYSTEM,
      skuId: bundleId,
      components: [
        { skuId: skuIds[0], qty: 3 },
        { skuId: skuIds[1], qty: 1 },
      ],
    })
    await new ReserveStock().handle({
      lines: [{ fulfilmentLineId: 1, orderId: 1, warehouseId: here, skuId: skuIds[1], qty: 10 }],
    })
    const answer = (
      await new GetAvailability().handle({ storeId, skuIds: [bundleId, skuIds[1]] })
    ).get(bundleId)
    assert.deepEqual(answer, {
      sellable: 5,
      byWarehouse: [
        { warehouseId: here, available: 1, sellable: 1 },
        { warehouseId: there, available: 1, sellable: 1 },
      ],
    })
  })

  test('takes one statement whatever the list', async ({ assert }) => {
    const many = await makeSkus(150)
    assert.equal(
      await countStatements(() => new GetAvailability().handle({ storeId, skuIds: many })),
      1
    )
  })

  test('turning below-zero off is refused while something is below zero', async ({ assert }) => {
    const below = await makeWarehouse({ allowNegative: true })
    await new ReserveStock().handle({
      lines: [{ fulfilmentLineId: 1, orderId: 1, warehouseId: below, skuId: skuIds[0], qty: 2 }],
    })
    const off = () =>
      new SaveWarehouse().handle({ actor: SYSTEM, id: below, warehouse: { allowNegative: false } })
    await assert.rejects(off, /warehouse_below_zero/)
    await stockUp(below, [skuIds[0]], 2)
    await off()
    const [level] = await sql(
      null,
      'SELECT allow_negative FROM stock_levels WHERE warehouse_id = $1',
      [below]
    )
    assert.deepEqual(level, { allow_negative: false })
  })
})
