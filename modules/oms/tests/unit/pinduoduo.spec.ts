import { LosslessNumber, stringify } from 'lossless-json'
import { test } from '@japa/runner'
import { exactParts } from '#kernel/lossless_json'
import { totalsOf } from '#orders/domain/amounts'
import {
  orderSnOf,
  pddOrder,
  pddRefund,
  type PddState,
} from '#modules/oms/database/factories/pinduoduo_payloads'
import type { SampleOrder } from '#modules/oms/database/factories/platform_payloads'
import { parseObject } from '#modules/oms/services/platforms/payload'
import {
  AuthExpired,
  PlatformFailed,
  PlatformRefused,
  RateLimited,
} from '#modules/oms/services/platforms/platform_connector'
import { pinduoduo } from '#modules/oms/services/platforms/pinduoduo'
import { pddError, pddSign } from '#modules/oms/services/platforms/pinduoduo_api'
import { mapPddRefund } from '#modules/oms/services/platforms/pinduoduo_refunds'
import { at, sample } from '#modules/oms/tests/helpers'
import { fixture } from '#tests/journeys/support/fixtures'

const shop = { skuCodes: ['CHAIR-1'] }
const bare = (digits: string) => new LosslessNumber(digits)
const payloadOf = (order: SampleOrder, state: PddState = {}) => stringify(pddOrder(order, state))!
const map = (changes: Partial<SampleOrder> = {}, state: PddState = {}) =>
  pinduoduo.map(payloadOf(sample(shop, 1, changes), state))
const totals = (mapped: ReturnType<typeof pinduoduo.map>) =>
  totalsOf(mapped.lines, mapped.order.shippingAmount, mapped.order.taxAmount)
const partOf = (text: string, ...path: (string | number)[]) =>
  exactParts(text, (whole) => {
    let value = whole as any
    for (const name of path) value = value[name]
    return [value]
  })[0]

test.group('Signature of Pinduoduo', () => {
  test('is MD5 over sorted names and values between two secrets', ({ assert }) => {
    const params = {
      type: 'pdd.order.number.list.increment.get',
      client_id: 'demo_client',
      access_token: 'demo_token',
      timestamp: '1480411125',
      data_type: 'JSON',
      start_updated_at: '1480409325',
      end_updated_at: '1480411125',
      order_status: '5',
      refund_status: '5',
      is_lucky_flag: '0',
      page: '1',
      page_size: '100',
    }
    assert.equal(pddSign(params, 'demo_secret'), '537BDE56A2CEB3CAA730D9E7FBF06B33')
    assert.equal(pddSign({ ...params, sign: 'x' }, 'demo_secret'), pddSign(params, 'demo_secret'))
    assert.notEqual(
      pddSign({ ...params, page: '2' }, 'demo_secret'),
      pddSign(params, 'demo_secret')
    )
  })

  test('codes of refusals mean what they mean', ({ assert }) => {
    const error = (code: number, sub: string | null = null) =>
      pddError({ error_code: code, error_msg: 'said', sub_code: sub, sub_msg: '' })
    for (const code of [70031, 52101]) assert.instanceOf(error(code), RateLimited)
    for (const code of [10019, 20004, 10035]) assert.instanceOf(error(code), AuthExpired)
    for (const code of [52102, 52103]) assert.instanceOf(error(code), PlatformFailed)
    const refused = error(50001, '20007')
    assert.instanceOf(refused, PlatformRefused)
    assert.equal((refused as PlatformRefused).code, '50001/20007')
  })
})

