import { test } from '@japa/runner'
import { displayPhone, isChineseMobile, maskEmail, maskId, maskPhone, readEmail, readPhone } from '#customers/domain/contacts'
import { searchText } from '#customers/domain/names'

test.group('Phones', () => {
  const same = ['13800138000', '138 0013 8000', '+86 138-0013-8000'.replaceAll('-', ''), '008613800138000', '86-13800138000', '１３８００１３８０００', ' (138)00138000 ']
  for (const raw of same) {
    test(`reads ${JSON.stringify(raw)}`, ({ assert }) => {
      assert.deepEqual(readPhone(raw), { e164: '+8613800138000', extension: null })
    })
  }

  test('keeps the extension of a privacy number', ({ assert }) => {
    assert.deepEqual(readPhone('13800138000-1234'), { e164: '+8613800138000', extension: '1234' })
    assert.deepEqual(readPhone('13800138000转5678'), { e164: '+8613800138000', extension: '5678' })
  })

  test('reads landlines and foreign numbers', ({ assert }) => {
    assert.equal(readPhone('0571-88886666')?.e164, '+8657188886666')
    assert.equal(readPhone('+1 415 867 5309')?.e164, '+14158675309')
    assert.equal(readPhone('(415) 867-5309', 'US')?.e164, '+14158675309')
  })

  for (const raw of ['', null, undefined, '138****8000', '1380013', 'none', '12345678901234567890']) {
    test(`refuses ${JSON.stringify(raw)}`, ({ assert }) => assert.isNull(readPhone(raw)))
  }

  test('shows and masks', ({ assert }) => {
    assert.equal(maskPhone('+8613800138000'), '138****8000')
    assert.equal(maskPhone('+14158675309'), '+141******09')
    assert.equal(displayPhone('+8613800138000'), '13800138000')
    assert.isTrue(isChineseMobile('+8613800138000'))
    assert.isFalse(isChineseMobile('+8657188886666'))
  })
})

test.group('E-mail and ids', () => {
  test('reads, refuses and masks', ({ assert }) => {
    assert.equal(readEmail(' Wang.XM@Example.COM '), 'wang.xm@example.com')
    for (const bad of ['', 'x', 'a@b', 'w***@example.com', 'a b@c.de', null]) assert.isNull(readEmail(bad))
    assert.equal(maskEmail('wang@example.com'), 'w***@example.com')
    assert.equal(maskId('AAE12345678'), 'AA***78')
    assert.equal(maskId('abc'), 'a***')
  })
})

test.group('Names', () => {
  test('are searched by characters, pinyin and initials', ({ assert }) => {
    assert.equal(searchText('王小明'), '王小明 wangxiaoming wxm')
    assert.equal(searchText('Li Lei'), 'li lei')
    assert.include(searchText('单田芳'), 'shantianfang')
  })
})
