import { test } from '@japa/runner'
import fc from 'fast-check'
import {
  BillNumbers,
  countedOf,
  type EarlierLine,
  type Place,
  type Standing,
} from '#modules/oms/domain/bill_numbers'
import {
  judgeLine,
  steppedG,
  type KnownParcel,
  type PriceBook,
} from '#modules/oms/domain/courier_bill'
import type { Tariff } from '#modules/oms/domain/freight'

const YUAN = 10_000
const TERMS = { toleranceG: 100, coin: 100 }
const tariff = (changes: Partial<Tariff> = {}): Tariff => ({
  ...{ courier: 'ZTO', service: 'STD', warehouseId: null, regionPrefix: '', isServed: true },
  ...{ firstWeightG: 1000, firstPrice: 4 * YUAN, stepWeightG: 1000, stepPrice: YUAN },
  ...{ minPrice: 0, volumetricDivisor: 8000, fuelRate: 0, transitDays: 2 },
  ...{ validFrom: null, validTo: null },
  ...changes,
})
/** Zhejiang 4 + 1 a kilogram, Beijing 6 + 3, nothing for Tibet. */
const prices: PriceBook = (region) => {
  if (region?.startsWith('54')) return null
  const far = { firstPrice: 6 * YUAN, stepPrice: 3 * YUAN }
  return { tariff: tariff(region?.startsWith('11') ? far : {}), surcharges: [] }
}
const parcel = (changes: Partial<KnownParcel> = {}): KnownParcel => ({
  ...{ weightG: 900, volumeMm3: 0, regionCode: '330106', hasLeft: true },
  ...changes,
})
const judge = (
  line: { weightG?: number | null; regionCode?: string | null; amount: number },
  known: Partial<KnownParcel> | null = {},
  place: Place = 'first'
) =>
  judgeLine(
    { weightG: 1000, regionCode: '330100', ...line },
    { parcel: known && parcel(known), standing: { place, isRebilled: false, settled: 0 }, prices },
    TERMS
  )

test.group('A line of a courier bill', () => {
  test('as expected: rounded up by the courier, or within the tolerance', ({ assert }) => {
    assert.deepEqual(judge({ amount: 4 * YUAN }).findings, [])
    // 950 g by us, 1,040 g by them: the tolerance lets the second kilogram pass.
    const near = judge({ weightG: 1040, amount: 5 * YUAN }, { weightG: 950 })
    assert.deepInclude(near, { findings: [], expected: 5 * YUAN, difference: 0, needsWord: false })
  })

  test('heavier: what the further kilograms cost, and nothing where the price is the same', ({
    assert,
  }) => {
    const heavy = judge({ weightG: 3000, amount: 6 * YUAN })
    assert.deepInclude(heavy, { findings: ['weight'], expected: 4 * YUAN, needsWord: true })
    assert.deepEqual(heavy.parts, { waybill: 0, weight: 2 * YUAN, zone: 0, price: 0 })
    const same = judge({ weightG: 900, amount: 4 * YUAN }, { weightG: 500 })
    assert.deepInclude(same, { findings: ['weight'], difference: 0, needsWord: false })
    assert.deepEqual(judge({ weightG: 1000, amount: 4 * YUAN }, { weightG: 500 }).findings, [])
    // 20 dm³ are charged as 2.5 kg: no courier is accused for its volume.
    const big = judge({ weightG: 2500, amount: 6 * YUAN }, { volumeMm3: 20_000_000 })
    assert.deepInclude(big, { findings: [], difference: 0 })
  })

  test('elsewhere, dearer, and all at once: each part by itself', ({ assert }) => {
    const zone = judge({ regionCode: '110000', amount: 6 * YUAN })
    assert.deepInclude(zone, { findings: ['zone'], difference: 2 * YUAN })
    const price = judge({ amount: 4.5 * YUAN })
    assert.deepInclude(price, { findings: ['price'], difference: 0.5 * YUAN })
    const all = judge({ weightG: 2000, regionCode: '110000', amount: 10 * YUAN })
    assert.deepEqual(all.findings, ['weight', 'zone', 'price'])
    assert.deepEqual(all.parts, { waybill: 0, weight: YUAN, zone: 4 * YUAN, price: YUAN })
    const cheap = judge({ amount: 3 * YUAN })
    assert.deepInclude(cheap, { findings: ['price'], difference: -YUAN, needsWord: false })
  })

  test('what was not to be billed at all is different in full; without a price nothing is judged', ({
    assert,
  }) => {
    const amount = 4 * YUAN
    assert.deepInclude(judge({ amount }, null), { findings: ['unknown_waybill'], expected: 0 })
    assert.deepInclude(judge({ amount }, {}, 'again'), {
      findings: ['duplicate'],
      difference: amount,
    })
    assert.deepEqual(judge({ amount }, { hasLeft: false }, 'again').findings, [
      'duplicate',
      'cancelled',
    ])
    assert.deepInclude(judge({ amount }, {}, 'extra'), { findings: ['price'], expected: 0 })
    const unpriced = judge({ amount }, { regionCode: '540100' })
    assert.deepInclude(unpriced, { findings: ['unpriced'], expected: null, difference: 0 })
    assert.isTrue(unpriced.needsWord)
  })

  test('the parts sum to billed less expected exactly, whatever is billed', ({ assert }) => {
    const region = fc.constantFrom('330106', '110101', '540102', '', null)
    const line = fc.record({
      weightG: fc.option(fc.integer({ min: 0, max: 30_000 })),
      regionCode: region,
      amount: fc.integer({ min: -1_000_000, max: 10_000_000 }),
    })
    const known = fc.record({
      weightG: fc.option(fc.integer({ min: 0, max: 30_000 })),
      volumeMm3: fc.integer({ min: 0, max: 200_000_000 }),
      regionCode: region,
      hasLeft: fc.boolean(),
    })
    const fuel = fc.integer({ min: 0, max: 3000 })
    const standing: fc.Arbitrary<Standing> = fc.record({
      place: fc.constantFrom<Place>('first', 'again', 'extra', 'settlement'),
      isRebilled: fc.boolean(),
      settled: fc.integer({ min: -1_000_000, max: 1_000_000 }),
    })
    fc.assert(
      fc.property(line, fc.option(known), standing, fuel, (billed, found, stands, fuelRate) => {
        const dear: PriceBook = (code) => {
          const one = prices(code)
          return one && { ...one, tariff: { ...one.tariff, fuelRate } }
        }
        const verdict = judgeLine(billed, { parcel: found, standing: stands, prices: dear }, TERMS)
        const sum = Object.values(verdict.parts).reduce((all, part) => all + part, 0)
        assert.equal(sum, verdict.difference)
        if (verdict.expected === null) assert.equal(sum, 0)
        else assert.equal(sum, billed.amount - verdict.expected)
        assert.equal(verdict.needsWord, sum > 0 || verdict.expected === null)
        assert.isTrue(Object.values(verdict).every((value) => value !== undefined))
      }),
      { numRuns: 500 }
    )
  })
})

