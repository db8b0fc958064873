import { test } from '@japa/runner'
import {
  mergeGroups,
  whyAlone,
  whyApart,
  type MergeCandidate,
} from '#modules/oms/domain/merge_groups'
import { noRules, type ParcelRules } from '#modules/oms/domain/parcel_rules'

const order = (orderId: number, changes: Partial<MergeCandidate> = {}): MergeCandidate => ({
  orderId,
  storeId: 1,
  mergeKey: 'home',
  buyerId: null,
  currency: 'CNY',
  kind: 'sale',
  isSealed: false,
  isPaid: true,
  hasRefund: false,
  lines: 1,
  weightG: 500,
  value: 1_000_000n,
  requiredCourier: null,
  paidAt: orderId,
  ...changes,
})
const rules =
  (changes: Partial<ParcelRules> = {}) =>
  (storeId: number) => ({ ...noRules(storeId), merges: true, ...changes })
const groups = (orders: MergeCandidate[], changes?: Partial<ParcelRules>) =>
  mergeGroups(orders, rules(changes)).map((group) => group.map((one) => one.orderId))

test.group('Merge groups', () => {
  test('the same receiver, buyer, store, currency and courier', ({ assert }) => {
    assert.deepEqual(groups([order(1), order(2), order(3, { mergeKey: 'work' })]), [[1, 2]])
    for (const change of [
      { storeId: 2 },
      { buyerId: 'b' },
      { currency: 'USD' },
      { requiredCourier: 'SF' },
    ])
      assert.deepEqual(groups([order(1), order(2, change)]), [])
    assert.deepEqual(
      groups([order(1, { buyerId: 'a' }), order(2, { storeId: 2, buyerId: 'b' })], {
        mergesAcross: true,
      }),
      [[1, 2]]
    )
  })

  test('says what keeps two orders to one receiver apart', ({ assert }) => {
    const changes = [
      {},
      { currency: 'USD' },
      { requiredCourier: 'SF' },
      { storeId: 2 },
      { buyerId: 'b' },
      { storeId: 2, buyerId: 'b' },
    ]
    const reasons = (across: Partial<ParcelRules>) =>
      changes.map((change) => whyApart(order(1), order(2, change), rules(across)))
    assert.deepEqual(reasons({}), [null, 'currency', 'courier', 'store', 'buyer', 'store'])
    const across = [null, 'currency', 'courier', null, null, null]
    assert.deepEqual(reasons({ mergesAcross: true }), across)
    // What it says is what keeps them out of one group.
    for (const [index, change] of changes.entries())
      assert.lengthOf(
        groups([order(1), order(2, change)], { mergesAcross: true }),
        across[index] ? 0 : 1
      )
  })

  test('says why an order stays alone', ({ assert }) => {
    assert.deepEqual(
      [
        { mergeKey: null },
        { isSealed: true },
        { kind: 'exchange' },
        { isPaid: false },
        { hasRefund: true },
        {},
      ].map((change) => whyAlone(order(1, change))),
      ['no_key', 'sealed', 'kind', 'unpaid', 'refund', null]
    )
  })

  test('the first paid first, as many as the limits allow', ({ assert }) => {
    const orders = [order(3), order(1), order(2), order(5), order(4)]
    assert.deepEqual(groups(orders, { maxLines: 2 }), [
      [1, 2],
      [3, 4],
    ])
    assert.deepEqual(groups(orders, { maxWeightG: 1500 }), [
      [1, 2, 3],
      [4, 5],
    ])
    assert.deepEqual(groups(orders, { maxValue: '399.99' }), [
      [1, 2, 3],
      [4, 5],
    ])
    assert.deepEqual(groups([order(1, { lines: 9 }), order(2), order(3)], { maxLines: 2 }), [
      [2, 3],
    ])
  })
})
