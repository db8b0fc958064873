import { test } from '@japa/runner'
import fc from 'fast-check'
import { endOf, priceAt, stateOf, type PriceSpan } from '#catalog/domain/price_plan'

interface Price extends PriceSpan {
  name: string
}

const day = (n: number) => new Date(Date.UTC(2026, 10, n))
const price = (name: string, from: number, until?: number): Price => ({
  name,
  from: day(from),
  until: until === undefined ? null : day(until),
})
/** The price in force on each of the days, `.` where there is none. */
const course = (plan: Price[], days: number[]) =>
  days.map((n) => priceAt(plan, day(n))?.name ?? '.').join('')
const DAYS = Array.from({ length: 10 }, (_, index) => index + 1)

test.group('catalog | what a plan of prices comes to', () => {
  test('a promotion goes back to what holds then', ({ assert }) => {
    const base = price('b', 2)
    assert.equal(course([base], DAYS), '.bbbbbbbbb')
    assert.equal(course([base, price('P', 4, 7)], DAYS), '.bbPPPbbbb')
    // Another price for good begins within it: neither it nor what comes after is lost.
    assert.equal(course([base, price('P', 4, 7), price('n', 6)], DAYS), '.bbPPnnnnn')
    assert.equal(course([base, price('P', 4, 7), price('n', 7)], DAYS), '.bbPPPnnnn')
  })

  test('promotions nest, overlap and abut', ({ assert }) => {
    const base = price('b', 1)
    assert.equal(course([base, price('O', 2, 9), price('I', 4, 6)], DAYS), 'bOOIIOOObb', 'nested')
    assert.equal(course([base, price('A', 2, 6), price('B', 4, 9)], DAYS), 'bAABBBBBbb', 'overlap')
    assert.equal(course([base, price('A', 2, 5), price('B', 5, 8)], DAYS), 'bAAABBBbbb', 'abut')
    const three = [price('O', 2, 9), price('M', 3, 8), price('I', 4, 5), base]
    assert.equal(course(three, DAYS), 'bOMIMMMObb', 'in whatever order they were planned')
  })

  test('each line says how it stands', ({ assert }) => {
    const plan = [price('b', 1), price('O', 2, 9), price('I', 4, 6), price('n', 12)]
    const letters = { planned: 'l', active: 'a', waiting: 'w', past: 'x' }
    const states = (n: number) => plan.map((one) => letters[stateOf(plan, one, day(n))]).join('')
    assert.equal(states(1), 'alll')
    assert.equal(states(3), 'wall', 'what a promotion lies over waits')
    assert.equal(states(4), 'wwal')
    assert.equal(states(7), 'waxl', 'and comes back')
    assert.equal(states(10), 'axxl')
    assert.equal(states(12), 'xxxa', 'for good')
  })

  test('the price in force is the last that began of those not over, whatever the plan', ({
    assert,
  }) => {
    const anyPrice = fc
      .record({ from: fc.nat(20), length: fc.option(fc.integer({ min: 1, max: 8 })) })
      .map(({ from, length }) => price('x', from, length === null ? undefined : from + length))
    fc.assert(
      fc.property(fc.array(anyPrice, { maxLength: 8 }), fc.nat(30), (plan, n) => {
        const active = plan.filter((one) => stateOf(plan, one, day(n)) === 'active')
        const found = priceAt(plan, day(n))
        assert.deepEqual(active, found ? [found] : [])
        for (const one of plan) {
          const end = endOf(plan, one)
          if (end !== null && end <= day(n)) assert.notStrictEqual(found, one)
        }
      })
    )
  })
})
