import { test } from '@japa/runner'
import IdentifyCustomers from '#customers/actions/identify_customers'
import { SYSTEM } from '#kernel/access/actor'
import { FrozenClock } from '#kernel/clock'
import { settings } from '#kernel/settings/settings'
import { sql } from '#kernel/sql'
import PlanTouches from '#modules/marketing/actions/plan_touches'
import SendTouch from '#modules/marketing/actions/send_touch'
import { makeLandingPage } from '#modules/marketing/database/factories/landing_page'
import { callbackToken } from '#modules/marketing/services/callback_token'
import { resetDatabase } from '#tests/helpers/database'
import { actingAs } from '#tests/helpers/people'
import { SmsSimulator } from '#tests/simulators/sms'

const sms = new SmsSimulator()
const touchState = async () => {
  const rows = await sql<{ state: string; reason: string | null }>(
    null,
    'SELECT state, reason FROM marketing_touches ORDER BY id'
  )
  return rows.map((row) => (row.reason ? `${row.state}:${row.reason}` : row.state)).join(' ')
}
/** So much later than now that an attempt of before has settled. */
const later = () => new FrozenClock(new Date(Date.now() + 60_000))

async function plan(ref = 'test:1') {
  const consent = { at: '2026-01-01T00:00:00Z', text: 'yes', source: 'test' }
  const people = [{ ref: 'x', phone: '13800138000', source: 'test', consent }]
  const found = await new IdentifyCustomers().handle({ people })
  const touch = {
    template: 'welcome',
    customerId: found.get('x')!,
    ref,
    params: { coupon: 'A', code: 'B', expires: 'C' },
  }
  const [id] = await new PlanTouches().handle({ touches: [touch, touch].slice(0, 1) })
  return { id, touch }
}

test.group('Messages', (group) => {
  group.setup(async () => {
    await sms.start()
    return () => sms.stop()
  })
  group.each.setup(async () => {
    await resetDatabase()
    sms.clear()
    await settings.set(null, SYSTEM, 'marketing', {
      sms_provider: 'aliyun',
      sms_endpoint: sms.url,
      sms_key_id: sms.keyId,
      sms_key_secret: sms.secret,
      sms_sign: '山野优品',
    })
  })

  test('one thing is said once, however often it is planned and its job runs', async ({
    assert,
  }) => {
    const { id, touch } = await plan()
    assert.deepEqual(await new PlanTouches().handle({ touches: [touch] }), [])
    await Promise.all(Array.from({ length: 8 }, () => new SendTouch().handle({ touchId: id })))
    await new SendTouch(later()).handle({ touchId: id })
    assert.lengthOf(sms.sent, 1)
    assert.equal(await touchState(), 'sent')
  })

  test('taken but never answered: the provider is asked, and nothing goes twice', async ({
    assert,
  }) => {
    const { id } = await plan()
    sms.next('take_and_hang_up')
    await new SendTouch().handle({ touchId: id })
    assert.equal(await touchState(), 'sending')
    await new SendTouch(later()).handle({ touchId: id })
    assert.equal(await touchState(), 'sent')
    assert.lengthOf(sms.sent, 1)
    assert.include(sms.calls, 'QuerySendDetails')
  })

  test('not taken: it is sent again, once', async ({ assert }) => {
    const { id } = await plan()
    sms.next('unavailable')
    await new SendTouch().handle({ touchId: id })
    await new SendTouch(later()).handle({ touchId: id })
    assert.equal(await touchState(), 'sent')
    assert.lengthOf(sms.sent, 1)
  })

  test('a wrong secret is refused by the provider and seen', async ({ assert }) => {
    await settings.set(null, SYSTEM, 'marketing', { sms_key_secret: 'wrong' })
    const { id } = await plan()
    await new SendTouch().handle({ touchId: id })
    assert.deepEqual(sms.refused, ['SignatureDoesNotMatch'])
    assert.equal(await touchState(), 'failed')
  })

  test('marketing waits for the day, stops for TD, and is counted', async ({ assert }) => {
    await sql(null, `UPDATE marketing_templates SET kind = 'marketing' WHERE key = 'welcome'`)
    const night = new FrozenClock(new Date('2036-11-22T16:00:00Z'))
    const noon = new FrozenClock(new Date('2036-11-23T04:00:00Z'))
    const first = await plan('a')
    await new SendTouch(night).handle({ touchId: first.id })
    assert.equal(await touchState(), 'planned:quiet_hours')
    await new SendTouch(noon).handle({ touchId: first.id })
    const second = await plan('b')
    await new SendTouch(noon).handle({ touchId: second.id })
    assert.equal(await touchState(), 'sent refused:daily_cap')
    const callback = `http://${process.env.HOST}:${process.env.PORT}/webhooks/marketing/sms`
    assert.equal(
      await sms.pushInbound(`${callback}/${callbackToken()}/answers`, '13800138000', ' ｔｄ。'),
      200
    )
    assert.equal(await sms.pushInbound(`${callback}/wrong/answers`, '13900139000', 'TD'), 404)
    const third = await plan('c')
    await new SendTouch(noon).handle({ touchId: third.id })
    assert.equal(await touchState(), 'sent refused:daily_cap refused:opted_out')
    assert.equal(await sms.pushReceipts(`${callback}/${callbackToken()}/receipts`, sms.sent), 200)
    assert.equal(await touchState(), 'delivered refused:daily_cap refused:opted_out')
    const log = await sql<{ reason: string }>(
      null,
      `SELECT reason FROM marketing_touch_log WHERE event = 'refused' ORDER BY id`
    )
    assert.deepEqual(
      log.map((row) => row.reason),
      ['daily_cap', 'opted_out']
    )
  })

  test('the unsubscribe link acts on POST only', async ({ client, assert }) => {
    await plan()
    const [{ token }] = await sql<{ token: string }>(
      null,
      'SELECT unsubscribe_token AS token FROM marketing_touches'
    )
    const looked = await client.get(`/u/${token}`)
    looked.assertStatus(200)
    const outs = () => sql(null, 'SELECT id FROM marketing_opt_outs')
    assert.lengthOf(await outs(), 0)
    const acted = await client.post(`/u/${token}`).form({ 'List-Unsubscribe': 'One-Click' })
    acted.assertStatus(200)
    assert.lengthOf(await outs(), 1)
    const unknown = await client.get('/u/nothing')
    unknown.assertStatus(404)
  })

  test('the pages open and save', async ({ client, assert }) => {
    const owner = await actingAs('owner')
    const { id, couponId } = await makeLandingPage()
    const urls = [
      'pages',
      'pages/new',
      `pages/${id}`,
      'coupons',
      'coupons/new',
      `coupons/${couponId}`,
      'templates',
      'templates/1',
      'touches',
    ]
    for (const url of urls) {
      const page = await client.get(`/marketing/${url}`).loginAs(owner).withInertia()
      page.assertStatus(200)
    }
    const form = {
      name: 'x',
      slug: 'summer',
      state: 'published',
      titleZh: '夏日',
      blocks: [{ zh: '正文', en: '' }],
      consentZh: '同意',
      couponId,
    }
    const saved = await client
      .post('/marketing/pages/new')
      .json(form)
      .loginAs(owner)
      .withCsrfToken()
      .redirects(0)
    saved.assertStatus(302)
    const shown = await client.get('/lp/summer').header('accept-language', 'zh-CN')
    assert.include(shown.text(), '夏日')
  })
})
