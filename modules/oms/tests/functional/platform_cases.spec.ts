import { test } from '@japa/runner'
import fc from 'fast-check'
import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import OpenCase from '#orders/actions/open_case'
import { shipAll } from '#orders/database/factories/ship'
import SettleRefund from '#orders/actions/settle_refund'
import { LIVE_STOP_REASON } from '#orders/queries/stop_reason'
import AgreeRefund from '#modules/oms/actions/agree_refund'
import ApplyRefund from '#modules/oms/actions/apply_refund'
import FileRefunds from '#modules/oms/actions/file_refunds'
import PullOrders from '#modules/oms/actions/pull_orders'
import PullRefunds from '#modules/oms/actions/pull_refunds'
import { tidOf, type TaobaoRefund } from '#modules/oms/database/factories/taobao_payloads'
import type { PlatformRefundNews } from '#modules/oms/services/platforms/platform_connector'
import { at, connectShop, emptyHouse, oneOf, rowsOf, sample } from '#modules/oms/tests/helpers'
import { DouyinSimulator } from '#tests/simulators/douyin'
import { ShopifySimulator } from '#tests/simulators/shopify'
import { TaobaoSimulator } from '#tests/simulators/taobao'
import { drainJobs } from '#tests/helpers/jobs'

const top = new TaobaoSimulator()
const douyin = new DouyinSimulator()
const shopify = new ShopifySimulator()
/** Late enough to lie in the overlap of the next reading, early enough for a platform that lags a minute. */
const recent = (seconds: number) =>
  new Date(Math.floor(Date.now() / 1000) * 1000 - 200_000 + seconds * 1000)
const caseRow = () =>
  oneOf(
    'SELECT id, kind, status, refund_amount AS amount, refunded_amount AS refunded, return_waybill_no AS waybill FROM after_sales_cases ORDER BY id DESC LIMIT 1'
  )
const refunded = async () => (await oneOf('SELECT refunded_amount AS n FROM orders LIMIT 1')).n

