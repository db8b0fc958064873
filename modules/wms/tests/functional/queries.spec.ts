import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { resetDatabase } from '#tests/helpers/database'
import { actingAs } from '#tests/helpers/people'
import ReleaseWave from '../../actions/release_wave.js'
import { releaseOrders, setFloor } from '../../database/factories/floor.js'
import ProveBinsJob from '../../jobs/prove_bins.js'
import countWaiting from '../../queries/count_waiting.js'
import GetWave from '../../queries/get_wave.js'
import loadFloorWidget from '../../queries/load_floor_widget.js'
import searchBins from '../../queries/search_bins.js'

test.group('wms queries', (group) => {
  group.each.setup(resetDatabase)
  group.teardown(resetDatabase)

  test('a bin is found by the beginning of its code and by the SKU in it, in sight only', async ({
    assert,
  }) => {
    const floor = await setFloor({ skus: 1 })
    const found = await searchBins('a01-0', SYSTEM, 10)
    assert.deepEqual(
      found.map((hit) => hit.title),
      ['A01-01-1', 'A01-02-1', 'A01-03-1', 'A01-04-1']
    )
    const [{ code }] = await sql<{ code: string }>(null, 'SELECT code FROM skus WHERE id = $1', [
      floor.skuIds[0],
    ])
    assert.deepEqual(
      (await searchBins(code, SYSTEM, 10)).map((hit) => hit.title),
      [floor.bins[0].code]
    )
    assert.deepEqual(await searchBins('a01', { ...SYSTEM, warehouses: [] }, 10), [])
    assert.deepEqual(await searchBins('%_', SYSTEM, 10), [])
  })

  test('the widget and the menu count what waits at each station; a wave shows its carts', async ({
    assert,
  }) => {
    const floor = await setFloor({ skus: 1 })
    const line = [{ skuId: floor.skuIds[0], qty: 1 }]
    const ids = await releaseOrders(floor, [line, line, line])
    assert.equal(await countWaiting(SYSTEM), 3)
    const { waveId } = await new ReleaseWave().handle({
      actor: SYSTEM,
      filter: { warehouseId: floor.warehouseId },
      maxOrders: 1,
    })
    assert.deepInclude(await loadFloorWidget(SYSTEM), {
      toPick: 2,
      toPack: 0,
      toShip: 0,
      shipped: 0,
    })
    const { tasks, fulfilments } = await new GetWave().handle(waveId, SYSTEM)
    assert.deepInclude(tasks[0], { orders: 1, units: 1, picked: 0, short: 0 })
    assert.deepInclude(fulfilments[0], { id: ids[0], units: 1, picked: 0, short: 0, cartSlot: 1 })
  })

  test('the nightly proof is silent when bins agree and tells who runs them when not', async ({
    assert,
  }) => {
    const keeper = await actingAs('warehouse')
    const floor = await setFloor({ skus: 1 })
    const told = () =>
      sql<{ user_id: number; params: { count: number } }>(
        null,
        `SELECT user_id, params FROM notifications WHERE kind = 'wms.bins.disagree' AND user_id = $1`,
        [keeper.id]
      )
    await new ProveBinsJob().handle()
    assert.deepEqual(await told(), [])
    await sql(null, 'ALTER TABLE wms_bin_stock DISABLE TRIGGER wms_bin_stock_equals_level')
    await sql(null, 'UPDATE wms_bin_stock SET on_hand = on_hand + 1 WHERE bin_id = $1', [
      floor.bins[0].id,
    ])
    await sql(null, 'ALTER TABLE wms_bin_stock ENABLE TRIGGER wms_bin_stock_equals_level')
    await new ProveBinsJob().handle()
    const [notice] = await told()
    assert.equal(notice.params.count, 1)
  })
})
