import { stringify } from 'lossless-json'
import { test } from '@japa/runner'
import { exactParts } from '#kernel/lossless_json'
import { totalsOf } from '#orders/domain/amounts'
import {
  oidOf,
  taobaoRefund,
  taobaoTrade,
  tidOf,
  type TaobaoState,
} from '#modules/oms/database/factories/taobao_payloads'
import type { SampleOrder } from '#modules/oms/database/factories/platform_payloads'
import { parseObject } from '#modules/oms/services/platforms/payload'
import {
  AuthExpired,
  PlatformFailed,
  PlatformRefused,
  RateLimited,
} from '#modules/oms/services/platforms/platform_connector'
import { taobao } from '#modules/oms/services/platforms/taobao'
import { topError } from '#modules/oms/services/platforms/taobao_api'
import { mapTaobaoRefund } from '#modules/oms/services/platforms/taobao_refunds'
import { topSign } from '#modules/oms/services/platforms/taobao_sign'
import { at, sample } from '#modules/oms/tests/helpers'
import { fixture } from '#tests/journeys/support/fixtures'

const shop = { skuCodes: ['CHAIR-1'] }
const TO_SHIP = 'WAIT_SELLER_SEND_GOODS'
const payloadOf = (order: SampleOrder, state: Partial<TaobaoState> = {}) =>
  stringify(taobaoTrade(order, { status: TO_SHIP, ...state }))!
const map = (changes: Partial<SampleOrder> = {}, state: Partial<TaobaoState> = {}) =>
  taobao.map(payloadOf(sample(shop, 1, changes), state))
const totals = (mapped: ReturnType<typeof taobao.map>) =>
  totalsOf(mapped.lines, mapped.order.shippingAmount, mapped.order.taxAmount)
/** The first trade or refund of a real answer, as the connector cuts it out. */
const firstOf = (text: string, ...path: string[]) =>
  exactParts(text, (whole) => {
    let value = whole as Record<string, unknown>
    for (const name of path) value = value[name] as Record<string, unknown>
    return [Array.isArray(value) ? value[0] : value]
  })[0]

test.group('Signature of TOP', () => {
  const params = {
    app_key: '12345678',
    fields: 'num_iid,title,nick,price,num',
    format: 'json',
    method: 'taobao.item.seller.get',
    num_iid: '11223344',
    session: 'test',
    timestamp: '2016-01-01 12:00:00',
    v: '2.0',
  }

  test('gives the values of the platform’s own example', ({ assert }) => {
    const sign = (method: Parameters<typeof topSign>[2]) =>
      topSign({ ...params, sign_method: method }, 'helloworld', method)
    assert.equal(sign('md5'), '66987CB115214E59E6EC978214934FB8')
    assert.equal(sign('hmac'), 'D56D7858309C31B6251083A874D48273')
    assert.equal(
      sign('hmac-sha256'),
      '04DB15AD0774D5CFCE2C837DE43E3FCEA9011ED74F3038FB6AB5F3C4CEA119E8'
    )
  })

  const vectors = fixture('sign', 'sign_vectors.json')
  test('agrees with every collected vector', ({ assert }) => {
    const all = JSON.parse(vectors!) as {
      name: string
      secret: string
      params: any
      sign: string
    }[]
    const own = all.filter((one) => one.name.startsWith('taobao_top'))
    assert.lengthOf(own, 3)
    for (const one of own)
      assert.equal(topSign(one.params, one.secret, one.params.sign_method), one.sign, one.name)
  }).skip(vectors === null, 'no sign/sign_vectors.json beside the project')
})

test.group('Errors of TOP', () => {
  const error = (code: number, sub = '', words = '') =>
    topError({ code, msg: 'said', sub_code: sub, sub_msg: words })

  test('ask for patience, for a new session, for another try, or are refusals', ({ assert }) => {
    const limited = error(
      7,
      'accesscontrol.limited-by-api-access-count',
      'This ban will last for 3 more seconds'
    )
    assert.instanceOf(limited, RateLimited)
    assert.equal((limited as RateLimited).retryAfterMs, 4000)
    assert.instanceOf(error(7), RateLimited)
    for (const code of [25, 26, 27, 29, 53]) assert.instanceOf(error(code), AuthExpired)
    assert.instanceOf(error(15, 'isp.top-remote-connection-timeout'), PlatformFailed)
    assert.instanceOf(error(10), PlatformFailed)
    const refused = error(15, 'isv.logistics-online-service-error:B60', '运单号不符合规则')
    assert.instanceOf(refused, PlatformRefused)
    assert.equal((refused as PlatformRefused).code, 'isv.logistics-online-service-error:B60')
    assert.match(refused.message, /运单号不符合规则/)
    assert.instanceOf(error(41), PlatformRefused)
  })
})

