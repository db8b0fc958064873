import { test } from '@japa/runner'
import { areRefundsExplained } from '#modules/oms/domain/explained_refunds'

const line = (qty: number, cancelled: number, refundState?: string) => ({
  ...{ qty, cancelled, refundState, unitPrice: '10', lineDiscount: '1' },
})

test('money is explained by the units that are off, and by nothing beyond them', ({ assert }) => {
  const beside = { shippingAmount: '5', taxAmount: '1' }
  for (const [lines, refunds, isExplained] of [
    [[line(3, 0)], ['1'], false],
    [[line(3, 0), line(3, 3)], ['20', '9'], true],
    [[line(3, 0), line(3, 3)], ['29', '6'], true],
    [[line(3, 0), line(3, 3)], ['29', '6.01'], false],
    // A third of 29 is 9.666…
    [[line(3, 1)], ['9.67', '6'], true],
    [[line(3, 1)], ['9.69', '6'], false],
    [[line(3, 0, 'requested')], ['29'], true],
    [[line(3, 0, 'refunded')], ['35.01'], false],
  ] as const) {
    const told = refunds.map((amount) => ({ amount }))
    assert.equal(areRefundsExplained(lines, told, beside), isExplained, JSON.stringify(refunds))
  }
  assert.isTrue(areRefundsExplained([line(1, 1)], []))
})
