import { randomUUID } from 'node:crypto'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { SYSTEM } from '#kernel/access/actor'
import { WaybillProvider } from '#kernel/ports/waybill_provider'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import ChangeOrders from '#orders/actions/change_orders'
import InterceptFulfilments from '#orders/actions/intercept_fulfilments'
import TakeOutLines from '#orders/actions/take_out_lines'
import type { ChangeAction } from '#orders/domain/change_actions'
import { resetDatabase } from '#tests/helpers/database'
import { drainJobs } from '#tests/helpers/jobs'
import { actingAs } from '#tests/helpers/people'
import { WaybillSimulator } from '#tests/simulators/waybill'
import IssueWaybills from '../../actions/issue_waybills.js'
import PrintWaybills from '../../actions/print_waybills.js'
import RecordPackScans from '../../actions/record_pack_scans.js'
import RecordPickScans from '../../actions/record_pick_scans.js'
import ReleaseWave from '../../actions/release_wave.js'
import SealParcel from '../../actions/seal_parcel.js'
import { releaseOrders, setFloor } from '../../database/factories/floor.js'
import { KdniaoProvider } from '../../services/kdniao_provider.js'
import type { ScanInput } from '../../services/scan_log.js'

const actor = SYSTEM
const rows = (text: string, values: unknown[] = []) => sql<Record<string, any>>(null, text, values)
const one = async (text: string, values: unknown[] = []) => (await rows(text, values))[0]

const linesOf = (fulfilmentId: number) =>
  rows(
    `SELECT l.id, o.id AS "orderLineId", o.order_id AS "orderId", s.code FROM fulfilment_lines l JOIN order_lines o ON o.id = l.order_line_id
       JOIN skus s ON s.id = l.sku_id WHERE l.fulfilment_id = $1 ORDER BY l.id`,
    [fulfilmentId]
  )
const change = (orderId: number, ...actions: ChangeAction[]) =>
  new ChangeOrders().handle({ changes: [{ orderId, source: 'platform', actions }] })

/** A wave with one order of one unit of each of two SKUs. */
async function inWave() {
  const floor = await setFloor({ skus: 2 })
  const [a, b] = floor.skuIds
  const [id] = await releaseOrders(floor, [
    [
      { skuId: a, qty: 1 },
      { skuId: b, qty: 1 },
    ],
  ])
  const {
    taskIds: [taskId],
  } = await new ReleaseWave().handle({
    actor,
    filter: { warehouseId: floor.warehouseId },
    maxOrders: 10,
  })
  return { floor, id, taskId, lines: await linesOf(id) }
}

const scan = (fields: Partial<ScanInput> & Pick<ScanInput, 'kind'>): ScanInput => ({
  scanId: randomUUID(),
  barcode: '',
  qty: 1,
  at: new Date().toISOString(),
  ...fields,
})
async function pick(taskId: number, code: string) {
  const line = await one(
    `SELECT l.id FROM wms_pick_lines l JOIN skus s ON s.id = l.sku_id WHERE l.task_id = $1 AND s.code = $2`,
    [taskId, code]
  )
  const scans = [scan({ kind: 'pick', taskId, lineId: line.id, barcode: code })]
  return (await new RecordPickScans().handle({ actor, taskId, scans }))[0]
}
async function pack(fulfilmentId: number, code: string) {
  const scans = [scan({ kind: 'pack', fulfilmentId, barcode: code })]
  return (await new RecordPackScans().handle({ actor, fulfilmentId, scans }))[0]
}
const seal = (fulfilmentId: number, weightG: number) =>
  new SealParcel().handle({ actor, fulfilmentId, weightG })

