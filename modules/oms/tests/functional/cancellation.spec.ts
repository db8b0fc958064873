import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import CaptureOrders from '#orders/actions/capture_orders'
import { anOrder, setStage } from '#orders/database/factories/stage'
import { cancellation } from '#orders/services/cancellation'
import ProcessOrders from '#modules/oms/actions/process_orders'
import { resetDatabase } from '#tests/helpers/database'
import { countStatements } from '#tests/helpers/statements'

test.group('Cancelling side by side', (group) => {
  group.each.setup(() => resetDatabase())

  async function released(count: number) {
    const stage = await setStage()
    const orders = Array.from({ length: count }, (_, n) =>
      anOrder(stage.skuIds, { externalNo: `K-${n}`, phone: `1390000000${n}` })
    )
    const { orderIds } = await new CaptureOrders().handle({ storeId: stage.storeId, orders })
    const { allocated } = await new ProcessOrders().handle({ orderIds })
    return allocated
  }
  const cancel = (orderIds: number[], reason = 'changed mind') =>
    cancellation.submit({ orderIds, reason, actor: SYSTEM })

  test('each is told its own, and an order asked for twice is cancelled once', async ({
    assert,
  }) => {
    const [a, b, c] = await released(3)
    const answers = await Promise.all([
      cancel([a]),
      cancel([b, 999_999]),
      cancel([b]),
      cancel([c], 'too late'),
    ])
    assert.deepEqual(answers, [
      { moved: [a], refused: [] },
      { moved: [b], refused: [{ id: 999_999, status: null }] },
      { moved: [], refused: [{ id: b, status: 'cancelled' }] },
      { moved: [c], refused: [] },
    ])
    const changes = await sql<{ id: number; reason: string }>(
      null,
      'SELECT order_id AS id, reason FROM order_changes ORDER BY order_id'
    )
    assert.deepEqual(changes, [
      { id: a, reason: 'changed mind' },
      { id: b, reason: 'changed mind' },
      { id: c, reason: 'too late' },
    ])
    const levels = await sql<{ reserved: number }>(null, 'SELECT reserved FROM stock_levels')
    assert.isTrue(levels.every((level) => level.reserved === 0))
  })

  test('takes as many statements for eight orders as for two', async ({ assert }) => {
    const ids = await released(10)
    const few = await countStatements(async () => void (await cancel(ids.slice(0, 2))))
    assert.equal(await countStatements(async () => void (await cancel(ids.slice(2)))), few)
    assert.isAtMost(few, 18)
  })
})
