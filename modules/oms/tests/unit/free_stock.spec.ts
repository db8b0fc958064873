import { test } from '@japa/runner'
import { allocate } from '#modules/oms/domain/allocation'
import {
  aContext,
  aNeed,
  anOrderNeeding,
  aSite,
  stockOf,
} from '#modules/oms/tests/support/allocation'

test.group('oms | stock set aside, in allocation', () => {
  test('only orders of its stores take it, before what is free', ({ assert }) => {
    const stock = stockOf([[1, 7, 2]])
    stock.setAside(1, 7, { storeIds: [5], left: 3 })
    const order = (orderId: number, storeId: number, qty: number) =>
      anOrderNeeding([aNeed(7, qty)], [aSite(1)], { orderId, storeId })
    const verdicts = allocate(
      [order(1, 6, 3), order(2, 5, 4), order(3, 6, 1), order(4, 5, 1)],
      aContext(stock)
    ).map(({ verdict }) => verdict)
    assert.deepEqual(verdicts, ['short', 'allocated', 'allocated', 'short'])
    assert.equal(stock.of(1, 7), 0)
  })
})
