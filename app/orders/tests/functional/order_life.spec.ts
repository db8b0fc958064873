import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import ApproveOrders from '#orders/actions/approve_orders'
import ApproveCase from '#orders/actions/approve_case'
import AssignWaybill from '#orders/actions/assign_waybill'
import CancelFulfilments from '#orders/actions/cancel_fulfilments'
import CancelOrders from '#orders/actions/cancel_orders'
import CompleteOrders from '#orders/jobs/complete_orders'
import CaptureOrders from '#orders/actions/capture_orders'
import ChangeOrders from '#orders/actions/change_orders'
import DeliverFulfilments from '#orders/actions/deliver_fulfilments'
import HoldOrders from '#orders/actions/hold_orders'
import OpenCase from '#orders/actions/open_case'
import PackFulfilments from '#orders/actions/pack_fulfilments'
import PlanFulfilments from '#orders/actions/plan_fulfilments'
import ReceiveCase from '#orders/actions/receive_case'
import RecordPacks from '#orders/actions/record_packs'
import RecordPayments from '#orders/actions/record_payments'
import RecordPicks from '#orders/actions/record_picks'
import ReleaseFulfilments from '#orders/actions/release_fulfilments'
import ReserveFulfilments from '#orders/actions/reserve_fulfilments'
import SettleRefund from '#orders/actions/settle_refund'
import ShipFulfilments from '#orders/actions/ship_fulfilments'
import StartPicking from '#orders/actions/start_picking'
import { wholeCase } from '#orders/database/factories/cases'
import { anOrder, setStage, type Stage } from '#orders/database/factories/stage'
import { resetDatabase } from '#tests/helpers/database'

const read = async (id: number) =>
  (await sql<Record<string, any>>(null, 'SELECT * FROM orders WHERE id = $1', [id]))[0]
const linesOf = (id: number) =>
  sql<Record<string, any>>(null, 'SELECT * FROM order_lines WHERE order_id = $1 ORDER BY line_no', [
    id,
  ])
const level = async (stage: Stage, sku = stage.skuIds[0]) =>
  (
    await sql<Record<string, any>>(
      null,
      'SELECT * FROM stock_levels WHERE warehouse_id = $1 AND sku_id = $2',
      [stage.warehouseId, sku]
    )
  )[0]

async function capture(stage: Stage, changes = {}) {
  const { orderIds } = await new CaptureOrders().handle({
    storeId: stage.storeId,
    orders: [anOrder(stage.skuIds, changes)],
  })
  return orderIds[0]
}

async function plan(stage: Stage, orderId: number) {
  const lines = await linesOf(orderId)
  return new PlanFulfilments().handle({
    plans: [
      {
        orderId,
        warehouseId: stage.warehouseId,
        courierCode: 'SF',
        lines: lines.map((line) => ({
          orderLineId: line.id,
          skuId: line.sku_id,
          qty: line.qty,
          lineQty: line.qty,
        })),
      },
    ],
  })
}

async function toReleased(stage: Stage, orderId: number) {
  await new ApproveOrders().handle({ orderIds: [orderId] })
  const fulfilments = await plan(stage, orderId)
  await new ReserveFulfilments().handle({ fulfilments })
  await new ReleaseFulfilments().handle({ fulfilmentIds: [fulfilments[0].id] })
  return fulfilments[0]
}

async function toShipped(stage: Stage, orderId: number) {
  const fulfilment = await toReleased(stage, orderId)
  const counts = fulfilment.lines.map((line) => ({ fulfilmentLineId: line.id, qty: line.qty }))
  await new StartPicking().handle({ fulfilmentIds: [fulfilment.id] })
  await new RecordPicks().handle({ picks: counts })
  await new RecordPacks().handle({ packs: counts })
  await new PackFulfilments().handle({ parcels: [{ fulfilmentId: fulfilment.id, weightG: 1100 }] })
  const shipment = {
    fulfilmentId: fulfilment.id,
    courierCode: 'SF',
    waybillNo: `SF${fulfilment.id}`,
  }
  return {
    fulfilment,
    shipment,
    result: await new ShipFulfilments().handle({ shipments: [shipment] }),
  }
}

