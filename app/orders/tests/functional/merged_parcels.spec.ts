import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import ApproveOrders from '#orders/actions/approve_orders'
import CancelOrders from '#orders/actions/cancel_orders'
import CaptureOrders from '#orders/actions/capture_orders'
import ChangeOrders from '#orders/actions/change_orders'
import InterceptOrders from '#orders/actions/intercept_orders'
import PlanFulfilments from '#orders/actions/plan_fulfilments'
import RegroupFulfilments from '#orders/actions/regroup_fulfilments'
import ReleaseFulfilments from '#orders/actions/release_fulfilments'
import ReserveFulfilments from '#orders/actions/reserve_fulfilments'
import StartPicking from '#orders/actions/start_picking'
import RecordPicks from '#orders/actions/record_picks'
import DeliverFulfilments from '#orders/actions/deliver_fulfilments'
import { shipAll } from '#orders/database/factories/ship'
import { addWarehouse, anOrder, setStage, type Stage } from '#orders/database/factories/stage'
import GetFulfilment from '#orders/queries/get_fulfilment'
import GetOrder from '#orders/queries/get_order'
import { brokenLines } from '#orders/tests/support/broken_lines'
import { resetDatabase } from '#tests/helpers/database'

const rowsOf = (text: string, values: unknown[] = []) =>
  sql<Record<string, any>>(null, text, values)
const statuses = async (ids: number[]) =>
  (
    await rowsOf('SELECT status FROM orders WHERE id = ANY($1) ORDER BY array_position($1, id)', [
      ids,
    ])
  ).map((row) => row.status)
const reservedOf = async (stage: Stage) =>
  (
    await rowsOf(
      'SELECT reserved FROM stock_levels WHERE warehouse_id = $1 AND sku_id = ANY($2) ORDER BY sku_id',
      [stage.warehouseId, stage.skuIds]
    )
  ).map((row) => row.reserved)
const liveParcels = (orderIds: number[]) =>
  rowsOf(
    `SELECT DISTINCT f.id, f.status, f.order_id AS lead, f.weight_estimated_g AS weight FROM fulfilment_orders x JOIN fulfilments f ON f.id = x.fulfilment_id
      WHERE x.order_id = ANY($1) AND f.status <> 'cancelled' ORDER BY f.id`,
    [orderIds]
  )

/** Two orders of one unit of each of two SKUs, reserved; released where asked. */
async function twoOrders(stage: Stage, released = true) {
  const { orderIds } = await new CaptureOrders().handle({
    storeId: stage.storeId,
    orders: [anOrder(stage.skuIds), anOrder(stage.skuIds)],
  })
  orderIds.sort((a, b) => a - b)
  await new ApproveOrders().handle({ orderIds })
  const lines = await rowsOf(
    'SELECT id, order_id, sku_id, qty FROM order_lines WHERE order_id = ANY($1) ORDER BY id',
    [orderIds]
  )
  const plans = orderIds.map((orderId) => ({
    orderId,
    warehouseId: stage.warehouseId,
    courierCode: 'SF',
    freightEstimated: '8',
    lines: lines
      .filter((line) => line.order_id === orderId)
      .map((line) => ({
        orderLineId: line.id,
        skuId: line.sku_id,
        qty: line.qty,
        lineQty: line.qty,
      })),
  }))
  const fulfilments = await new PlanFulfilments().handle({ plans })
  await new ReserveFulfilments().handle({ fulfilments })
  const ids = fulfilments.map((one) => one.id)
  if (released) await new ReleaseFulfilments().handle({ fulfilmentIds: ids })
  return { orderIds, ids, lineIds: lines.map((line) => line.id as number) }
}

async function merged(stage: Stage, released = true) {
  const { orderIds, ids, lineIds } = await twoOrders(stage, released)
  const lines = lineIds.map((orderLineId) => ({ orderLineId, units: 1 }))
  const [parcel] = await new RegroupFulfilments().handle({
    groups: [
      {
        fulfilmentIds: ids,
        parcels: [
          {
            warehouseId: stage.warehouseId,
            courierCode: 'SF',
            freightEstimated: '9',
            lines,
          },
        ],
      },
    ],
    reason: 'merged',
  })
  return { orderIds, ids, lineIds, parcel }
}

