import { test } from '@japa/runner'
import { planTakeOut, unitsTaken, type Piece } from '#orders/domain/interception'

const piece = (changes: Partial<Piece> = {}): Piece => ({
  orderLineId: 1,
  fulfilmentId: 10,
  lineIds: [100],
  units: 2,
  isPicked: false,
  status: 'picking',
  ...changes,
})

test.group('Taking lines out of parcels', () => {
  test('units that no parcel holds go first', ({ assert }) => {
    const plan = planTakeOut([{ orderLineId: 1, qty: 2, open: 2 }], [piece()])
    assert.deepEqual(plan, { dropped: [], stuck: [] })
  })

  test('a line that was not picked leaves whole, with every component of a bundle', ({
    assert,
  }) => {
    const plan = planTakeOut(
      [{ orderLineId: 1, qty: 2, open: 0 }],
      [piece({ lineIds: [100, 101] }), piece({ orderLineId: 2, lineIds: [102] })]
    )
    assert.deepEqual(plan.dropped, [
      { fulfilmentId: 10, lineId: 100 },
      { fulfilmentId: 10, lineId: 101 },
    ])
    assert.lengthOf(plan.stuck, 0)
  })

  test('parcels nobody works on give theirs before those on a cart', ({ assert }) => {
    const plan = planTakeOut(
      [{ orderLineId: 1, qty: 2, open: 0 }],
      [piece(), piece({ fulfilmentId: 11, lineIds: [110], status: 'released' })]
    )
    assert.deepEqual(plan.dropped, [{ fulfilmentId: 11, lineId: 110 }])
  })

  test('what is picked, packed or only a part of a line is for a person', ({ assert }) => {
    const stuck = (changes: Partial<Piece>, qty = 2) =>
      planTakeOut([{ orderLineId: 1, qty, open: 0 }], [piece(changes)])
    const held = { dropped: [], stuck: [{ fulfilmentId: 10, orderLineId: 1 }] }
    assert.deepEqual(stuck({ isPicked: true }), held)
    assert.deepEqual(stuck({ status: 'packed' }), held)
    assert.deepEqual(stuck({}, 1), held)
  })

  test('a line is taken out altogether or not at all', ({ assert }) => {
    const pieces = [
      piece({ status: 'released' }),
      piece({ fulfilmentId: 11, lineIds: [110], isPicked: true }),
    ]
    const plan = planTakeOut([{ orderLineId: 1, qty: 4, open: 0 }], pieces)
    assert.lengthOf(plan.dropped, 0)
    assert.deepEqual(
      plan.stuck.map((one) => one.fulfilmentId),
      [10, 11]
    )
  })

  test('how many units a change takes away', ({ assert }) => {
    const line = { qty: 5, cancelled: 1 }
    assert.equal(unitsTaken({ action: 'cancel_line', orderLineId: 1, qty: 2 }, line), 2)
    assert.equal(unitsTaken({ action: 'remove_line', orderLineId: 1 }, line), 4)
    assert.equal(unitsTaken({ action: 'change_qty', orderLineId: 1, qty: 3 }, line), 2)
    assert.equal(unitsTaken({ action: 'change_qty', orderLineId: 1, qty: 7 }, line), -2)
    assert.equal(unitsTaken({ action: 'reprice', orderLineId: 1, amount: '1' }, line), 0)
  })
})
