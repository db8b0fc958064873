import { test } from '@japa/runner'
import fc from 'fast-check'
import {
  walkReservations,
  type ReservePolicy,
  type WantedLine,
} from '#inventory/domain/reserve_walk'
import { keyText } from '#inventory/domain/stock_key'

const line = fc.record({
  orderId: fc.integer({ min: 1, max: 6 }),
  warehouseId: fc.integer({ min: 1, max: 2 }),
  skuId: fc.integer({ min: 1, max: 3 }),
  qty: fc.integer({ min: 1, max: 5 }),
})
const lines = fc
  .array(line, { maxLength: 25 })
  .map((list): WantedLine[] => list.map((one, index) => ({ ...one, fulfilmentLineId: index + 1 })))
const stock = fc.dictionary(
  fc.constantFrom('1:1', '1:2', '1:3', '2:1', '2:2', '2:3'),
  fc.integer({ min: 0, max: 12 })
)
const policy = fc.constantFrom<ReservePolicy>('all_or_nothing', 'partial')
const levelsOf = (free: Record<string, number>) =>
  new Map(Object.entries(free).map(([key, units]) => [key, { free: units, isFrozen: false }]))

test.group('inventory | reserve walk', () => {
  test('an order that is short takes nothing and lets the next one through', ({ assert }) => {
    const wanted = (fulfilmentLineId: number, orderId: number, skuId: number, qty: number) => ({
      fulfilmentLineId,
      orderId,
      warehouseId: 1,
      skuId,
      qty,
    })
    const { served, shortages } = walkReservations(
      [wanted(1, 10, 1, 2), wanted(2, 10, 2, 9), wanted(3, 11, 1, 5)],
      levelsOf({ '1:1': 5, '1:2': 3 }),
      'all_or_nothing'
    )
    assert.deepEqual(
      served.map((one) => one.fulfilmentLineId),
      [3]
    )
    assert.deepInclude(shortages[0], { orderId: 10, skuId: 2, wanted: 9, available: 3 })
  })

  test('nothing is promised from a frozen key', ({ assert }) => {
    const one = { fulfilmentLineId: 1, orderId: 1, warehouseId: 1, skuId: 1, qty: 1 }
    const { shortages } = walkReservations(
      [one],
      new Map([['1:1', { free: 9, isFrozen: true }]]),
      'partial'
    )
    assert.deepInclude(shortages[0], { available: 0, isFrozen: true })
  })

  test('never promises more than there is, and every line is either served or short by its order', () => {
    fc.assert(
      fc.property(lines, stock, policy, (wanted, free, rule) => {
        const { served, shortages } = walkReservations(wanted, levelsOf(free), rule)
        const taken = new Map<string, number>()
        for (const one of served) taken.set(keyText(one), (taken.get(keyText(one)) ?? 0) + one.qty)
        if ([...taken].some(([key, units]) => units > (free[key] ?? 0))) return false
        if (shortages.some((one) => one.available >= one.wanted)) return false
        const servedIds = new Set(served.map((one) => one.fulfilmentLineId))
        const shortIds = new Set(shortages.map((one) => one.fulfilmentLineId))
        const shortOrders = new Set(shortages.map((one) => one.orderId))
        return wanted.every((one) => {
          if (servedIds.has(one.fulfilmentLineId) && shortIds.has(one.fulfilmentLineId))
            return false
          if (rule === 'partial')
            return servedIds.has(one.fulfilmentLineId) !== shortIds.has(one.fulfilmentLineId)
          return servedIds.has(one.fulfilmentLineId) !== shortOrders.has(one.orderId)
        })
      }),
      { numRuns: 500 }
    )
  })

  test('answers like a slow one that tries every order against a copy of the stock', () => {
    fc.assert(
      fc.property(lines, stock, (wanted, free) => {
        const left: Record<string, number> = { ...free }
        const expected = new Set<number>()
        for (const orderId of new Set(wanted.map((one) => one.orderId))) {
          const own = wanted.filter((one) => one.orderId === orderId)
          const copy = { ...left }
          for (const one of own) copy[keyText(one)] = (copy[keyText(one)] ?? 0) - one.qty
          if (Object.values(copy).some((units) => units < 0)) continue
          Object.assign(left, copy)
          for (const one of own) expected.add(one.fulfilmentLineId)
        }
        const { served } = walkReservations(wanted, levelsOf(free), 'all_or_nothing')
        return (
          served.length === expected.size &&
          served.every((one) => expected.has(one.fulfilmentLineId))
        )
      }),
      { numRuns: 500 }
    )
  })
})
