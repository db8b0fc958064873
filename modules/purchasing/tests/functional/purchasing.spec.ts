import { randomUUID } from 'node:crypto'
import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import PostEntries from '#inventory/actions/post_entries'
import { setStage, type Stage } from '#orders/database/factories/stage'
import { resetDatabase } from '#tests/helpers/database'
import { drainJobs } from '#tests/helpers/jobs'
import AdvanceOrders from '../../actions/advance_orders.js'
import CreateOrders from '../../actions/create_orders.js'
import DecideSuggestions from '../../actions/decide_suggestions.js'
import EditOrder from '../../actions/edit_order.js'
import ReceiveGoods from '../../actions/receive_goods.js'
import SaveBill from '../../actions/save_bill.js'
import SuggestPurchases from '../../actions/suggest_purchases.js'
import { addPrices, addSupplier } from '../../database/factories/supplier.js'
import ListNeeds from '../../queries/list_needs.js'

const actor = SYSTEM
const rows = (text: string, values: unknown[] = []) => sql<Record<string, any>>(null, text, values)
const one = async (text: string, values: unknown[] = []) => (await rows(text, values))[0]
const policy = (skuId: number, reorder: number, target: number) =>
  sql(
    null,
    'INSERT INTO stock_policies (sku_id, reorder_point, target_level) VALUES ($1, $2, $3)',
    [skuId, reorder, target]
  )
const step = (
  name: 'submit' | 'approve' | 'confirm' | 'close' | 'cancel',
  id: number,
  extra = {}
) => new AdvanceOrders().handle({ actor, ids: [id], step: name, ...extra })

/** An order of `qty` of the stage's first SKU at 40 net and 13 % tax, sent to the supplier. */
async function sentOrder(stage: Stage, supplierId: number, qty = 20, unitPrice = '40') {
  const [id] = await new CreateOrders().handle({
    actor,
    orders: [
      {
        supplierId,
        warehouseId: stage.warehouseId,
        lines: [{ skuId: stage.skuIds[0], qty, unitPrice, taxRate: '0.13' }],
      },
    ],
  })
  await step('submit', id)
  const line = await one('SELECT id FROM purchasing_order_lines WHERE order_id = $1', [id])
  return { id, lineId: line.id as number }
}
const receive = (orderId: number, orderLineId: number, received: number, extra = {}) =>
  new ReceiveGoods().handle({
    actor,
    orderId,
    receiptKey: randomUUID(),
    lines: [{ orderLineId, received, ...extra }],
  })

