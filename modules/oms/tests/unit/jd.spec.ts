import { test } from '@japa/runner'
import { totalsOf } from '#orders/domain/amounts'
import { jdOrder } from '#modules/oms/database/factories/jd_payloads'
import { jd } from '#modules/oms/services/platforms/jd'
import { businessError, gatewayError, signJd } from '#modules/oms/services/platforms/jd_api'
import {
  AuthExpired,
  PlatformFailed,
  PlatformRefused,
  RateLimited,
} from '#modules/oms/services/platforms/platform_connector'
import { at, sample } from '#modules/oms/tests/helpers'
import { fixture } from '#tests/journeys/support/fixtures'

const shop = { skuCodes: ['CHAIR-1'] }
const map = (changes: object) =>
  jd.map(
    JSON.stringify({
      ...jdOrder(sample(shop, 1), { orderState: 'WAIT_SELLER_STOCK_OUT' }),
      ...changes,
    })
  )
const totals = (mapped: ReturnType<typeof jd.map>) =>
  totalsOf(mapped.lines, mapped.order.shippingAmount, mapped.order.taxAmount)

test.group("JD's signature", () => {
  test('is MD5 over sorted names and values between two secrets', ({ assert }) => {
    const parameters = {
      'method': 'jingdong.pop.order.search',
      'app_key': 'demo_key',
      'access_token': 'demo_token',
      'timestamp': '2022-11-01 10:00:00.000+0800',
      'v': '2.0',
      '360buy_param_json': '{"page":"1","page_size":"100"}',
    }
    assert.equal(signJd(parameters, 'demo_secret'), '29BB3C9BE0D1C6ABB85F64DB96241698')
    assert.notEqual(signJd({ ...parameters, v: '2.1' }, 'demo_secret'), signJd(parameters, 'x'))
  })

  test('codes of refusals mean what they mean', ({ assert }) => {
    const error = (code: string, words = '') => gatewayError({ code, zh_desc: words })
    assert.instanceOf(error('19', '无效access_token'), AuthExpired)
    assert.instanceOf(error('12', '无效签名'), AuthExpired)
    assert.instanceOf(error('2', 'App Call Limited'), RateLimited)
    assert.instanceOf(error('19', '调用频率超过限制'), RateLimited)
    assert.instanceOf(error('67', '业务异常'), PlatformFailed)
    assert.instanceOf(error('15', '不存在的方法名'), PlatformRefused)
    assert.instanceOf(businessError('10400001', '系统繁忙，请稍后再试'), PlatformFailed)
    assert.instanceOf(businessError('10400010', '订单已取消'), PlatformRefused)
  })
})

