import { test } from '@japa/runner'
import { planOf, poolOf, problemOf, type LiveLine } from '#orders/domain/regroup'

const line = (changes: Partial<LiveLine>): LiveLine => ({
  orderId: 1,
  orderLineId: 10,
  componentId: null,
  skuId: 5,
  qty: 2,
  lineQty: 2,
  weightG: 100,
  ...changes,
})

/** A bundle of two parts sold twice, a listing that sells a dozen, and a plain line spread over two parcels. */
const POOL = poolOf([
  line({ orderLineId: 20, componentId: 1, skuId: 6, qty: 2, lineQty: 2, weightG: 300 }),
  line({ orderLineId: 20, componentId: 2, skuId: 7, qty: 4, lineQty: 0, weightG: 50 }),
  line({ orderId: 2, orderLineId: 30, skuId: 8, qty: 24, lineQty: 2, weightG: 10 }),
  line({ qty: 2, lineQty: 2 }),
  line({ qty: 3, lineQty: 3 }),
])
const draft = (...lines: [number, number][]) => ({
  warehouseId: 1,
  lines: lines.map(([orderLineId, units]) => ({ orderLineId, units })),
})

test.group('Regrouping', () => {
  test('a pool counts a line’s own units, with what each takes from stock', ({ assert }) => {
    assert.deepEqual(
      [...POOL.values()].map(({ orderLineId, units }) => [orderLineId, units]),
      [
        [20, 2],
        [30, 2],
        [10, 5],
      ]
    )
    assert.deepEqual(
      POOL.get(20)!.parts.map((part) => part.perUnit),
      [1, 2]
    )
    assert.equal(POOL.get(30)!.parts[0].perUnit, 12)
  })

  test('nothing is dealt twice, nothing gets lost', ({ assert }) => {
    const all = [draft([20, 2], [30, 1]), draft([30, 1], [10, 5])]
    assert.isNull(problemOf(POOL, all))
    assert.equal(problemOf(POOL, [draft([20, 2], [30, 2], [10, 4])]), 'too_few')
    assert.isNull(problemOf(POOL, [draft([20, 2], [30, 2], [10, 4])], true))
    assert.equal(problemOf(POOL, [draft([20, 3], [30, 2], [10, 5])]), 'too_many')
    assert.equal(problemOf(POOL, [...all, draft()]), 'empty_parcel')
    assert.equal(problemOf(POOL, [draft([99, 1])]), 'unknown_line')
    assert.equal(problemOf(POOL, [draft([10, 1.5])]), 'bad_units')
    assert.equal(problemOf(POOL, [draft([10, 0])]), 'bad_units')
  })

  test('what is in no parcel yet may stay so', ({ assert }) => {
    const pool = poolOf([line({ qty: 2, lineQty: 2 }), line({ qty: 3, lineQty: 3, isOpen: true })])
    assert.deepInclude(pool.get(10), { units: 5, open: 3 })
    assert.isNull(problemOf(pool, [draft([10, 2])]))
    assert.isNull(problemOf(pool, [draft([10, 5])]))
    assert.equal(problemOf(pool, [draft([10, 1])]), 'too_few')
  })

  test('a plan takes base units and the earliest order leads', ({ assert }) => {
    const plan = planOf(draft([30, 1], [20, 1]), POOL, 'released')
    assert.equal(plan.orderId, 1)
    assert.equal(plan.weightG, 12 * 10 + 300 + 2 * 50)
    assert.deepEqual(
      plan.lines.map(({ orderId, skuId, qty, lineQty }) => [orderId, skuId, qty, lineQty]),
      [
        [2, 8, 12, 1],
        [1, 6, 1, 1],
        [1, 7, 2, 0],
      ]
    )
  })
})
