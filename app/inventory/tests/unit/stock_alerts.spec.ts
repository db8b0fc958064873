import { test } from '@japa/runner'
import fc from 'fast-check'
import { pacePerDay, soldByDay, type MovedDay } from '#inventory/domain/sales_pace'
import { alertOf, runsOutIn, type StockFacts } from '#inventory/domain/stock_alerts'

const facts = (given: Partial<StockFacts>): StockFacts => ({
  available: 50,
  inbound: 0,
  arrivals: [],
  perDay: 0,
  daysSinceSale: 1,
  daysKnown: 400,
  leadDays: 7,
  overstockDays: 120,
  slowDays: 90,
  policy: null,
  ...given,
})
const policy = { reorderPoint: 20, targetLevel: 100 }

test.group('inventory | alerts', () => {
  test('of too little: {0}')
    .with([
      ['negative', { available: -3, perDay: 2 }, { runsOutIn: 0, suggested: 31 }],
      ['out', { available: 0, perDay: 1 }, { runsOutIn: 0 }],
      ['out', { available: 0, policy, daysSinceSale: null }, { suggested: 100 }],
      [null, { available: 0, daysSinceSale: null }, null],
      ['low', { available: 12, inbound: 8, policy }, { suggested: 80, runsOutIn: null }],
      // One more on its way, and it is above its point; sold slowly enough to last.
      [null, { available: 12, inbound: 9, policy }, null],
      ['runs_out', { available: 30, perDay: 5 }, { runsOutIn: 6, coverDays: 6, suggested: 40 }],
      [null, { available: 35, perDay: 5 }, null],
      // Saved by an arrival on the fourth day, which a late one does not do.
      [null, { available: 20, inbound: 40, perDay: 5, arrivals: [{ inDays: 4, qty: 40 }] }, null],
      [
        'runs_out',
        { available: 20, inbound: 40, perDay: 5, arrivals: [{ inDays: 5, qty: 40 }] },
        { runsOutIn: 4, suggested: 10 },
      ],
      [
        'runs_out',
        { available: 20, inbound: 40, perDay: 5, arrivals: [{ inDays: null, qty: 40 }] },
        { runsOutIn: 4 },
      ],
    ] as [string | null, Partial<StockFacts>, object | null][])
    .run(({ assert }, [kind, given, urgent]) => {
      const found = alertOf(facts(given))
      assert.equal(found?.kind ?? null, kind)
      if (urgent) assert.deepInclude(found, urgent)
    })

  test('of too much: {0}')
    .with([
      ['overstock', { available: 250, perDay: 2 }, 10],
      [null, { available: 240, perDay: 2 }, 0],
      ['slow', { daysSinceSale: 91 }, 50],
      ['slow', { daysSinceSale: null }, 50],
      [null, { daysSinceSale: 90 }, 0],
      // New goods had no chance yet.
      [null, { daysSinceSale: null, daysKnown: 90 }, 0],
    ] as [string | null, Partial<StockFacts>, number][])
    .run(({ assert }, [kind, given, excess]) => {
      const found = alertOf(facts(given))
      assert.equal(found?.kind ?? null, kind)
      assert.equal(found?.excess ?? 0, excess)
    })

  test('the day nothing is left is the one a walk day by day finds', ({ assert }) => {
    const arrival = fc.record({ inDays: fc.nat({ max: 60 }), qty: fc.integer({ min: 1, max: 80 }) })
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 1, max: 12 }),
        fc.array(arrival, { maxLength: 5 }),
        (available, perDay, arrivals) => {
          let left = available
          let day = 0
          // Goods come in the morning, sales take the day.
          for (; day < 2000; day++) {
            for (const one of arrivals) if (one.inDays === day) left += one.qty
            if (left < perDay) break
            left -= perDay
            if (left === 0 && !arrivals.some((one) => one.inDays === day + 1)) break
          }
          const days = runsOutIn(available, perDay, arrivals)!
          // Sold out at the day's end is sold out on the next morning: both name the same gap.
          assert.isTrue(Math.abs(days - day) <= 1, `${days} beside ${day}`)
        }
      )
    )
  })

  test('the most pressing come first', ({ assert }) => {
    const order = [
      { available: -1, perDay: 1 },
      { available: 0, perDay: 9 },
      { available: 0, perDay: 2 },
      { available: 2, perDay: 1 },
      { available: 6, perDay: 1 },
      { available: 10, policy },
      { available: 900, daysSinceSale: null },
      { available: 600, perDay: 1 },
    ].map((given) => alertOf(facts(given))!.urgency)
    assert.deepEqual(
      order,
      [...order].sort((a, b) => a - b)
    )
  })

  test('the pace weighs 7, 15 and 30 days 5 : 3 : 2, without the days on which the goods were out', ({
    assert,
  }) => {
    const pace = (moved: MovedDay[], onHand: number, daysKnown = 400, passed = 0) =>
      pacePerDay(soldByDay(moved, onHand, 30), { passed, daysKnown })
    // Two a day all along is two a day, and so it is with today half over.
    const steady = Array.from({ length: 31 }, (_, ago): MovedDay => [ago, 2, -2])
    assert.closeTo(pace(steady.slice(1), 9), 2, 1e-9)
    assert.closeTo(pace([[0, 1, -1], ...steady.slice(1)], 9, 400, 0.5), 2, 1e-9)
    // Thirty ten days ago: nothing in a week, 2 in a fortnight, 1 in a month.
    assert.closeTo(pace([[10, 30, -30]], 50), 0.3 * 2 + 0.2, 1e-9)
    // The same thirty were the last ones, ten days ago: only the five days before count of the fortnight.
    assert.closeTo(pace([[10, 30, -30]], 0), (0.3 * (30 / 6) + 0.2 * (30 / 21)) / 0.5, 1e-9)
    // New for two days: as if it had been there a week.
    assert.closeTo(
      pace(
        [
          [1, 7, -7],
          [2, 7, 3],
        ],
        5,
        2
      ),
      2,
      1e-9
    )
    assert.equal(pace([], 0), 0)
    assert.equal(pace([[3, -4, 4]], 4), 0, 'what came back is no sale')
  })
})
