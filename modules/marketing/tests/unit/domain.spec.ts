import { existsSync, readFileSync } from 'node:fs'
import { test } from '@japa/runner'
import { percentEncode, signRpc, stringToSign } from '#modules/marketing/domain/aliyun_signature'
import { asksToStop } from '#modules/marketing/domain/opt_out_words'
import { nextSendTime } from '#modules/marketing/domain/quiet_hours'
import { deviceOf, isRobot } from '#modules/marketing/domain/robots'
import { judge, type SendFacts } from '#modules/marketing/domain/send_guards'
import { signed, smsSegments } from '#modules/marketing/domain/sms_segments'
import { fill, variablesOf } from '#modules/marketing/domain/template_text'
import { trafficSource } from '#modules/marketing/domain/traffic_source'

/** The example that Aliyun's documentation publishes. */
const EXAMPLE = {
  secret: 'testSecret',
  sign: 'zJDF+Lrzhj/ThnlvIToysFRq6t4=',
  params: {
    AccessKeyId: 'testId',
    Action: 'SendSms',
    Format: 'XML',
    OutId: '123',
    PhoneNumbers: '15300000001',
    RegionId: 'cn-hangzhou',
    SignName: '阿里云短信测试专用',
    SignatureMethod: 'HMAC-SHA1',
    SignatureNonce: '45e25e9b-0a6f-4070-8c85-2956eda1b466',
    SignatureVersion: '1.0',
    TemplateCode: 'SMS_71390007',
    TemplateParam: '{"customer":"test"}',
    Timestamp: '2017-07-12T02:42:19Z',
    Version: '2017-05-25',
  },
}

test.group('Aliyun signature', () => {
  test('reproduces the published example', ({ assert }) => {
    assert.equal(signRpc('GET', EXAMPLE.params, EXAMPLE.secret), EXAMPLE.sign)
  })

  test('changes with every part', ({ assert }) => {
    assert.notEqual(signRpc('POST', EXAMPLE.params, EXAMPLE.secret), EXAMPLE.sign)
    assert.notEqual(signRpc('GET', EXAMPLE.params, 'other'), EXAMPLE.sign)
    assert.notEqual(
      signRpc('GET', { ...EXAMPLE.params, OutId: '124' }, EXAMPLE.secret),
      EXAMPLE.sign
    )
  })

  test('encodes as RFC 3986', ({ assert }) => {
    assert.equal(percentEncode("a b*c~d!'()/中"), 'a%20b%2Ac~d%21%27%28%29%2F%E4%B8%AD')
  })

  const folder = process.env.TANDEM_FIXTURES ?? '../shared/fixtures'
  const vectors = `${folder}/sign/sign_vectors.json`
  test('agrees with the collected vectors', ({ assert }) => {
    type Vector = {
      name: string
      params: Record<string, string>
      secret: string
      string_to_sign: string
      sign: string
    }
    const list = JSON.parse(readFileSync(vectors, 'utf8')) as Vector[]
    const vector = list.find((entry) => entry.name === 'aliyun_sms_rpc_v1')!
    assert.equal(stringToSign('GET', vector.params), vector.string_to_sign)
    assert.equal(signRpc('GET', vector.params, vector.secret), vector.sign)
  }).skip(!existsSync(vectors), 'NOT RUN: set TANDEM_FIXTURES to the folder of collected vectors')
})

test.group('SMS length', () => {
  const table = [
    [0, 0],
    [1, 1],
    [70, 1],
    [71, 2],
    [134, 2],
    [135, 3],
    [201, 3],
    [202, 4],
  ]
  for (const [length, segments] of table) {
    test(`${length} characters are ${segments}`, ({ assert }) => {
      assert.equal(smsSegments('字'.repeat(length)).segments, segments)
    })
  }
  test('the sign counts, an emoji counts twice, room is told', ({ assert }) => {
    assert.deepEqual(smsSegments(signed('山野优品', '字'.repeat(64))), {
      length: 70,
      segments: 1,
      left: 0,
    })
    assert.equal(smsSegments('🎁').length, 2)
    assert.equal(smsSegments('字'.repeat(100)).left, 34)
  })
})

test.group('Opting out', () => {
  const yes = 'TD|td|ＴＤ| t |Ｔ|r|N|退订|退订。|“拒收”|回复TD|回T|TD退订|stop|Unsubscribe'.split(
    '|'
  )
  for (const word of yes) test(`${word} stops`, ({ assert }) => assert.isTrue(asksToStop(word)))
  const no = '|好的|no|TDs|我要退货|请问怎么退订|T恤还有吗|取消订单|R码多大'.split('|')
  for (const word of no)
    test(`"${word}" does not`, ({ assert }) => assert.isFalse(asksToStop(word)))
})

