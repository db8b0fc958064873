import { createHmac } from 'node:crypto'
import { test } from '@japa/runner'
import { totalsOf } from '#orders/domain/amounts'
import {
  amazonItems,
  amazonOrder,
  type AmazonState,
} from '#modules/oms/database/factories/amazon_payloads'
import { amazon } from '#modules/oms/services/platforms/amazon'
import { packageNumber } from '#modules/oms/services/platforms/amazon_shipping'
import { sample } from '#modules/oms/tests/helpers'
import { fixture } from '#tests/journeys/support/fixtures'

const shop = { skuCodes: ['CHAIR-1'] }
const payload = (state: AmazonState, changes = {}, order = sample(shop, 1), items = {}) =>
  JSON.stringify({
    order: { ...amazonOrder(order, state), ...changes },
    orderItems: amazonItems(order, state).map((item) => ({ ...item, ...items })),
  })
const map = (...given: Parameters<typeof payload>) => amazon.map(payload(...given))
const totals = (mapped: ReturnType<typeof amazon.map>) =>
  totalsOf(mapped.lines, mapped.order.shippingAmount, mapped.order.taxAmount)

test.group("Amazon's orders v0", () => {
  const known = fixture('amazon_spapi', 'ordersV0__getOrder__200__sandbox.json')
  const read = (file: string) => JSON.parse(fixture('amazon_spapi', file)!)

  test("the model's own adds up, tax on top, and the wish to cancel shows", ({ assert }) => {
    const mapped = amazon.map(
      JSON.stringify({
        order: JSON.parse(known!).static[0].response.payload,
        orderItems: read('ordersV0__getOrderItems__200__sandbox.json').static[0].response.payload
          .OrderItems,
        shippingAddress: read('ordersV0__getOrderAddress__200__sandbox.json').static[0].response
          .payload.ShippingAddress,
      })
    )
    assert.deepInclude(mapped, { status: 'to_ship', statusText: 'MFN/Unshipped', total: '11.01' })
    assert.deepInclude(totals(mapped), { goods: '10.0000', total: '11.0100' })
    assert.deepInclude(mapped.order, {
      externalNo: '902-1845936-5435065',
      taxAmount: '1.01',
      consignee: 'MFNIntegrationTestMerchant',
      country: 'US',
      province: 'WA',
      city: 'SEATTLE',
      addressLine: '2201 WESTLAKE AVE',
      postcode: '98121-2778',
      phone: '+1 480-386-0930 ext. 73824',
    })
    assert.deepInclude(mapped.lines[0], {
      externalLineNo: '05015851154158',
      externalProductId: 'B00551Q3CS',
      externalSkuId: 'NABetaASINB00551Q3CS',
      refundState: 'requested',
      qty: 1,
    })
  }).skip(known === null, 'no amazon fixtures beside the project')

  test("the model's FBA order is never ours to send, its pending one is unpaid", ({ assert }) => {
    const [, fba] = JSON.parse(known!).static
    const items = amazonItems(sample(shop, 1), { OrderStatus: 'Shipped' })
    const mapped = amazon.map(JSON.stringify({ order: fba.response.payload, orderItems: items }))
    assert.deepInclude(mapped, { status: 'shipped', statusText: 'AFN/Shipped' })
    const pending = read('ordersV0__getOrder__200.json').payload
    const unpaid = amazon.map(
      JSON.stringify({
        order: pending,
        orderItems: read('ordersV0__getOrderItems__200.json').payload.OrderItems,
      })
    )
    assert.deepInclude(unpaid, { status: 'unpaid', payments: [] })
    assert.equal(unpaid.order.currency, 'JPY')
    // A line's price is that of all its units.
    assert.deepInclude(unpaid.lines[1], { qty: 2, unitPrice: '8.9750', lineDiscount: '0.0000' })
    assert.equal(totals(unpaid).total, `${unpaid.total}00`)
  }).skip(known === null, 'no amazon fixtures beside the project')

  test('who sends it and what it is make the status', ({ assert }) => {
    const status = (OrderStatus: string, FulfillmentChannel?: 'AFN', changes = {}) =>
      map({ OrderStatus, FulfillmentChannel }, changes).status
    assert.deepEqual(
      [
        'Pending',
        'PendingAvailability',
        'Unshipped',
        'PartiallyShipped',
        'Shipped',
        'Canceled',
        'Unfulfillable',
        'InvoiceUnconfirmed',
        'OnTheMoon',
      ].map((name) => status(name)),
      ['unpaid', 'unpaid', 'to_ship', 'to_ship', 'shipped', 'cancelled', 'held', 'held', 'held']
    )
    assert.deepEqual(
      ['Unshipped', 'PartiallyShipped', 'Unfulfillable', 'Canceled'].map((name) =>
        status(name, 'AFN')
      ),
      ['shipped', 'shipped', 'shipped', 'cancelled']
    )
    assert.equal(status('Unshipped', undefined, { IsISPU: true }), 'held')
  })

  test('prices that have the tax in them, promotions, postage and gift wrap', ({ assert }) => {
    const order = sample(shop, 1, { shipping: '5.00', tax: '19.00', currency: 'EUR' })
    order.lines = [{ ...order.lines[0], qty: 3, price: '33.33', discount: '9.99' }]
    const onTop = map({ OrderStatus: 'Unshipped' }, {}, order)
    assert.deepInclude(totals(onTop), { discount: '9.9900', total: '114.0000' })
    assert.equal(onTop.order.taxAmount, '19')
    const included = map(
      { OrderStatus: 'Unshipped' },
      { OrderTotal: { CurrencyCode: 'EUR', Amount: '95.00' } },
      order
    )
    assert.equal(included.order.taxAmount, '0')
    assert.equal(totals(included).total, '95.0000')
    const wrapped = map(
      { OrderStatus: 'Unshipped' },
      { OrderTotal: { CurrencyCode: 'EUR', Amount: '116.50' } },
      order,
      {
        BuyerInfo: { GiftWrapPrice: { Amount: '3.50' }, GiftMessageText: '生日快乐' },
        ShippingDiscount: { Amount: '1.00' },
      }
    )
    assert.equal(totals(wrapped).total, '116.5000')
    assert.deepInclude(wrapped.order, { shippingAmount: '7.5', buyerNote: '生日快乐' })
  })

  test('a cancelled order comes without its items; who may not see people gets none', ({
    assert,
  }) => {
    const cancelled = map({ OrderStatus: 'Canceled' }, {}, undefined, { QuantityOrdered: 0 })
    assert.deepInclude(cancelled, { status: 'cancelled', isPartial: true, lines: [] })
    const blind = map(
      { OrderStatus: 'Unshipped' },
      { ShippingAddress: undefined, BuyerInfo: undefined }
    )
    assert.deepInclude(blind.order, { consignee: null, addressLine: null, phone: null })
    for (const text of ['', '{}', '{"order":{}}', '{"order":{"AmazonOrderId":"1"}}'])
      assert.throws(() => amazon.head(text))
  })
})