test.group('Numbers of a courier bill', () => {
  test('the same charge again is a duplicate, another one an extra, wherever the freight stands', ({
    assert,
  }) => {
    const of = (waybillNo: string, fee = '') => ({ waybillNo, fee, isCredit: false, amount: YUAN })
    const lines = [
      of('A', '保价费'),
      of('A'),
      of('A'),
      of('B', '偏远费'),
      of('C'),
      of('D', '上楼费'),
    ]
    const open = { amount: YUAN, counted: null, isDisputed: false, isSettlement: false }
    const numbers = new BillNumbers(lines, [
      { ...of('C'), ...open },
      { ...of('D'), ...open },
    ])
    assert.deepEqual(
      lines.map((line) => numbers.place(line).place),
      ['extra', 'first', 'again', 'first', 'again', 'extra']
    )
  })

  test('weights go up to the step that is begun', ({ assert }) => {
    const steps = [0, 1000, 1001, 2000, 2001].map((weight) => steppedG(tariff(), weight))
    assert.deepEqual(steps, [1000, 1000, 2000, 2000, 3000])
  })
})

/** A charge of number A, in yuan; what needs a word is disputed unless it says otherwise. */
interface Charge {
  amount: number
  fee?: string
  as?: 'accepted' | 'disputed'
}

/** Bills of a courier, each judged and closed before the next, and what they count for the number in all. */
function reckon(...bills: Charge[][]) {
  const before: EarlierLine[] = []
  const said: string[] = []
  for (const bill of bills) {
    const lines = bill.map(({ amount, fee = '' }) => ({
      ...{ waybillNo: 'A', fee, amount: amount * YUAN, isCredit: amount < 0 },
    }))
    const numbers = new BillNumbers(lines, before)
    const closed = lines.map((line, index): EarlierLine => {
      const standing = numbers.place(line)
      const verdict = judgeLine(
        { weightG: 1000, regionCode: '330100', amount: line.amount },
        { parcel: parcel(), standing, prices },
        TERMS
      )
      const reckoned = { ...verdict, amount: line.amount }
      numbers.note(line, standing, reckoned)
      const decision = bill[index].as ?? (verdict.needsWord ? 'disputed' : 'accepted')
      said.push(`${verdict.findings.join('+')} ${verdict.difference / YUAN}`.trim())
      return {
        ...{ waybillNo: 'A', fee: line.fee, amount: line.amount },
        counted: countedOf(reckoned, decision),
        isDisputed: decision === 'disputed',
        isSettlement: verdict.findings.includes('credited'),
      }
    })
    before.push(...closed)
  }
  const total = before.reduce((sum, line) => sum + line.counted!, 0) / YUAN
  return { total, last: said.at(-1), said }
}

