import { test } from '@japa/runner'
import fc from 'fast-check'
import {
  mergeAll,
  moveUnits,
  planInHand,
  splitCards,
  type BoardPlan,
} from '#modules/oms/components/board_plan'

const PLAN: BoardPlan = {
  cards: [
    {
      ...{ key: 'p1', from: 1, number: 'FF-1', warehouseId: 7, notBefore: null, reason: null },
      lines: [
        { orderLineId: 10, units: 3 },
        { orderLineId: 11, units: 1 },
      ],
    },
    {
      ...{ key: 'p2', from: 2, number: 'FF-2', warehouseId: 7, notBefore: null, reason: null },
      lines: [{ orderLineId: 20, units: 2 }],
    },
  ],
  open: [{ orderLineId: 30, units: 4 }],
  made: 0,
}
const sums = ({ cards, open }: BoardPlan) => {
  const all = new Map<number, number>()
  for (const line of [...cards.flatMap((card) => card.lines), ...open])
    all.set(line.orderLineId, (all.get(line.orderLineId) ?? 0) + line.units)
  return [...all].sort((a, b) => a[0] - b[0])
}
const shape = ({ cards }: BoardPlan) =>
  cards.map((card) => card.lines.map((line) => [line.orderLineId, line.units]))

test.group('Dealing parcels on the board', () => {
  test('units go to another parcel, to a new one, out of all of them', ({ assert }) => {
    const move = (to: string, units = 2) =>
      moveUnits(PLAN, { orderLineId: 10, units, from: 'p1', to }, 7)
    assert.deepEqual(shape(move('p2')), [
      [
        [10, 1],
        [11, 1],
      ],
      [
        [20, 2],
        [10, 2],
      ],
    ])
    assert.deepEqual(shape(move('new')).at(-1), [[10, 2]])
    assert.deepEqual(move('open').open, [
      { orderLineId: 30, units: 4 },
      { orderLineId: 10, units: 2 },
    ])
    assert.equal(move('p2', 4), PLAN)
    assert.equal(move('p1'), PLAN)
  })

  test('a parcel left empty goes', ({ assert }) => {
    const next = moveUnits(PLAN, { orderLineId: 20, units: 2, from: 'p2', to: 'p1' }, 7)
    assert.lengthOf(next.cards, 1)
  })

  test('all into one, and one for each mark', ({ assert }) => {
    assert.lengthOf(mergeAll(PLAN).cards, 1)
    const parted = splitCards(mergeAll(PLAN), (id) => (id < 20 ? 'a' : 'b'))
    assert.deepEqual(shape(parted), [
      [
        [10, 3],
        [11, 1],
      ],
      [[20, 2]],
    ])
  })

  test('what is in hand gets parcels where it lies, the rest waits', ({ assert }) => {
    const next = planInHand(PLAN, () => ({ 7: 1, 8: 2 }))
    assert.deepEqual(
      next.cards.slice(2).map((card) => [card.warehouseId, card.lines[0].units, card.reason]),
      [
        [8, 2, 'in_hand'],
        [7, 1, 'in_hand'],
      ]
    )
    assert.deepEqual(next.open, [{ orderLineId: 30, units: 1 }])
  })

  test('whatever is done, nothing is lost', ({ assert }) => {
    const step = fc.record({
      do: fc.constantFrom('move', 'merge', 'split', 'hand'),
      line: fc.constantFrom(10, 11, 20, 30),
      units: fc.integer({ min: 1, max: 4 }),
      from: fc.constantFrom('p1', 'p2', 'n1', 'n2', 'open'),
      to: fc.constantFrom('p1', 'p2', 'n1', 'new', 'open'),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const end = steps.reduce((plan, one) => {
          if (one.do === 'merge') return mergeAll(plan)
          if (one.do === 'split') return splitCards(plan, (id) => id % 3)
          if (one.do === 'hand') return planInHand(plan, () => ({ 7: 1 }))
          const { line: orderLineId, units, from, to } = one
          return moveUnits(plan, { orderLineId, units, from, to }, 7)
        }, PLAN)
        assert.deepEqual(sums(end), sums(PLAN))
        assert.equal(new Set(end.cards.map((card) => card.key)).size, end.cards.length)
      })
    )
  })
})
