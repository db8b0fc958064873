import { randomUUID } from 'node:crypto'
import { test } from '@japa/runner'
import type { TestContext } from '@japa/runner/core'
import type { BrowserContext } from 'playwright'
import { SYSTEM } from '#kernel/access/actor'
import { localDate } from '#kernel/clock'
import { startWorker, stopWorker } from '#kernel/jobs/runner'
import MapListings from '#catalog/actions/map_listings'
import ProveLevels from '#inventory/queries/prove_levels'
import { GetOrderEconomics } from '#modules/finance/queries/get_order_economics'
import { ProveLedger } from '#modules/finance/queries/prove_ledger'
import type { SampleOrder } from '#modules/oms/database/factories/platform_payloads'
import env from '#start/env'
import { aHandheld, FloorHand } from '#tests/helpers/floor_hand'
import { drainJobs } from '#tests/helpers/jobs'
import { ready } from '#tests/helpers/page_watch'
import { readPdf } from '#tests/helpers/pdf_text'
import { fixture } from '#tests/journeys/support/fixtures'
import { goTo, pickSku, press, say, sitDown } from '#tests/journeys/support/desk'
import { one, rows, until } from '#tests/journeys/support/rows'
import { askInChat, claimCoupon, followAd } from '#tests/journeys/support/visitor'
import { APP, openShop, STOCK, type World } from '#tests/journeys/support/world'

const PHONE = '13812345678'
const ORDER = 70_001
const actor = SYSTEM
const secondsAgo = (seconds: number) => new Date(Date.now() - seconds * 1000)

/** What the shopper, the staff and the tests know of each other as the story goes on. */
const story = {
  customerId: 0,
  visitorId: '',
  coupon: '',
  ticketId: 0,
  orderId: 0,
  orderNumber: '',
  fulfilmentId: 0,
  waybill: '',
  margin: '',
}

let world: World
let shopper: BrowserContext

const level = (skuId: number) =>
  one('SELECT on_hand, reserved FROM stock_levels WHERE warehouse_id = $1 AND sku_id = $2', [
    world.floor.warehouseId,
    skuId,
  ])

/** Two tents at 113.00 less a coupon of 10, 12.00 for shipping: 228.00. */
const theOrder = (changes: Partial<SampleOrder> = {}): SampleOrder => ({
  id: ORDER,
  number: String(ORDER),
  placedAt: secondsAgo(30),
  updatedAt: secondsAgo(28),
  paidAt: null,
  currency: 'CNY',
  lines: [
    {
      id: 1,
      productId: 11,
      code: world.skus[0].code,
      title: '双人帐篷',
      qty: 2,
      price: '113.00',
      discount: '10.00',
    },
  ],
  shipping: '12.00',
  name: '林晓',
  phone: PHONE,
  email: 'linxiao@example.com',
  province: 'CN11',
  city: '杭州市',
  address: '浙江省杭州市西湖区文三路 100 号 2 幢 301 室',
  coupon: story.coupon,
  transactionId: 'ALI-70001',
  ...changes,
})

async function booksProve(assert: { isTrue(value: boolean, message: string): void }) {
  for (const proof of await new ProveLedger().handle())
    assert.isTrue(proof.ok, `the books: ${proof.key}: ${proof.left} ≠ ${proof.right}`)
  const { mismatches } = await new ProveLevels().handle()
  assert.isTrue(mismatches.length === 0, `stock: ${JSON.stringify(mismatches)}`)
}

/** A step stands on those before it: when one failed, the next say so instead of failing oddly. */
let failed = ''
function step(title: string, body: (context: TestContext) => Promise<void>) {
  return test(title, async (context) => {
    if (failed) throw new Error(`not reached: "${failed}" failed`)
    failed = title
    await body(context)
    failed = ''
  })
}

