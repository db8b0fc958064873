import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import LetFulfilmentsGo from '#orders/actions/let_fulfilments_go'
import EditOrder from '#orders/actions/edit_order'
import RecordPicks from '#orders/actions/record_picks'
import StartPicking from '#orders/actions/start_picking'
import { STOP_REASON } from '#orders/queries/stop_reason'
import type { SampleOrder } from '#modules/oms/database/factories/platform_payloads'
import type { TaobaoState } from '#modules/oms/database/factories/taobao_payloads'
import IgnoreParked from '#modules/oms/actions/ignore_parked'
import SubmitPlatformOrders from '#modules/oms/actions/submit_platform_orders'
import PullOrders from '#modules/oms/actions/pull_orders'
import {
  at,
  connectShop,
  emptyHouse,
  oneOf,
  rowsOf,
  sample,
  type Shop,
} from '#modules/oms/tests/helpers'
import { drainJobs } from '#tests/helpers/jobs'
import { actingAs } from '#tests/helpers/people'
import { TaobaoSimulator } from '#tests/simulators/taobao'

const top = new TaobaoSimulator()

/** What a platform says of an order that is at work here already. */
test.group('News of known orders', (group) => {
  let shop: Shop
  group.setup(async () => {
    await top.start()
    return () => top.stop()
  })
  group.each.setup(async () => {
    top.clear()
    await emptyHouse()
    shop = await connectShop('taobao', top.url, top.credentials, { readUntil: at(-60), skus: 2 })
  })

  /** The platform has the order so, and it has been read and worked on. */
  async function now(order: SampleOrder, seconds: number, state: Partial<TaobaoState> = {}) {
    top.put({ ...order, updatedAt: at(seconds) }, { status: 'WAIT_SELLER_SEND_GOODS', ...state })
    await sql(null, 'UPDATE oms_channel_accounts SET cursor = $1', [at(-60)])
    await new PullOrders().handle({ storeId: shop.storeId })
    await drainJobs()
    return oneOf('SELECT * FROM orders')
  }

  const platformOrder = () => oneOf('SELECT id FROM platform_orders')

  test('a name or street under stars takes the place of no readable one, but of a moved one', async ({
    assert,
  }) => {
    const order = sample(shop, 1, { customerId: 7 })
    const readable = await now(order, 1, { extra: { oaid: 'oaid-7' } })
    const starred = await now(order, 2, { masked: true, memo: '发顺丰' })
    const people = ['consignee', 'address_line', 'phone_hash'] as const
    for (const field of people) assert.equal(starred[field], readable[field], field)
    assert.notInclude(starred.address_line, '*')
    assert.equal(starred.seller_note, '发顺丰')
    // Under another key it is another address: what is known of the old one is worth nothing.
    const moved = await now({ ...order, address: '解放路 9 号院' }, 3, {
      masked: true,
      extra: { oaid: 'oaid-8' },
    })
    assert.include(moved.address_line, '解放**')
    assert.equal(moved.source.facts.platformAddressKey, 'oaid-8')
  })

  test('an address that staff give an order whose receiver is sealed holds it, until the platform has one of its own', async ({
    assert,
  }) => {
    const order = sample(shop, 1, { customerId: 7 })
    const sealed = await now(order, 1, { masked: true, extra: { oaid: 'oaid-7' } })
    assert.equal(sealed.status, 'released')
    await new EditOrder().handle({
      orderId: sealed.id,
      actor: SYSTEM,
      action: { action: 'readdress', details: { addressLine: '解放路 9 号院' } },
    })
    await drainJobs()
    const held = await oneOf('SELECT status, hold_reasons FROM orders')
    assert.deepEqual(held, { status: 'held', hold_reasons: ['address_locked'] })
    const moved = await now({ ...order, address: '解放路 9 号院' }, 2, {
      masked: true,
      extra: { oaid: 'oaid-8' },
    })
    assert.equal(moved.status, 'released')
    assert.isUndefined(moved.source.readdressed)
  })

  test('what staff wrote stays when the platform’s memo changes', async ({ assert }) => {
    const order = sample(shop, 1)
    await now(order, 1, { memo: '送礼' })
    await sql(null, `UPDATE orders SET seller_note = '老客户'`)
    assert.equal(
      (await now(order, 2, { memo: '送礼，写贺卡' })).seller_note,
      '老客户\n送礼，写贺卡'
    )
    assert.equal(
      (await now(order, 3, { memo: '送礼，写贺卡' })).seller_note,
      '老客户\n送礼，写贺卡'
    )
  })

  test('a line refunded in the picker’s hands stops its parcel and is for a person; the rest is taken over', async ({
    assert,
  }) => {
    const order = sample(shop, 1)
    order.lines.push({
      ...order.lines[0],
      id: 102,
      productId: 21,
      variantId: 22,
      code: shop.skuCodes[1],
    })
    await now(order, 1)
    const { id } = await oneOf('SELECT id FROM fulfilments')
    await new StartPicking().handle({ fulfilmentIds: [id] })
    const goods = await rowsOf('SELECT id AS "fulfilmentLineId", qty FROM fulfilment_lines')
    await new RecordPicks().handle({
      picks: goods as { fulfilmentLineId: number; qty: number }[],
    })
    const refunded = new Map([[102, { refund: 'SUCCESS', status: 'TRADE_CLOSED' }]])
    const after = await now(order, 2, { lines: refunded, flag: 2 })
    assert.equal(after.source.facts.flag, 'yellow')
    const lines = await rowsOf('SELECT refund_state, cancelled FROM order_lines ORDER BY line_no')
    assert.deepEqual(lines, [
      { refund_state: 'none', cancelled: 0 },
      { refund_state: 'refunded', cancelled: 0 },
    ])
    assert.deepInclude(await oneOf('SELECT state, park_reason FROM platform_orders'), {
      state: 'conflict',
      park_reason: 'order_in_work',
    })
    const stop = await oneOf(`SELECT ${STOP_REASON} AS reason FROM fulfilments f WHERE id = $1`, [
      id,
    ])
    assert.equal(stop.reason, 'platform_refund')
  })

  test('an order whose newer version cannot be taken in does not leave until it is caught up, or somebody says so', async ({
    assert,
    client,
  }) => {
    const order = sample(shop, 1)
    await now(order, 1)
    const { id } = await oneOf('SELECT id FROM fulfilments')
    await new StartPicking().handle({ fulfilmentIds: [id] })
    const stop = async () =>
      (await oneOf(`SELECT ${STOP_REASON} AS reason FROM fulfilments f WHERE id = $1`, [id])).reason
    const unknown = { ...order.lines[0], id: 102, productId: 91, variantId: 92, code: 'NO-SUCH' }
    const wider = { ...order, lines: [...order.lines, unknown] }
    assert.isTrue((await now(wider, 2)).is_behind)
    assert.equal(await stop(), 'platform_conflict')
    const list = await client
      .get('/orders/fulfilments?intercepted=1')
      .loginAs(await actingAs('operations'))
      .withInertia()
    assert.containsSubset(list.inertiaProps, {
      list: { rows: [{ id, stopReason: 'platform_conflict' }] },
    })
    const free = await new LetFulfilmentsGo().handle({ fulfilmentIds: [id], reason: 'x' })
    assert.deepEqual(free, { moved: [], refused: [{ id, status: 'platform_conflict' }] })
    // The floor hears of it once, however often the same is told.
    await new SubmitPlatformOrders().handle({ ids: [(await platformOrder()).id] })
    const warned = `SELECT count(*)::int AS count FROM outbox_events WHERE key = 'orders.fulfilments.intercepted'`
    assert.equal((await oneOf(warned)).count, 1)
    assert.isFalse((await now(order, 3)).is_behind)
    assert.isNull(await stop())
    await now(wider, 4)
    assert.equal(await stop(), 'platform_conflict')
    await new IgnoreParked().handle({
      ids: [(await platformOrder()).id],
      reason: '电话确认',
      actor: SYSTEM,
    })
    assert.isNull(await stop())
  })

  test('paid at the door is sent unpaid; unpaid by the other ways is not', async ({ assert }) => {
    const cod = await now(sample(shop, 1, { paidAt: null }), 1, { type: 'cod' })
    assert.deepInclude(cod, { status: 'released', payment_status: 'unpaid' })
    await now(sample(shop, 2, { paidAt: null }), 2)
    const other = await oneOf('SELECT * FROM orders ORDER BY id DESC LIMIT 1')
    assert.deepInclude(other, { status: 'held', hold_reasons: ['payment_mismatch'] })
  })
})