test.group("Amazon's orders 2026-01-01", () => {
  const whole = fixture('amazon_spapi', 'orders_2026-01-01__getOrder.json')
  const sandbox = fixture('amazon_spapi', 'orders_2026-01-01__getOrder__sandbox.json')

  test("the model's own adds up by its breakdowns", ({ assert }) => {
    const text = JSON.stringify(JSON.parse(whole!)['application/json'])
    const mapped = amazon.map(text)
    assert.deepInclude(mapped, {
      status: 'shipped',
      statusText: 'MERCHANT/SHIPPED',
      total: '103.97',
    })
    assert.deepInclude(totals(mapped), { goods: '89.9700', total: '103.9700' })
    assert.deepInclude(mapped.order, {
      externalNo: '202-1234567-8901234',
      shippingAmount: '10',
      taxAmount: '4',
      currency: 'GBP',
      shipBy: '2024-12-26T23:59:59.000Z',
      country: 'GB',
      district: 'Greater Manchester',
    })
    assert.deepInclude(mapped.lines[0], {
      externalLineNo: '20212345678901',
      externalSkuId: 'ECHO-DOT-4-UK-CHARCOAL-3PACK',
      qty: 3,
      unitPrice: '29.9900',
      sent: 3,
    })
    assert.deepEqual(amazon.head(text), {
      externalId: '202-1234567-8901234',
      externalNo: '202-1234567-8901234',
      updatedAt: '2024-12-25T16:30:00.000Z',
      progress: 400,
    })
  }).skip(whole === null, 'no amazon fixtures beside the project')

  test('its sandbox has one to send, one sent, and one that is picked up', ({ assert }) => {
    const orders = JSON.parse(sandbox!).static.map((one: { response: object }) =>
      amazon.map(JSON.stringify(one.response))
    ) as ReturnType<typeof amazon.map>[]
    assert.deepEqual(
      orders.map((mapped) => [mapped.status, mapped.total, totals(mapped).total]),
      [
        ['to_ship', '299.90', '299.9000'],
        ['shipped', '125.00', '125.0000'],
        ['held', '49.99', '49.9900'],
      ]
    )
  }).skip(sandbox === null, 'no amazon fixtures beside the project')

  test("an order of Amazon's own warehouses, a discount, and a wish to cancel", ({ assert }) => {
    const text = JSON.stringify({
      order: {
        orderId: '1-2-3',
        createdTime: '2026-01-05T00:00:00Z',
        lastUpdatedTime: '2026-01-05T00:00:00Z',
        fulfillment: { fulfillmentStatus: 'UNSHIPPED', fulfilledBy: 'AMAZON' },
        proceeds: { grandTotal: { amount: '18.00', currencyCode: 'USD' } },
        orderItems: [
          {
            orderItemId: '9007199254740993',
            quantityOrdered: 2,
            product: { asin: 'B0', sellerSku: 'S', title: 'T' },
            cancellation: { cancellationRequest: { requester: 'BUYER' } },
            proceeds: {
              breakdowns: [
                { type: 'ITEM', subtotal: { amount: '20.00' } },
                { type: 'DISCOUNT', subtotal: { amount: '-2.00' } },
              ],
            },
          },
        ],
      },
    })
    const mapped = amazon.map(text)
    assert.equal(mapped.status, 'shipped')
    assert.deepInclude(mapped.lines[0], {
      externalLineNo: '9007199254740993',
      unitPrice: '10.0000',
      lineDiscount: '2.0000',
      refundState: 'requested',
    })
    assert.equal(totals(mapped).total, '18.0000')
  })
})