test.group('Billed again after a dispute: the parcel costs four yuan', () => {
  const OLD = { amount: 6 }

  test('the difference is given back: nothing more is counted', ({ assert }) => {
    assert.deepInclude(reckon([OLD], [{ amount: -2 }]), { total: 4, last: 'credited 0' })
    const named = { amount: -2, fee: '差额退回' }
    assert.deepInclude(reckon([OLD], [named]), { total: 4, last: 'credited 0' })
    // More than was disputed comes off what was paid; what comes after that does too.
    const more = reckon([OLD], [{ amount: -3 }])
    assert.deepInclude(more, { total: 3, last: 'credited+price -1' })
    assert.deepInclude(reckon([OLD], [{ amount: -2 }], [{ amount: -1 }]), {
      ...{ total: 3, last: 'price -1' },
    })
  })

  test('billed whole at the right price: nothing to decide, nothing counted twice', ({
    assert,
  }) => {
    assert.deepInclude(reckon([OLD], [{ amount: 4 }]), { total: 4, last: 'rebilled 0' })
    assert.deepInclude(reckon([OLD], [{ amount: 3 }]), { total: 3, last: 'rebilled+price -1' })
    // It stands from then on: once more is a duplicate.
    const thrice = reckon([OLD], [{ amount: 4 }], [{ amount: 4 }])
    assert.deepInclude(thrice, { total: 4, last: 'duplicate 4' })
  })

  test('billed at the old price: only the difference needs a word, and giving in counts no more', ({
    assert,
  }) => {
    assert.deepInclude(reckon([OLD], [OLD]), { total: 4, last: 'rebilled+price 2' })
    assert.equal(reckon([OLD], [{ amount: 6, as: 'accepted' }]).total, 6)
    assert.equal(reckon([OLD], [OLD], [OLD], [{ amount: 4 }]).total, 4)
    assert.equal(reckon([OLD], [OLD], [{ amount: -4 }]).total, 4)
  })

  test('a dispute that was taken back before closing leaves a plain duplicate', ({ assert }) => {
    const paid = { amount: 6, as: 'accepted' as const }
    assert.deepInclude(reckon([paid], [{ amount: 4 }]), { total: 6, last: 'duplicate 4' })
    assert.deepInclude(reckon([paid], [{ amount: -2 }]), { total: 4, last: 'duplicate -2' })
  })

  test('the old charge is given back whole and the right one billed, in whatever order', ({
    assert,
  }) => {
    const [back, right] = [{ amount: -6 }, { amount: 4 }]
    for (const bills of [[[back, right]], [[right, back]], [[back], [right]], [[right], [back]]])
      assert.equal(reckon([OLD], ...bills).total, 4)
  })

  test('other charges and duplicates that were disputed', ({ assert }) => {
    const [freight, stairs] = [{ amount: 4 }, { amount: 2, fee: '上楼费' }]
    assert.deepInclude(reckon([freight, stairs], [stairs]), { total: 4, last: 'rebilled+price 2' })
    assert.equal(reckon([freight, stairs], [{ ...stairs, as: 'accepted' }]).total, 6)
    assert.deepInclude(reckon([freight, stairs], [{ amount: -2, fee: '上楼费' }]), {
      ...{ total: 4, last: 'credited 0' },
    })
    assert.deepInclude(reckon([freight], [freight], [{ amount: -4 }]), {
      ...{ total: 4, last: 'credited 0' },
    })
    assert.deepInclude(reckon([freight], [freight], [freight]), { total: 4, last: 'duplicate 4' })
    // A lone surcharge was compared; the freight that follows takes its place.
    assert.equal(reckon([{ amount: 6, fee: '偏远费' }], [freight]).total, 4)
  })

  test('however often it is billed, with every word a dispute it comes to the first sound price', ({
    assert,
  }) => {
    const amounts = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(amounts, (billed) => {
        const sound = billed.find((amount) => amount <= 4)
        const { total } = reckon(...billed.map((amount) => [{ amount }]))
        assert.equal(total, sound ?? 4)
      })
    )
  })
})
