import { test } from '@japa/runner'
import { dealGifts, type Claimant, type DealingRule } from '#modules/oms/domain/gift_dealing'
import { claimOf, isInScope, type GiftOrder, type GiftTerms } from '#modules/oms/domain/gift_rules'
import { addGiftPart, emptyTrial, sumOf } from '#modules/oms/domain/gift_trial'

const terms = (changes: Partial<GiftTerms> = {}): GiftTerms => ({
  ...{ storeIds: null, startsAt: null, endsAt: null, basis: 'amount', goods: null },
  steps: [{ from: '100', gifts: [{ skuId: 1, qty: 1 }] }],
  ...{ repeats: false, mostTimes: null, currency: 'CNY' },
  ...changes,
})
const line = (payable: bigint, qty = 1, sold = qty, skuId = 7) => ({
  ...{ skuId, category: '杯壶', brand: null, qty, sold, payable: payable * 10_000n },
})
const order = (...lines: GiftOrder['lines']): GiftOrder => ({
  ...{ storeId: 1, kind: 'sale', placedAt: 1000, currency: 'CNY', isPaid: true, lines },
})

test.group('What gift rules give', () => {
  test('the highest step reached, by what is left of the lines', ({ assert }) => {
    const rule = terms({
      steps: [
        { from: '100', gifts: [{ skuId: 1, qty: 1 }] },
        { from: '300', gifts: [{ skuId: 2, qty: 2 }] },
      ],
    })
    assert.isNull(claimOf(rule, order(line(99n))))
    assert.deepEqual(claimOf(rule, order(line(100n)))?.gifts, [{ skuId: 1, qty: 1 }])
    assert.deepEqual(claimOf(rule, order(line(200n), line(150n)))?.gifts, [{ skuId: 2, qty: 2 }])
    // Half of 400 was cancelled.
    assert.deepEqual(claimOf(rule, order(line(400n, 2, 4))), {
      ...{ gifts: [{ skuId: 1, qty: 1 }], base: '200.0000', times: 1 },
    })
  })

  test('again for every multiple, up to a bound, and only for goods that count', ({ assert }) => {
    const each = { steps: [{ from: '3', gifts: [{ skuId: 1, qty: 1 }] }], repeats: true }
    const rule = terms({ ...each, basis: 'quantity', mostTimes: 2 })
    assert.equal(claimOf(rule, order(line(1n, 5)))?.times, 1)
    assert.deepEqual(claimOf(rule, order(line(1n, 30)))?.gifts, [{ skuId: 1, qty: 2 }])
    const goods = { skuIds: [8], categories: [], brands: ['远山'] }
    assert.isNull(claimOf(terms({ goods }), order(line(500n))))
    assert.isNotNull(claimOf(terms({ goods }), order(line(500n, 1, 1, 8))))
    assert.isNull(claimOf(terms({ currency: 'USD' }), order(line(500n))))
  })

  test('only paid sales of its stores, within its time', ({ assert }) => {
    const one = order(line(1n))
    assert.isTrue(isInScope(terms({ startsAt: 1000, endsAt: 1001, storeIds: [1] }), one))
    assert.isFalse(isInScope(terms({ endsAt: 1000 }), one))
    assert.isFalse(isInScope(terms({ storeIds: [2] }), one))
    assert.isFalse(isInScope(terms(), { ...one, isPaid: false }))
    assert.isFalse(isInScope(terms(), { ...one, kind: 'resend' }))
    assert.isFalse(isInScope(terms(), order()))
  })
})

test.group('Dealing gifts out', () => {
  const rule = (id: number, changes: Partial<DealingRule> = {}): DealingRule => ({
    ...{ id, version: 1, name: `r${id}`, isExclusive: false, onShort: 'skip' },
    ...{ replacementSkuId: null, isOff: false },
    ...changes,
  })
  const claim = (skuId: number, qty = 1) => ({ gifts: [{ skuId, qty }], base: '1', times: 1 })
  const claimant = (orderId: number, changes: Partial<Claimant> = {}): Claimant => ({
    ...{ orderId, buyerKey: `b${orderId}`, claims: [{ rule: rule(1), claim: claim(9) }] },
    ...{ known: [], needs: new Map() },
    ...changes,
  })
  const supply = (stock: number, places?: number) => ({
    places: new Map(places === undefined ? [] : [[1, places] as const]),
    ...{ buyerPlaces: new Map<string, number>(), stock: new Map([[9, stock]]) },
  })
  const states = (dealt: ReturnType<typeof dealGifts>) =>
    [...dealt.values()].map((list) => list.map((one) => one.state).join())

  test('stock and places run down in the order of the list; what was bought comes first', ({
    assert,
  }) => {
    const three = [1, 2, 3].map((id) => claimant(id))
    assert.deepEqual(states(dealGifts(three, supply(2))), ['given', 'given', 'skipped'])
    assert.deepEqual(states(dealGifts(three, supply(9, 1))), ['given', '', ''])
    const buys = claimant(1, { needs: new Map([[9, 2]]) })
    assert.deepEqual(states(dealGifts([buys], supply(2))), ['skipped'])
  })

  test('what is there already keeps place and stock, also of a rule that is off', ({ assert }) => {
    const known = [{ ruleId: 1, state: 'given' as const, wantedSkuId: 9, skuId: 9, qty: 1 }]
    const kept = claimant(1, {
      known,
      claims: [{ rule: rule(1, { isOff: true }), claim: claim(9) }],
    })
    assert.deepEqual(states(dealGifts([kept], supply(0, 0))), ['given'])
    const other = claimant(2, { claims: kept.claims })
    assert.deepEqual(states(dealGifts([other], supply(5))), [''])
  })

  test('one that stands alone shuts out the later ones and yields to an earlier one', ({
    assert,
  }) => {
    const alone = { rule: rule(1, { isExclusive: true }), claim: claim(9) }
    const other = { rule: rule(2), claim: claim(9) }
    const deal = (...claims: Claimant['claims']) =>
      dealGifts([claimant(1, { claims })], supply(9))
        .get(1)!
        .map((one) => one.rule.id)
    assert.deepEqual(deal(alone, other), [1])
    assert.deepEqual(deal(other, alone), [2])
  })

  test('short: held or replaced, as the rule says', ({ assert }) => {
    const held = claimant(1, {
      claims: [{ rule: rule(1, { onShort: 'hold' }), claim: claim(9) }],
    })
    assert.deepEqual(states(dealGifts([held], supply(0))), ['held'])
    const other = rule(1, { onShort: 'replace', replacementSkuId: 8 })
    const replaced = claimant(1, { claims: [{ rule: other, claim: claim(9) }] })
    const stock = new Map([[8, 1]])
    assert.deepEqual(states(dealGifts([replaced], { ...supply(0), stock })), ['replaced'])
  })
})

test('a trial stops counting where a limit is reached, from the earliest day on', ({ assert }) => {
  const part = (from: string, hits: number, cost: string) => ({
    ...{ from, seen: 10, hits, units: hits, cost, turnover: '100', samples: [] },
  })
  const result = [part('b', 4, '40'), part('a', 2, '10.5')].reduce(addGiftPart, emptyTrial())
  assert.containsSubset(sumOf(result, null), { hits: 6, cost: '50.5000', reachedAt: null })
  assert.containsSubset(sumOf(result, 3), {
    ...{ hits: 3, units: 3, cost: '20.5000', costEach: '6.8333', reachedAt: 'b', seen: 20 },
  })
})
