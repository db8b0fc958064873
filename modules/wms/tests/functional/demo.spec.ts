import { test } from '@japa/runner'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { setStage } from '#orders/database/factories/stage'
import { resetDatabase } from '#tests/helpers/database'
import { drainJobs } from '#tests/helpers/jobs'
import { releaseOrders } from '../../database/factories/floor.js'
import seed from '../../demo/seed.js'
import { proveBins } from '../../queries/prove_bins.js'

const counts = async () =>
  (
    await sql<Record<string, number>>(
      null,
      `SELECT (SELECT count(*)::int FROM wms_bins WHERE use IS NULL) AS bins,
              (SELECT count(*)::int FROM wms_waves) AS waves,
              (SELECT count(*)::int FROM fulfilments WHERE status = 'shipped') AS shipped,
              (SELECT count(*)::int FROM fulfilments WHERE status = 'packed') AS packed,
              (SELECT count(*)::int FROM wms_backlog WHERE state = 'waiting') AS waiting,
              (SELECT count(*)::int FROM wms_pick_tasks WHERE status = 'picking') AS picking`
    )
  )[0]

test.group('wms demo', (group) => {
  group.each.setup(resetDatabase)

  async function aWarehouse() {
    const stage = await setStage({ skus: 14, stock: 90 })
    await sql(null, `UPDATE warehouses SET code = 'HZ01' WHERE id = $1`, [stage.warehouseId])
    return stage
  }

  test('with nothing released there are racks with the stock in them, and no wave', async ({
    assert,
  }) => {
    await aWarehouse()
    await inTransaction(null, seed)
    assert.containsSubset(await counts(), { bins: 208, waves: 0, shipped: 0 })
    assert.deepEqual(await proveBins(null), [])
    const [waiting] = await sql<{ n: number }>(
      null,
      `SELECT count(*)::int AS n FROM wms_bin_stock s JOIN wms_bins b ON b.id = s.bin_id WHERE b.use = 'receiving' AND s.on_hand > 0`
    )
    assert.equal(waiting.n, 1, 'one SKU is left to be put away')
  })

  test('of what is released some left, some is on the carts and some waits', async ({ assert }) => {
    const stage = await aWarehouse()
    await releaseOrders(
      stage,
      Array.from({ length: 9 }, (_, n) => [
        { skuId: stage.skuIds[n], qty: 1 },
        { skuId: stage.skuIds[n + 1], qty: 2 },
      ])
    )
    await inTransaction(null, seed)
    await drainJobs()
    assert.deepEqual(await counts(), {
      bins: 208,
      waves: 2,
      shipped: 1,
      packed: 1,
      waiting: 3,
      picking: 1,
    })
    assert.deepEqual(await proveBins(null), [])
  })
})
