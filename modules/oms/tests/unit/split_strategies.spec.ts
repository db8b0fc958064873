import { test } from '@japa/runner'
import fc from 'fast-check'
import { noRules, type ParcelRules } from '#modules/oms/domain/parcel_rules'
import { splitBy, type SplitPiece } from '#modules/oms/domain/split_strategies'

const NOW = Date.parse('2026-11-22T00:00:00Z')
const piece = (orderLineId: number, changes: Partial<SplitPiece> = {}): SplitPiece => ({
  orderLineId,
  units: 1,
  skuIds: [orderLineId],
  weightG: 500,
  volumeMm3: 1_000_000,
  storageClasses: ['normal'],
  shipAfter: null,
  isDivisible: true,
  ...changes,
})
const split = (pieces: SplitPiece[], rules: Partial<ParcelRules>) =>
  splitBy(pieces, { ...noRules(1), ...rules }, NOW).map(({ reason, notBefore, pieces: own }) => ({
    reason,
    notBefore,
    lines: own.map((one) => [one.orderLineId, one.units]),
  }))

test.group('Splitting parcels', () => {
  test('without rules a parcel stays whole', ({ assert }) => {
    assert.lengthOf(split([piece(1), piece(2, { storageClasses: ['cold'] })], {}), 1)
  })

  test('presale goes by the day, what is due goes now', ({ assert }) => {
    const [later, past] = ['2026-12-01T00:00:00Z', '2026-11-01T00:00:00Z']
    assert.deepEqual(
      split([piece(1), piece(2, { shipAfter: later }), piece(3, { shipAfter: past })], {
        splitsPresale: true,
      }),
      [
        {
          reason: null,
          notBefore: null,
          lines: [
            [1, 1],
            [3, 1],
          ],
        },
        { reason: 'presale', notBefore: later, lines: [[2, 1]] },
      ]
    )
    assert.deepEqual(split([piece(2, { shipAfter: later })], { splitsPresale: true }), [
      { reason: 'presale', notBefore: later, lines: [[2, 1]] },
    ])
  })

  test('cold, dangerous and bulky goods each travel among themselves', ({ assert }) => {
    const parts = split(
      [
        piece(1),
        piece(2, { storageClasses: ['cold'] }),
        piece(3, { storageClasses: ['hazmat'] }),
        piece(4, { storageClasses: ['normal', 'cold'] }),
      ],
      { splitsStorage: true }
    )
    assert.deepEqual(
      parts.map(({ reason, lines }) => [reason, lines.map(([id]) => id)]),
      [
        [null, [1]],
        ['cold', [2, 4]],
        ['hazmat', [3]],
      ]
    )
  })

  test('a supplier’s goods and named ones go apart', ({ assert }) => {
    const parts = split([piece(1), piece(2), piece(3)], { dropShipSkuIds: [2], apartSkuIds: [3] })
    assert.deepEqual(
      parts.map(({ reason }) => reason),
      [null, 'apart', 'drop_ship']
    )
  })

  test('too heavy a parcel is filled up to the limit; what alone exceeds it goes alone', ({
    assert,
  }) => {
    assert.deepEqual(split([piece(1, { units: 5 })], { splitWeightG: 1000 }), [
      { reason: null, notBefore: null, lines: [[1, 2]] },
      { reason: 'weight', notBefore: null, lines: [[1, 2]] },
      { reason: 'weight', notBefore: null, lines: [[1, 1]] },
    ])
    assert.deepEqual(
      split([piece(1, { units: 5, isDivisible: false })], { splitWeightG: 1000 }).map(
        ({ lines }) => lines
      ),
      [[[1, 5]]]
    )
    const heavy = split([piece(1, { weightG: 3000 }), piece(2), piece(3)], { splitWeightG: 1000 })
    assert.deepEqual(
      heavy.map(({ lines }) => lines.map(([id]) => id)),
      [[1], [2, 3]]
    )
  })

  test('whatever the rules, the parts hold exactly what there was', ({ assert }) => {
    const pieces = fc.array(
      fc.record({
        units: fc.integer({ min: 1, max: 9 }),
        weightG: fc.integer({ min: 0, max: 3000 }),
        volumeMm3: fc.integer({ min: 0, max: 9_000_000 }),
        storageClasses: fc.constantFrom(['normal'], ['cold'], ['hazmat'], ['oversize']),
        shipAfter: fc.constantFrom(null, '2026-12-01T00:00:00Z', '2026-12-02T00:00:00Z'),
        isDivisible: fc.boolean(),
      }),
      { minLength: 1, maxLength: 6 }
    )
    const rules = fc.record({
      splitsPresale: fc.boolean(),
      splitsStorage: fc.boolean(),
      splitWeightG: fc.option(fc.integer({ min: 1, max: 4000 })),
      splitVolumeMm3: fc.option(fc.integer({ min: 1, max: 9_000_000 })),
      apartSkuIds: fc.constantFrom<number[]>([], [1], [2, 3]),
      dropShipSkuIds: fc.constantFrom<number[]>([], [1], [4]),
    })
    fc.assert(
      fc.property(pieces, rules, (list, chosen) => {
        const own = list.map((one, index) => piece(index + 1, one))
        const parts = split(own, chosen)
        const sums = new Map<number, number>()
        for (const [id, units] of parts.flatMap(({ lines }) => lines))
          sums.set(id, (sums.get(id) ?? 0) + units)
        assert.deepEqual(
          [...sums].sort((a, b) => a[0] - b[0]),
          own.map((one) => [one.orderLineId, one.units])
        )
        for (const { lines } of parts) assert.isAbove(lines.length, 0)
        const whole = parts.flatMap(({ lines }) => lines.map(([id]) => id))
        for (const one of own.filter((each) => !each.isDivisible))
          assert.lengthOf(
            whole.filter((id) => id === one.orderLineId),
            1
          )
      })
    )
  })
})
