import { randomUUID } from 'node:crypto'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { SYSTEM } from '#kernel/access/actor'
import { WaybillProvider } from '#kernel/ports/waybill_provider'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import ApproveCase from '#orders/actions/approve_case'
import CancelFulfilments from '#orders/actions/cancel_fulfilments'
import CompleteCases from '#orders/actions/complete_cases'
import ChangeOrders from '#orders/actions/change_orders'
import InterceptFulfilments from '#orders/actions/intercept_fulfilments'
import OpenCase from '#orders/actions/open_case'
import RefundCase from '#orders/actions/refund_case'
import ShipParcel from '#orders/actions/ship_parcel'
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

/** A case of the desk that gives money back without goods, settled at once. */
async function refundOnly(orderId: number, orderLineIds: number[], amount?: string) {
  await sql(
    null,
    `UPDATE orders SET paid_amount = total_amount, payment_status = 'paid' WHERE paid_amount = 0`
  )
  const { id, refundAmount } = await new OpenCase().handle({
    orderId,
    kind: 'refund_only',
    lines: orderLineIds.map((orderLineId) => ({ orderLineId, qty: 1, refundAmount: amount })),
  })
  const settle = async () => {
    await new ApproveCase().handle({ caseIds: [id] })
    const refund = { caseId: id, amount: refundAmount, method: 'alipay', externalTxnNo: `R${id}` }
    await new RefundCase().handle({ ...refund, actor })
  }
  return { id, settle }
}
const statusOf = async (fulfilmentId: number) =>
  (await one('SELECT status FROM fulfilments WHERE id = $1', [fulfilmentId])).status
const lineState = (orderLineId: number) =>
  one('SELECT cancelled, refund_state AS state FROM order_lines WHERE id = $1', [orderLineId])

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
  })

  test('a case that gives money back before shipping stops the line, and takes it off when it is settled', async ({
    assert,
  }) => {
    const { id, taskId, lines } = await inWave()
    const [first, second] = lines
    const { settle } = await refundOnly(second.orderId, [second.orderLineId])
    const stopped = await pick(taskId, second.code)
    assert.deepEqual([stopped.reason, stopped.params], ['order_stopped', { why: 'refund_open' }])
    await settle()
    assert.deepEqual(await lineState(second.orderLineId), { cancelled: 1, state: 'refunded' })
    const late = await pick(taskId, second.code)
    assert.deepEqual([late.result, late.reason], ['superseded', 'line_taken_out'])
    await drainJobs()
    await pick(taskId, first.code)
    await pack(id, first.code)
    await seal(id, 580)
    assert.equal(await statusOf(id), 'packed')
  })

  test('goods of a settled case that are picked already stop their parcel until it is withdrawn', async ({
    assert,
  }) => {
    const { id, taskId, lines } = await inWave()
    const [first, second] = lines
    for (const line of lines) await pick(taskId, line.code)
    await (await refundOnly(first.orderId, [first.orderLineId])).settle()
    assert.deepEqual((await pack(id, second.code)).params, { why: 'case_refund' })
    await assert.rejects(() => seal(id, 1080), /why=case_refund/)
    const [issued] = await new IssueWaybills().handle({ actor, fulfilmentIds: [id] })
    assert.deepEqual(issued.error?.params, { why: 'case_refund' })
    assert.equal((await lineState(first.orderLineId)).cancelled, 0)
    await new CancelFulfilments().handle({ fulfilmentIds: [id], reason: 'case_refund' })
    await drainJobs()
    assert.equal((await lineState(first.orderLineId)).cancelled, 1)
    // What is left goes out; once its money went back as well, nothing is.
    const open =
      await rows(`SELECT l.order_line_id AS line FROM fulfilment_lines l JOIN fulfilments f ON f.id = l.fulfilment_id
      WHERE f.status <> 'cancelled' AND NOT l.is_cancelled`)
    assert.notInclude(
      open.map((row) => row.line),
      first.orderLineId
    )
    await (await refundOnly(second.orderId, [second.orderLineId])).settle()
    await drainJobs()
    const order = await one(
      'SELECT status, refunded_amount AS back, paid_amount AS paid FROM orders'
    )
    assert.deepEqual([order.status, order.back], ['cancelled', order.paid])
    const left = await one('SELECT sum(reserved)::int AS n FROM stock_levels')
    assert.equal(left.n, 0)
  })

  test('less than the price is goodwill: the parcel goes on when it is settled', async ({
    assert,
  }) => {
    const { id, taskId, lines } = await inWave()
    for (const line of lines) await pick(taskId, line.code)
    const { settle } = await refundOnly(lines[0].orderId, [lines[0].orderLineId], '5')
    assert.equal((await pack(id, lines[0].code)).reason, 'order_stopped')
    await settle()
    assert.deepEqual(await lineState(lines[0].orderLineId), { cancelled: 0, state: 'none' })
    for (const line of lines) assert.equal((await pack(id, line.code)).result, 'accepted')
    await seal(id, 1080)
    assert.equal(await statusOf(id), 'packed')
  })

  test('goods that cost nothing are taken off when their case is completed', async ({ assert }) => {
    const { taskId, lines } = await inWave()
    const [first, second] = lines
    await change(second.orderId, {
      action: 'reprice',
      orderLineId: second.orderLineId,
      amount: '0',
    })
    const { id } = await new OpenCase().handle({
      orderId: second.orderId,
      kind: 'refund_only',
      lines: [{ orderLineId: second.orderLineId, qty: 1 }],
    })
    await new ApproveCase().handle({ caseIds: [id] })
    assert.equal((await pick(taskId, second.code)).reason, 'order_stopped')
    assert.deepEqual((await new CompleteCases().handle({ caseIds: [id] })).moved, [id])
    assert.equal((await lineState(second.orderLineId)).cancelled, 1)
    assert.equal((await pick(taskId, second.code)).reason, 'line_taken_out')
    assert.equal((await pick(taskId, first.code)).result, 'accepted')
  })

  test('refunded and shipped at once, on two connections: never both', async ({ assert }) => {
    for (const delay of [0, 15, 40]) {
      await resetDatabase()
      const { id, taskId, lines } = await inWave()
      for (const line of lines) await pick(taskId, line.code)
      for (const line of lines) await pack(id, line.code)
      await seal(id, 1080)
      const refund = async () => {
        const ids = lines.map((line) => line.orderLineId)
        await (await refundOnly(lines[0].orderId, ids)).settle()
      }
      const ship = async () => {
        await new Promise((done) => setTimeout(done, delay))
        const parcel = { fulfilmentId: id, courierCode: 'SF', waybillNo: 'SF1000000000001' }
        await new ShipParcel().handle({ ...parcel, weightG: 1080, actor })
      }
      const [refunded] = await Promise.allSettled([refund(), ship()])
      assert.equal(refunded.status, 'fulfilled')
      const { shipped, cancelled, stop } = await one(
        `SELECT sum(l.shipped)::int AS shipped, sum(l.cancelled)::int AS cancelled,
                (SELECT intercept_reason FROM fulfilments WHERE id = $1) AS stop FROM order_lines l`,
        [id]
      )
      assert.equal(cancelled, 0, 'nothing that is in the box or gone is off the order')
      if (shipped === 0) assert.equal(stop, 'case_refund')
      else assert.deepEqual([shipped, stop], [2, null])
    }
  })

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
