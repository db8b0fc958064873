import { randomUUID } from 'node:crypto'
import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { settings } from '#kernel/settings/settings'
import { sql } from '#kernel/sql'
import { resetDatabase } from '#tests/helpers/database'
import { drainJobs } from '#tests/helpers/jobs'
import { SmsSimulator } from '#tests/simulators/sms'
import CaptureOrders from '#orders/actions/capture_orders'
import CancelOrders from '#orders/actions/cancel_orders'
import { anOrder, setStage } from '#orders/database/factories/stage'
import { makeLandingPage } from '#modules/marketing/database/factories/landing_page'

const sms = new SmsSimulator()
const BROWSER =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 Mobile/15E148'
const rows = <T extends Record<string, unknown>>(text: string, values: unknown[] = []) =>
  sql<T>(null, text, values)

export async function useSimulator() {
  await settings.set(null, SYSTEM, 'marketing', {
    sms_provider: 'aliyun',
    sms_endpoint: sms.url,
    sms_key_id: sms.keyId,
    sms_key_secret: sms.secret,
    sms_sign: '山野优品',
  })
}

test.group('From the ad to the order', (group) => {
  group.setup(async () => {
    await sms.start()
    return () => sms.stop()
  })
  group.each.setup(async () => {
    await resetDatabase()
    sms.clear()
    await useSimulator()
  })

  test('a visitor claims a coupon, becomes a lead, gets one welcome text, orders, and the coupon is used', async ({
    client,
    assert,
  }) => {
    const { slug } = await makeLandingPage()
    const visitorId = randomUUID()
    const url = `http://localhost/lp/${slug}?utm_source=douyin&utm_medium=cpc&utm_campaign=spring`
    const now = Date.now()
    const batch = {
      v: visitorId,
      s: randomUUID(),
      t: now,
      c: 'unknown',
      u: url,
      r: 'https://www.douyin.com/',
      l: 'zh-CN',
      h: [{ i: randomUUID(), k: 'page_view', u: url, n: '春季露营', p: {}, a: now }],
    }
    const post = () =>
      client
        .post('/collect')
        .header('user-agent', BROWSER)
        .header('content-type', 'text/plain')
        .json(batch)
    const first = await post()
    first.assertStatus(204)
    await post()
    assert.lengthOf(await rows('SELECT id FROM marketing_hits'), 1)

    const page = await client
      .get(`/lp/${slug}?utm_source=douyin`)
      .header('accept-language', 'zh-CN')
    page.assertStatus(200)
    assert.include(page.text(), '满减券')
    const started = Date.now()
    const request = client.post(`/lp/${slug}?utm_source=douyin&utm_medium=cpc`)
    // As the tracker writes it: plain.
    request.cookiesJar.tdm_v = { name: 'tdm_v', value: visitorId }
    const claimed = await request
      .header('user-agent', BROWSER)
      .header('accept-language', 'zh-CN')
      .form({ phone: '138 0013 8000', name: '王小明', consent: '1', landing: url, referrer: '' })
    claimed.assertStatus(200)
    const code = /SPRING-[A-Z2-9]{8}/.exec(claimed.text())?.[0]
    assert.exists(code)
    await drainJobs()
    assert.isBelow(Date.now() - started, 5000)

    assert.lengthOf(sms.sent, 1)
    assert.deepInclude(sms.sent[0], {
      phone: '13800138000',
      sign: '山野优品',
      template: 'SMS_WELCOME',
    })
    assert.equal(sms.sent[0].params.code, code)
    const [lead] = await rows(
      'SELECT l.*, c.display_name FROM crm_core_leads l JOIN customers c ON c.id = l.customer_id'
    )
    assert.deepInclude(lead, { state: 'open', source: 'douyin', display_name: '王小明' })
    assert.equal((lead.consent as { text: string }).text, '同意接收优惠信息')
    assert.deepEqual((lead.utm as Record<string, string>).campaign, 'spring')
    const [visitor] = await rows('SELECT * FROM marketing_visitors WHERE id = $1', [visitorId])
    assert.deepInclude(visitor, { customer_id: lead.customer_id, visits: 1, page_views: 1 })
    const [phone] = await rows(`SELECT * FROM customer_identities WHERE kind = 'phone'`)
    assert.notInclude(JSON.stringify(phone), '13800138000')
    assert.equal((phone.consent as { text: string }).text, '同意接收优惠信息')

    // A second try tells no code, makes no lead and sends nothing.
    const again = await client
      .post(`/lp/${slug}`)
      .header('user-agent', BROWSER)
      .form({ phone: '+8613800138000', consent: '1' })
    assert.notInclude(again.text(), code!)
    await drainJobs()
    assert.lengthOf(sms.sent, 1)

    const stage = await setStage()
    const { orderIds } = await new CaptureOrders().handle({
      storeId: stage.storeId,
      orders: [anOrder(stage.skuIds, { couponCodes: [code!.toLowerCase()] })],
    })
    await drainJobs()
    const [won] = await rows('SELECT state, won_order_id FROM crm_core_leads')
    assert.deepEqual(won, { state: 'won', won_order_id: orderIds[0] })
    const claim = async () => (await rows('SELECT state, order_id FROM marketing_coupon_claims'))[0]
    assert.deepEqual(await claim(), { state: 'used', order_id: orderIds[0] })
    const [source] = await rows<{ first_source: { channel: string } }>(
      'SELECT * FROM marketing_order_sources'
    )
    assert.equal(source.first_source.channel, 'paid')
    const kinds = (
      await rows<{ kind: string }>('SELECT kind FROM timeline_entries ORDER BY kind')
    ).map((row) => row.kind)
    assert.deepEqual(kinds, [
      'coupon_claimed',
      'coupon_used',
      'lead_created',
      'lead_won',
      'message_sent',
      'order_captured',
      'order_paid',
    ])

    await new CancelOrders().handle({ orderIds, reason: 'test', actor: SYSTEM })
    await drainJobs()
    assert.deepEqual(await claim(), { state: 'restored', order_id: null })
    const [coupon] = await rows('SELECT claimed_count, used_count FROM marketing_coupons')
    assert.deepEqual(coupon, { claimed_count: 1, used_count: 0 })
  })

  test('an order without the code uses the coupon its customer holds, and reserves it until it is paid', async ({
    client,
    assert,
  }) => {
    const { slug } = await makeLandingPage({ minSpend: '150' })
    await client.post(`/lp/${slug}`).form({ phone: '13800138000', consent: '1' })
    const stage = await setStage()
    const small = anOrder(stage.skuIds.slice(0, 1))
    const { orderIds } = await new CaptureOrders().handle({
      storeId: stage.storeId,
      orders: [small, anOrder(stage.skuIds, { payments: [] })],
    })
    await drainJobs()
    const [claim] = await rows('SELECT state, order_id FROM marketing_coupon_claims')
    assert.deepEqual(claim, { state: 'reserved', order_id: orderIds[1] })
  })

  test('fifty at once with one phone get one claim; a limit of three holds for fifty phones', async ({
    assert,
  }) => {
    const { default: ClaimCoupon } = await import('#modules/marketing/actions/claim_coupon')
    const { trafficSource } = await import('#modules/marketing/domain/traffic_source')
    const traffic = trafficSource('https://x.cn/', null, new Date())
    const claim = (couponId: number, phone: string) =>
      new ClaimCoupon().handle({ couponId, phone, locale: 'zh-CN', traffic, consentText: 'yes' })
    const one = await makeLandingPage()
    const same = await Promise.all(
      Array.from({ length: 50 }, () => claim(one.couponId, '13800138000'))
    )
    assert.lengthOf(
      same.filter((result) => result.outcome === 'claimed'),
      1
    )
    const few = await makeLandingPage({ key: 'FEW', slug: 'few', totalLimit: 3 })
    const many = await Promise.allSettled(
      Array.from({ length: 50 }, (_, i) =>
        claim(few.couponId, `139000000${String(i).padStart(2, '0')}`)
      )
    )
    assert.lengthOf(
      many.filter((result) => result.status === 'fulfilled'),
      3
    )
    const counts = await rows('SELECT key, claimed_count FROM marketing_coupons ORDER BY key')
    assert.deepEqual(counts, [
      { key: 'FEW', claimed_count: 3 },
      { key: 'SPRING', claimed_count: 1 },
    ])
  })

  test('programs, refusals and nonsense leave nothing behind', async ({ client, assert }) => {
    const { slug } = await makeLandingPage()
    const noConsent = await client.post(`/lp/${slug}`).form({ phone: '13800138000' })
    noConsent.assertStatus(422)
    const badPhone = await client.post(`/lp/${slug}`).form({ phone: '12345', consent: '1' })
    badPhone.assertStatus(422)
    await client
      .post(`/lp/${slug}`)
      .form({ phone: '13800138000', consent: '1', website: 'http://spam' })
    const collected = await client.post('/collect').header('user-agent', 'Baiduspider/2.0').json({})
    collected.assertStatus(204)
    const rubbish = await client.post('/collect').header('user-agent', BROWSER).json({ v: 'x' })
    rubbish.assertStatus(204)
    assert.lengthOf(await rows('SELECT id FROM marketing_coupon_claims'), 0)
    assert.lengthOf(await rows('SELECT id FROM marketing_hits'), 0)
    assert.lengthOf(await rows('SELECT id FROM customers'), 0)
    const missing = await client.get('/lp/none')
    missing.assertStatus(404)
  })

  test('the tracker is served small and kept by caches', async ({ client, assert }) => {
    const script = await client.get('/t.js')
    script.assertStatus(200)
    assert.isBelow(script.text().length, 4200)
    assert.match(script.header('cache-control') ?? '', /max-age=3600/)
    const again = await client.get('/t.js').header('if-none-match', script.header('etag')!)
    again.assertStatus(304)
  })
})
