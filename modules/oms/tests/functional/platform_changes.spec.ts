import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import AssignWaybill from '#orders/actions/assign_waybill'
import CancelFulfilments from '#orders/actions/cancel_fulfilments'
import EditOrder from '#orders/actions/edit_order'
import LetFulfilmentsGo from '#orders/actions/let_fulfilments_go'
import PackFulfilments from '#orders/actions/pack_fulfilments'
import RecordPacks from '#orders/actions/record_packs'
import RecordPicks from '#orders/actions/record_picks'
import RegroupFulfilments from '#orders/actions/regroup_fulfilments'
import ShipFulfilments from '#orders/actions/ship_fulfilments'
import ShipParcel from '#orders/actions/ship_parcel'
import StartPicking from '#orders/actions/start_picking'
import ResubmitParked from '#modules/oms/actions/resubmit_parked'
import type { SampleOrder } from '#modules/oms/database/factories/platform_payloads'
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
import { ShopifySimulator } from '#tests/simulators/shopify'
import { WooCommerceSimulator } from '#tests/simulators/woocommerce'

const woo = new WooCommerceSimulator()
const shopify = new ShopifySimulator()
const target = (platform: string, shop: Shop) =>
  `http://${process.env.HOST}:${process.env.PORT}/webhooks/oms/${platform}/${shop.storeCode}`

/** An order of two lines, captured from its platform, and how the platform tells of a change of it. */
async function captured(platform: 'woocommerce' | 'shopify') {
  await emptyHouse()
  const simulator = platform === 'woocommerce' ? woo : shopify
  const shop = await connectShop(platform, simulator.url, { ...simulator.credentials })
  const order = sample(shop, 1)
  order.lines.push({
    ...order.lines[0],
    id: 102,
    productId: 21,
    variantId: 22,
    code: shop.skuCodes[1],
  })
  let second = 0
  const tell = async (changes: Partial<SampleOrder> = {}, status = 'processing') => {
    Object.assign(order, changes, { updatedAt: at(++second) })
    if (platform === 'woocommerce') woo.put(order, status)
    else shopify.put(order, { financial: 'paid' })
    await simulator.deliver(target(platform, shop), 1)
  }
  const tellAndWork = async (...args: Parameters<typeof tell>) => {
    await tell(...args)
    await drainJobs()
  }
  await tellAndWork()
  return { shop, order, tell, tellAndWork }
}

const parcel = () =>
  oneOf(
    `SELECT id, status, intercept_reason, address_line, waybill_no FROM fulfilments WHERE status <> 'cancelled'`
  )
const lineIds = async () =>
  (await rowsOf('SELECT id FROM fulfilment_lines WHERE NOT is_cancelled ORDER BY id')).map(
    (row) => row.id as number
  )
const toPick = async () => {
  const { id } = await parcel()
  await new StartPicking().handle({ fulfilmentIds: [id] })
  return id as number
}
const pick = (...ids: number[]) =>
  new RecordPicks().handle({ picks: ids.map((id) => ({ fulfilmentLineId: id, qty: 1 })) })
const putIn = (...ids: number[]) =>
  new RecordPacks().handle({ packs: ids.map((id) => ({ fulfilmentLineId: id, qty: 1 })) })
const close = (id: number) => new PackFulfilments().handle({ parcels: [{ fulfilmentId: id }] })
const platformOrder = () => oneOf('SELECT id, state, park_reason FROM platform_orders')
const story = async () =>
  (
    await rowsOf(
      `SELECT a.action, c.source FROM order_changes c JOIN order_change_actions a ON a.change_id = c.id ORDER BY a.id`
    )
  ).map((row) => `${row.action} ${row.source}`)

