import { test } from '@japa/runner'
import {
  displayPhone,
  isChineseMobile,
  maskId,
  readEmail,
  readPhone,
} from '#customers/domain/contacts'
import { searchText } from '#customers/domain/names'
import { hashOfTerm, sealEmail, sealPhone, unseal } from '#customers/services/pii'

test.group('Personal data', () => {
  test('a phone is found however it is typed, read back, and shown masked', ({ assert }) => {
    const sealed = sealPhone('138 0013 8000')!
    for (const raw of [
      '13800138000',
      '+86 13800138000',
      '008613800138000',
      '１３８００１３８０００',
    ]) {
      assert.equal(sealPhone(raw)!.hash, sealed.hash)
      assert.equal(hashOfTerm(raw)!.hash, sealed.hash)
    }
    assert.equal(sealed.masked, '138****8000')
    assert.equal(unseal(sealed.encrypted!), '+8613800138000')
    assert.equal(displayPhone(unseal(sealed.encrypted!)), '13800138000')
    assert.notEqual(sealPhone('13800138000')!.encrypted, sealed.encrypted)
  })

  test('a number that is lent out keeps its extension and says so', ({ assert }) => {
    const sealed = sealPhone('13800138000-1234')!
    assert.equal(sealed.extension, '1234')
    assert.equal(sealed.masked, '138****8000-1234')
    assert.equal(displayPhone(unseal(sealed.encrypted!)), '13800138000-1234')
    assert.notEqual(sealed.hash, sealPhone('13800138000')!.hash)
    assert.isFalse(isChineseMobile(unseal(sealed.encrypted!)))
    assert.isNull(sealPhone('0571-88886666-801')!.extension)
  })

  test('what is masked or none identifies nobody', ({ assert }) => {
    for (const raw of ['', null, undefined, '138****8000', '1380013', 'none'])
      assert.isNull(readPhone(raw))
    for (const raw of ['', 'x', 'a@b', 'w***@example.com', 'a b@c.de', null])
      assert.isNull(readEmail(raw))
    assert.isNull(hashOfTerm('王小明'))
  })

  test('an e-mail address', ({ assert }) => {
    const sealed = sealEmail(' Wang.XM@Example.COM ')!
    assert.equal(unseal(sealed.encrypted!), 'wang.xm@example.com')
    assert.equal(sealed.masked, 'w***@example.com')
    assert.equal(hashOfTerm('wang.xm@EXAMPLE.com')!.hash, sealed.hash)
  })

  test('a cipher that was tampered with is refused', ({ assert }) => {
    const sealed = sealEmail('a@example.com')!.encrypted!
    assert.throws(() => unseal(sealed.slice(0, -2) + (sealed.endsWith('A') ? 'BB' : 'AA')))
  })

  test('ids', ({ assert }) => {
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
