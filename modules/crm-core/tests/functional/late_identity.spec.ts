import { readFileSync } from 'node:fs'
import { test } from '@japa/runner'
import { sql } from '#kernel/sql'
import ApproveCase from '#orders/actions/approve_case'
import CancelOrders from '#orders/actions/cancel_orders'
import CaptureOrders from '#orders/actions/capture_orders'
import EndCases from '#orders/actions/end_cases'
import NoteReturnWaybill from '#orders/actions/note_return_waybill'
import OpenCase from '#orders/actions/open_case'
import { caseMachine } from '#orders/domain/case_machine'
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

  test('the steps of after-sales are told as they happen, or once the customer is known', async ({
    assert,
  }) => {
    const stage = await setStage({ skus: 1, stock: 100 })
    const { orderIds } = await new CaptureOrders().handle({
      storeId: stage.storeId,
      orders: [anOrder(stage.skuIds, { externalNo: 'C-1', phone: '13612345679' })],
    })
    const later = (interval: string) =>
      sql(
        null,
        `UPDATE graphile_worker._private_jobs SET run_at = now() + $1::interval WHERE ${LINKING}`,
        [interval]
      )
    await later('1 hour')
    await drainJobs()
    await shipAll()
    const [line] = await sql<{ id: number }>(
      null,
      'SELECT id FROM order_lines WHERE order_id = $1',
      orderIds
    )
    const { id } = await new OpenCase().handle({
      orderId: orderIds[0],
      kind: 'return',
      lines: [{ orderLineId: line.id, qty: 1 }],
    })
    await new ApproveCase().handle({ caseIds: [id] })
    await drainJobs()
    assert.deepEqual(await kinds(), [])
    await later('0')
    await drainJobs()
    await new NoteReturnWaybill().handle({ caseId: id, waybillNo: 'YT1234567890123' })
    await new EndCases().handle({ caseIds: [id], outcome: 'cancelled', reason: 'kept' })
    await drainJobs()
    const steps = (await kinds()).filter(({ kind }) => kind.startsWith('case_'))
    assert.deepEqual(
      steps,
      ['awaiting_goods', 'cancelled', 'goods_sent', 'opened'].map((kind) => ({
        kind: `case_${kind}`,
        count: 1,
      }))
    )
    const texts = JSON.parse(
      readFileSync(new URL('../../lang/en/crm-core.json', import.meta.url), 'utf8')
    ).timeline as Record<string, string>
    const untold = caseMachine.states.filter(
      (state) => state !== 'refunded' && !texts[`case_${state}`]
    )
    assert.deepEqual(untold, [], 'a text for every step')
  })
})