test.group('Parcels that are stopped on the floor', (group) => {
  group.each.setup(() => resetDatabase())

  test('a line that was refunded before it was picked is not fetched; the rest is packed', async ({
    assert,
  }) => {
    const { id, taskId, lines } = await inWave()
    const [first, second] = lines
    assert.equal((await pick(taskId, first.code)).result, 'accepted')
    await change(second.orderId, {
      action: 'cancel_line',
      orderLineId: second.orderLineId,
      qty: 1,
    })
    // The phone still shows the line: the gate reads the state, not the screen, before any job ran.
    const late = await pick(taskId, second.code)
    assert.deepEqual([late.result, late.reason], ['superseded', 'line_taken_out'])
    await drainJobs()
    assert.deepEqual(await one('SELECT status FROM wms_pick_tasks WHERE id = $1', [taskId]), {
      status: 'done',
    })
    assert.deepEqual(await one('SELECT sum(allocated)::int AS allocated FROM wms_bin_stock'), {
      allocated: 0,
    })
    assert.equal((await pack(id, second.code)).reason, 'wrong_item')
    assert.equal((await pack(id, first.code)).result, 'accepted')
    await seal(id, 580)
    assert.deepEqual(await one('SELECT status FROM fulfilments WHERE id = $1', [id]), {
      status: 'packed',
    })
  })

  test('a wave is built without what was taken out before it', async ({ assert }) => {
    const floor = await setFloor({ skus: 2 })
    const [a, b] = floor.skuIds
    const [id] = await releaseOrders(floor, [
      [
        { skuId: a, qty: 2 },
        { skuId: b, qty: 1 },
      ],
    ])
    const [first] = await linesOf(id)
    await inTransaction(null, async (trx) => {
      await sql(trx, 'SELECT id FROM orders WHERE id = $1 FOR NO KEY UPDATE', [first.orderId])
      const lines = [{ orderLineId: first.orderLineId, qty: 2 }]
      await new TakeOutLines().handle({ trx, lines, reason: 'test' })
    })
    await drainJobs()
    assert.deepEqual(
      await one(
        'SELECT lines, units, shape, only_sku_id FROM wms_backlog WHERE fulfilment_id = $1',
        [id]
      ),
      { lines: 1, units: 1, shape: 'single', only_sku_id: b }
    )
  })

  test('a refund that comes between pick and pack, on another connection, wins whoever is first', async ({
    assert,
  }) => {
    for (const refundIsFirst of [true, false]) {
      await resetDatabase()
      const { id, taskId, lines } = await inWave()
      for (const line of lines) await pick(taskId, line.code)
      const refund = () =>
        change(lines[0].orderId, {
          action: 'refund_line',
          orderLineId: lines[0].orderLineId,
          details: { state: 'requested' },
        })
      // One connection holds the order while the other already knocks.
      let letGo = () => {}
      let hasIt = () => {}
      const held = new Promise<void>((resolve) => (letGo = resolve))
      const locked = new Promise<void>((resolve) => (hasIt = resolve))
      const holding = inTransaction(null, async (trx) => {
        await sql(trx, 'SELECT id FROM orders WHERE id = $1 FOR NO KEY UPDATE', [lines[0].orderId])
        if (refundIsFirst)
          await new ChangeOrders().handle({
            trx,
            changes: [
              {
                orderId: lines[0].orderId,
                actions: [
                  {
                    action: 'refund_line',
                    orderLineId: lines[0].orderLineId,
                    details: { state: 'requested' },
                  },
                ],
              },
            ],
          })
        hasIt()
        await held
      })
      await locked
      const scanned = pack(id, lines[0].code)
      const other = refundIsFirst ? Promise.resolve() : scanned.then(refund)
      setTimeout(() => letGo(), 150)
      await Promise.all([holding, other])
      const answer = await scanned
      if (refundIsFirst) {
        assert.deepEqual([answer.reason, answer.params], ['order_stopped', { why: 'refund_open' }])
      } else assert.equal(answer.result, 'accepted')
      // What was packed before is not packed on, not closed, and gets no waybill.
      assert.equal((await pack(id, lines[1].code)).reason, 'order_stopped')
      await assert.rejects(() => seal(id, 1080), /wms_order_stopped \(why=refund_open\)/)
      const [issued] = await new IssueWaybills().handle({ actor, fulfilmentIds: [id] })
      assert.deepEqual(issued.error, {
        code: 'wms_order_stopped',
        params: { why: 'refund_open' },
      })
    }
  }).timeout(60_000)

  test('who leads the floor hears of a parcel that is in somebody’s hands', async ({ assert }) => {
    const { id } = await inWave()
    await actingAs('warehouse')
    await new InterceptFulfilments().handle({ fulfilmentIds: [id], reason: 'platform_refund' })
    await drainJobs()
    const told = await rows(
      `SELECT kind, params, href FROM notifications WHERE kind = 'wms.parcels.intercepted'`
    )
    assert.isAbove(told.length, 0)
    assert.deepEqual(told[0].params, { count: 1 })
    assert.equal(told[0].href, '/orders/fulfilments?intercepted=1')
  })

  test('after its address changed a parcel goes on with a new waybill; the old one goes back', async ({
    client,
    assert,
  }) => {
    const simulator = new WaybillSimulator()
    const endpoint = await simulator.start()
    const { businessId, appKey } = simulator
    app.container.swap(
      WaybillProvider,
      () => new KdniaoProvider(async () => ({ endpoint, businessId, appKey }))
    )
    try {
      const { id, taskId, lines } = await inWave()
      for (const line of lines) await pick(taskId, line.code)
      for (const line of lines) await pack(id, line.code)
      await seal(id, 1080)
      const [first] = await new IssueWaybills().handle({ actor, fulfilmentIds: [id] })
      await change(lines[0].orderId, {
        action: 'readdress',
        details: { consignee: '李雷', addressLine: '解放路 9 号' },
      })
      await assert.rejects(
        () => new PrintWaybills().handle({ actor, ids: [first.waybillId!] }),
        /wms_nothing_to_print/
      )
      const [again] = await new IssueWaybills().handle({ actor, fulfilmentIds: [id] })
      assert.equal(again.error?.code, 'wms_address_changed')
      const answer = await client
        .post('/wms/waybills/replace')
        .json({ ids: [id] })
        .loginAs(await actingAs('warehouse'))
        .withCsrfToken()
        .redirects(0)
      answer.assertStatus(302)
      answer.assertFlashMessage('success', '已换 1 张新面单，请打印并覆盖旧面单')
      const waybills = await rows('SELECT state, number FROM wms_waybills ORDER BY id')
      assert.deepEqual(
        waybills.map((row) => row.state),
        ['voided', 'issued']
      )
      assert.deepEqual(
        [...simulator.issued.values()].map((issued) => issued.isCancelled),
        [true, false]
      )
      assert.equal(simulator.calls.at(-1)!.data.Receiver.Name, '李雷')
      assert.deepEqual(
        await one('SELECT waybill_no, intercept_reason FROM fulfilments WHERE id = $1', [id]),
        { waybill_no: waybills[1].number, intercept_reason: null }
      )
      const { printed } = await new PrintWaybills().handle({
        actor,
        ids: (await rows(`SELECT id FROM wms_waybills WHERE state = 'issued'`)).map(
          (row) => row.id
        ),
      })
      assert.lengthOf(printed, 1)
    } finally {
      app.container.restore(WaybillProvider)
      await simulator.stop()
    }
  })
})
