import { test } from '@japa/runner'
import fc from 'fast-check'
import {
  BlindIndex,
  deriveKey,
  dialText,
  hmacSha256,
  idempotencyKey,
  isUuid,
  maskEmail,
  maskName,
  maskPhone,
  normaliseEmail,
  parsePhone,
  requestHash,
  sameSecret,
  uuidTime,
  uuidv7,
} from '#kernel/identifiers'

const APP_KEY = 'a-key-of-the-application-0123456789'

test.group('uuidv7', () => {
  test('carries its time, version and variant', ({ assert }) => {
    const at = Date.now() + 60_000
    const id = uuidv7(at)
    assert.isTrue(isUuid(id))
    assert.equal(id[14], '7')
    assert.match(id[19], /[89ab]/)
    assert.equal(uuidTime(id)?.getTime(), at)
    assert.isNull(uuidTime('0b5d5d4e-8d0e-4e3b-9a0e-1a2b3c4d5e6f'))
    assert.isFalse(isUuid('not-one'))
  })

  test('grows, within a millisecond and when the clock is set back', ({ assert }) => {
    const now = Date.now() + 120_000
    const ids = [
      ...Array.from({ length: 10_000 }, () => uuidv7(now)),
      uuidv7(now - 5000),
      uuidv7(now - 9000),
    ]
    assert.deepEqual(ids, [...ids].sort())
    assert.equal(new Set(ids).size, ids.length)
  })
})

test.group('Idempotency', () => {
  test('keys are readable, bounded and distinct', ({ assert }) => {
    assert.equal(idempotencyKey('wms.ship', 1024, 'SF123'), 'wms.ship:1024:SF123')
    assert.notEqual(idempotencyKey('a', 'b:c'), idempotencyKey('a', 'b', 'c'))
    assert.isAtMost(
      idempotencyKey('a', ...Array.from({ length: 50 }, (_, n) => `part-${n}`)).length,
      200
    )
    const parts = fc.array(fc.string(), { maxLength: 4 })
    fc.assert(
      fc.property(parts, parts, (left, right) => {
        const same = JSON.stringify(left) === JSON.stringify(right)
        assert.equal(idempotencyKey('s', ...left) === idempotencyKey('s', ...right), same)
      })
    )
  })

  test('a request is the same whatever the order of its keys', ({ assert }) => {
    assert.equal(
      requestHash({ a: 1, b: { c: [1, 2], d: undefined } }),
      requestHash({ b: { c: [1, 2] }, a: 1 })
    )
    assert.notEqual(requestHash({ a: [1, 2] }), requestHash({ a: [2, 1] }))
    assert.notEqual(requestHash({ a: '1' }), requestHash({ a: 1 }))
  })
})

test.group('Blind index', () => {
  test('depends on key, kind and value', ({ assert }) => {
    const index = new BlindIndex(APP_KEY)
    const hash = index.hash('phone', '+8613800138000')
    assert.match(hash, /^[0-9a-f]{64}$/)
    assert.equal(hash, new BlindIndex(APP_KEY).hash('phone', '+8613800138000'))
    assert.notEqual(hash, index.hash('email', '+8613800138000'))
    assert.notEqual(hash, new BlindIndex(`${APP_KEY}x`).hash('phone', '+8613800138000'))
    assert.throws(() => new BlindIndex('short'), /too short/)
    assert.notDeepEqual(deriveKey(APP_KEY, 'a'), deriveKey(APP_KEY, 'b'))
  })

  test('HMAC-SHA256 agrees with RFC 4231, secrets compare whole', ({ assert }) => {
    assert.equal(
      hmacSha256('Jefe', 'what do ya want for nothing?'),
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'
    )
    assert.isTrue(sameSecret('abc', 'abc'))
    assert.isFalse(sameSecret('abc', 'abd'))
    assert.isFalse(sameSecret('abc', 'abcd'))
  })
})

