import { test } from '@japa/runner'
import { simpleParser, type ParsedMail } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import { SYSTEM } from '#kernel/access/actor'
import { FrozenClock } from '#kernel/clock'
import { settings } from '#kernel/settings/settings'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import IdentifyCustomers from '#customers/actions/identify_customers'
import CaptureOrders from '#orders/actions/capture_orders'
import { anOrder, setStage } from '#orders/database/factories/stage'
import TagCustomers from '#customers/actions/tag_customers'
import PlanTouches from '#modules/marketing/actions/plan_touches'
import RunBroadcast from '#modules/marketing/actions/run_broadcast'
import SendTouch from '#modules/marketing/actions/send_touch'
import { notifyShipped } from '#modules/marketing/services/shipping_notices'
import { makeLandingPage } from '#modules/marketing/database/factories/landing_page'
import { callbackToken } from '#modules/marketing/services/callback_token'
import { countRows, resetDatabase } from '#tests/helpers/database'
import { actingAs } from '#tests/helpers/people'
import { SmsSimulator } from '#tests/simulators/sms'

const sms = new SmsSimulator()
const mails: ParsedMail[] = []
/** A server that speaks real SMTP and takes everything but mail to gone@. */
const smtp = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  onRcptTo({ address }, _session, done) {
    if (!address.startsWith('gone@')) return done()
    done(Object.assign(new Error('no such user'), { responseCode: 550 }))
  },
  onData(stream, _session, done) {
    simpleParser(stream).then((mail) => {
      mails.push(mail)
      done()
    }, done)
  },
})
/** Tomorrow at ten in the morning in Shanghai, when marketing may go out and all that is planned today is due. */
const MORNING = new Date(new Date(Date.now() + 86_400_000).setUTCHours(2, 0, 0, 0))
const consent = { at: '2026-01-01T00:00:00Z', text: 'yes', source: 'test' }

async function people(count: number, agreed = true) {
  const found = await new IdentifyCustomers().handle({
    people: Array.from({ length: count }, (_each, i) => ({
      ref: String(i),
      name: `客户${i}`,
      phone: `1380013${String(i).padStart(4, '0')}`,
      email: `buyer${i}@example.com`,
      source: i % 2 ? 'douyin' : 'taobao',
      consent: agreed ? consent : null,
    })),
  })
  return [...found.values()]
}
const sendAll = async () => {
  const rows = await sql<{ id: number }>(
    null,
    `SELECT id FROM marketing_touches WHERE state = 'planned' ORDER BY id`
  )
  for (const { id } of rows) await new SendTouch(new FrozenClock(MORNING)).handle({ touchId: id })
}
const states = async () =>
  Object.fromEntries(
    (
      await sql<{ state: string; count: number }>(
        null,
        `SELECT state || coalesce(':' || reason, '') AS state, count(*) AS count FROM marketing_touches GROUP BY 1`
      )
    ).map((row) => [row.state, row.count])
  )