test.group('The life of an order', (group) => {
  group.each.setup(() => resetDatabase())

  test('is captured exactly as sold, and once', async ({ assert }) => {
    const stage = await setStage()
    const order = anOrder(stage.skuIds, {
      shippingAmount: '12.00',
      lines: [
        {
          skuId: stage.skuIds[0],
          title: '帐篷',
          qty: 3,
          unitPrice: '33.33',
          lineDiscount: '5',
          orderDiscountShare: '1.01',
        },
        { skuId: null, title: '未识别', externalCode: 'ABC', qty: 1, unitPrice: '10' },
      ],
      payments: [
        { method: 'alipay', externalTxnNo: 'T1', amount: '100', paidAt: new Date().toISOString() },
      ],
    })
    const first = await new CaptureOrders().handle({
      storeId: stage.storeId,
      orders: [order, order],
    })
    const again = await new CaptureOrders().handle({ storeId: stage.storeId, orders: [order] })
    assert.lengthOf(first.orderIds, 1)
    assert.deepEqual([again.orderIds, again.duplicates[0].id], [[], first.orderIds[0]])
    const row = await read(first.orderIds[0])
    assert.match(row.number, /^SO-\d{8}-\d{6}$/)
    assert.deepInclude(row, {
      goods_amount: '109.9900',
      discount_amount: '6.0100',
      total_amount: '115.9800',
      paid_amount: '100.0000',
      payment_status: 'partly_paid',
      status: 'captured',
      phone_masked: '138****8000',
    })
    assert.notInclude(JSON.stringify(row), '13800138000')
  })

  test('ships: stock, counters and statuses move together', async ({ assert }) => {
    const stage = await setStage()
    const orderId = await capture(stage)
    const { shipment, result } = await toShipped(stage, orderId)
    assert.deepEqual(result.refused, [])
    assert.equal((await read(orderId)).status, 'shipped')
    assert.deepEqual(
      (await linesOf(orderId)).map((line) => [line.allocated, line.shipped]),
      [
        [1, 1],
        [1, 1],
      ]
    )
    assert.deepInclude(await level(stage), { on_hand: 99, reserved: 0 })
    const again = await new ShipFulfilments().handle({ shipments: [shipment] })
    assert.deepEqual(again, {
      moved: [],
      refused: [{ id: shipment.fulfilmentId, status: 'shipped' }],
    })
    assert.deepInclude(await level(stage), { on_hand: 99 })
    await new DeliverFulfilments().handle({ fulfilmentIds: [shipment.fulfilmentId] })
    assert.equal((await read(orderId)).status, 'delivered')
  })

  test('refuses to fulfil a line twice', async ({ assert }) => {
    const stage = await setStage()
    const orderId = await capture(stage)
    await plan(stage, orderId)
    await assert.rejects(() => plan(stage, orderId), /over_allocated/)
  })

  test('a short order keeps nothing', async ({ assert }) => {
    const stage = await setStage({ stock: 1 })
    const [a, b] = [await capture(stage), await capture(stage)]
    await new ApproveOrders().handle({ orderIds: [a, b] })
    const fulfilments = [...(await plan(stage, a)), ...(await plan(stage, b))]
    const { orderIds, shortages } = await new ReserveFulfilments().handle({ fulfilments })
    assert.deepEqual(orderIds, [a])
    assert.deepInclude(shortages[0], { orderId: b, wanted: 1, available: 0 })
    assert.deepEqual(
      (await linesOf(b)).map((line) => line.allocated),
      [0, 0]
    )
    assert.deepInclude(await level(stage), { reserved: 1 })
  })

  test('a hold stops it before, an interception after the release', async ({ assert }) => {
    const stage = await setStage()
    const held = await capture(stage)
    await new HoldOrders().handle({ holds: [{ orderId: held, reasons: ['amount_limit'] }] })
    assert.deepInclude(await read(held), { status: 'held', hold_reasons: ['amount_limit'] })
    await new ApproveOrders().handle({ orderIds: [held], reason: '已核实' })
    assert.deepInclude(await read(held), { status: 'approved', hold_reasons: [] })

    const orderId = await capture(stage)
    const fulfilment = await toReleased(stage, orderId)
    await sql(null, `UPDATE order_lines SET refund_state = 'requested' WHERE order_id = $1`, [
      orderId,
    ])
    const result = await new AssignWaybill().handle({
      waybills: [{ fulfilmentId: fulfilment.id, courierCode: 'SF', waybillNo: 'SF1' }],
    })
    assert.deepEqual(result.refused, [{ id: fulfilment.id, status: 'stopped', why: 'refund_open' }])
  })

  test('cancelling gives the stock back', async ({ assert }) => {
    const stage = await setStage()
    const orderId = await capture(stage)
    const fulfilment = await toReleased(stage, orderId)
    await new CancelFulfilments().handle({ fulfilmentIds: [fulfilment.id], reason: 'damaged' })
    assert.equal((await read(orderId)).status, 'approved')
    assert.deepInclude(await level(stage), { reserved: 0 })
    await toReleased(stage, orderId)
    await new CancelOrders().handle({ orderIds: [orderId], reason: 'buyer' })
    assert.equal((await read(orderId)).status, 'cancelled')
    assert.deepEqual(
      (await linesOf(orderId)).map((line) => [line.allocated, line.cancelled]),
      [
        [0, 1],
        [0, 1],
      ]
    )
    assert.deepInclude(await level(stage), { on_hand: 100, reserved: 0 })
  })

  test('changes are typed, appended and keep the sum', async ({ assert }) => {
    const stage = await setStage()
    const orderId = await capture(stage)
    const [first, second] = await linesOf(orderId)
    await toReleased(stage, orderId)
    await new ChangeOrders().handle({
      changes: [
        {
          orderId,
          reason: '换货',
          actions: [
            { action: 'change_qty', orderLineId: first.id, qty: 3 },
            { action: 'reprice', orderLineId: second.id, amount: '80' },
            {
              action: 'add_line',
              qty: 2,
              amount: '10',
              details: { skuId: stage.skuIds[0], title: '赠品', unitPrice: '6' },
            },
            {
              action: 'readdress',
              details: {
                consignee: '李雷',
                addressLine: '解放路 1 号',
                province: '江苏省',
                city: '南京市',
              },
            },
            { action: 'renote', details: { sellerNote: '加急' } },
          ],
        },
      ],
    })
    assert.deepInclude(await read(orderId), {
      status: 'approved',
      total_amount: '390.0000',
      goods_amount: '412.0000',
      discount_amount: '22.0000',
      payment_status: 'partly_paid',
      consignee: '李雷',
      province: '江苏省',
      seller_note: '加急',
    })
    assert.deepInclude(await level(stage), { reserved: 0 })
    const { paidOrderIds } = await new RecordPayments().handle({
      payments: [
        {
          orderId,
          method: 'alipay',
          externalTxnNo: 'T-more',
          amount: '190',
          paidAt: new Date().toISOString(),
        },
      ],
    })
    assert.deepEqual(paidOrderIds, [orderId])
    await assert.rejects(() => sql(null, 'UPDATE order_changes SET reason = NULL'), /append-only/)
  })

  test('goes through return and refund', async ({ assert }) => {
    const stage = await setStage()
    const orderId = await capture(stage)
    await toShipped(stage, orderId)
    const [line] = await linesOf(orderId)
    const opened = await new OpenCase().handle({
      orderId,
      kind: 'return',
      reason: '尺码不合',
      lines: [{ orderLineId: line.id, qty: 1 }],
    })
    assert.equal(opened.refundAmount, '100.0000')
    await new ApproveCase().handle({ caseIds: [opened.id] })
    const received = {
      caseId: opened.id,
      warehouseId: stage.warehouseId,
      units: await wholeCase(opened.id),
    }
    assert.deepEqual((await new ReceiveCase().handle({ cases: [received] })).moved, [opened.id])
    assert.deepEqual((await new ReceiveCase().handle({ cases: [received] })).moved, [])
    assert.deepInclude(await level(stage), { on_hand: 100 })
    const refund = {
      orderId,
      caseId: opened.id,
      amount: '100',
      method: 'alipay',
      externalTxnNo: 'R1',
    }
    assert.lengthOf(
      (await new SettleRefund().handle({ refunds: [refund], actor: SYSTEM })).refundIds,
      1
    )
    assert.lengthOf((await new SettleRefund().handle({ refunds: [refund] })).refundIds, 0)
    assert.deepInclude(await read(orderId), {
      refunded_amount: '100.0000',
      payment_status: 'partly_refunded',
    })
    assert.deepInclude((await linesOf(orderId))[0], { returned: 1, refund_state: 'refunded' })
    const [{ unit_cost: cost }] = await sql<{ unit_cost: string }>(
      null,
      `SELECT unit_cost FROM stock_entries WHERE reason = 'return'`
    )
    assert.equal(cost, '40.000000')
    await assert.rejects(
      () =>
        new OpenCase().handle({ orderId, kind: 'refund_only', lines: [], extraRefund: '100.01' }),
      /refund_exceeds_paid/
    )
  })

  test('a resend is a linked order that costs nothing', async ({ assert }) => {
    const stage = await setStage()
    const orderId = await capture(stage)
    await toShipped(stage, orderId)
    const [line] = await linesOf(orderId)
    const opened = await new OpenCase().handle({
      orderId,
      kind: 'resend',
      lines: [{ orderLineId: line.id, qty: 1 }],
    })
    await new ApproveCase().handle({ caseIds: [opened.id] })
    const [linked] = await sql<Record<string, any>>(
      null,
      'SELECT * FROM orders WHERE parent_id = $1',
      [orderId]
    )
    assert.deepInclude(linked, {
      kind: 'resend',
      total_amount: '0.0000',
      payment_status: 'paid',
      consignee: '王小明',
      phone_masked: '138****8000',
    })
  })

  test('is completed some days after it arrived, unless a case is open on it', async ({
    assert,
  }) => {
    const stage = await setStage()
    const [quiet, late, disputed] = [
      await capture(stage),
      await capture(stage),
      await capture(stage),
    ]
    for (const orderId of [quiet, late, disputed]) await toShipped(stage, orderId)
    const [line] = await linesOf(disputed)
    await new OpenCase().handle({
      orderId: disputed,
      kind: 'return',
      lines: [{ orderLineId: line.id, qty: 1 }],
    })
    const parcels = await sql<{ id: number; order_id: number }>(
      null,
      'SELECT id, order_id FROM fulfilments ORDER BY id'
    )
    const deliver = (orders: number[], deliveredAt: Date) =>
      new DeliverFulfilments().handle({
        fulfilmentIds: parcels.filter((row) => orders.includes(row.order_id)).map((row) => row.id),
        deliveredAt,
      })
    const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000)
    await deliver([quiet, disputed], daysAgo(16))
    await deliver([late], daysAgo(14))
    await sql(null, `UPDATE orders SET placed_at = now() - interval '20 days'`)

    await new CompleteOrders().handle()
    const statuses = await sql<{ id: number; status: string }>(
      null,
      'SELECT id, status FROM orders'
    )
    const status = new Map(statuses.map((row) => [row.id, row.status]))
    assert.deepEqual(
      [quiet, late, disputed].map((id) => status.get(id)),
      ['completed', 'delivered', 'delivered']
    )
  })
})