test.group('Orders of Pinduoduo', () => {
  const list = fixture('pdd', 'order_list_get__shipped_presale.json')
  test('the documented one: a pre-sale that was sent', ({ assert }) => {
    const payload = partOf(list!, 'order_list_get_response', 'order_list', 0)
    const mapped = pinduoduo.map(payload)
    assert.deepInclude(mapped, { status: 'shipped', total: '4.5' })
    assert.equal(totals(mapped).total, '4.5000')
    assert.deepInclude(mapped.order, {
      externalNo: '180810-364770100011509',
      placedAt: '2018-08-10T11:29:58.000Z',
      shipBy: '2018-08-18T15:59:59.000Z',
      province: '北京市',
      district: '东城区',
      regionCode: '110101',
      phone: '1866716****',
    })
    assert.deepInclude(mapped.facts, { presale: true, sealedContact: true })
    assert.deepInclude(mapped.lines[0], {
      externalProductId: '2542137428',
      externalSkuId: '52494558847',
      sent: 1,
    })
    assert.deepEqual(
      mapped.payments.map(({ method, amount }) => [method, amount]),
      [['lianlianpay', '4.5']]
    )
    assert.equal(pinduoduo.head(payload).updatedAt, '2018-08-10T11:43:34.000Z')
  }).skip(list === null, 'no pdd/order_list_get__shipped_presale.json beside the project')

  const virtual = fixture('pdd', 'order_information_get__virtual_shipped_2020.json')
  test('the documented one without an address, with times in ISO form', ({ assert }) => {
    const mapped = pinduoduo.map(partOf(virtual!, 'order_info_get_response', 'order_info'))
    assert.deepInclude(mapped, { status: 'shipped', total: '0.1' })
    assert.deepInclude(mapped.order, {
      placedAt: '2020-06-01T10:59:30.000Z',
      consignee: null,
      addressLine: null,
      province: null,
    })
    assert.isFalse(mapped.lines[0].needsShipping)
  }).skip(
    virtual === null,
    'no pdd/order_information_get__virtual_shipped_2020.json beside the project'
  )

  const detail = fixture('pdd', 'trade_detail__2022.json')
  test('the one of 2022 is an excerpt: with a number and a state it maps', ({ assert }) => {
    assert.throws(() => pinduoduo.head(detail!), /order_sn/)
    const whole = detail!.replace('{', '{"order_sn":"220316-000000000000001","order_status":1,')
    const mapped = pinduoduo.map(whole)
    assert.deepInclude(mapped, { status: 'to_ship', total: '0.1' })
    assert.deepInclude(mapped.order, { placedAt: '2022-03-16T09:29:26.000Z', sellerNote: null })
    assert.equal(mapped.lines[0].externalCode, '1252')
  }).skip(detail === null, 'no pdd/trade_detail__2022.json beside the project')

  test('amounts are bare numbers, read digit by digit', ({ assert }) => {
    const [line] = sample(shop, 1).lines
    const order = { lines: [{ ...line, qty: 3, price: '3.67' }] }
    assert.match(payloadOf(sample(shop, 1, order)), /"pay_amount":11.01,/)
    const mapped = map(order)
    assert.equal(mapped.total, '11.01')
    assert.equal(totals(mapped).total, '11.0100')
    assert.match(payloadOf(sample(shop, 1)), /"pay_amount":100,"/)
  })

  test('what the platform gives off it pays: the merchant is owed both parts', ({ assert }) => {
    const [line] = sample(shop, 1).lines
    const mapped = map(
      { shipping: '6.00', lines: [{ ...line, qty: 2, price: '50.00', discount: '10.00' }] },
      { platformDiscount: '8.00' }
    )
    assert.equal(mapped.total, '96')
    assert.equal(totals(mapped).total, '96.0000')
    assert.deepEqual(
      mapped.payments.map(({ kind, method, amount }) => [kind, method, amount]),
      [
        ['payment', 'wechat', '88'],
        ['subsidy', 'pinduoduo', '8'],
      ]
    )
    assert.equal(mapped.facts?.receivable, '96')
    assert.deepInclude(mapped.lines[0], { unitPrice: '50', orderDiscountShare: '10' })
  })

  test('a changed price, services and gifts', ({ assert }) => {
    const [line] = sample(shop, 1).lines
    const mapped = map(
      {
        lines: [
          { ...line, price: '50.00' },
          { ...line, id: 2, variantId: 22, price: '25.00' },
        ],
      },
      {
        extra: {
          order_change_amount: bare('0.1'),
          pay_amount: bare('79.9'),
          service_fee_detail: [{ service_name: 'sf_express_fee', service_fee: bare('5') }],
          gift_list: [
            { goods_id: 9, sku_id: 91, goods_name: '小样', goods_count: 2, goods_price: bare('0') },
          ],
        },
      }
    )
    assert.deepEqual(
      mapped.lines.map((one) => [one.lineDiscount ?? '0', one.isGift]),
      [
        ['0.07', false],
        ['0.03', false],
        ['0', true],
      ]
    )
    assert.deepInclude(mapped.order, { shippingAmount: '5' })
    assert.equal(totals(mapped).total, '79.9000')
    assert.equal(mapped.facts?.requiredCourier, 'SF')
    assert.deepInclude(mapped.lines[2], { qty: 2, unitPrice: '0', externalLineNo: 'gift:91' })
  })

  test('never to ship: groups that are not complete, risk control, refunds', ({ assert }) => {
    const status = (state: PddState) => map({}, state).status
    assert.deepEqual(
      [
        status({ groupStatus: 0 }),
        status({ groupStatus: 2 }),
        status({ confirmStatus: 0 }),
        status({ confirmStatus: 2 }),
        status({ riskControl: 1 }),
        status({ refundStatus: 4 }),
        status({ orderStatus: 2, refundStatus: 4 }),
        status({ orderStatus: 7 }),
        status({ extra: { trade_type: 1, step_order_info: { step_trade_status: 1 } } }),
        status({ extra: { trade_type: 1, step_order_info: { step_trade_status: 2 } } }),
      ],
      [
        'unpaid',
        'cancelled',
        'unpaid',
        'cancelled',
        'held',
        'cancelled',
        'shipped',
        'held',
        'unpaid',
        'to_ship',
      ]
    )
    const line = (state: PddState) => map({}, state).lines[0].refundState
    assert.deepEqual(
      [
        line({}),
        line({ refundStatus: 2 }),
        line({ afterSales: 7 }),
        line({ afterSales: 11 }),
        line({ refundStatus: 4 }),
      ],
      ['none', 'requested', 'requested', 'none', 'refunded']
    )
  })

  test('free of charge by SF means by SF', ({ assert }) => {
    assert.equal(map({}, { extra: { free_sf: 1 } }).facts?.requiredCourier, 'SF')
    assert.equal(
      map({}, { extra: { order_tag_list: [{ name: 'free_sf', value: 1 }] } }).facts
        ?.requiredCourier,
      'SF'
    )
    assert.isUndefined(map().facts?.requiredCourier)
  })

  test('cipher gives way to its mask, and nothing to nothing', ({ assert }) => {
    const open = map({}, { masked: true })
    assert.deepInclude(open.order, { consignee: '王***', phone: '1***', province: '浙江省' })
    assert.isTrue(open.facts?.sealedContact)
    const sent = pinduoduo.map(
      stringify({
        ...pddOrder(sample(shop, 1), { orderStatus: 2 }),
        receiver_name: '',
        receiver_phone: '',
        receiver_address: '',
      })!
    )
    assert.deepInclude(sent.order, { consignee: null, phone: null, city: '杭州市' })
  })

  test('memo, flag and deadline; without a time its number says the day', ({ assert }) => {
    const mapped = map({}, { memo: '发顺丰', flag: 3, lastShipTime: at(600) })
    assert.deepInclude(mapped.order, { sellerNote: '发顺丰', shipBy: at(600).toISOString() })
    assert.equal(mapped.facts?.flag, 'green')
    const timeless = stringify({
      ...pddOrder(sample(shop, 1), {}),
      order_sn: '200601-338104320801429',
      created_time: '',
      confirm_time: '',
      pay_time: '',
    })!
    assert.equal(pinduoduo.map(timeless).order.placedAt, '2020-05-31T16:00:00.000Z')
  })

  test('a message names its order', ({ assert }) => {
    const number = orderSnOf(sample(shop, 1))
    const body = JSON.stringify({
      id: 5,
      commandType: 'Common',
      message: {
        type: 'pdd_trade_TradeConfirmed',
        mallID: 1,
        content: JSON.stringify({ tid: number }),
      },
    })
    assert.deepEqual(pinduoduo.message(new Headers(), body), {
      deliveryId: '5',
      topic: 'pdd_trade_TradeConfirmed',
      kind: 'order',
      externalIds: [number],
    })
    assert.equal(pinduoduo.message(new Headers(), '{"commandType":"HeartBeat"}').kind, 'other')
  })

  test('what is no order is refused', ({ assert }) => {
    for (const payload of [
      '',
      '[]',
      '{}',
      '{"order_sn":"1-1"}',
      '{"order_sn":"1-1","updated_at":"soon"}',
    ])
      assert.throws(() => pinduoduo.head(payload))
  })
})

test.group('After-sales of Pinduoduo', () => {
  test('states and kinds', ({ assert }) => {
    const news = (status: number, type: number, waybill?: string) => {
      const refund = {
        id: 1,
        order: sample(shop, 1),
        status,
        type,
        amount: '9.90',
        updated: at(0),
        waybill,
      }
      const { kind, state, amount } = mapPddRefund(parseObject(stringify(pddRefund(refund))!))
      assert.equal(amount, '9.9')
      return [kind, state]
    }
    assert.deepEqual(
      [
        news(2, 2),
        news(3, 3),
        news(7, 3),
        news(7, 3, 'YT1'),
        news(10, 2),
        news(6, 2),
        news(11, 3),
        news(14, 4),
        news(32, 5),
      ],
      [
        ['refund_only', 'requested'],
        ['return', 'requested'],
        ['return', 'approved'],
        ['return', 'goods_sent'],
        ['refund_only', 'refunded'],
        ['refund_only', 'refused'],
        ['return', 'closed'],
        ['exchange', 'requested'],
        ['resend', 'requested'],
      ]
    )
  })
})
