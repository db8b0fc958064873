import { test } from '@japa/runner'
import { isSealed, mergeKeyOf, type MergeFacts } from '#orders/domain/merge_key'

const HOME: MergeFacts = {
  consignee: '王小明',
  phoneHash: 'h1',
  regionCode: '330106',
  addressLine: '文三路 100 号',
}
const key = (changes: Partial<MergeFacts> = {}) => mergeKeyOf({ ...HOME, ...changes })

test.group('Merge key', () => {
  test('spelling does not matter, who and where do', ({ assert }) => {
    assert.equal(key({ consignee: '王 小明', addressLine: '文三路１００号' }), key())
    for (const change of [
      { consignee: '李雷' },
      { phoneHash: 'h2' },
      { regionCode: '330108' },
      { addressLine: '文三路 101 号' },
      { facts: { serviceType: 'next_day' } },
      { facts: { invoiceTitle: '某某公司' } },
    ])
      assert.notEqual(key(change), key())
  })

  test('what comes masked has no key, but for the platform’s own', ({ assert }) => {
    assert.isNull(key({ addressLine: null }))
    assert.isNull(key({ addressLine: '文三路***' }))
    assert.isNull(key({ consignee: '王**' }))
    const facts = { platformAddressKey: 'oaid-1' }
    assert.isNotNull(key({ addressLine: '文三路***', facts }))
    assert.equal(key({ addressLine: '文三路***', facts }), key({ consignee: '李**', facts }))
    assert.notEqual(key({ facts }), key({ facts: { platformAddressKey: 'oaid-2' } }))
  })

  test('paid at the door or sealed by the platform', ({ assert }) => {
    assert.isTrue(isSealed({ cod: true }))
    assert.isTrue(isSealed({ sealed: true }))
    assert.isFalse(isSealed({}))
    assert.isFalse(isSealed(null))
  })
})