test.group('Changes of the platform after capture', (group) => {
  group.setup(async () => {
    await Promise.all([woo.start(), shopify.start()])
    return () => Promise.all([woo.stop(), shopify.stop()]).then(() => undefined)
  })

  test('a line taken off before it was picked leaves the parcel, which is packed without it', async ({
    assert,
  }) => {
    const { order, tellAndWork } = await captured('shopify')
    const id = await toPick()
    const [first] = await lineIds()
    await pick(first)
    const [kept, gone] = order.lines
    await tellAndWork({ lines: [kept, { ...gone, removed: 1 }] })
    assert.deepInclude(await parcel(), { id, status: 'picking', intercept_reason: null })
    assert.deepEqual(await lineIds(), [first])
    await putIn(first)
    assert.deepEqual((await close(id)).moved, [id])
    assert.deepInclude(await platformOrder(), { state: 'submitted' })
    assert.deepEqual(await story(), ['cancel_line platform'])
  })

  test('one that is picked stops the parcel; withdrawn, the rest is sent anew by itself', async ({
    assert,
  }) => {
    const { order, tellAndWork } = await captured('shopify')
    const id = await toPick()
    await pick(...(await lineIds()))
    const [kept, gone] = order.lines
    await tellAndWork({ lines: [kept, { ...gone, removed: 1 }] })
    assert.deepInclude(await parcel(), { intercept_reason: 'platform_refund' })
    assert.deepInclude(await platformOrder(), { state: 'conflict', park_reason: 'order_in_work' })
    await putIn(...(await lineIds()))
    assert.equal((await close(id)).refused[0].why, 'platform_refund')
    await new CancelFulfilments().handle({ fulfilmentIds: [id], reason: 'taken apart' })
    await drainJobs()
    assert.deepInclude(await platformOrder(), { state: 'submitted', park_reason: null })
    assert.deepInclude(await oneOf('SELECT status FROM orders'), { status: 'released' })
    assert.deepEqual(
      await rowsOf('SELECT qty - cancelled AS live, allocated FROM order_lines ORDER BY line_no'),
      [
        { live: 1, allocated: 1 },
        { live: 0, allocated: 0 },
      ]
    )
  })

  test('a refund that was taken back lets the parcel go again', async ({ assert }) => {
    const { order, tellAndWork } = await captured('shopify')
    const id = await toPick()
    await pick(...(await lineIds()))
    const lines = order.lines
    await tellAndWork({ lines: [lines[0], { ...lines[1], removed: 1 }] })
    assert.deepInclude(await parcel(), { intercept_reason: 'platform_refund' })
    await tellAndWork({ lines })
    assert.deepInclude(await parcel(), { id, intercept_reason: null })
    assert.deepInclude(await platformOrder(), { state: 'submitted' })
    assert.deepEqual(await story(), ['intercept platform', 'let_go platform'])
  })

  test('money that went back without saying for what stops the parcel at pack and waybill', async ({
    assert,
  }) => {
    const { tellAndWork } = await captured('woocommerce')
    const id = await toPick()
    const ids = await lineIds()
    await pick(...ids)
    await putIn(...ids)
    await tellAndWork({ refunds: [{ id: 7, amount: '30.00' }] })
    assert.equal((await close(id)).refused[0].why, 'refund_unclear')
    const waybill = { fulfilmentId: id, courierCode: 'SF', waybillNo: 'SF1' }
    const { refused } = await new AssignWaybill().handle({ waybills: [waybill] })
    assert.equal(refused[0].why, 'refund_unclear')
    await new LetFulfilmentsGo().handle({ fulfilmentIds: [id], reason: '差价补偿' })
    assert.deepEqual((await close(id)).moved, [id])
    assert.deepEqual(await story(), ['refund platform', 'intercept platform', 'let_go system'])
  })

  test('before anything is begun such a refund holds the order', async ({ assert }) => {
    const { tellAndWork } = await captured('woocommerce')
    await tellAndWork({ refunds: [{ id: 7, amount: '30.00' }] })
    assert.deepInclude(await oneOf('SELECT status, hold_reasons FROM orders'), {
      status: 'held',
      hold_reasons: ['refund_open'],
    })
  })

  test('money beyond what the units off come to is for something the platform does not name', async ({
    assert,
  }) => {
    const { order, tellAndWork } = await captured('shopify')
    await toPick()
    const [kept, gone] = order.lines
    const off = { lines: [kept, { ...gone, removed: 1 }] }
    await tellAndWork({ ...off, refunds: [{ id: 7, amount: '100.00' }] })
    assert.deepInclude(await parcel(), { status: 'picking', intercept_reason: null })
    const more = { id: 8, amount: '5.00' }
    await tellAndWork({ ...off, refunds: [{ id: 7, amount: '100.00' }, more] })
    assert.deepInclude(await parcel(), { intercept_reason: 'refund_unclear' })
  })

  test('cancelled there after the first parcel left: the second does not leave', async ({
    assert,
  }) => {
    const { order, tellAndWork } = await captured('woocommerce')
    const { id } = await parcel()
    const { warehouseId, lines } = await oneOf(
      `SELECT f.warehouse_id AS "warehouseId", jsonb_agg(jsonb_build_object('orderLineId', l.order_line_id, 'units', l.line_qty) ORDER BY l.id) AS lines
         FROM fulfilments f JOIN fulfilment_lines l ON l.fulfilment_id = f.id WHERE f.id = $1 GROUP BY 1`,
      [id]
    )
    const parcels = lines.map((line: { orderLineId: number; units: number }) => ({
      ...{ warehouseId, lines: [line] },
    }))
    const split = { fulfilmentIds: [id], parcels }
    const [first, second] = await new RegroupFulfilments().handle({
      groups: [split],
      reason: 'split',
    })
    const parcelIs = () =>
      oneOf('SELECT status, intercept_reason AS why FROM fulfilments WHERE id = $1', [second.id])
    await new ShipParcel().handle({
      ...{ fulfilmentId: first.id, courierCode: 'SF', waybillNo: 'SF1', weightG: 500 },
      actor: SYSTEM,
    })
    await drainJobs()
    for (const begin of [
      () => null,
      () => new StartPicking().handle({ fulfilmentIds: [second.id] }),
    ]) {
      await begin()
      await tellAndWork({}, 'cancelled')
      assert.equal((await parcelIs()).why, 'platform_cancelled')
      assert.deepInclude(await platformOrder(), { park_reason: 'cancelled_after_shipping' })
      // Taken back there: it goes on.
      await tellAndWork({ note: order.note ?? '继续' }, 'processing')
      assert.equal((await parcelIs()).why, null)
    }
  })

  test('while the platform says wait the parcel waits, and goes on when it says so', async ({
    assert,
  }) => {
    const { tellAndWork } = await captured('woocommerce')
    const id = await toPick()
    await tellAndWork({}, 'on-hold')
    assert.deepInclude(await parcel(), { id, intercept_reason: 'platform_hold' })
    await tellAndWork({}, 'processing')
    assert.deepInclude(await parcel(), { id, status: 'picking', intercept_reason: null })
  })

  test('another address after the waybill stops the parcel for a new one', async ({ assert }) => {
    const { tellAndWork } = await captured('woocommerce')
    const id = await toPick()
    await new AssignWaybill().handle({
      waybills: [{ fulfilmentId: id, courierCode: 'SF', waybillNo: 'SF1' }],
    })
    await tellAndWork({ address: '解放路 1 号', note: '放门口' })
    assert.deepInclude(await parcel(), {
      address_line: '解放路 1 号',
      intercept_reason: 'address_changed',
    })
    assert.deepInclude(await oneOf('SELECT buyer_note FROM orders'), { buyer_note: '放门口' })
    assert.deepEqual(await story(), ['readdress platform', 'renote platform', 'intercept platform'])
  })

  test('what staff corrected stays until the platform itself says something else', async ({
    assert,
  }) => {
    const { tellAndWork } = await captured('woocommerce')
    const { id } = await oneOf('SELECT id FROM orders')
    await new EditOrder().handle({
      orderId: id,
      actor: SYSTEM,
      action: { action: 'readdress', details: { addressLine: '文三路 100 号 3 楼' } },
    })
    const address = async () => (await oneOf('SELECT address_line FROM orders')).address_line
    await tellAndWork({ note: '尽快' })
    assert.equal(await address(), '文三路 100 号 3 楼')
    await tellAndWork({ address: '解放路 2 号' })
    assert.equal(await address(), '解放路 2 号')
    await tellAndWork({ address: '解放路***', name: '王**' })
    assert.equal(await address(), '解放路 2 号')
  })

  test('an address that changes after shipping is for a person', async ({ assert }) => {
    const { tellAndWork } = await captured('woocommerce')
    const id = await toPick()
    const ids = await lineIds()
    await pick(...ids)
    await putIn(...ids)
    await close(id)
    await new ShipFulfilments().handle({
      shipments: [{ fulfilmentId: id, courierCode: 'SF', waybillNo: 'SF9' }],
    })
    woo.failNext(503, 99)
    await tellAndWork({ address: '解放路 3 号', note: '改地址了' }).catch(() => undefined)
    woo.failNext(0, 0)
    const { id: filed, ...row } = await platformOrder()
    assert.deepEqual(row, { state: 'conflict', park_reason: 'address_after_shipping' })
    assert.deepInclude(await oneOf('SELECT buyer_note, address_line FROM orders'), {
      buyer_note: '改地址了',
      address_line: '文三路 100 号',
    })
    const [outcome] = await new ResubmitParked().handle({ ids: [filed], actor: SYSTEM })
    assert.equal(outcome.reason, 'address_after_shipping')
  })
})