test.group('Trades of Taobao', () => {
  const sold = fixture('taobao_top', 'trades_sold_get__sandbox.json')
  test('a genuine one adds up: five chairs and the postage', ({ assert }) => {
    const payload = firstOf(sold!, 'trades_sold_get_response', 'trades', 'trade')
    const mapped = taobao.map(payload)
    assert.deepInclude(totals(mapped), {
      goods: '500.0000',
      total: '510.0000',
    })
    assert.deepInclude(mapped, { status: 'to_ship', total: '510.00' })
    assert.deepInclude(mapped.lines[0], {
      externalLineNo: '194145147111084',
      externalProductId: '2100710399384',
      externalSkuId: '31122967183',
      qty: 5,
      unitPrice: '100.0000',
      refundState: 'none',
    })
    assert.deepInclude(mapped.order, {
      placedAt: '2016-10-20T05:27:13.000Z',
      province: '山东省',
      city: '济宁市',
      district: '嘉祥县',
      regionCode: '370829',
      addressLine: '大张楼镇淘宝测试发货',
    })
    assert.deepEqual(mapped.payments, [
      {
        method: 'alipay',
        externalTxnNo: 'T200P194145147111084',
        amount: '510.00',
        paidAt: '2016-10-20T05:27:49.000Z',
        isRunningTotal: true,
      },
    ])
    assert.deepEqual(taobao.head(payload), {
      externalId: '194145147111084',
      externalNo: '194145147111084',
      updatedAt: '2016-10-20T05:27:49.000Z',
      progress: 300,
    })
  }).skip(sold === null, 'no taobao_top/trades_sold_get__sandbox.json beside the project')

  const odd = fixture('taobao_top', 'trade_fullinfo_get__structure_only.json')
  test('one whose figures do not fit together is not made to fit', ({ assert }) => {
    const mapped = taobao.map(firstOf(odd!, 'trade_fullinfo_get_response', 'trade'))
    assert.equal(totals(mapped).total, '203.9700')
    assert.equal(mapped.total, '323.58')
    assert.deepInclude(mapped.order, { sellerNote: '改为发顺丰', buyerNote: '周末配送' })
    assert.deepInclude(mapped.facts, { flag: 'green' })
    assert.equal(mapped.lines[0].externalCode, 'B-C352-F301-356M')
    assert.equal(mapped.order.district, '新城区')
  }).skip(odd === null, 'no taobao_top/trade_fullinfo_get__structure_only.json beside the project')

  test('numbers beyond 2^53 stay whole, in the payload and out of it', ({ assert }) => {
    const order = sample(shop, 7)
    assert.isAbove(Number(tidOf(7)), Number.MAX_SAFE_INTEGER)
    const answer = `{"trade_fullinfo_get_response":{"trade":${payloadOf(order)}}}`
    const cut = firstOf(answer, 'trade_fullinfo_get_response', 'trade')
    assert.equal(cut, payloadOf(order))
    assert.include(cut, `"tid":${tidOf(7)},`)
    assert.equal(taobao.head(cut).externalId, tidOf(7))
    assert.equal(taobao.map(cut).lines[0].externalLineNo, tidOf(7))
  })

  test('one line comes without a list, several with one', ({ assert }) => {
    const order = sample(shop, 1)
    assert.isFalse(Array.isArray((parseObject(payloadOf(order)).orders as any).order))
    assert.lengthOf(map().lines, 1)
    const two = { lines: [order.lines[0], { ...order.lines[0], id: 102, price: '20.00' }] }
    assert.deepEqual(
      map(two).lines.map((line) => line.externalLineNo),
      [...two.lines].map((line) => oidOf({ ...order, ...two }, line))
    )
  })

  test('money is each line’s share after the trade’s promotions; postage is not of the goods', ({
    assert,
  }) => {
    const [line] = sample(shop, 1).lines
    const mapped = map({
      shipping: '8.00',
      lines: [
        { ...line, qty: 3, price: '33.33', discount: '9.99' },
        { ...line, id: 102, price: '20.00', discount: '0.01' },
      ],
    })
    assert.deepEqual(
      mapped.lines.map((one) => [one.unitPrice, one.lineDiscount, one.orderDiscountShare]),
      [
        ['33.3300', '0.0000', '9.99'],
        ['20.0000', '0.0000', '0.01'],
      ]
    )
    assert.deepInclude(totals(mapped), {
      goods: '119.9900',
      discount: '10.0000',
      total: '117.9900',
    })
    // A trade's only line may have the postage in its share.
    const trade = parseObject(payloadOf(sample(shop, 1, { shipping: '8.00' })))
    const only = (trade.orders as any).order
    only.divide_order_fee = '108.00'
    assert.equal(totals(taobao.map(stringify(trade)!)).total, '108.0000')
    // A price that was raised by hand.
    only.divide_order_fee = undefined
    only.total_fee = '120.00'
    trade.payment = '128.00'
    const raised = taobao.map(stringify(trade)!)
    assert.deepInclude(raised.lines[0], { unitPrice: '120.0000', lineDiscount: '0.0000' })
    assert.equal(totals(raised).total, '128.0000')
  })

  test('pre-sales wait for the rest; deposits count as they come', ({ assert }) => {
    const step = (status: string, trade = 'WAIT_BUYER_PAY') =>
      map(
        {},
        {
          status: trade,
          step: { status, paid: status.includes('FINAL_PAID') ? '100.00' : '20.00' },
        }
      )
    const deposit = step('FRONT_PAID_FINAL_NOPAID')
    assert.equal(deposit.status, 'unpaid')
    assert.deepEqual(
      deposit.payments.map((payment) => payment.amount),
      ['20.00']
    )
    assert.isTrue(deposit.facts?.presale)
    assert.isEmpty(step('FRONT_NOPAID_FINAL_NOPAID').payments)
    assert.equal(step('FRONT_PAID_FINAL_NOPAID', TO_SHIP).status, 'held')
    const whole = step('FRONT_PAID_FINAL_PAID', TO_SHIP)
    assert.equal(whole.status, 'to_ship')
    assert.deepInclude(whole.payments[0], {
      amount: '100.00',
      externalTxnNo: deposit.payments[0].externalTxnNo,
    })
    assert.equal(step('FRONT_PAID_FRONT_FORFEITED').status, 'cancelled')
  })

  test('what the platform keeps back is held, and so is what nobody knows', ({ assert }) => {
    const extra = (one: object) => map({}, { extra: { ...one } }).status
    assert.deepEqual(
      [
        extra({ top_hold: 1 }),
        extra({ forbid_consign: '1' }),
        extra({ is_sh_ship: true }),
        extra({ top_hold: 0, is_sh_ship: false }),
        extra({ status: 'SOMETHING_NEW' }),
      ],
      ['held', 'held', 'held', 'to_ship', 'held']
    )
    const statuses = [
      'PAY_PENDING',
      'SELLER_CONSIGNED_PART',
      'TRADE_BUYER_SIGNED',
      'TRADE_FINISHED',
      'TRADE_CLOSED',
    ]
    assert.deepEqual(
      statuses.map((status) => map({}, { status }).status),
      ['unpaid', 'to_ship', 'shipped', 'shipped', 'cancelled']
    )
  })

  test('refunds are each line’s; what was refunded before shipping is not sent', ({ assert }) => {
    const order = sample(shop, 1)
    const line = (refund: string, status?: string) =>
      map({}, { lines: new Map([[order.lines[0].id, { refund, status }]]) }).lines[0]
    for (const open of [
      'WAIT_SELLER_AGREE',
      'WAIT_BUYER_RETURN_GOODS',
      'WAIT_SELLER_CONFIRM_GOODS',
    ])
      assert.deepInclude(line(open), { refundState: 'requested', cancelled: 0 })
    // A seller can refuse only what is sent then.
    for (const over of ['NO_REFUND', 'CLOSED', 'SELLER_REFUSE_BUYER'])
      assert.deepInclude(line(over), { refundState: 'none', cancelled: 0 })
    assert.deepInclude(line('SUCCESS'), { refundState: 'refunded', cancelled: 1 })
    assert.deepInclude(line('SUCCESS', 'WAIT_BUYER_CONFIRM_GOODS'), { cancelled: 0, sent: 1 })
    assert.deepInclude(line('NO_REFUND', 'TRADE_CLOSED_BY_TAOBAO'), { cancelled: 1 })
  })

  test('paid at the door is not paid yet, and neither merged nor split', ({ assert }) => {
    const open = map({ paidAt: null }, { type: 'cod' })
    assert.deepInclude(open, { status: 'to_ship', payments: [] })
    assert.deepInclude(open.facts, { cod: true, sealed: true })
    const signed = map({ paidAt: null }, { type: 'cod', status: 'TRADE_BUYER_SIGNED' })
    assert.deepInclude(signed.payments[0], { method: 'cod', amount: '100.00' })
  })

  test('masks, the key of the address, flags, deadline and commission are facts', ({ assert }) => {
    const mapped = map(
      { customerId: 42 },
      { masked: true, flag: 1, memo: '发顺丰', commission: '5.00', deliveryTime: at(3600) }
    )
    assert.deepEqual(mapped.facts, {
      sealedContact: true,
      platformAddressKey: 'oaid-42',
      platformFee: '5.00',
      flag: 'red',
    })
    assert.deepInclude(mapped.order, {
      shipBy: at(3600).toISOString(),
      sellerNote: '发顺丰',
      province: '浙江省',
      regionCode: '330106',
    })
    const dated = map({}, { extra: { delivery_time: '2026-12-01' } })
    assert.equal(dated.order.shipBy, '2026-12-01T15:59:59.000Z')
  })

  test('a county that a province rules itself stands where the district does', ({ assert }) => {
    const { order } = map(
      { province: '河南省', city: '' },
      { extra: { receiver_district: '济源市' } }
    )
    assert.deepInclude(order, { province: '河南省', district: '济源市', regionCode: '419001' })
  })

  test('a message names its trade by its nineteen digits', ({ assert }) => {
    const body = `{"id":91,"topic":"taobao_trade_TradePaid","content":"{\\"tid\\":${tidOf(3)},\\"payment\\":\\"1.00\\"}"}`
    assert.deepEqual(taobao.message(new Headers(), body), {
      deliveryId: '91',
      topic: 'taobao_trade_TradePaid',
      kind: 'order',
      externalIds: [tidOf(3)],
    })
    for (const other of ['{"topic":"taobao_item_ItemUpdate","content":"{}"}', '[]', 'no json'])
      assert.equal(taobao.message(new Headers(), other).kind, 'other')
  })

  test('what is no trade is refused', ({ assert }) => {
    for (const payload of ['', '[]', '{}', '{"tid":1}', '{"tid":1,"modified":"soon"}'])
      assert.throws(() => taobao.head(payload))
    assert.throws(() => taobao.map('{"tid":1,"modified":"2026-01-01 00:00:00"}'))
  })
})