test.group('One shopper', (group) => {
  group.setup(async () => {
    world = await openShop()
  })
  group.teardown(async () => {
    await shopper?.close()
    await world?.close()
  })

  step(
    '1. an ad click lands on the landing page, and the visit is recorded',
    async ({ assert, browser }) => {
      shopper = await browser.newContext({ locale: 'zh-CN' })
      const { visit } = await followAd(shopper)
      assert.equal(visit.source.utm.source, 'douyin')
      assert.equal(visit.source.utm.campaign, 'spring-tents')
      story.visitorId = visit.visitor_id
      const hit = await one('SELECT * FROM marketing_hits')
      assert.equal(hit.kind, 'page_view')
      assert.match(hit.url, /\/lp\/spring/)
      const visitor = await one('SELECT customer_id FROM marketing_visitors')
      assert.isNull(visitor.customer_id, 'nobody knows yet who this is')
    }
  )

  step(
    '2. a coupon for a phone: lead, customer, consent, stitched visits, one welcome SMS',
    async ({ assert }) => {
      await startWorker(env.get('DATABASE_URL'))
      try {
        const page = shopper.pages()[0]
        const from = await claimCoupon(page, PHONE, '林晓')
        const sms = await until('welcome SMS', async () => world.outside.sms.sent[0], 5)
        assert.isBelow(sms.at - from, 5000, 'milliseconds from the click to the SMS')
        const claim = await one('SELECT * FROM marketing_coupon_claims')
        story.coupon = claim.code
        assert.include(await page.textContent('body'), claim.code)
        assert.deepInclude(sms, { phone: PHONE, template: 'SMS_WELCOME', sign: '山野优品' })
        assert.equal(sms.params.code, claim.code)
        story.customerId = claim.customer_id
        await until('lead', async () => (await rows('SELECT id FROM crm_core_leads'))[0])
      } finally {
        await stopWorker()
      }
      await drainJobs()
      assert.lengthOf(world.outside.sms.sent, 1, 'the SMS goes out once')
      assert.deepEqual(world.outside.sms.refused, [], 'every call was signed as the provider asks')
      const lead = await one('SELECT * FROM crm_core_leads')
      assert.deepInclude(lead, { customer_id: story.customerId, state: 'open', source: 'douyin' })
      assert.isNotNull(lead.consent)
      const phone = await one(
        `SELECT consent FROM customer_identities WHERE customer_id = $1 AND kind = 'phone'`,
        [story.customerId]
      )
      assert.include(phone.consent.text, '同意')
      const visitor = await one('SELECT customer_id FROM marketing_visitors WHERE id = $1', [
        story.visitorId,
      ])
      assert.equal(visitor.customer_id, story.customerId, 'the visits belong to the customer now')
    }
  )

  step(
    '3. a question in the chat becomes a ticket, and the agent answers knowing who asks',
    async ({ assert, browserContext }) => {
      const { page, ticket } = await askInChat(
        shopper,
        `${world.pages.url}/tents`,
        '这款帐篷几个人睡？'
      )
      story.ticketId = ticket.id
      assert.equal(ticket.channel, 'chat')
      assert.equal(ticket.customer_id, story.customerId, 'the chat knows the visitor of the coupon')

      await browserContext.loginAs(world.staff.agent)
      const desk = await browserContext.newPage()
      await desk.goto(`${APP}/service-desk/tickets/${ticket.id}`)
      await ready(desk)
      const seen = (await desk.textContent('main')) ?? ''
      assert.include(seen, '这款帐篷几个人睡？')
      assert.include(seen, '林晓', 'the agent sees whom they talk to')
      assert.include(seen, `${world.pages.url}/tents`, 'and the page they look at')
      await desk.locator('textarea').fill('两位成人很宽敞。')
      await desk.locator('form:has(textarea) button[type=submit]').click()
      await page.getByText('两位成人很宽敞。').waitFor({ timeout: 10_000 })
    }
  )

  step('4. the paid order arrives twice and out of order, and is one order', async ({ assert }) => {
    const { woocommerce } = world.outside
    const pending = woocommerce.put(theOrder(), 'pending')
    const paid = woocommerce.put(
      theOrder({ updatedAt: secondsAgo(20), paidAt: secondsAgo(20) }),
      'processing'
    )
    const send = (rawBody: string, deliveryId?: string) =>
      woocommerce.deliver(world.hooks.woo, ORDER, { rawBody, deliveryId })
    const refused = await woocommerce.deliver(world.hooks.woo, ORDER, { forged: true })
    assert.equal(refused, 401, 'a wrong signature')
    const twice = randomUUID()
    assert.deepEqual(
      await Promise.all([send(paid, twice), send(paid, twice), send(pending), send(paid)]),
      [200, 200, 200, 200]
    )
    await drainJobs()
    await send(pending)
    await drainJobs()
    const order = await one('SELECT * FROM orders')
    story.orderId = order.id
    story.orderNumber = order.number
    assert.deepInclude(order, {
      external_no: String(ORDER),
      total_amount: '228.0000',
      customer_id: story.customerId,
    })
    const lead = await one('SELECT state, won_order_id FROM crm_core_leads')
    assert.deepEqual(lead, { state: 'won', won_order_id: order.id })
    const claim = await one('SELECT state, order_id FROM marketing_coupon_claims')
    assert.deepEqual(claim, { state: 'used', order_id: order.id })
  })

  test('4. an order with an unknown SKU waits, and one click maps it and submits it again', async ({
    assert,
    browserContext,
  }) => {
    const { shopify } = world.outside
    const order = theOrder({
      id: 8_800_001,
      number: '#1001',
      phone: '13987654321',
      name: '陈思',
      coupon: undefined,
      paidAt: secondsAgo(20),
      lines: [
        {
          id: 21,
          productId: 31,
          variantId: 41,
          code: 'SHOP-ONLY-7',
          title: '头灯',
          qty: 1,
          price: '60.00',
        },
      ],
    })
    shopify.put(order, { financial: 'paid' })
    assert.equal(await shopify.deliver(world.hooks.shopify, order.id, { forged: true }), 401)
    assert.equal(await shopify.deliver(world.hooks.shopify, order.id), 200)
    await drainJobs()
    const parked = await one(`SELECT * FROM platform_orders WHERE state = 'parked'`)
    assert.equal(parked.park_reason, 'unmapped_sku')
    assert.equal(parked.park_details.items[0].code, 'SHOP-ONLY-7')
    const page = await sitDown(browserContext, world.staff.operations, `/oms/parked/${parked.id}`)
    assert.include(await page.textContent('main'), 'SHOP-ONLY-7', 'what is not known')
    await pickSku(page, world.skus[1].code)
    await press(page, 'oms.parked.map_and_resubmit')
    await drainJobs()
    const made = await one(
      'SELECT o.status, o.total_amount FROM orders o JOIN platform_orders p ON p.order_id = o.id WHERE p.id = $1',
      [parked.id]
    )
    assert.deepEqual(made, { status: 'released', total_amount: '72.0000' })
  })

  for (const [platform, file, total] of [
    ['woocommerce', 'orders__retrieve_an_order.json', '29.3500'],
    ['shopify', 'webhook_2025_orders_create_multi_discount.json', '186.9000'],
  ] as const) {
    test(`4. the order ${platform}/${file} as it was really sent`, async ({ assert }) => {
      const body = fixture(platform, file)!
      const { id } = JSON.parse(body) as { id: number }
      const status =
        platform === 'woocommerce'
          ? await world.outside.woocommerce.deliver(world.hooks.woo, id, { rawBody: body })
          : await world.outside.shopify.deliver(world.hooks.shopify, id, { rawBody: body })
      assert.equal(status, 200)
      await drainJobs()
      const filed = await one('SELECT * FROM platform_orders WHERE external_id = $1', [String(id)])
      assert.equal(filed.payload, body, 'kept to the byte')
      assert.equal(filed.park_reason, 'unmapped_sku', JSON.stringify(filed.park_details))
      const listings = await rows('SELECT id FROM listings WHERE sku_id IS NULL')
      const mappings = listings.map((row) => ({ listingId: row.id, skuId: world.skus[1].id }))
      await new MapListings().handle({ actor, mappings })
      await drainJobs()
      const order = await one(
        'SELECT o.total_amount FROM orders o JOIN platform_orders p ON p.order_id = o.id WHERE p.id = $1',
        [filed.id]
      )
      assert.equal(order.total_amount, total)
    }).skip(!fixture(platform, file), `shared/fixtures/${platform}/${file} is not here`)
  }

  step(
    '5. audited, given a warehouse and a courier with the reasons, reserved once',
    async ({ assert }) => {
      const id = [story.orderId]
      const audit = await one('SELECT verdict FROM oms_order_audits WHERE order_id = $1', id)
      assert.equal(audit.verdict, 'passed')
      const decision = await one('SELECT * FROM oms_allocation_decisions WHERE order_id = $1', id)
      assert.equal(decision.verdict, 'allocated')
      assert.isNotEmpty(decision.details.o, 'the options that were weighed')
      const fulfilment = await one('SELECT * FROM fulfilments WHERE order_id = $1', id)
      assert.deepInclude(fulfilment, { warehouse_id: world.floor.warehouseId, status: 'released' })
      assert.isNotNull(fulfilment.courier_code)
      story.fulfilmentId = fulfilment.id
      assert.deepEqual(await level(world.skus[0].id), { on_hand: STOCK, reserved: 2 })
      const reservation = await one(
        `SELECT qty, state FROM stock_reservations WHERE order_id = $1`,
        id
      )
      assert.deepEqual(reservation, { qty: 2, state: 'pending' })
    }
  )

  step(
    '6. picked with a scanner, packed, weighed, labelled and shipped',
    async ({ assert, browserContext }) => {
      const office = await sitDown(browserContext, world.staff.warehouse, '/wms/backlog')
      await office.getByRole('button', { name: say('wms.backlog.preview') }).click()
      const { n } = await one(
        `SELECT count(*)::int AS n FROM fulfilments WHERE status = 'released'`
      )
      await press(office, 'wms.backlog.release', { n })
      await office.waitForURL(/wms\/waves\/\d+/)
      const task = await one('SELECT id FROM wms_pick_tasks')
      const page = await aHandheld(browserContext)
      const hand = new FloorHand(page, APP)
      await hand.open(`/wms/pda/pick/${task.id}`)
      const wrong = world.skus.find((sku) => sku.code !== world.skus[0].code)!
      await hand.scanned(wrong.code, 'wrong')
      // The first item is scanned where there is no network.
      await browserContext.setOffline(true)
      await hand.scanned(world.skus[0].code, 'right')
      await browserContext.setOffline(false)
      await hand.pickAll()
      await hand.sent()
      const [fulfilment] = await rows('SELECT number FROM fulfilments WHERE id = $1', [
        story.fulfilmentId,
      ])
      await hand.open('/wms/pda/pack')
      await hand.scanned(fulfilment.number, 'right')
      await hand.scanned(world.skus[0].code, 'right')
      await hand.scanned(world.skus[0].code, 'right')
      await hand.weigh(300)
      await page.locator('.scan-message[data-outcome=wrong]').waitFor()
      await hand.weigh(1090)
      await page.locator('[data-waybill]').waitFor()
      story.waybill = (await page.locator('[data-waybill]').getAttribute('data-waybill'))!
      assert.isTrue(world.outside.waybill.issued.size > 0, 'the courier gave the number')
      await page.goto(`${APP}/wms/shipping?q=${story.waybill}`)
      await ready(page)
      await page.locator('input[data-scan-ship]').fill(story.waybill)
      await page.keyboard.press('Enter')
      await until('parcel that left', async () => {
        const found = await one('SELECT status FROM fulfilments WHERE id = $1', [
          story.fulfilmentId,
        ])
        return found.status === 'shipped'
      })
      assert.deepEqual(await level(world.skus[0].id), { on_hand: STOCK - 2, reserved: 0 })
    }
  )

  step('7. the platform is told once, and the shopper too', async ({ assert }) => {
    await drainJobs()
    await drainJobs()
    const notes = world.outside.woocommerce.notes.get(ORDER) ?? []
    const told = notes.filter((note) => note.note.includes(story.waybill))
    assert.lengthOf(told, 1, 'the waybill is on the order once')
    assert.equal(world.outside.woocommerce.orders.get(ORDER)!.status, 'completed')
    const notices = world.outside.sms.sent.filter((sms) => sms.params.waybill === story.waybill)
    assert.lengthOf(notices, 1)
    assert.equal(notices[0].phone, PHONE)
  })

  test('7. the customer page shows every step', async ({ assert, browserContext }) => {
    const steps = await rows(
      'SELECT kind FROM timeline_entries WHERE customer_id = $1 ORDER BY occurred_at, id',
      [story.customerId]
    )
    assert.isAtLeast(steps.length, 5, `${steps.map((entry) => entry.kind)}`)
    await browserContext.loginAs(world.staff.owner)
    const page = await browserContext.newPage()
    const answer = await page.goto(`${APP}/customers/customers/${story.customerId}`)
    assert.equal(answer!.status(), 200)
    await ready(page)
    const seen = (await page.textContent('main')) ?? ''
    assert.include(seen, '林晓')
    assert.include(seen, story.orderNumber)
    assert.include(seen, story.waybill)
  })

  step(
    '8. the margin of the order, balanced books, and the month on paper',
    async ({ assert, client }) => {
      const { revisions } = await new GetOrderEconomics().handle(story.orderId)
      const [economics] = revisions
      // 226.00 − 10.00 + 12.00 = 228.00 paid, of which 13 % tax; goods 2 × 40; 5 % commission.
      assert.deepInclude(economics, {
        netRevenue: '201.7700',
        goodsCost: '80.0000',
        commission: '11.4000',
      })
      story.margin = economics.margin
      await booksProve(assert)
      // Months are the company's, which are ahead of ours for some hours.
      const month = localDate(new Date()).slice(0, 7)
      const page = await client
        .get(`/finance/profit-and-loss?month=${month}`)
        .loginAs(world.staff.accountant)
      assert.equal(page.status(), 200)
      assert.include(page.text(), 'WooCommerce 官网')
      const pdf = await client
        .get(`/finance/profit-and-loss.pdf?month=${month}`)
        .loginAs(world.staff.accountant)
      assert.equal(pdf.status(), 200)
      const text = (await readPdf(pdf.body() as Buffer)).flatMap((sheet) => sheet.lines).join('\n')
      assert.include(text, 'WooCommerce 官网')
      assert.match(text, /201\.77/)
    }
  )

  step(
    '9. low stock asks for a purchase, and the receipt is stock and a debt',
    async ({ assert, browserContext }) => {
      const sku = world.skus[0]
      const page = await sitDown(browserContext, world.staff.buyer, '/inventory/policies/create')
      await pickSku(page, sku.code)
      await page.locator('[data-field=reorderPoint] input').fill(String(STOCK))
      await page.locator('[data-field=targetLevel] input').fill('60')
      await press(page, 'ui.save')
      await page.waitForURL(/inventory\/policies$/)
      await goTo(page, '/purchasing/suggestions')
      await press(page, 'purchasing.suggestions.refresh')
      const suggestion = await one(`SELECT * FROM purchasing_suggestions WHERE state = 'open'`)
      assert.equal(suggestion.sku_id, sku.id)
      await press(page, 'purchasing.suggestions.order')
      await page.waitForURL(/purchasing\/orders\/\d+/)
      await press(page, 'purchasing.orders.submit')
      await page.getByRole('button', { name: say('purchasing.orders.confirm') }).click()
      await page.getByRole('dialog').waitFor()
      await press(page, 'purchasing.orders.confirm')
      const line = await one('SELECT * FROM purchasing_order_lines')
      await goTo(page, `/purchasing/orders/${line.order_id}/receive`)
      await page.getByRole('button', { name: say('purchasing.receive.all_open') }).click()
      await press(page, 'purchasing.receive.post', { n: line.qty })
      await drainJobs()
      assert.equal((await level(sku.id)).on_hand, STOCK - 2 + line.qty)
      const debt = await one('SELECT sum(amount)::text AS amount FROM finance_party_entries')
      assert.isAbove(Number(debt.amount), 0)
      await booksProve(assert)
    }
  )

  step(
    '10. a return through the ticket: graded, restocked, refunded, margin revised',
    async ({ assert, browserContext }) => {
      const before = (await level(world.skus[0].id)).on_hand
      const talk = await sitDown(
        browserContext,
        world.staff.agent,
        `/service-desk/tickets/${story.ticketId}`
      )
      const order = talk.locator('li', { hasText: story.orderNumber })
      await order.getByRole('button', { name: say('service-desk.cases.request') }).click()
      const request = talk.getByRole('dialog')
      await request.getByLabel('双人帐篷').fill('1')
      await request.getByLabel(say('service-desk.cases.words')).fill('尺寸不合适')
      await request.getByLabel(say('service-desk.cases.approve')).uncheck()
      await press(talk, 'service-desk.cases.submit')
      const opened = await one('SELECT * FROM after_sales_cases')
      const path = `/orders/cases/${opened.id}`
      const desk = await sitDown(browserContext, world.staff.operations, path)
      await press(desk, 'orders.cases.acts.approve')
      await drainJobs()

      await browserContext.loginAs(world.staff.warehouse)
      const hand = new FloorHand(await aHandheld(browserContext), APP)
      await hand.open('/wms/pda/returns')
      await hand.scanned(opened.number, 'right')
      await hand.scanned(world.skus[0].code, 'right')
      await press(hand.page, 'wms.returns.receive_n', { n: 1 })
      await drainJobs()
      assert.equal((await level(world.skus[0].id)).on_hand, before + 1, 'back on the shelf')

      const books = await sitDown(browserContext, world.staff.accountant, path)
      await books.getByRole('button', { name: say('orders.cases.acts.refund') }).click()
      await books.getByLabel(say('orders.cases.transaction')).fill('ALI-R-70001')
      await press(books, 'orders.cases.acts.refund')
      await drainJobs()
      const { revisions } = await new GetOrderEconomics().handle(story.orderId)
      assert.isAbove(revisions.length, 1)
      assert.notEqual(revisions[0].margin, story.margin)
      const ticket = await one('SELECT state FROM service_desk_tickets WHERE id = $1', [
        story.ticketId,
      ])
      assert.equal(ticket.state, 'resolved')
      await booksProve(assert)
    }
  )
})
