import { test } from '@japa/runner'
import { sql } from '#kernel/sql'
import CaptureOrders from '#orders/actions/capture_orders'
import {
  addStock,
  addWarehouse,
  anOrder,
  setStage,
  type Stage,
} from '#orders/database/factories/stage'
import type { NewOrder } from '#orders/domain/new_order'
import ProcessOrders from '#modules/oms/actions/process_orders'
import { unpackDecision } from '#modules/oms/domain/decision_record'
import { configChanged } from '#modules/oms/services/config'
import { resetDatabase } from '#tests/helpers/database'
import { countStatements } from '#tests/helpers/statements'

const rowsOf = (text: string, values: unknown[] = []) =>
  sql<Record<string, any>>(null, text, values)
const statusOf = async (id: number) => {
  const [row] = await rowsOf('SELECT status FROM orders WHERE id = $1', [id])
  return row.status
}
let phone = 0
const ownPhone = () => `139${String(++phone).padStart(8, '0')}`

async function capture(stage: Stage, ...changes: Partial<NewOrder>[]) {
  const orders = changes.map((change) => anOrder(stage.skuIds, { phone: ownPhone(), ...change }))
  const { captured } = await new CaptureOrders().handle({ storeId: stage.storeId, orders })
  const ids = new Map(captured.map((order) => [order.externalNo, order.id]))
  return orders.map((order) => ids.get(order.externalNo)!)
}