test.group('Reaching people', (group) => {
  group.setup(async () => {
    await sms.start()
    await new Promise<void>((done) => smtp.listen(0, '127.0.0.1', done))
    return async () => {
      await sms.stop()
      await new Promise<void>((done) => smtp.close(done))
    }
  })
  group.each.setup(async () => {
    await resetDatabase()
    sms.clear()
    mails.length = 0
    const { port } = smtp.server.address() as { port: number }
    await settings.set(null, SYSTEM, 'marketing', {
      sms_provider: 'aliyun',
      sms_endpoint: sms.url,
      sms_key_id: sms.keyId,
      sms_key_secret: sms.secret,
      sms_sign: '山野优品',
      smtp_url: `smtp://127.0.0.1:${port}`,
      mail_from: 'shop@shanye.example',
    })
  })

  test('a shipping notice arrives by e-mail in the language of its buyer, with a way out', async ({
    assert,
  }) => {
    const [customerId] = await people(1)
    const params = { order: 'SO-1', courier: 'SF', waybill: 'SF123', name: '王小明' }
    for (const locale of ['zh-CN', 'en'] as const)
      await new PlanTouches().handle({
        touches: [{ template: 'shipping_notice_email', customerId, ref: locale, params, locale }],
      })
    await sendAll()
    assert.deepEqual(await states(), { sent: 2 })
    const [zh, en] = mails
    assert.equal(zh.subject, '订单SO-1已发货')
    assert.include(zh.text!, 'SF123')
    assert.include(en.subject!, 'Order SO-1 has shipped')
    assert.equal(zh.from?.value[0].address, 'shop@shanye.example')
    assert.match(
      String(zh.headers.get('list-unsubscribe-post') ?? zh.headerLines.map((h) => h.line).join()),
      /One-Click/
    )
  })

  test('of a parcel with several orders every buyer is told, once, of all that are theirs', async ({
    assert,
  }) => {
    const [first, second] = await people(2)
    const stage = await setStage()
    const { captured } = await new CaptureOrders().handle({
      storeId: stage.storeId,
      orders: [1, 2, 3, 4].map(() => anOrder(stage.skuIds)),
    })
    const numbers = captured.map((order) => order.number)
    const ids = captured.map((order) => order.id)
    const buyers = [first, first, second, null]
    await sql(
      null,
      `UPDATE orders o SET customer_id = n.customer, phone_hash = o.phone_hash || coalesce(n.customer::text, '') FROM unnest($1::bigint[], $2::bigint[]) AS n(id, customer) WHERE o.id = n.id`,
      [ids, buyers]
    )
    const [{ id: parcel }] = await sql<{ id: number }>(
      null,
      `INSERT INTO fulfilments (number, order_id, store_id, warehouse_id, status, courier_code, waybill_no, shipped_at)
       VALUES ('F-1', $1, $2, $3, 'shipped', 'SF', 'SF9', now()) RETURNING id`,
      [ids[0], stage.storeId, stage.warehouseId]
    )
    await sql(
      null,
      `INSERT INTO fulfilment_companions (fulfilment_id, order_id, store_id) SELECT $1, unnest($2::bigint[]), $3`,
      [parcel, ids.slice(1), stage.storeId]
    )
    const tell = (orderIds?: number[]) =>
      inTransaction(null, (trx) => notifyShipped(trx, [parcel], orderIds))
    await tell()
    await tell()
    const told = async () =>
      (
        await sql<{ customer: number; order: string }>(
          null,
          `SELECT customer_id AS customer, params->>'order' AS order FROM marketing_touches ORDER BY id`
        )
      ).map((row) => ({ ...row }))
    const both = { customer: first, order: `${numbers[0]}, ${numbers[1]}` }
    assert.deepEqual(await told(), [both, { customer: second, order: numbers[2] }])
    // The fourth becomes known as the first buyer's a moment later.
    await sql(null, 'UPDATE orders SET customer_id = $2 WHERE id = $1', [ids[3], first])
    await tell([ids[3]])
    assert.deepEqual((await told()).at(-1), { customer: first, order: numbers[3] })
  })

  test('a mailbox that is not there is refused once and never written to again', async ({
    assert,
  }) => {
    const found = await new IdentifyCustomers().handle({
      people: [{ ref: 'x', name: '甲', email: 'gone@example.com', source: 'test' }],
    })
    const touch = {
      template: 'shipping_notice_email',
      customerId: found.get('x')!,
      params: { order: 'SO-1' },
    }
    await new PlanTouches().handle({ touches: [{ ...touch, ref: 'a' }] })
    await sendAll()
    await new PlanTouches().handle({ touches: [{ ...touch, ref: 'b' }] })
    await sendAll()
    assert.deepEqual(await states(), { 'failed': 1, 'refused:dead_address': 1 })
    assert.lengthOf(mails, 0)
  })

  test('a broadcast reaches those of the segment who agreed, once each, and can be stopped', async ({
    client,
    assert,
  }) => {
    const owner = await actingAs('owner')
    const ids = await people(6)
    await new TagCustomers().handle({ customerIds: ids.slice(0, 4), add: ['露营'], actor: SYSTEM })
    await sql(null, 'UPDATE customer_identities SET consent = NULL WHERE customer_id = $1', [
      ids[0],
    ])
    await sql(
      null,
      `INSERT INTO marketing_opt_outs (channel, address_hash, address_masked, source)
       SELECT 'sms', value_hash, value_masked, 'keyword' FROM customer_identities WHERE customer_id = $1 AND kind = 'phone'`,
      [ids[1]]
    )
    const [{ id: templateId }] = await sql<{ id: number }>(
      null,
      `SELECT id FROM marketing_templates WHERE key = 'promotion'`
    )
    const post = (path: string, body: object) =>
      client
        .post(`/marketing/broadcasts${path}`)
        .json(body)
        .loginAs(owner)
        .header('accept', 'application/json')
        .withCsrfToken()
        .redirects(0)
    const segment = { tags: ['露营'] }
    const preview = await post('/preview', { channel: 'sms', segment })
    assert.deepInclude(preview.body(), { matched: 4, reachable: 2 })
    const made = await post('', { name: '露营季', templateId, segment })
    made.assertStatus(302)
    const [{ id }] = await sql<{ id: number }>(null, 'SELECT id FROM marketing_broadcasts')
    await new RunBroadcast().handle({ broadcastId: id })
    await new RunBroadcast().handle({ broadcastId: id })
    assert.equal(await countRows('marketing_touches'), 4)
    await sendAll()
    assert.deepEqual(await states(), {
      'sent': 2,
      'refused:no_consent': 1,
      'refused:opted_out': 1,
    })
    const page = await client.get(`/marketing/broadcasts/${id}`).loginAs(owner).withInertia()
    page.assertStatus(200)
    const { broadcast } = page.inertiaProps as { broadcast: { state: string; sent: number } }
    assert.deepInclude(broadcast, { state: 'done', sent: 2 })

    const later = { name: '以后', templateId, segment: {}, startAt: '2030-01-01T10:00' }
    const scheduled = await post('', later)
    scheduled.assertStatus(302)
    const [{ second }] = await sql<{ second: number }>(
      null,
      'SELECT max(id) AS second FROM marketing_broadcasts'
    )
    const stopped = await post(`/${second}/stop`, {})
    stopped.assertStatus(302)
    await new RunBroadcast().handle({ broadcastId: second })
    assert.equal(await countRows('marketing_touches', `ref = 'broadcast:${second}'`), 0)
    const service = await post('', { ...later, templateId: 1 })
    service.assertStatus(422)
  })

  test('a test goes out at once by SMS and e-mail, and its failure is told', async ({
    client,
    assert,
  }) => {
    const owner = await actingAs('owner')
    const page = await client.get('/marketing/connections').loginAs(owner).withInertia()
    page.assertStatus(200)
    assert.include(page.text(), callbackToken())
    assert.notInclude(page.text(), sms.secret)
    const send = (channel: string, to: string) =>
      client
        .post('/marketing/connections/test')
        .json({ channel, to })
        .loginAs(owner)
        .withCsrfToken()
        .redirects(0)
    const text = await send('sms', '13800138000')
    text.assertFlashMessage('success')
    const mail = await send('email', 'me@example.com')
    mail.assertFlashMessage('success')
    assert.lengthOf(mails, 1)
    await settings.set(null, SYSTEM, 'marketing', { sms_key_secret: 'wrong' })
    const wrong = await send('sms', '13800138000')
    wrong.assertFlashMessage('error')
    assert.equal(await countRows('audit_entries', `action = 'marketing.connections.test'`), 3)
    const saved = await client
      .post('/marketing/connections')
      .json({
        sms_provider: 'aliyun',
        sms_endpoint: sms.url,
        sms_key_id: sms.keyId,
        sms_key_secret: '',
        sms_sign: '山野',
        smtp_url: '',
        mail_from: 'a@shanye.example',
      })
      .loginAs(owner)
      .withCsrfToken()
      .redirects(0)
    saved.assertStatus(302)
    assert.equal(settings.secret('marketing', 'sms_key_secret'), 'wrong', 'an empty secret stays')
  })

  test('a landing page shows its picture to visitors, and nothing that is no picture', async ({
    client,
    assert,
  }) => {
    const owner = await actingAs('owner')
    const { id: pageId, slug } = await makeLandingPage()
    const save = (bytes: Buffer, name: string) =>
      client
        .post(`/marketing/pages/${pageId}`)
        .fields({
          'name': 'x',
          slug,
          'state': 'published',
          'titleZh': '标题',
          'consentZh': '同意',
          'blocks[0][zh]': '正文',
          'blocks[0][en]': '',
        })
        .file('hero', bytes, { filename: name, contentType: 'image/png' })
        .loginAs(owner)
        .withCsrfToken()
        .redirects(0)
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64'
    )
    const fake = await save(Buffer.from('<svg onload="x">'), 'a.png')
    assert.notEqual(fake.status(), 200)
    const none = await client.get(`/lp/${slug}/hero`)
    none.assertStatus(404)
    const saved = await save(png, 'a.png')
    saved.assertStatus(302)
    const shown = await client.get(`/lp/${slug}/hero`)
    shown.assertStatus(200)
    shown.assertHeader('content-type', 'image/png')
    const page = await client.get(`/lp/${slug}`)
    assert.include(page.text(), `/lp/${slug}/hero`)
  })

  test('the pages of visitors and broadcasts open', async ({ client }) => {
    const owner = await actingAs('owner')
    for (const path of [
      'visits?days=7',
      'broadcasts',
      'broadcasts/new',
      'pages/new',
      'templates',
    ]) {
      const page = await client.get(`/marketing/${path}`).loginAs(owner).withInertia()
      page.assertStatus(200)
    }
  })
})