test.group("Amazon's notifications", () => {
  const genuine = fixture('amazon_spapi', 'notification__OrderChangeNotification.json')
  const one = (id: string) => ({
    NotificationType: 'ORDER_CHANGE',
    Payload: { OrderChangeNotification: { AmazonOrderId: id } },
    NotificationMetadata: { NotificationId: `n-${id}` },
  })
  const message = (body: unknown) => amazon.message(new Headers(), JSON.stringify(body))

  test("the model's own names its order", ({ assert }) => {
    assert.deepEqual(amazon.message(new Headers(), genuine!), {
      deliveryId: 'd0e9e693-c3ad-4373-979f-ed4ec98dd746',
      topic: 'ORDER_CHANGE',
      kind: 'order',
      externalIds: ['903-8868176-2219830'],
    })
    const other = fixture('amazon_spapi', 'notification__ListingsItemMfnQuantityChange.json')!
    assert.deepInclude(amazon.message(new Headers(), other), { kind: 'other' })
  }).skip(genuine === null, 'no amazon fixtures beside the project')

  test('come bare, as an event of the bus, or as a batch of the queue', ({ assert }) => {
    const named = { deliveryId: 'n-1', topic: 'ORDER_CHANGE', kind: 'order', externalIds: ['1'] }
    assert.deepEqual(message(one('1')), named as never)
    assert.deepEqual(
      message({ 'version': '0', 'detail-type': 'ORDER_CHANGE', 'detail': one('1') }),
      named as never
    )
    assert.deepInclude(
      message({
        Records: [{ body: JSON.stringify(one('1')) }, { body: JSON.stringify(one('2')) }],
      }),
      { deliveryId: null, externalIds: ['1', '2'] }
    )
    assert.equal(amazon.message(new Headers(), 'no json').kind, 'other')
  })

  test('are believed with the secret or signed by it, and not without', ({ assert }) => {
    const secret = { webhook_secret: 'forwarding secret' }
    const verify = (
      headers: Record<string, string>,
      credentials: Record<string, string> = secret
    ) => amazon.verify(new Headers(headers), '{"a":1}', credentials)
    const signed = createHmac('sha256', 'forwarding secret').update('{"a":1}').digest('hex')
    assert.isTrue(verify({ 'x-tandem-sign': signed }))
    assert.isTrue(verify({ 'x-api-key': 'forwarding secret' }))
    assert.isFalse(verify({ 'x-api-key': 'forwarding' }))
    assert.isFalse(verify({ 'x-tandem-sign': signed.replace(/^./, 'z') }))
    assert.isFalse(verify({}))
    assert.isFalse(verify({ 'x-api-key': '' }, { webhook_secret: '' }))
  })

  test("a package's number is digits, the same for the same parcel", ({ assert }) => {
    assert.equal(packageNumber('FF-1'), '1')
    assert.equal(packageNumber('FF-20261122-000123'), '20261122000123')
    assert.match(packageNumber('parcel'), /^[1-9]\d*$/)
    assert.equal(packageNumber('parcel'), packageNumber('parcel'))
  })
})