test.group('Parcels of several orders', (group) => {
  group.each.setup(() => resetDatabase())

  test('two parcels become one; nothing is lost, and stock is promised without a gap', async ({
    assert,
  }) => {
    const stage = await setStage({ stock: 2 })
    const { orderIds, ids, parcel } = await merged(stage)
    assert.deepEqual(await liveParcels(orderIds), [
      { id: parcel.id, status: 'released', lead: orderIds[0], weight: 2000 },
    ])
    assert.deepEqual(await reservedOf(stage), [2, 2])
    assert.deepEqual(await statuses(orderIds), ['released', 'released'])
    assert.deepEqual(await brokenLines(), [])
    const own = await rowsOf(
      `SELECT order_id, count(*)::int AS n FROM stock_reservations WHERE state = 'pending' GROUP BY 1 ORDER BY 1`
    )
    assert.deepEqual(
      own,
      orderIds.map((id) => ({ order_id: id, n: 2 }))
    )
    const events = await rowsOf(
      `SELECT key, payload->'fulfilmentIds' AS ids FROM outbox_events ORDER BY id DESC LIMIT 3`
    )
    assert.deepEqual(events.reverse(), [
      { key: 'orders.fulfilments.cancelled', ids },
      { key: 'orders.fulfilments.reserved', ids: [parcel.id] },
      { key: 'orders.fulfilments.released', ids: [parcel.id] },
    ])
    for (const [index, id] of orderIds.entries()) {
      const { fulfilments } = await new GetOrder().handle(id, SYSTEM)
      const live = fulfilments.filter((one) => one.status !== 'cancelled')
      assert.deepEqual(
        live.map((one) => [one.id, one.others.map((other) => other.id)]),
        [[parcel.id, [orderIds[1 - index]]]]
      )
    }
    const record = await new GetFulfilment().handle(parcel.id, SYSTEM)
    assert.deepEqual(
      record.others.map((one) => one.id),
      [orderIds[1]]
    )
    assert.deepEqual(
      record.lines.map((line) => line.orderId),
      [orderIds[0], orderIds[0], orderIds[1], orderIds[1]]
    )
  })

  test('it ships and arrives as one, and both orders with it', async ({ assert }) => {
    const stage = await setStage()
    const { orderIds, parcel } = await merged(stage)
    assert.deepEqual(await shipAll(), [parcel.id])
    assert.deepEqual(await statuses(orderIds), ['shipped', 'shipped'])
    await new DeliverFulfilments().handle({ fulfilmentIds: [parcel.id] })
    assert.deepEqual(await statuses(orderIds), ['delivered', 'delivered'])
    assert.deepEqual(await brokenLines(), [])
  })

  test('cancelling or holding one takes only its lines out', async ({ assert }) => {
    const stage = await setStage()
    for (const act of ['cancel', 'hold'] as const) {
      const { orderIds, parcel } = await merged(stage)
      const [gone, stays] = orderIds
      if (act === 'cancel') await new CancelOrders().handle({ orderIds: [gone], reason: 'buyer' })
      else await new InterceptOrders().handle({ orderIds: [gone], reason: 'refund' })
      const [left] = await liveParcels([stays])
      assert.notEqual(left.id, parcel.id)
      assert.deepEqual(left, { id: left.id, status: 'released', lead: stays, weight: 1000 })
      assert.deepEqual(await liveParcels([gone]), [])
      assert.deepEqual(await statuses(orderIds), [
        act === 'cancel' ? 'cancelled' : 'held',
        'released',
      ])
      assert.deepEqual(await reservedOf(stage), act === 'cancel' ? [1, 1] : [2, 2])
      assert.deepEqual(await brokenLines(), [])
    }
  })

  test('an order whose address changes leaves the parcel it shares', async ({ assert }) => {
    const stage = await setStage()
    const { orderIds } = await merged(stage, false)
    const [key] = await rowsOf('SELECT merge_key FROM orders WHERE id = $1', [orderIds[0]])
    await new ChangeOrders().handle({
      changes: [
        {
          orderId: orderIds[1],
          actions: [{ action: 'readdress', details: { addressLine: '文二路 1 号' } }],
        },
      ],
    })
    assert.deepEqual(await statuses(orderIds), ['allocated', 'approved'])
    const [left] = await liveParcels(orderIds)
    assert.equal(left.lead, orderIds[0])
    const address = await rowsOf('SELECT address_line FROM fulfilments WHERE id = $1', [left.id])
    assert.equal(address[0].address_line, '文三路 100 号 2 幢 301 室')
    const keys = await rowsOf('SELECT merge_key FROM orders WHERE id = ANY($1) ORDER BY id', [
      orderIds,
    ])
    assert.equal(keys[0].merge_key, key.merge_key)
    assert.notEqual(keys[1].merge_key, key.merge_key)
  })

  test('a split deals units out, to another warehouse too, and never what is not there', async ({
    assert,
  }) => {
    const stage = await setStage()
    const { lineIds, parcel } = await merged(stage)
    const empty = await addWarehouse()
    const deal = (warehouseId: number) =>
      new RegroupFulfilments().handle({
        groups: [
          {
            fulfilmentIds: [parcel.id],
            parcels: [
              {
                warehouseId: stage.warehouseId,
                lines: lineIds.slice(0, 3).map((orderLineId) => ({ orderLineId, units: 1 })),
              },
              { warehouseId, reason: 'presale', lines: [{ orderLineId: lineIds[3], units: 1 }] },
            ],
          },
        ],
        reason: 'split',
      })
    await assert.rejects(() => deal(empty), /shortage/)
    assert.deepEqual(await reservedOf(stage), [2, 2])
    const parts = await deal(stage.warehouseId)
    assert.lengthOf(parts, 2)
    assert.deepEqual(await reservedOf(stage), [2, 2])
    assert.deepEqual(await brokenLines(), [])
  })

  test('refuses to lose a line, to send one twice, and to touch what is being picked', async ({
    assert,
  }) => {
    const stage = await setStage()
    const { lineIds, parcel } = await merged(stage)
    const regroup = (units: number[]) =>
      new RegroupFulfilments().handle({
        groups: [
          {
            fulfilmentIds: [parcel.id],
            parcels: [
              {
                warehouseId: stage.warehouseId,
                lines: units.map((n, index) => ({ orderLineId: lineIds[index], units: n })),
              },
            ],
          },
        ],
        reason: 'split',
      })
    await assert.rejects(() => regroup([1, 1, 1]), /too_few/)
    await assert.rejects(() => regroup([1, 1, 1, 2]), /too_many/)
    await assert.rejects(() => regroup([1, 1, 1, 0.5]), /bad_units/)
    await new StartPicking().handle({ fulfilmentIds: [parcel.id] })
    await new RecordPicks().handle({
      picks: [{ fulfilmentLineId: parcel.lines[0].id, qty: 1 }],
    })
    await assert.rejects(() => regroup([1, 1, 1, 1]), /regroup_state/)
    assert.deepEqual(await reservedOf(stage), [2, 2])
  })

  test('orders that share a plan are served together or not at all', async ({ assert }) => {
    const stage = await setStage({ stock: 1 })
    const { orderIds } = await new CaptureOrders().handle({
      storeId: stage.storeId,
      orders: [anOrder([stage.skuIds[0]]), anOrder([stage.skuIds[0]])],
    })
    await new ApproveOrders().handle({ orderIds })
    const lines = await rowsOf('SELECT id, order_id, sku_id FROM order_lines ORDER BY id')
    const planned = await new PlanFulfilments().handle({
      plans: [
        {
          orderId: lines[0].order_id,
          warehouseId: stage.warehouseId,
          lines: lines.map((line) => ({
            orderId: line.order_id,
            orderLineId: line.id,
            skuId: line.sku_id,
            qty: 1,
            lineQty: 1,
          })),
        },
      ],
    })
    const { shortages, orderIds: served } = await new ReserveFulfilments().handle({
      fulfilments: planned,
    })
    assert.lengthOf(shortages, 1)
    assert.deepEqual(served, [])
    assert.deepEqual(await brokenLines(), [])
    assert.deepEqual(await reservedOf(stage), [0, 0])
  })
})
