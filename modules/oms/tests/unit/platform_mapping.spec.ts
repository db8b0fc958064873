import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from '@japa/runner'
import { totalsOf } from '#orders/domain/amounts'
import { shopify } from '#modules/oms/services/platforms/shopify'
import { hmacBase64, signatureMatches } from '#modules/oms/services/platforms/signature'
import { woocommerce } from '#modules/oms/services/platforms/woocommerce'
import { shopifyOrder, woocommerceOrder } from '#modules/oms/database/factories/platform_payloads'
import { at, sample } from '#modules/oms/tests/helpers'

/** Genuine payloads lie beside the project where there are any; they are not part of it. */
const SHARED = join(process.cwd(), '../shared/fixtures')
const genuine = (path: string) =>
  existsSync(join(SHARED, path)) ? readFileSync(join(SHARED, path), 'utf8') : null
const withGenuine = (name: string, path: string, check: (payload: string, assert: any) => void) =>
  test(name, ({ assert }) => check(genuine(path)!, assert)).skip(
    genuine(path) === null,
    `no ${path} beside the project`
  )

const totals = (mapped: ReturnType<typeof shopify.map>) =>
  totalsOf(mapped.lines, mapped.order.shippingAmount, mapped.order.taxAmount)
const shop = { skuCodes: ['CHAIR-1'] }

test.group('Signatures', () => {
  test('are HMAC-SHA256 over the raw body, in base64', ({ assert }) => {
    // The test value of Shopify's own Go library.
    assert.equal(
      hmacBase64('hush', 'my secret message'),
      '7/WDe43pNWxHoCMD7ukeWbZMtWEMfYQy8wPrdA6jiwc='
    )
    assert.equal(
      hmacBase64('demo_secret', '{"id":727}'),
      '6O6MeYM6xyJYSBYArd5qzZngAT8vMendO5ngmRxTp74='
    )
    assert.isTrue(
      signatureMatches('6O6MeYM6xyJYSBYArd5qzZngAT8vMendO5ngmRxTp74=', 'demo_secret', '{"id":727}')
    )
    assert.isFalse(
      signatureMatches('6O6MeYM6xyJYSBYArd5qzZngAT8vMendO5ngmRxTp74=', 'demo_secret', '{"id": 727}')
    )
    for (const wrong of [null, '', 'x', '===='])
      assert.isFalse(signatureMatches(wrong, 'demo_secret', '{}'))
    assert.isFalse(signatureMatches(hmacBase64('', '{}'), '', '{}'))
  })
})

test.group('Shopify orders', () => {
  withGenuine(
    'a genuine one with two discounts adds up',
    'shopify/webhook_2025_orders_create_multi_discount.json',
    (payload, assert) => {
      const mapped = shopify.map(payload)
      assert.deepEqual(
        mapped.lines.map((line) => [
          line.externalLineNo,
          line.unitPrice,
          line.lineDiscount,
          line.orderDiscountShare,
        ]),
        [
          ['15518907892012', '99.00', '5', '14.1'],
          ['15518907924780', '100.00', '0', '15'],
        ]
      )
      assert.deepInclude(totals(mapped), {
        goods: '199.0000',
        discount: '34.1000',
        total: '186.9000',
      })
      assert.equal(mapped.total, '186.90')
      assert.deepInclude(mapped, { status: 'to_ship', statusText: 'paid/-' })
      assert.deepEqual(
        mapped.payments.map((payment) => [payment.method, payment.amount]),
        [['manual', '186.90']]
      )
      assert.deepEqual(shopify.head(payload), {
        externalId: '6200407294252',
        externalNo: '#1071',
        updatedAt: '2025-01-24T04:10:16.000Z',
        progress: 300,
      })
    }
  )

  test('money and goods together make the status', ({ assert }) => {
    const status = (
      financial: string,
      fulfillment: string | null = null,
      cancelledAt: Date | null = null
    ) =>
      shopify.map(
        JSON.stringify(shopifyOrder(sample(shop, 1), { financial, fulfillment, cancelledAt }))
      ).status
    assert.deepEqual(
      [
        status('pending'),
        status('authorized'),
        status('paid'),
        status('paid', 'partial'),
        status('paid', 'fulfilled'),
      ],
      ['unpaid', 'unpaid', 'to_ship', 'to_ship', 'shipped']
    )
    assert.deepEqual(
      [
        status('refunded'),
        status('voided'),
        status('paid', null, at(1)),
        status('expired'),
        status('paid', 'on_the_moon'),
      ],
      ['cancelled', 'cancelled', 'cancelled', 'held', 'held']
    )
  })

  test('ids beyond 2^53 stay whole, a gift card is not sent, units taken off are cancelled', ({
    assert,
  }) => {
    const order = shopifyOrder(sample(shop, 1), { financial: 'paid' }) as Record<string, any>
    order.line_items[0].quantity = 3
    order.line_items[0].fulfillable_quantity = 1
    order.line_items[0].gift_card = true
    const payload = JSON.stringify(order).replace('"id":101', '"id":6936476692437472563')
    const [line] = shopify.map(payload).lines
    assert.deepInclude(line, {
      externalLineNo: '6936476692437472563',
      cancelled: 2,
      needsShipping: false,
    })
  })
})

