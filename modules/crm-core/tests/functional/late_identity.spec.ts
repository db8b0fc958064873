import { test } from '@japa/runner'
import { sql } from '#kernel/sql'
import CancelOrders from '#orders/actions/cancel_orders'
import CaptureOrders from '#orders/actions/capture_orders'
import { shipAll } from '#orders/database/factories/ship'
import { anOrder, setStage } from '#orders/database/factories/stage'
import { resetDatabase } from '#tests/helpers/database'
import { drainJobs } from '#tests/helpers/jobs'

const LINKING = `task_id = (SELECT id FROM graphile_worker._private_tasks WHERE identifier = 'kernel.deliver_event')
  AND payload->>'listener' = 'orders.link_customers'`

const kinds = () =>
  sql<{ kind: string; count: number }>(
    null,
    `SELECT kind, count(*)::int AS count FROM timeline_entries WHERE module = 'crm-core' GROUP BY 1 ORDER BY 1`
  )

test.group('Orders whose customer is known late', (group) => {
  group.each.setup(() => resetDatabase())

  test('what happened before is on the timeline once, and the shopper hears of the parcel once', async ({
    assert,
  }) => {
    const stage = await setStage({ skus: 1, stock: 100 })
    const order = (externalNo: string) =>
      anOrder(stage.skuIds, { externalNo, phone: '13612345678' })
    const { orderIds } = await new CaptureOrders().handle({
      storeId: stage.storeId,
      orders: [order('L-1'), order('L-2')],
    })
    const held = await sql(
      null,
      `UPDATE graphile_worker._private_jobs SET run_at = now() + interval '1 hour' WHERE ${LINKING} RETURNING id`
    )
    assert.isAbove(held.length, 0)
    await drainJobs()
    await new CancelOrders().handle({ orderIds: [orderIds[1]], reason: 'test' })
    assert.lengthOf(await shipAll(), 1)
    await drainJobs()
    assert.deepEqual(await kinds(), [])

    await sql(null, `UPDATE graphile_worker._private_jobs SET run_at = now() WHERE ${LINKING}`)
    await drainJobs()
    assert.deepEqual(await kinds(), [
      { kind: 'order_cancelled', count: 1 },
      { kind: 'order_captured', count: 2 },
      { kind: 'order_paid', count: 2 },
      { kind: 'parcel_shipped', count: 1 },
    ])
    const notices = await sql(
      null,
      `SELECT t.id FROM marketing_touches t JOIN marketing_templates m ON m.id = t.template_id WHERE m.key = 'shipping_notice'`
    )
    assert.lengthOf(notices, 1)
  })
})