test.group('Refunds of Taobao', () => {
  const real = fixture('taobao_top', 'refunds_receive_get__sandbox.json')
  test('a genuine one', ({ assert }) => {
    const payload = firstOf(real!, 'refunds_receive_get_response', 'refunds', 'refund')
    assert.deepInclude(mapTaobaoRefund(parseObject(payload)), {
      externalRefundId: '40594600198410',
      externalOrderId: '194174063521084',
      externalLineNo: '194174063521084',
      kind: 'refund_only',
      state: 'requested',
      amount: '110.00',
      reason: '缺货',
      updatedAt: '2016-08-03T03:52:22.000Z',
    })
  }).skip(real === null, 'no taobao_top/refunds_receive_get__sandbox.json beside the project')

  const single = fixture('taobao_top', 'refund_get__sandbox.json')
  test('a genuine one with the version that agreeing wants back', ({ assert }) => {
    const payload = firstOf(single!, 'refund_get_response', 'refund')
    assert.deepInclude(mapTaobaoRefund(parseObject(payload)), {
      amount: '252.77',
      qty: 3,
      token: '1464764980000|onsale',
    })
  }).skip(single === null, 'no taobao_top/refund_get__sandbox.json beside the project')

  test('states and kinds', ({ assert }) => {
    const news = (status: string, isReturn = false) => {
      const refund = {
        id: 1,
        orderId: 1,
        line: tidOf(1),
        status,
        amount: '9.90',
        modified: at(0),
        isReturn,
      }
      const { kind, state } = mapTaobaoRefund(parseObject(stringify(taobaoRefund(refund))!))
      return [kind, state]
    }
    assert.deepEqual(
      [
        news('WAIT_SELLER_AGREE'),
        news('WAIT_BUYER_RETURN_GOODS', true),
        news('WAIT_SELLER_CONFIRM_GOODS', true),
        news('SELLER_REFUSE_BUYER'),
        news('CLOSED'),
        news('SUCCESS'),
        news('WAIT_BUYER_CONFIRM_EXCHANGE_SELLER_SEND_GOODS'),
      ],
      [
        ['refund_only', 'requested'],
        ['return', 'approved'],
        ['return', 'goods_sent'],
        ['refund_only', 'refused'],
        ['refund_only', 'closed'],
        ['refund_only', 'refunded'],
        ['exchange', 'goods_sent'],
      ]
    )
  })
})
