import { test } from '@japa/runner'
import { OutboundHttp } from '#kernel/http/outbound'
import { tidOf } from '#modules/oms/database/factories/taobao_payloads'
import { connectorFor } from '#modules/oms/services/platforms/index'
import {
  PlatformRefused,
  type PlatformRefundNews,
} from '#modules/oms/services/platforms/platform_connector'
import { at, sample } from '#modules/oms/tests/helpers'
import { PinduoduoSimulator } from '#tests/simulators/pinduoduo'
import { ShopifySimulator } from '#tests/simulators/shopify'
import { TaobaoSimulator } from '#tests/simulators/taobao'

const top = new TaobaoSimulator()
const pdd = new PinduoduoSimulator()
const shopify = new ShopifySimulator()
const http = new OutboundHttp({ allowPrivate: ['127.0.0.1'], pauseMs: 1 })
const shop = { skuCodes: ['A'] }

test.group('Refund news of platforms', (group) => {
  group.setup(async () => {
    await top.start()
    await pdd.start()
    await shopify.start()
    return async () => {
      await top.stop()
      await pdd.stop()
      await shopify.stop()
    }
  })
  group.each.setup(() => {
    top.clear()
    pdd.clear()
    shopify.orders.clear()
  })

  async function news(name: 'taobao' | 'pinduoduo' | 'shopify', until = 1500) {
    const simulator = { taobao: top, pinduoduo: pdd, shopify }[name]
    const connection = { storeId: 1, baseUrl: simulator.url, credentials: simulator.credentials }
    const found: PlatformRefundNews[] = []
    let cursor: string | null = null
    do {
      const page: { refunds: PlatformRefundNews[]; next: string | null } = await connectorFor(name)
        .pullRefunds!(http, connection, { since: at(0), until: at(until), cursor })
      found.push(...page.refunds)
      cursor = page.next
    } while (cursor)
    return { found, connection, connector: connectorFor(name) }
  }

  test('Taobao: pages from the last to the first, agreed with the version it gave', async ({
    assert,
  }) => {
    for (let id = 1; id <= 90; id++)
      top.refunds.set(id, {
        id,
        orderId: id,
        line: tidOf(id),
        status: 'WAIT_SELLER_AGREE',
        amount: '12.34',
        modified: at(id),
      })
    const { found, connector, connection } = await news('taobao')
    assert.lengthOf(new Set(found.map((one) => one.externalRefundId)), 90)
    const [one] = found
    assert.deepEqual(await connector.agreeRefund!(http, connection, one), { already: false })
    assert.equal(top.refunds.get(Number(one.externalRefundId) - 7_000_000_000)!.status, 'SUCCESS')
    assert.deepEqual(await connector.agreeRefund!(http, connection, one), { already: true })
    await assert.rejects(
      () => connector.agreeRefund!(http, connection, { ...found[1], amount: '12.33' }),
      PlatformRefused as never
    )
  })

  test('Taobao: goods that come back are agreed to first, their money afterwards', async ({
    assert,
  }) => {
    const back = { id: 1, orderId: 1, line: tidOf(1), amount: '9.90', modified: at(5) }
    top.refunds.set(1, { ...back, status: 'WAIT_SELLER_AGREE', isReturn: true })
    const { found, connector, connection } = await news('taobao')
    assert.deepInclude(found[0], { kind: 'return', state: 'requested' })
    await connector.agreeRefund!(http, connection, found[0])
    assert.equal(top.refunds.get(1)!.status, 'WAIT_BUYER_RETURN_GOODS')
    assert.deepEqual(await connector.agreeRefund!(http, connection, found[0]), { already: true })
    top.refunds.set(1, {
      ...back,
      status: 'WAIT_SELLER_CONFIRM_GOODS',
      isReturn: true,
      waybill: 'YT9',
    })
    const [sent] = (await news('taobao')).found
    assert.deepInclude(sent, {
      state: 'goods_sent',
      returnWaybillNo: 'YT9',
      returnCourier: '圆通速递',
    })
  })

  test('Pinduoduo: half an hour at a time; what was agreed before counts as done', async ({
    assert,
  }) => {
    const order = sample(shop, 1)
    for (let id = 1; id <= 120; id++)
      pdd.refunds.set(id, { id, order, status: 2, type: 2, amount: '5.00', updated: at(id) })
    pdd.refunds.set(200, { id: 200, order, status: 3, type: 3, amount: '5.00', updated: at(300) })
    const { found, connector, connection } = await news('pinduoduo', 1700)
    assert.lengthOf(new Set(found.map((one) => one.externalRefundId)), 121)
    const refund = found.find((one) => one.kind === 'refund_only')!
    assert.deepEqual(await connector.agreeRefund!(http, connection, refund), { already: false })
    assert.deepEqual(await connector.agreeRefund!(http, connection, refund), { already: true })
    const back = found.find((one) => one.kind === 'return')!
    await connector.agreeRefund!(http, connection, back)
    assert.equal(pdd.refunds.get(200)!.status, 7)
  })

  test('Shopify: what its staff gave back, by line or as an amount', async ({ assert }) => {
    shopify.put(
      sample(shop, 1, { updatedAt: at(9), refunds: [{ id: 77, amount: '10.00', reason: '破损' }] }),
      { financial: 'partially_refunded' }
    )
    shopify.put(sample(shop, 2, { updatedAt: at(10) }), { financial: 'paid' })
    const { found } = await news('shopify')
    assert.deepEqual(found, [
      {
        externalRefundId: '77',
        countedAs: 'shopify-refund-77',
        externalOrderId: '1',
        externalLineNo: null,
        kind: 'refund_only',
        state: 'refunded',
        amount: '10',
        currency: 'CNY',
        qty: null,
        reason: '破损',
        returnWaybillNo: null,
        returnCourier: null,
        token: null,
        updatedAt: at(9).toISOString(),
      },
    ])
  })
})
