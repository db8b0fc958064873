import { test } from '@japa/runner'
import { addressParts, masked, readPasted } from '#modules/oms/domain/block_list'

test.group('Pasted block lists', () => {
  test('a line each, with a reason after a tab, a comma or a semicolon', ({ assert }) => {
    const text = '13800138000\r\n\n13900139000，职业打假\n 13700137000\t恶意退款, 三次 '
    assert.deepEqual(readPasted(text, 'phone'), [
      { no: 1, value: '13800138000', reason: null },
      { no: 3, value: '13900139000', reason: '职业打假' },
      { no: 4, value: '13700137000', reason: '恶意退款, 三次' },
    ])
    const [one] = readPasted('浙江省杭州市西湖区文三路 100 号,2 幢', 'address')
    assert.equal(one.value, '浙江省杭州市西湖区文三路 100 号,2 幢')
  })

  test('addresses with and without blanks between their divisions', ({ assert }) => {
    const parts = { province: '浙江省', city: '杭州市', district: '西湖区', line: '文三路 100 号' }
    assert.deepEqual(addressParts('浙江省杭州市西湖区文三路 100 号'), parts)
    assert.deepEqual(addressParts(' 浙江省 杭州市 西湖区 文三路 100 号'), parts)
    assert.deepEqual(addressParts('上海市浦东新区世纪大道 1 号'), {
      ...{ province: '上海市', city: null, district: '浦东新区', line: '世纪大道 1 号' },
    })
    assert.isNull(addressParts('12 Main Street'))
  })

  test('values are shown as far as one recognises them', ({ assert }) => {
    assert.equal(masked('王'), '王')
    assert.equal(masked('王小明'), '王小*')
    assert.equal(masked('浙江省杭州市西湖区文三路100号'), '浙江省杭州市西湖******')
  })
})