/** What the platforms say of after-sales, read over HTTP, and what becomes of it in the house. */
test.group("Platforms' refunds become cases", (group) => {
  group.setup(async () => {
    await top.start()
    await douyin.start()
    await shopify.start()
    return async () => {
      await top.stop()
      await douyin.stop()
      await shopify.stop()
    }
  })
  group.each.setup(async () => {
    top.clear()
    douyin.cases.length = 0
    douyin.orders.clear()
    await emptyHouse()
  })

  /** A Taobao shop with one order of 100, in the house and worked off. */
  async function taobao(refund: Partial<TaobaoRefund> = {}) {
    const shop = await connectShop('taobao', top.url, top.credentials, { readUntil: at(-60) })
    const order = sample(shop, 1)
    top.put(order, { status: 'WAIT_SELLER_SEND_GOODS' })
    await new PullOrders().handle(shop)
    await drainJobs()
    const tell = async (changes: Partial<TaobaoRefund>) => {
      const line = top.orders.get(1) ? oidOf() : ''
      top.refunds.set(1, {
        id: 1,
        orderId: 1,
        line: await line,
        status: 'WAIT_SELLER_AGREE',
        amount: '100.00',
        modified: recent(10),
        ...top.refunds.get(1),
        ...refund,
        ...changes,
      })
      await new PullRefunds().handle(shop)
      await drainJobs()
    }
    return { shop, tell }
  }
  const oidOf = async () =>
    (await oneOf('SELECT external_line_no AS no FROM order_lines LIMIT 1'))?.no as string

  test('before shipping it stops the parcel; agreed to there, its money is counted once', async ({
    assert,
  }) => {
    const { shop, tell } = await taobao()
    await tell({})
    assert.deepInclude(await caseRow(), {
      kind: 'refund_only',
      status: 'requested',
      amount: '100.0000',
    })
    const [stop] = await rowsOf(`SELECT ${LIVE_STOP_REASON} AS why FROM fulfilments f`)
    assert.equal(stop.why, 'refund_open')
    const { id } = await caseRow()
    await new AgreeRefund().handle({ caseId: id, actor: SYSTEM })
    assert.equal(top.refunds.get(1)!.status, 'SUCCESS')
    assert.equal((await caseRow()).status, 'approved')
    await tell({ status: 'SUCCESS', modified: recent(20) })
    await new PullRefunds().handle(shop)
    assert.deepInclude(await caseRow(), { status: 'refunded', refunded: '100.0000' })
    assert.equal(await refunded(), '100.0000')
    assert.lengthOf(await rowsOf('SELECT 1 FROM order_refunds'), 1)
    assert.lengthOf(await rowsOf('SELECT 1 FROM after_sales_cases'), 1)
  })

  test('one that contradicts the house keeps its reason, stops the parcel, and no other refund', async ({
    assert,
  }) => {
    const { shop, tell } = await taobao()
    const { id: orderId } = await oneOf('SELECT id FROM orders')
    await new SettleRefund().handle({
      refunds: [{ orderId, amount: '30', method: 'alipay', externalTxnNo: 'A1' }],
    })
    await tell({ status: 'SUCCESS' })
    assert.deepInclude(await oneOf('SELECT problem FROM oms_platform_refunds'), {
      problem: 'refund_exceeds_paid',
    })
    assert.equal(await refunded(), '30.0000')
    const [stop] = await rowsOf(`SELECT ${LIVE_STOP_REASON} AS why FROM fulfilments f`)
    assert.equal(stop.why, 'refund_unclear')
    // A fault of ours is thrown after the others had their turn, and tried again.
    top.put(sample(shop, 2), { status: 'WAIT_SELLER_SEND_GOODS' })
    await sql(null, 'UPDATE oms_channel_accounts SET cursor = $1', [at(-60)])
    await new PullOrders().handle(shop)
    await drainJobs()
    const line = (
      await oneOf('SELECT external_line_no AS no FROM order_lines ORDER BY id DESC LIMIT 1')
    ).no
    top.refunds.set(2, { ...top.refunds.get(1)!, id: 2, orderId: 2, line, modified: recent(30) })
    top.refunds.get(1)!.modified = recent(40)
    const boom = `CREATE FUNCTION boom() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''boom''; END';
      CREATE TRIGGER boom BEFORE INSERT OR UPDATE ON after_sales_cases FOR EACH ROW WHEN (NEW.order_id = ${orderId}) EXECUTE FUNCTION boom()`
    await sql(null, boom)
    try {
      await assert.rejects(() => new PullRefunds().handle(shop), '1 refunds failed')
    } finally {
      await sql(null, 'DROP FUNCTION boom CASCADE')
    }
    const rows = `SELECT applied_at IS NOT NULL AS done FROM oms_platform_refunds ORDER BY id`
    assert.deepEqual(await rowsOf(rows), [{ done: false }, { done: true }])
    assert.equal((await oneOf('SELECT sum(refunded_amount) AS n FROM orders')).n, '130.0000')
  })

  test('goods that left come back by its waybill; the books take the refund back once', async ({
    assert,
  }) => {
    const { shop, tell } = await taobao({ isReturn: true })
    await shipAll()
    await drainJobs()
    await tell({ amount: '60.00' })
    assert.deepInclude(await caseRow(), { kind: 'return', status: 'requested', amount: '60.0000' })
    await tell({
      status: 'WAIT_SELLER_CONFIRM_GOODS',
      waybill: 'YT1234567890123',
      modified: recent(20),
    })
    assert.deepInclude(await caseRow(), { status: 'goods_sent', waybill: 'YT1234567890123' })
    await tell({ status: 'SUCCESS', modified: recent(30) })
    // The money is back, the goods are not: they stay expected.
    assert.deepInclude(await caseRow(), { status: 'goods_sent', refunded: '60.0000' })
    await new PullRefunds().handle(shop)
    await drainJobs()
    assert.lengthOf(await rowsOf(`SELECT 1 FROM finance_journals WHERE kind = 'refund'`), 1)
    assert.equal(await refunded(), '60.0000')
  })

  test('what the platform refuses is said in its words; a case of the desk is the same case', async ({
    assert,
  }) => {
    const { tell } = await taobao()
    const order = await oneOf('SELECT o.id, l.id AS line FROM orders o JOIN order_lines l ON true')
    const opened = await new OpenCase().handle({
      orderId: order.id,
      kind: 'refund_only',
      lines: [{ orderLineId: order.line, qty: 1, refundAmount: '30' }],
    })
    await tell({ amount: '40.00' })
    assert.deepInclude(await caseRow(), { id: opened.id, amount: '40.0000' })
    top.refunds.get(1)!.modified = recent(99)
    await assert.rejects(
      () => new AgreeRefund().handle({ caseId: opened.id }),
      /refund_refused_there/
    )
    const row = await oneOf('SELECT answer, agreed_at AS at FROM oms_platform_refunds')
    assert.include(row.answer, '退款状态已改变')
    assert.isNull(row.at)
    await tell({ status: 'SELLER_REFUSE_BUYER', modified: recent(120) })
    assert.equal((await caseRow()).status, 'refused')
    await tell({ status: 'WAIT_SELLER_AGREE', amount: '35.00', modified: recent(130) })
    assert.deepInclude(await caseRow(), { id: opened.id, status: 'requested', amount: '35.0000' })
  })

  test('Douyin tells a refund twice, with the order and by itself: it counts once, whichever is first', async ({
    assert,
  }) => {
    for (const isOrderFirst of [true, false]) {
      await emptyHouse()
      douyin.cases.length = 0
      const shop = await connectShop('douyin', douyin.url, douyin.credentials, {
        readUntil: at(-60),
      })
      const order = sample(shop, 1)
      douyin.put(order, 2)
      await new PullOrders().handle(shop)
      await drainJobs()
      const tellCase = async (id: string, fen: number) => {
        douyin.cases.push({
          id,
          orderId: 1,
          lineId: order.lines[0].id,
          type: 2,
          status: 12,
          amount: fen,
          qty: 1,
          reason: '不想要了',
          updatedAt: recent(30),
        })
        await new PullRefunds().handle(shop)
        await drainJobs()
      }
      const tellOrder = async () => {
        douyin.put({ ...order, updatedAt: recent(40) }, 21)
        await new PullOrders().handle(shop)
        await drainJobs()
      }
      if (isOrderFirst) await tellOrder()
      await tellCase('91', 2_000)
      if (!isOrderFirst) await tellOrder()
      await tellCase('92', 8_000)
      assert.equal(await refunded(), '100.0000')
      const cases = await rowsOf(
        'SELECT status, refunded_amount AS n FROM after_sales_cases ORDER BY id'
      )
      assert.deepEqual(
        cases.map((one) => one.status),
        ['refunded', 'refunded']
      )
    }
  })

  test('Shopify tells a refund twice, by its message and when it is read: it goes back once', async ({
    assert,
  }) => {
    for (const first of ['message', 'both'] as const) {
      await emptyHouse()
      shopify.orders.clear()
      const shop = await connectShop('shopify', shopify.url, shopify.credentials, {
        readUntil: at(-60),
      })
      const target = `http://${process.env.HOST}:${process.env.PORT}/webhooks/oms/shopify/${shop.storeCode}`
      const order = sample(shop, 1)
      shopify.put(order, { financial: 'paid' })
      await shopify.deliver(target, 1)
      await drainJobs()
      // A unit's money in part, then an amount without a line.
      const refunds = [
        { id: 71, amount: '30.00', line: order.lines[0].id, at: recent(10) },
        { id: 72, amount: '5.00', at: recent(20) },
      ]
      shopify.put({ ...order, refunds, updatedAt: recent(30) }, { financial: 'partially_refunded' })
      const message = async () => {
        await shopify.deliver(target, 1)
        await shopify.deliver(target, 1)
      }
      const reading = async () => {
        await new PullRefunds().handle(shop)
      }
      if (first === 'both') await Promise.all([message(), reading()])
      else await message()
      await drainJobs()
      await reading()
      await drainJobs()
      assert.equal(await refunded(), '35.0000', first)
      const cases = await rowsOf(
        'SELECT status, refund_amount AS amount, refunded_amount AS back FROM after_sales_cases ORDER BY refund_amount'
      )
      assert.deepEqual(
        cases,
        ['5.0000', '30.0000'].map((amount) => ({ status: 'refunded', amount, back: amount })),
        first
      )
      const { n } = await oneOf('SELECT sum(amount) AS n FROM order_refunds')
      assert.equal(n, '35.0000', first)
    }
  })

  test('versions of a refund end in the same case in whatever order they come', async ({
    assert,
  }) => {
    const version = (state: PlatformRefundNews['state'], seconds: number): PlatformRefundNews => ({
      externalRefundId: '77',
      externalOrderId: tidOf(1),
      externalLineNo: null,
      kind: 'refund_only',
      state,
      amount: state === 'requested' ? '50.00' : '45.00',
      currency: 'CNY',
      qty: null,
      reason: '少件',
      returnWaybillNo: null,
      returnCourier: null,
      token: null,
      updatedAt: at(seconds).toISOString(),
    })
    const VERSIONS = [
      version('requested', 1),
      version('refused', 2),
      version('requested', 3),
      version('approved', 4),
      version('refunded', 4),
    ]
    await taobao()
    const { storeId } = await oneOf('SELECT store_id AS "storeId" FROM orders')
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...VERSIONS.keys(), ...VERSIONS.keys()], { minLength: 10 }),
        async (order) => {
          await sql(null, 'TRUNCATE oms_platform_refunds, order_refunds CASCADE')
          await sql(null, 'TRUNCATE after_sales_cases CASCADE')
          await sql(null, `UPDATE orders SET refunded_amount = 0, payment_status = 'paid'`)
          for (const index of order) {
            const [refundId] = await new FileRefunds().handle({
              storeId,
              refunds: [VERSIONS[index]],
            })
            if (refundId) await new ApplyRefund().handle({ refundId })
          }
          assert.deepInclude(await caseRow(), {
            status: 'refunded',
            amount: '45.0000',
            refunded: '45.0000',
          })
          assert.equal(await refunded(), '45.0000')
        }
      ),
      { numRuns: 12 }
    )
  })
})