test.group('WooCommerce orders', () => {
  withGenuine(
    "the documentation's own adds up",
    'woocommerce/orders__retrieve_an_order.json',
    (payload, assert) => {
      const mapped = woocommerce.map(payload)
      assert.deepInclude(totals(mapped), { goods: '18.0000', discount: '0.0000', total: '29.3500' })
      assert.equal(mapped.total, '29.35')
      assert.equal(mapped.lines[1].title, 'Ship Your Idea – Color: Black, Size: M Test')
      assert.deepInclude(mapped.lines[1], {
        externalProductId: '22',
        externalSkuId: '23',
        externalCode: 'Bar3',
        qty: 1,
      })
      assert.deepInclude(mapped.order, {
        consignee: 'John Doe',
        country: 'US',
        placedAt: '2017-03-22T19:28:02.000Z',
      })
      assert.deepEqual(mapped.payments, [
        {
          method: 'bacs',
          externalTxnNo: 'woo-727',
          amount: '29.35',
          paidAt: '2017-03-22T19:28:08.000Z',
          isRunningTotal: true,
        },
      ])
    }
  )

  test('a discount is subtotal less total, and an odd unit price still adds up', ({ assert }) => {
    const order = sample(shop, 5, { coupon: 'WELCOME', shipping: '8.00' })
    order.lines = [{ ...order.lines[0], qty: 3, price: '33.33', discount: '10.00' }]
    const payload = woocommerceOrder(order, 'processing') as Record<string, any>
    payload.line_items[0].subtotal = '100.00'
    payload.line_items[0].total = '90.01'
    const mapped = woocommerce.map(JSON.stringify(payload))
    assert.deepInclude(mapped.lines[0], { unitPrice: '33.3334', lineDiscount: '9.9902' })
    assert.equal(totals(mapped).total, '98.0100')
    assert.deepEqual(mapped.order.couponCodes, ['WELCOME'])
  })

  test('a status nobody knows is held', ({ assert }) => {
    const status = (name: string) =>
      woocommerce.map(JSON.stringify(woocommerceOrder(sample(shop, 1), name))).status
    assert.deepEqual(
      [
        'pending',
        'on-hold',
        'processing',
        'completed',
        'cancelled',
        'refunded',
        'awaiting-pickup',
      ].map(status),
      ['unpaid', 'held', 'to_ship', 'shipped', 'cancelled', 'cancelled', 'held']
    )
  })

  test('refunds are read from their negative totals; the further an order, the higher its progress', ({
    assert,
  }) => {
    const order = sample(shop, 9, { refunds: [{ id: 77, amount: '10.00', reason: '破损' }] })
    const mapped = woocommerce.map(JSON.stringify(woocommerceOrder(order, 'processing')))
    assert.deepEqual(mapped.refunds, [
      { externalTxnNo: 'woo-refund-77', amount: '10.00', reason: '破损', refundedAt: null },
    ])
    const progress = (status: string) =>
      woocommerce.head(JSON.stringify(woocommerceOrder(order, status))).progress
    assert.isAbove(progress('completed'), progress('processing'))
    assert.isAbove(progress('processing'), progress('pending'))
  })

  test('what is no order is refused', ({ assert }) => {
    for (const payload of [
      '',
      '[]',
      '{}',
      '{"id":1}',
      'null',
      '{"id":1,"date_modified_gmt":"soon"}',
    ]) {
      assert.throws(() => woocommerce.head(payload))
      assert.throws(() => shopify.head(payload))
    }
  })
})