test.group('Quiet hours', () => {
  const window = { from: '09:00', to: '20:30', zone: 'Asia/Shanghai' }
  const next = (text: string) => nextSendTime(new Date(text), window).toISOString()
  test('wait for the opening', ({ assert }) => {
    assert.equal(next('2026-11-22T00:59:00Z'), '2026-11-22T01:00:00.000Z')
    assert.equal(next('2026-11-22T01:00:00Z'), '2026-11-22T01:00:00.000Z')
    assert.equal(next('2026-11-22T12:29:59Z'), '2026-11-22T12:29:59.000Z')
    assert.equal(next('2026-11-22T12:30:00Z'), '2026-11-23T01:00:00.000Z')
    assert.equal(next('2026-11-22T17:00:00Z'), '2026-11-23T01:00:00.000Z')
  })
  test('follow the zone through a change of clocks', ({ assert }) => {
    const rules = { from: '09:00', to: '20:00', zone: 'America/New_York' }
    assert.equal(
      nextSendTime(new Date('2026-03-08T06:30:00Z'), rules).toISOString(),
      '2026-03-08T13:00:00.000Z'
    )
  })
})

test.group('Send guards', () => {
  const fine: SendFacts = {
    kind: 'marketing',
    templateActive: true,
    providerReady: true,
    hasConsent: true,
    optOut: null,
    hasAddress: true,
    anonymised: false,
    sentToday: 0,
    sentThisMonth: 0,
  }
  const rules = {
    window: { from: '09:00', to: '20:30', zone: 'Asia/Shanghai' },
    dailyCap: 1,
    monthlyCap: 4,
  }
  const noon = new Date('2026-11-22T04:00:00Z')
  const night = new Date('2026-11-22T16:00:00Z')
  const reason = (change: Partial<SendFacts>, at = noon) => {
    const verdict = judge({ ...fine, ...change }, rules, at)
    return verdict.act === 'send' ? 'send' : verdict.reason
  }
  const cases: [Partial<SendFacts>, string, Date?][] = [
    [{}, 'send'],
    [{}, 'quiet_hours', night],
    [{ hasConsent: false }, 'no_consent'],
    [{ optOut: 'unwanted' }, 'opted_out'],
    [{ sentToday: 1 }, 'daily_cap'],
    [{ sentThisMonth: 4 }, 'monthly_cap'],
    [{ hasAddress: false }, 'no_address'],
    [{ optOut: 'dead' }, 'dead_address'],
    [{ providerReady: false }, 'no_provider'],
    [{ templateActive: false }, 'template_inactive'],
    [{ anonymised: true }, 'customer_gone'],
    // Consent comes before the hour: who never agreed is refused, not postponed.
    [{ hasConsent: false }, 'no_consent', night],
    [
      { kind: 'service', hasConsent: false, optOut: 'unwanted', sentToday: 9, sentThisMonth: 9 },
      'send',
      night,
    ],
    [{ kind: 'service', optOut: 'dead' }, 'dead_address'],
  ]
  for (const [change, expected, at] of cases) {
    const name = `${JSON.stringify(change)} ${at ? 'at night ' : ''}→ ${expected}`
    test(name, ({ assert }) => assert.equal(reason(change, at), expected))
  }
})

test.group('Where a visit came from', () => {
  const at = new Date('2026-11-22T04:00:00Z')
  const channel = (url: string, referrer: string | null = null) =>
    trafficSource(url, referrer, at).channel
  test('reads the channel', ({ assert }) => {
    assert.equal(channel('https://shop.cn/lp/spring?utm_source=douyin&utm_medium=cpc'), 'paid')
    assert.equal(channel('https://shop.cn/?gclid=abc'), 'paid')
    assert.equal(channel('https://shop.cn/?utm_source=x&utm_medium=email'), 'email')
    assert.equal(channel('https://shop.cn/?utm_source=x&utm_medium=sms'), 'sms')
    assert.equal(channel('https://shop.cn/', 'https://www.baidu.com/s?wd=x'), 'search')
    assert.equal(channel('https://shop.cn/', 'https://www.xiaohongshu.com/explore/1'), 'social')
    assert.equal(channel('https://shop.cn/', 'https://blog.example.org/'), 'referral')
    assert.equal(channel('https://shop.cn/', 'https://shop.cn/other'), 'direct')
    assert.equal(channel('https://shop.cn/'), 'direct')
  })
  test('keeps parameters and click ids, bounded, and survives rubbish', ({ assert }) => {
    const source = trafficSource(
      `https://shop.cn/lp?utm_source=a&utm_campaign=${'x'.repeat(999)}&bd_vid=7`,
      null,
      at
    )
    assert.deepEqual(Object.keys(source.utm), ['source', 'campaign'])
    assert.lengthOf(source.utm.campaign, 200)
    assert.deepEqual(source.click, { bd_vid: '7' })
    assert.equal(trafficSource('not an address', 'neither', at).channel, 'direct')
  })
  test('tells programs and devices', ({ assert }) => {
    assert.isTrue(isRobot('Mozilla/5.0 (compatible; Baiduspider/2.0)'))
    assert.isTrue(isRobot('curl/8.0'))
    assert.isTrue(isRobot(undefined))
    const phone =
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148 MicroMessenger/8.0'
    assert.isFalse(isRobot(phone))
    assert.equal(deviceOf(phone), 'mobile')
    assert.equal(deviceOf('Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0'), 'desktop')
  })
})

test.group('Template texts', () => {
  test('name and fill their variables', ({ assert }) => {
    assert.deepEqual(variablesOf('${a} ${b}', '${a}${c}'), ['a', 'b', 'c'])
    assert.equal(fill('您的${coupon}，券码${code}。', { coupon: '¥20券' }), '您的¥20券，券码。')
  })
})
