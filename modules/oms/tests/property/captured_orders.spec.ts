import { test } from '@japa/runner'
import fc from 'fast-check'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import FindSkus from '#catalog/queries/find_skus'
import CaptureOrders from '#orders/actions/capture_orders'
import { anOrder, setStage } from '#orders/database/factories/stage'
import type { NewOrder } from '#orders/domain/new_order'
import { loadOrders } from '#modules/oms/queries/load_orders'
import { fromCaptured } from '#modules/oms/services/captured_orders'
import { resetDatabase } from '#tests/helpers/database'

/** What was captured is known without asking: it is what the database would answer. */
const text = (...values: string[]) => fc.option(fc.constantFrom(...values))
const amount = fc.constantFrom('0', '0.01', '1', '12.3', '19.9999', '250')

const line = fc.record({
  sku: fc.option(fc.nat(3)),
  title: fc.constantFrom('帐篷', "tent 'x' \\", ' 2 人 '),
  qty: fc.integer({ min: 1, max: 9 }),
  unitPrice: amount,
  lineDiscount: fc.option(amount, { nil: undefined }),
  orderDiscountShare: fc.option(amount, { nil: undefined }),
  isGift: fc.boolean(),
  refundState: fc.option(fc.constantFrom('none', 'requested', 'refunded'), { nil: undefined }),
})

const order = fc.record({
  kind: fc.constantFrom('sale', 'exchange', 'resend'),
  lines: fc.array(line, { minLength: 1, maxLength: 4 }),
  store: fc.nat(1),
  placedAt: fc.constantFrom('2026-03-01T08:00:00.123Z', '2026-03-01T23:59:59.987654+08:00'),
  currency: fc.constantFrom('CNY', 'USD'),
  shippingAmount: fc.option(amount, { nil: undefined }),
  taxAmount: fc.option(amount, { nil: undefined }),
  phone: text('13800138000', '138****8000', '12', ' '),
  email: text('Wang@Example.com', 'nobody'),
  country: text('CN', 'US'),
  province: text('浙江省', 'Oregon'),
  city: text('杭州市'),
  regionCode: text('330106'),
  consignee: text('王小明', ''),
  addressLine: text('文三路 100 号', ''),
  buyerNote: text('请发顺丰', ''),
  sellerNote: text('VIP'),
  source: fc.constantFrom<Record<string, unknown>[]>(
    {},
    { channel: 'api' },
    { channel: 'platform' },
    { channel: 'platform', facts: { requiredCourier: 'SF', cod: true } }
  ),
  tags: fc.constantFrom<string[][]>([], ['VIP', '加急']),
  shipBy: text('2026-03-02T12:00:00Z', '2026-03-03T23:59:59.987+08:00'),
  paid: fc.option(fc.constantFrom('0.01', '19.9', '250')),
})

test.group('Orders just captured', (group) => {
  group.each.setup(() => resetDatabase())

  test('are known as they would be read', async ({ assert }) => {
    const stages = [await setStage({ skus: 4 }), await setStage({ skus: 0, stock: 0 })]
    const { skuIds } = stages[0]
    await sql(
      null,
      `UPDATE skus SET kind = 'bundle', weight_g = NULL, storage_class = 'cold' WHERE id = $1`,
      [skuIds[1]]
    )
    await sql(
      null,
      `UPDATE skus SET status = 'disabled', length_mm = 2000, width_mm = 1500, height_mm = 1200 WHERE id = $1`,
      [skuIds[2]]
    )
    await sql(null, 'UPDATE skus SET length_mm = 10 WHERE id = $1', [skuIds[3]])
    await fc.assert(
      fc.asyncProperty(fc.array(order, { minLength: 1, maxLength: 4 }), async (drawn) => {
        await inTransaction(null, async (trx) => {
          const skus = await new FindSkus(trx).byIds(skuIds)
          for (const [n, { storeId }] of stages.entries()) {
            const orders = drawn
              .filter(({ store }) => store === n)
              .map(({ lines, paid, store, ...rest }) =>
                anOrder([], {
                  ...(rest as Partial<NewOrder>),
                  lines: lines.map(({ sku, ...other }) => ({
                    ...other,
                    skuId: sku === null ? null : skuIds[sku],
                  })) as NewOrder['lines'],
                  payments: paymentsOf(paid, rest.placedAt),
                })
              )
            const { captured, orderIds } = await new CaptureOrders().handle({
              trx,
              storeId,
              orders,
            })
            assert.lengthOf(captured, orders.length)
            const read = await loadOrders(trx, orderIds)
            assert.deepEqual(fromCaptured(captured, storeId, skus), read)
          }
        })
      }),
      { numRuns: 60 }
    )
  })
})

let serial = 0
const paymentsOf = (amountPaid: string | null, paidAt: string): NewOrder['payments'] =>
  amountPaid === null
    ? []
    : [{ method: 'alipay', externalTxnNo: `PAY-${++serial}`, amount: amountPaid, paidAt }]
