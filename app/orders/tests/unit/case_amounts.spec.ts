import { test } from '@japa/runner'
import { unitsToStop, type Refunded } from '#orders/domain/case_amounts'

const line = (changes: Partial<Refunded> = {}): Refunded => ({
  qty: 3,
  payable: '100',
  shipped: 0,
  cancelled: 0,
  returned: 0,
  settled: '33.33',
  asked: [{ componentId: null, qty: 1 }],
  parts: [],
  ...changes,
})

test.group('Units whose price went back before they left', () => {
  test('are those a case names and nothing less than their price bought back', ({ assert }) => {
    assert.equal(unitsToStop(line()), 1)
    assert.equal(unitsToStop(line({ settled: '33.32' })), 0, 'goodwill')
    assert.equal(unitsToStop(line({ settled: '100', asked: [{ componentId: null, qty: 3 }] })), 3)
    assert.equal(unitsToStop(line({ settled: '99.99', asked: [{ componentId: null, qty: 3 }] })), 0)
  })

  test('what left is not stopped, and what is off already is paid for by other money', ({
    assert,
  }) => {
    assert.equal(unitsToStop(line({ shipped: 3 })), 0)
    assert.equal(unitsToStop(line({ shipped: 2, asked: [{ componentId: null, qty: 3 }] })), 1)
    assert.equal(unitsToStop(line({ cancelled: 1 })), 0, 'the money of the unit before')
    assert.equal(unitsToStop(line({ cancelled: 1, settled: '66.66' })), 1)
    assert.equal(unitsToStop(line({ shipped: 1, returned: 1, settled: '33.33' })), 0)
  })

  test('a bundle is stopped as a whole, by all its parts', ({ assert }) => {
    const bundle = line({
      ...{ qty: 2, payable: '600', settled: '300' },
      parts: [
        { id: 1, qty: 2 },
        { id: 2, qty: 4 },
      ],
    })
    const asked = (first: number, second: number) => [
      { componentId: 1, qty: first },
      { componentId: 2, qty: second },
    ]
    assert.equal(unitsToStop({ ...bundle, asked: asked(1, 2) }), 1)
    assert.equal(unitsToStop({ ...bundle, asked: asked(1, 1) }), 0)
    assert.equal(unitsToStop({ ...bundle, asked: [{ componentId: 2, qty: 4 }] }), 0)
  })
})