test.group('Processing orders', (group) => {
  group.each.setup(() => resetDatabase())

  test('audits, allocates, reserves and releases', async ({ assert }) => {
    const stage = await setStage()
    const ids = await capture(stage, {}, {})
    const result = await new ProcessOrders().handle({ orderIds: ids })
    assert.deepEqual(result.allocated, ids)
    assert.deepEqual([await statusOf(ids[0]), await statusOf(ids[1])], ['released', 'released'])
    const [audit] = await rowsOf(
      'SELECT verdict, findings FROM oms_order_audits WHERE order_id = $1',
      [ids[0]]
    )
    assert.deepEqual(audit, { verdict: 'passed', findings: [] })
    const [decision] = await rowsOf(
      'SELECT verdict, details FROM oms_allocation_decisions WHERE order_id = $1',
      [ids[0]]
    )
    assert.equal(decision.verdict, 'allocated')
    assert.deepInclude(unpackDecision(decision.details).options[0], {
      warehouseIds: [stage.warehouseId],
      isChosen: true,
      km: 20,
    })
    const events = await rowsOf(`SELECT key FROM outbox_events ORDER BY id`)
    assert.includeMembers(
      events.map((event) => event.key),
      [
        'orders.orders.captured',
        'oms.orders.approved',
        'orders.fulfilments.reserved',
        'orders.fulfilments.released',
      ]
    )
    const again = await new ProcessOrders().handle({ orderIds: ids })
    assert.deepEqual(again.allocated, [])
  })

  test('holds with evidence, lets pass what only warns', async ({ assert }) => {
    const stage = await setStage()
    await sql(
      null,
      `INSERT INTO oms_block_list (kind, value_hash, value_masked) SELECT 'phone', 'x', 'x'`
    )
    await configChanged(null)
    const [unpaid, memo, test1, noPlace, badPhone, twin, double] = await capture(
      stage,
      { payments: [] },
      { buyerNote: '请发顺丰' },
      { consignee: '测试' },
      { province: null, regionCode: null, addressLine: '路' },
      { phone: '12' },
      { phone: '13700000001' },
      { phone: '13700000001' }
    )
    const { held } = await new ProcessOrders().handle({
      orderIds: [unpaid, memo, test1, noPlace, badPhone, twin, double],
    })
    const found = Object.fromEntries(
      held.map(({ orderId, findings }) => [orderId, findings.map((finding) => finding.rule)])
    )
    assert.deepEqual(found, {
      [unpaid]: ['payment_mismatch'],
      [test1]: ['consignee_suspect'],
      [noPlace]: ['address_incomplete'],
      [badPhone]: ['phone_format'],
      [double]: ['duplicate_order'],
    })
    assert.equal(await statusOf(memo), 'released')
    const [order] = await rowsOf('SELECT hold_reasons FROM orders WHERE id = $1', [double])
    assert.deepEqual(order.hold_reasons, ['duplicate_order'])
    const [audit] = await rowsOf('SELECT findings FROM oms_order_audits WHERE order_id = $1', [
      unpaid,
    ])
    assert.deepEqual(audit.findings[0].evidence, { paid: '0.00', total: '200.00' })
  })

  test('short orders wait as backorders and say what is missing', async ({ assert }) => {
    const stage = await setStage({ stock: 1, skus: 1 })
    const ids = await capture(stage, {}, {})
    const { allocated, shortages } = await new ProcessOrders().handle({ orderIds: ids })
    assert.deepEqual(allocated, [ids[0]])
    assert.deepEqual(shortages, [
      { orderId: ids[1], skuId: stage.skuIds[0], wanted: 1, available: 0 },
    ])
    assert.equal(await statusOf(ids[1]), 'backordered')
    await addStock({ warehouseId: stage.warehouseId, skuIds: stage.skuIds, stock: 1 })
    assert.deepEqual((await new ProcessOrders().handle({ orderIds: ids })).allocated, [ids[1]])
  })

  test('chooses the near warehouse, and two when one alone has not all', async ({ assert }) => {
    const stage = await setStage({ stock: 0 })
    const far = await addWarehouse({ regionCode: '440100' })
    await addStock({ warehouseId: stage.warehouseId, skuIds: stage.skuIds, stock: 1 })
    await addStock({ warehouseId: far, skuIds: stage.skuIds, stock: 3 })
    const [near, second] = await capture(stage, {}, {})
    await new ProcessOrders().handle({ orderIds: [near, second] })
    const warehouses = await rowsOf('SELECT order_id, warehouse_id FROM fulfilments ORDER BY id')
    assert.deepEqual(warehouses, [
      { order_id: near, warehouse_id: stage.warehouseId },
      { order_id: second, warehouse_id: far },
    ])
    await addStock({ warehouseId: stage.warehouseId, skuIds: [stage.skuIds[0]], stock: 1 })
    const lines = stage.skuIds.map((skuId, index) => ({
      skuId,
      title: 'x',
      qty: index === 0 ? 3 : 1,
      unitPrice: '50',
    }))
    const [split] = await capture(stage, { lines })
    await new ProcessOrders().handle({ orderIds: [split] })
    const parts = await rowsOf(
      `SELECT f.warehouse_id, l.sku_id, l.qty FROM fulfilments f JOIN fulfilment_lines l ON l.fulfilment_id = f.id WHERE f.order_id = $1 ORDER BY l.id`,
      [split]
    )
    assert.deepEqual(parts, [
      { warehouse_id: stage.warehouseId, sku_id: stage.skuIds[0], qty: 1 },
      { warehouse_id: far, sku_id: stage.skuIds[0], qty: 2 },
      { warehouse_id: far, sku_id: stage.skuIds[1], qty: 1 },
    ])
  })

  test('takes bundles apart once, and the parts share the price', async ({ assert }) => {
    const stage = await setStage({ skus: 3 })
    const [bundle, a, b] = stage.skuIds
    await sql(null, `UPDATE skus SET kind = 'bundle' WHERE id = $1`, [bundle])
    await sql(null, 'INSERT INTO bundle_components VALUES ($1, $2, 2, 0.7), ($1, $3, 1, 0.3)', [
      bundle,
      a,
      b,
    ])
    const [id] = await capture(stage, {
      lines: [{ skuId: bundle, title: '套装', qty: 2, unitPrice: '99.99' }],
    })
    await new ProcessOrders().handle({ orderIds: [id] })
    const parts = await rowsOf('SELECT sku_id, qty, line_qty FROM fulfilment_lines ORDER BY id')
    assert.deepEqual(parts, [
      { sku_id: a, qty: 4, line_qty: 2 },
      { sku_id: b, qty: 2, line_qty: 0 },
    ])
    const shares = await rowsOf('SELECT payable FROM order_line_components ORDER BY id')
    assert.deepEqual(
      shares.map((share) => share.payable),
      ['139.9900', '59.9900']
    )
    assert.equal(await statusOf(id), 'released')
  })

  test('from capture to release in few statements, however many the orders', async ({ assert }) => {
    const stage = await setStage({ stock: 1000, skus: 3 })
    const count = async (n: number) => {
      const orders = Array.from({ length: n }, () => anOrder(stage.skuIds, { phone: ownPhone() }))
      return countStatements(async () => {
        const { orderIds } = await new CaptureOrders().handle({ storeId: stage.storeId, orders })
        const { allocated } = await new ProcessOrders().handle({ orderIds })
        assert.lengthOf(allocated, n)
      })
    }
    await count(2)
    const few = await count(3)
    assert.equal(await count(60), few)
    // Two transactions with BEGIN and COMMIT, capture, its event and job, then the pipeline.
    assert.isAtMost(few, 18)
  })
})