test.group("JD's orders", () => {
  const whole = fixture('jd', 'pop_order_search__envelope.json')
  test('a genuine one of a split adds up, and its cipher is hidden', ({ assert }) => {
    const payload = fixture('jd', 'order_info__split_child_waiting_stock_out.json')!
    const mapped = jd.map(payload)
    assert.deepInclude(mapped, { status: 'to_ship', total: '1' })
    assert.equal(totals(mapped).total, '1.0000')
    assert.deepInclude(mapped.order, {
      externalNo: '249786309732',
      placedAt: '2022-07-16T08:37:38.000Z',
      paidAt: '2022-07-16T08:38:32.000Z',
      consignee: '****',
      phone: '136*******5',
      province: '广东省',
      city: '广州市',
      district: '海珠区',
      addressLine: '赤岗街道****',
    })
    assert.deepEqual(mapped.facts, { parentNo: '245752632275', sealedContact: true })
    assert.deepInclude(mapped.lines[0], {
      externalProductId: '10020665903516',
      externalSkuId: '10054887745652',
      externalCode: 'testjd4206151136003',
      qty: 1,
      unitPrice: '1.00',
    })
    assert.deepEqual(jd.head(payload), {
      externalId: '249786309732',
      externalNo: '249786309732',
      updatedAt: '2022-07-16T08:38:32.000Z',
      progress: 300,
      parentId: '245752632275',
    })
    // The list says the same of it.
    const { searchorderinfo_result: result } = JSON.parse(whole!).jingdong_pop_order_search_responce
    assert.deepEqual(jd.map(JSON.stringify(result.orderInfoList[0])), mapped)
  }).skip(whole === null, 'no jd fixtures beside the project')

  test("a discount of JD's own is not the seller's: the seller is owed more than is paid", ({
    assert,
  }) => {
    const order = sample(shop, 1, { shipping: '6.00' })
    order.lines = [
      { ...order.lines[0], qty: 2, price: '50.00', discount: '10.00' },
      { ...order.lines[0], id: 102, price: '20.00' },
    ]
    const mapped = jd.map(
      JSON.stringify(jdOrder(order, { orderState: 'WAIT_SELLER_STOCK_OUT', jdDiscount: '15.00' }))
    )
    assert.equal(mapped.total, '101')
    assert.deepInclude(totals(mapped), {
      goods: '120.0000',
      discount: '25.0000',
      total: '101.0000',
    })
    assert.deepEqual(
      mapped.lines.map((line) => line.orderDiscountShare),
      ['20.8300', '4.1700']
    )
    assert.deepEqual(mapped.facts, { receivable: '116' })
    assert.deepEqual(
      mapped.payments.map((payment) => [payment.externalTxnNo, payment.amount]),
      [['jd-1', '101']]
    )
  })

  test('an item promotion falls on its item, the rest on all', ({ assert }) => {
    const order = sample(shop, 1)
    order.lines = [
      { ...order.lines[0], price: '60.00', discount: '30.00' },
      { ...order.lines[0], id: 102, price: '40.00' },
    ]
    const payload = jdOrder(order, { orderState: 'WAIT_SELLER_STOCK_OUT' })
    const mapped = jd.map(
      JSON.stringify({
        ...payload,
        couponDetailList: [
          { skuId: '102', couponType: '30-单品促销优惠', couponPrice: '20.00' },
          { skuId: '', couponType: '100-店铺优惠', couponPrice: '10.00' },
        ],
      })
    )
    assert.deepEqual(
      mapped.lines.map((line) => [line.lineDiscount, line.orderDiscountShare]),
      [
        ['0.0000', '7.5000'],
        ['20.0000', '2.5000'],
      ]
    )
  })

  test('states, the door, the year 1, gifts and two lines of one SKU', ({ assert }) => {
    const status = (orderState: string, more = {}) => map({ orderState, ...more }).status
    assert.deepEqual(
      [
        'WAIT_SELLER_STOCK_OUT',
        'PAUSE',
        'POP_ORDER_PAUSE',
        'WAIT_GOODS_RECEIVE_CONFIRM',
        'FINISHED_L',
        'TRADE_CANCELED',
        'ON_THE_MOON',
      ].map((state) => status(state)),
      ['to_ship', 'held', 'held', 'shipped', 'shipped', 'cancelled', 'held']
    )
    // JD's own warehouse sends it: never ours.
    assert.equal(status('WAIT_SELLER_STOCK_OUT', { storeOrder: '京仓订单' }), 'shipped')
    const atTheDoor = map({ payType: '1-货到付款', paymentConfirmTime: '0001-01-01 00:00:00' })
    assert.deepInclude(atTheDoor, { payments: [], facts: { cod: true } })
    assert.isNull(atTheDoor.order.paidAt)
    const [item] = jdOrder(sample(shop, 1), { orderState: 'PAUSE' }).itemInfoList
    const lines = map({ itemInfoList: [item, { ...item, jdPrice: '0.00' }] }).lines
    assert.deepEqual(
      lines.map((line) => [line.externalLineNo, line.isGift]),
      [
        ['101', false],
        ['101-2', true],
      ]
    )
  })

  test('provinces get their kind, municipalities their district, and ring roads stay', ({
    assert,
  }) => {
    const place = (province: string, city: string, county: string) => {
      const { order } = map({ consigneeInfo: { province, city, county, fullAddress: '某路 1 号' } })
      return [order.province, order.city, order.district]
    }
    assert.deepEqual(place('浙江', '杭州市', '西湖区'), ['浙江省', '杭州市', '西湖区'])
    assert.deepEqual(place('内蒙古', '包头市', '昆都仑区'), ['内蒙古自治区', '包头市', '昆都仑区'])
    assert.deepEqual(place('北京', '朝阳区', '三环到四环之间'), ['北京市', '北京市', '朝阳区'])
    assert.deepEqual(place('海外', '某地', '某区'), ['海外', '某地', '某区'])
  })

  test('a locked order tells its state alone; what is no order is refused', ({ assert }) => {
    const locked = map({ orderState: 'LOCKED', itemInfoList: undefined, consigneeInfo: undefined })
    assert.deepInclude(locked, { status: 'held', isPartial: true, lines: [] })
    for (const payload of ['', '[]', '{}', '{"orderId":"1"}', '{"orderId":"1","modified":"soon"}'])
      assert.throws(() => jd.head(payload))
    assert.isAbove(
      jd.head(JSON.stringify(jdOrder(sample(shop, 1), { orderState: 'TRADE_CANCELED' }))).progress,
      jd.head(JSON.stringify(jdOrder(sample(shop, 1), { orderState: 'PAUSE' }))).progress
    )
    assert.equal(at(0).toISOString(), map({}).order.placedAt)
  })
})