test.group('purchasing', (group) => {
  group.each.setup(resetDatabase)

  test('a policy of a group counts in each of its warehouses', async ({ assert }) => {
    const { skuIds, warehouseId } = await setStage({ skus: 1, stock: 10 })
    await rows(
      `WITH g AS (INSERT INTO warehouse_groups (name) VALUES ('East') RETURNING id),
            w AS (UPDATE warehouses SET group_id = (SELECT id FROM g) WHERE id = $2)
       INSERT INTO stock_policies (sku_id, group_id, reorder_point, target_level) SELECT $1, id, 20, 100 FROM g`,
      [skuIds[0], warehouseId]
    )
    const needed = async () =>
      (await new ListNeeds().handle({ today: '2026-11-30' })).map((need) => need.warehouseId)
    assert.deepEqual(await needed(), [warehouseId])
    await rows('UPDATE warehouses SET group_id = NULL')
    assert.deepEqual(await needed(), [])
    const point = async () =>
      (await new ListNeeds().handle({ today: '2026-11-30' })).map(
        (need) => need.operands.reorderPoint
      )
    await rows(
      `INSERT INTO stock_policies (product_id, warehouse_id, reorder_point) SELECT product_id, $2, 30 FROM skus WHERE id = $1`,
      [skuIds[0], warehouseId]
    )
    assert.deepEqual(await point(), [30], 'that of its product, where it has none of its own')
    await policy(skuIds[0], 20, 100)
    assert.deepEqual(await point(), [20])
    await rows(
      `UPDATE stock_policies SET snoozed_until = now() + interval '1 day' WHERE sku_id = $1`,
      [skuIds[0]]
    )
    assert.deepEqual(await point(), [], 'one that is silent lets no other ask instead')
  })

  test('low stock → suggestion → order → receipt → stock and what is owed', async ({ assert }) => {
    const stage = await setStage({ skus: 1, stock: 30 })
    const [sku] = stage.skuIds
    const supplierId = await addSupplier()
    await addPrices(supplierId, [sku])
    await policy(sku, 20, 100)
    await new PostEntries().handle({
      actor,
      entries: [
        {
          warehouseId: stage.warehouseId,
          skuId: sku,
          bucket: 'on_hand',
          delta: -15,
          reason: 'adjust',
          sourceType: 'test',
          sourceId: 1,
        },
      ],
    })
    await drainJobs()
    const suggestion = await one('SELECT * FROM purchasing_suggestions')
    // Target 100, 15 there: 85 missing, in packs of 12: 96.
    assert.deepEqual(
      [suggestion.need, suggestion.qty, suggestion.unit_price, suggestion.state],
      [85, 96, '42.000000', 'open']
    )
    assert.equal(suggestion.operands.available, 15)
    const [accepted] = await new DecideSuggestions().accept({ actor, ids: [suggestion.id] })
    const orderId = accepted.orderId!
    await step('submit', orderId)
    await step('confirm', orderId, { promisedOn: '2026-12-03' })
    await new SuggestPurchases().handle()
    assert.lengthOf(await rows(`SELECT id FROM purchasing_suggestions WHERE state = 'open'`), 0)
    const line = await one('SELECT * FROM purchasing_order_lines WHERE order_id = $1', [orderId])
    await receive(orderId, line.id, 96)
    const level = await one('SELECT on_hand FROM stock_levels WHERE sku_id = $1', [sku])
    assert.equal(level.on_hand, 15 + 96)
    const event = await one(
      `SELECT payload FROM outbox_events WHERE key = 'purchasing.receipts.posted'`
    )
    assert.deepInclude(event.payload.receipts[0], {
      supplierId,
      amount: '4032.0000',
      baseAmount: '4032.0000',
      currency: 'CNY',
    })
    assert.equal(
      (await one('SELECT status FROM purchasing_orders WHERE id = $1', [orderId])).status,
      'received'
    )
    const cost = await one('SELECT qty, value FROM stock_costs WHERE sku_id = $1', [sku])
    assert.deepEqual(cost, { qty: 111, value: '4632.0000' })
  })

  test('amounts: net, tax and total to the fen; the lines must add up', async ({ assert }) => {
    const stage = await setStage({ skus: 2 })
    const supplierId = await addSupplier()
    const [id] = await new CreateOrders().handle({
      actor,
      orders: [
        {
          supplierId,
          warehouseId: stage.warehouseId,
          lines: [
            { skuId: stage.skuIds[0], qty: 3, unitPrice: '33.333333', taxRate: '0.13' },
            { skuId: stage.skuIds[1], qty: 7, unitPrice: '9.99', taxRate: '0' },
          ],
        },
      ],
    })
    const order = await one(
      'SELECT goods_amount, tax_amount, total_amount, version FROM purchasing_orders WHERE id = $1',
      [id]
    )
    assert.deepEqual(
      [order.goods_amount, order.tax_amount, order.total_amount],
      ['169.9300', '13.0000', '182.9300']
    )
    await assert.rejects(
      () =>
        sql(null, 'UPDATE purchasing_order_lines SET amount = amount + 1 WHERE order_id = $1', [
          id,
        ]),
      /do not add up/
    )
    const lines = [{ skuId: stage.skuIds[1], qty: 10, unitPrice: '10', taxRate: '0.13' }]
    await new EditOrder().handle({ actor, orderId: id, version: order.version, lines })
    assert.equal(
      (await one('SELECT total_amount FROM purchasing_orders WHERE id = $1', [id])).total_amount,
      '113.0000'
    )
    await assert.rejects(
      () => new EditOrder().handle({ actor, orderId: id, version: order.version, lines }),
      /version_conflict/
    )
  })

  test('an order above the limit waits for another pair of eyes', async ({ assert }) => {
    const stage = await setStage({ skus: 1 })
    const { id } = await sentOrder(stage, await addSupplier(), 1000, '40')
    assert.equal(
      (await one('SELECT status FROM purchasing_orders WHERE id = $1', [id])).status,
      'pending_approval'
    )
    const [user] = await rows(
      `INSERT INTO users (full_name, email, password) VALUES ('Buyer', 'b@x.test', 'x') RETURNING id`
    )
    await sql(null, 'UPDATE purchasing_orders SET created_by = $2 WHERE id = $1', [id, user.id])
    const buyer = { ...SYSTEM, id: user.id as number, isOwner: false }
    const [own] = await new AdvanceOrders().handle({ actor: buyer, ids: [id], step: 'approve' })
    assert.equal(own.error?.code, 'purchasing_own_order')
    const [other] = await new AdvanceOrders().handle({
      actor: { ...buyer, id: null },
      ids: [id],
      step: 'approve',
    })
    assert.equal(other.status, 'sent')
  })

  test('steps the state machine does not know are refused one by one', async ({ assert }) => {
    const stage = await setStage({ skus: 1 })
    const { id } = await sentOrder(stage, await addSupplier())
    const [again] = await step('submit', id)
    assert.equal(again.error?.code, 'invalid_transition')
    const [why] = await step('cancel', id)
    assert.equal(why.error?.code, 'reason_required')
    const [gone] = await step('cancel', id, { reason: '供应商停产' })
    assert.equal(gone.status, 'cancelled')
    const states = await rows(
      'SELECT state FROM purchasing_order_states WHERE order_id = $1 ORDER BY id',
      [id]
    )
    assert.deepEqual(
      states.map((row) => row.state),
      ['draft', 'sent', 'cancelled']
    )
  })

  test('a receipt sent twice is received once, also at the same time', async ({ assert }) => {
    const stage = await setStage({ skus: 1, stock: 0 })
    const { id, lineId } = await sentOrder(stage, await addSupplier())
    const receiptKey = randomUUID()
    const send = () =>
      new ReceiveGoods().handle({
        actor,
        orderId: id,
        receiptKey,
        lines: [{ orderLineId: lineId, received: 5 }],
      })
    const results = await Promise.all([send(), send(), send()])
    assert.equal(new Set(results.map((result) => result.receiptId)).size, 1)
    assert.equal(results.filter((result) => result.isNew).length, 1)
    assert.equal((await one('SELECT on_hand FROM stock_levels')).on_hand, 5)
    assert.equal(
      (await one('SELECT status FROM purchasing_orders WHERE id = $1', [id])).status,
      'partially_received'
    )
  })

  test('more than the tolerance is refused; refused goods need a reason and stay outside', async ({
    assert,
  }) => {
    const stage = await setStage({ skus: 1, stock: 0 })
    const { id, lineId } = await sentOrder(stage, await addSupplier({ overReceiptPercent: 10 }), 20)
    await assert.rejects(() => receive(id, lineId, 23), /purchasing_over_receipt/)
    await assert.rejects(() => receive(id, lineId, 1, { rejected: 2 }), /reason_required/)
    await receive(id, lineId, 18, { rejected: 2, rejectReason: '破损' })
    const line = await one('SELECT received, rejected FROM purchasing_order_lines WHERE id = $1', [
      lineId,
    ])
    assert.deepEqual(line, { received: 18, rejected: 2 })
    assert.equal((await one('SELECT on_hand FROM stock_levels')).on_hand, 18)
    await receive(id, lineId, 4)
    assert.equal(
      (await one('SELECT status FROM purchasing_orders WHERE id = $1', [id])).status,
      'received'
    )
    await assert.rejects(
      () => sql(null, 'UPDATE purchasing_order_lines SET received = 23 WHERE id = $1', [lineId]),
      /purchasing_order_lines_received/
    )
  })

  test('goods in another currency come in at the rate of the order', async ({ assert }) => {
    const stage = await setStage({ skus: 1, stock: 0 })
    const supplierId = await addSupplier({ currency: 'USD' })
    const lines = [{ skuId: stage.skuIds[0], qty: 10, unitPrice: '5.25', taxRate: '0' }]
    const [id] = await new CreateOrders().handle({
      actor,
      orders: [{ supplierId, warehouseId: stage.warehouseId, rate: '7.1234', lines }],
    })
    await step('submit', id)
    const { id: lineId } = await one('SELECT id FROM purchasing_order_lines WHERE order_id = $1', [
      id,
    ])
    await receive(id, lineId, 10)
    const receipt = await one('SELECT amount, base_amount FROM purchasing_receipts')
    assert.deepEqual(receipt, { amount: '52.5000', base_amount: '373.9785' })
    assert.equal((await one('SELECT sum(value) AS value FROM stock_entries')).value, '373.9785')
  })

  test('a bill is held for a price too high, goods not received, or a wrong sum', async ({
    assert,
  }) => {
    const stage = await setStage({ skus: 1, stock: 0 })
    const { id, lineId } = await sentOrder(stage, await addSupplier(), 20, '40')
    await receive(id, lineId, 10)
    const bill = (billNo: string, qty: number, unitPrice: string, totalAmount: string) =>
      new SaveBill().handle({
        actor,
        orderId: id,
        billNo,
        billedOn: '2026-11-22',
        totalAmount,
        lines: [{ orderLineId: lineId, qty, unitPrice }],
      })
    assert.equal((await bill('F-1', 5, '40.40', '202')).state, 'matched')
    assert.deepEqual((await bill('F-2', 1, '40.41', '40.41')).holdReasons, ['price'])
    assert.deepEqual((await bill('F-3', 5, '40', '199')).holdReasons, ['quantity', 'total'])
    await assert.rejects(() => bill('F-1', 1, '40', '40'), /purchasing_bill_known/)
  })

  test('a dismissed suggestion stays away until its day; an edited one says why', async ({
    assert,
  }) => {
    const stage = await setStage({ skus: 2, stock: 5 })
    const [a, b] = stage.skuIds
    const supplierId = await addSupplier()
    await addPrices(supplierId, [a])
    await policy(a, 20, 100)
    await policy(b, 20, 100)
    await new SuggestPurchases().handle()
    const open = await rows(
      `SELECT id, sku_id, supplier_id FROM purchasing_suggestions WHERE state = 'open' ORDER BY sku_id`
    )
    assert.deepEqual(
      open.map((row) => row.supplier_id),
      [supplierId, null]
    )
    const decide = new DecideSuggestions()
    await decide.edit({ actor, id: open[0].id, qty: 120, reason: '大促备货' })
    const results = await decide.accept({ actor, ids: open.map((row) => row.id) })
    assert.equal(
      results.find((result) => result.id === open[1].id)?.error?.code,
      'purchasing_no_supplier'
    )
    const line = await one('SELECT qty, unit_price FROM purchasing_order_lines')
    assert.deepEqual(line, { qty: 120, unit_price: '40.000000' })
    await decide.dismiss({
      actor,
      ids: [open[1].id],
      reason: '停售',
      until: new Date(Date.now() + 86_400_000),
    })
    await new SuggestPurchases().handle()
    assert.lengthOf(await rows(`SELECT id FROM purchasing_suggestions WHERE state = 'open'`), 0)
  })

  test('the bank account is stored unreadable and shown by its last digits', async ({ assert }) => {
    await addSupplier({ bankName: '中国银行', bankAccount: '6216 6100 0012 3456' })
    const row = await one(
      'SELECT bank_account_encrypted AS sealed, bank_account_masked AS masked FROM purchasing_suppliers'
    )
    assert.equal(row.masked, '•••• 3456')
    assert.notInclude(row.sealed, '6216')
  })
})