test.group('Phones', () => {
  test('{text} is {canonical}')
    .with([
      { text: '13800138000', canonical: '+8613800138000', kind: 'mobile' },
      { text: '+86 138-0013-8000', canonical: '+8613800138000', kind: 'mobile' },
      { text: '008613800138000', canonical: '+8613800138000', kind: 'mobile' },
      { text: '86-13800138000', canonical: '+8613800138000', kind: 'mobile' },
      { text: '8613800138000', canonical: '+8613800138000', kind: 'mobile' },
      { text: '（+86）138 0013 8000', canonical: '+8613800138000', kind: 'mobile' },
      { text: '１３８００１３８０００', canonical: '+8613800138000', kind: 'mobile' },
      { text: '13800138000-1234', canonical: '+8613800138000x1234', kind: 'mobile' },
      { text: '13800138000转1234', canonical: '+8613800138000x1234', kind: 'mobile' },
      { text: '13800138000 转 1234', canonical: '+8613800138000x1234', kind: 'mobile' },
      { text: '13800138000,1234', canonical: '+8613800138000x1234', kind: 'mobile' },
      { text: '+86-13800138000 ext. 99', canonical: '+8613800138000x99', kind: 'mobile' },
      { text: '0571-88886666', canonical: '+8657188886666', kind: 'landline' },
      { text: '(010)12345678', canonical: null, kind: null },
      { text: '(010) 6554 2233', canonical: '+861065542233', kind: 'landline' },
      { text: '0571-88886666-801', canonical: '+8657188886666x801', kind: 'landline' },
      { text: '075588886666', canonical: '+8675588886666', kind: 'landline' },
      { text: '400-882-3823', canonical: '+864008823823', kind: 'service' },
      { text: '4008823823转8', canonical: '+864008823823x8', kind: 'service' },
      { text: '+1 415 555 2671', canonical: '+14155552671', kind: 'foreign' },
      { text: '00852 2345 6789', canonical: '+85223456789', kind: 'foreign' },
      { text: '+44 20 7946 0018 ext. 5', canonical: '+442079460018x5', kind: 'foreign' },
      { text: '138****8000', canonical: null, kind: null },
      { text: '12345678901', canonical: null, kind: null },
      { text: '1380013800', canonical: null, kind: null },
      { text: '无', canonical: null, kind: null },
      { text: '', canonical: null, kind: null },
    ])
    .run(({ assert }, { text, canonical, kind }) => {
      const phone = parsePhone(text)
      assert.equal(phone?.canonical ?? null, canonical)
      assert.equal(phone?.kind ?? null, kind)
    })

  test('privacy numbers are told apart and keep their extension', ({ assert }) => {
    const lent = parsePhone('18412345678-1234')!
    assert.isTrue(lent.isPrivacy)
    assert.equal(dialText(lent), '18412345678-1234')
    assert.isFalse(parsePhone('0571-88886666-801')!.isPrivacy)
    assert.equal(dialText(parsePhone('0571-88886666-801')!), '0571-88886666-801')
    assert.equal(parsePhone('(415) 555-2671', 'US')?.e164, '+14155552671')
  })

  test('what is canonical reads back as itself', ({ assert }) => {
    const digits = fc.integer({ min: 0, max: 999_999_999 }).map((n) => String(n).padStart(9, '0'))
    fc.assert(
      fc.property(
        fc.constantFrom('13', '15', '18', '19'),
        digits,
        fc.option(fc.integer({ min: 0, max: 9999 })),
        (head, rest, extension) => {
          const phone = parsePhone(head + rest + (extension === null ? '' : `转${extension}`))!
          assert.deepEqual(parsePhone(dialText(phone)), phone)
          assert.deepEqual(parsePhone(phone.canonical), phone)
        }
      )
    )
  })
})

test.group('E-mail addresses', () => {
  test('{text} is {address}')
    .with([
      { text: ' Zhang.San+shop@Example.COM ', address: 'zhang.san+shop@example.com' },
      { text: 'a＠qq.com', address: 'a@qq.com' },
      { text: '张三@例子.中国', address: '张三@xn--fsqu00a.xn--fiqs8s' },
      { text: 'mailto:a@b.co', address: 'a@b.co' },
      { text: 'a@b', address: null },
      { text: 'a..b@x.com', address: null },
      { text: '@x.com', address: null },
      { text: 'a b@x.com', address: null },
      { text: `${'a'.repeat(65)}@x.com`, address: null },
      { text: 'a@-x.com', address: null },
    ])
    .run(({ assert }, { text, address }) => {
      assert.equal(normaliseEmail(text), address)
    })
})

test.group('Masking', () => {
  test('shows enough to recognise and no more', ({ assert }) => {
    assert.equal(maskPhone('+86 13800135678'), '138****5678')
    assert.equal(maskPhone('13800135678-1234'), '138****5678-1234')
    assert.equal(maskPhone('0571-88886666'), '0571-****6666')
    assert.equal(maskPhone('+852 2345 6789'), '+852****6789')
    assert.equal(maskPhone('12345'), '*****')
    assert.equal(maskEmail('alice@x.com'), 'a***@x.com')
    assert.equal(maskEmail('nonsense'), 'n****')
    assert.deepEqual(['王小明', '王明', '王', '', '欧阳小明'].map(maskName), [
      '王*明',
      '王*',
      '*',
      '',
      '欧**明',
    ])
  })
})
