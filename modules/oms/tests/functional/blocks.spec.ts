import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import CaptureOrders from '#orders/actions/capture_orders'
import StartPicking from '#orders/actions/start_picking'
import { anOrder, setStage, type Stage } from '#orders/database/factories/stage'
import type { NewOrder } from '#orders/domain/new_order'
import BlockBuyers from '#modules/oms/actions/block_buyers'
import ProcessOrders from '#modules/oms/actions/process_orders'
import { entriesFromOrders } from '#modules/oms/queries/block_entries'
import { entriesOf, type BlockEntry } from '#modules/oms/services/block_keys'
import { emptyHouse, oneOf, rowsOf } from '#modules/oms/tests/helpers'
import { actingAs } from '#tests/helpers/people'

let serial = 0
const ownPhone = () => `135${String(++serial).padStart(8, '0')}`

test.group('Block list', (group) => {
  let stage: Stage
  let user: Awaited<ReturnType<typeof actingAs>>
  group.each.setup(async () => {
    await emptyHouse()
    stage = await setStage()
    user = await actingAs('operations')
  })

  async function capture(...changes: Partial<NewOrder>[]) {
    const orders = changes.map((change) => anOrder(stage.skuIds, { phone: ownPhone(), ...change }))
    const { captured } = await new CaptureOrders().handle({ storeId: stage.storeId, orders })
    const ids = new Map(captured.map((order) => [order.externalNo, order.id]))
    return orders.map((order) => ids.get(order.externalNo)!)
  }
  const process = (...orderIds: number[]) => new ProcessOrders().handle({ orderIds, reaudit: true })
  const statusOf = async (id: number) =>
    (await oneOf('SELECT status, hold_reasons FROM orders WHERE id = $1', [id])) as {
      status: string
      hold_reasons: string[]
    }

  test('pasted phones stop orders until their day is over, and count them once each', async ({
    client,
    assert,
  }) => {
    const phone = ownPhone()
    const send = (body: object) =>
      client.post('/oms/blocks').accept('json').json(body).loginAs(user).withCsrfToken()
    const text = `${phone}，恶意退款\n12345\n${phone}`
    const pasted = await send({ kind: 'phone', text, reason: '名单', until: '2099-01-01' })
    assert.deepEqual(pasted.body(), {
      ...{ added: 1, known: 1, stopped: 0, faults: [{ no: 2, value: '12345', code: 'phone' }] },
      ...{ left: 0, most: 5000 },
    })
    const [order, other] = await capture({ phone }, {})
    await process(order, other)
    await process(order)
    assert.deepInclude(await statusOf(order), { status: 'held', hold_reasons: ['block_list'] })
    assert.equal((await statusOf(other)).status, 'released')
    const page = await client.get(`/oms/blocks?q=${phone}`).withInertia().loginAs(user)
    const [row] = page.body().props.list.rows
    assert.containsSubset(row, { kind: 'phone', hits: 1, lastHit: { id: order } })
    assert.notInclude(JSON.stringify(row), phone)
    await sql(null, `UPDATE oms_block_list SET until = now() - interval '1 minute'`)
    await process(order)
    assert.equal((await statusOf(order)).status, 'released')
    const nothing = await send({ kind: 'phone', text: '  \n' })
    nothing.assertStatus(422)
  })

  test('a name and an address however they are typed; a buyer of a platform', async ({
    client,
    assert,
  }) => {
    const send = (body: object) =>
      client.post('/oms/blocks').accept('json').json(body).loginAs(user).withCsrfToken()
    await send({
      kind: 'address',
      text: '浙江省 杭州市 西湖区 文三路100号2幢301室',
      reason: 'x地址',
    })
    await send({ kind: 'name', text: '张 三', reason: 'x名字' })
    await send({ kind: 'buyer', platform: 'manual', text: 'b-77', reason: 'x买家' })
    const [address, name, buyer, none] = await capture(
      {},
      { addressLine: '另一条路 5 号', consignee: '张三' },
      { addressLine: '另一条路 6 号', source: { buyerId: 'B-77' } },
      { addressLine: '另一条路 7 号' }
    )
    await process(address, name, buyer, none)
    const states = await Promise.all([address, name, buyer, none].map(statusOf))
    assert.deepEqual(
      states.map((one) => one.status),
      ['held', 'held', 'held', 'released']
    )
    const wrong = await send({ kind: 'address', text: '某处' })
    assert.equal(wrong.body().faults[0].code, 'address')
  })

  test('a buyer is blocked from an order, with a reason, and let off again with one', async ({
    client,
    assert,
  }) => {
    const phone = ownPhone()
    const [order, later] = await capture(
      { phone },
      { phone, buyerNote: 'x', placedAt: new Date(Date.now() - 3_600_000).toISOString() }
    )
    const send = (path: string, body: object) =>
      client.post(`/oms/blocks/${path}`).json(body).loginAs(user).withCsrfToken().redirects(0)
    const ask = (path: string, body: object) => send(path, body).accept('json')
    const refused = await ask('orders', { ids: [order] })
    refused.assertStatus(422)
    await send('orders', { ids: [order], reason: '多次拒收' })
    assert.deepInclude(await statusOf(order), { status: 'held', hold_reasons: ['block_list'] })
    await process(later)
    assert.equal((await statusOf(later)).status, 'held')
    const record = await client.get(`/orders/orders/${order}`).withInertia().loginAs(user)
    assert.include(JSON.stringify(record.body().props.cards), '多次拒收')
    const [entry] = await rowsOf('SELECT id, order_id FROM oms_block_list')
    assert.equal(entry.order_id, order)
    const lifted = await ask('lift', { ids: [entry.id] })
    lifted.assertStatus(422)
    await send('lift', { ids: [entry.id], reason: '误伤' })
    await process(order)
    assert.equal((await statusOf(order)).status, 'released')
    const trail = await rowsOf(
      `SELECT action, reason FROM audit_entries WHERE subject_type = 'block_entry' ORDER BY id`
    )
    assert.deepEqual(
      trail.map((one) => [one.action, one.reason]),
      [
        ['oms.block.add', '多次拒收'],
        ['oms.block.lift', '误伤'],
      ]
    )
    const guest = await client
      .get('/oms/blocks')
      .withInertia()
      .loginAs(await actingAs('warehouse'))
    guest.assertStatus(403)
  })

  test('open orders of a name are found however it is typed, so many at a time, and the rest is told of', async ({
    assert,
  }) => {
    const far = (n: number) => ({
      addressLine: `某路 ${n} 号`,
      placedAt: new Date(Date.now() - n * 36_000_000).toISOString(),
    })
    const ids = await capture(
      { consignee: '张三', ...far(1) },
      { consignee: '张 三', ...far(2) },
      { consignee: '张．三', ...far(3) },
      { consignee: '张三丰', ...far(4) },
      { source: { buyerId: 'Nick-7' }, ...far(5) },
      { source: { buyerId: 'nick-7' }, ...far(6) },
      { addressLine: '另一条路 5 号', placedAt: far(7).placedAt }
    )
    await process(...ids)
    const lines = (value: string) => [{ no: 1, value, reason: null }]
    const entry = async (kind: 'name' | 'buyer' | 'address', value: string) => {
      const options = { kind, platform: 'manual', reason: '多次拒收' }
      return (await entriesOf(null, lines(value), options)).entries
    }
    const block = async (
      entries: BlockEntry[],
      more: { most?: number; orderIds?: number[] } = {}
    ) => {
      const { stops, left } = await new BlockBuyers().handle({
        ...{ entries, until: null, actor: SYSTEM, ...more },
      })
      return { held: [...stops].filter(([, stop]) => stop === 'held').map(([id]) => id), left }
    }
    const [one, two, three, , nick, other, there] = ids
    const name = await entry('name', '张 三')
    assert.deepEqual(await block(name, { most: 2, orderIds: [three] }), {
      held: [one, three],
      left: 1,
    })
    assert.deepEqual(await block(name, { most: 2 }), { held: [two], left: 0 })
    assert.deepEqual(await block(name), { held: [], left: 0 })
    const from = { kinds: ['buyer' as const], actor: SYSTEM }
    assert.deepEqual(await block(await entriesFromOrders(null, [nick], from)), {
      ...{ held: [nick], left: 0 },
    })
    assert.deepEqual(await block(await entry('buyer', 'NICK-7')), { held: [other], left: 0 })
    const address = await entry('address', '浙江省杭州市西湖区另一条路5号')
    assert.deepEqual(await block(address), { held: [there], left: 0 })
  })

  test('what is allocated already comes out of its parcel, what is in somebody’s hands is stopped there', async ({
    client,
    assert,
  }) => {
    const phone = ownPhone()
    const spaced = (index: number) => ({
      placedAt: new Date(Date.now() - index * 3_600_000).toISOString(),
      addressLine: `另一条路 ${index} 号`,
    })
    const [order, other, picked, apart] = await capture(
      { phone, ...spaced(1) },
      { phone, ...spaced(20) },
      { phone, ...spaced(40) },
      spaced(60)
    )
    await process(order, other, picked, apart)
    for (const id of [order, other, picked, apart])
      assert.equal((await statusOf(id)).status, 'released')
    const parcelOf = (id: number) =>
      oneOf('SELECT id, status, intercept_reason FROM fulfilments WHERE order_id = $1', [id])
    const onFloor = (await parcelOf(picked)).id
    await new StartPicking().handle({ fulfilmentIds: [onFloor] })
    const reserved = async () =>
      Number((await oneOf('SELECT sum(reserved)::int AS n FROM stock_levels')).n)
    const before = await reserved()
    const units = await oneOf('SELECT sum(qty)::int AS n FROM order_lines WHERE order_id = $1', [
      order,
    ])
    const send = (body: object) =>
      client.post('/oms/blocks/orders').json(body).loginAs(user).withCsrfToken().redirects(0)
    const answer = await send({ ids: [order, picked], reason: '恶意退款' })
    assert.deepEqual(answer.flashMessage('results'), [
      { id: order, ok: true },
      { id: picked, ok: true, message: '包裹正在拣货，下一次扫描时会拦下。' },
    ])
    assert.equal(
      answer.flashMessage('success'),
      '1 单正在拣货，下一次扫描时会拦下。另有 1 个该买家的未完结订单已拦截。'
    )
    for (const id of [order, other]) {
      assert.deepInclude(await statusOf(id), { status: 'held', hold_reasons: ['block_list'] })
      assert.equal((await parcelOf(id)).status, 'cancelled')
    }
    assert.equal(await reserved(), before - 2 * units.n)
    assert.deepInclude(await parcelOf(picked), {
      status: 'picking',
      intercept_reason: 'buyer_blocked',
    })
    assert.equal((await statusOf(apart)).status, 'released')
    const list = () => client.post('/oms/blocks').accept('json').loginAs(user).withCsrfToken()
    const address = '浙江省 杭州市 西湖区 另一条路 60 号'
    const pasted = await list().json({ kind: 'address', text: address, reason: '代收点' })
    assert.equal(pasted.body().stopped, 1)
    assert.equal((await statusOf(apart)).status, 'held')
  })
})
