/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { test } from '@japa/runner'
import type { BrowserContext } from 'playwright'
import { ProveLedger } from '#modules/finance/queries/prove_ledger'
import { drainJobs, waitingJobs } from '#tests/helpers/jobs'
import { ready } from '#tests/helpers/page_watch'
import { switchOff } from '#tests/helpers/switch'
import { goTo, pickSku, press, say, sitDown } from '#tests/journeys/support/desk'
import { one, rows } from '#tests/journeys/support/rows'
import { askInChat, claimCoupon, followAd } from '#tests/journeys/support/visitor'
import { APP, openShop, STOCK, type World } from '#tests/journeys/support/world'

const PHONE = '13712345678'
const OFF = ['oms', 'wms']

let world: World
let shopper: BrowserContext

test.group('The startup stage, without oms and wms', (group) => {
  group.setup(async () => {
    world = await openShop()
    await switchOff(...OFF)
  })
  group.teardown(async () => {
    await shopper?.close()
    await world?.close()
  })

  test('a visit, a coupon and a question still find their way', async ({ assert, browser }) => {
    shopper = await browser.newContext({ locale: 'zh-CN' })
    const { page, visit } = await followAd(shopper)
    assert.equal(visit.source.utm.source, 'douyin')
    await claimCoupon(page, PHONE, '周宁')
    await drainJobs()
    assert.lengthOf(world.outside.sms.sent, 1)
    const lead = await one('SELECT customer_id, state FROM crm_core_leads')
    assert.equal(lead.state, 'open')
    const { ticket } = await askInChat(shopper, `${world.pages.url}/tents`, '今天能发货吗？')
    assert.equal(ticket.customer_id, lead.customer_id)
  })

  test('an order entered by hand is shipped by hand and in the books', async ({
    assert,
    browserContext,
  }) => {
    const page = await sitDown(browserContext, world.staff.owner, '/orders/orders/new')
    const fill = async (scope: string, words: Record<string, string>) => {
      for (const [key, value] of Object.entries(words))
        await page.getByLabel(say(`orders.${scope}.${key}`)).fill(value)
    }
    await fill('form', {
      consignee: '周宁',
      phone: PHONE,
      province: '浙江省',
      city: '杭州市',
      district: '西湖区',
      address: '文三路 100 号',
    })
    await pickSku(page, world.skus[0].code)
    await fill('form', { price: '113.00' })
    await press(page, 'orders.form.save')
    await drainJobs()
    const head = await one('SELECT id, status, customer_id FROM orders')
    assert.equal(head.status, 'captured', 'nobody but a person moves it on')
    await goTo(page, `/orders/orders/${head.id}/shipment`)
    await page.getByLabel(say('orders.shipment.warehouse')).click()
    const from = await one('SELECT name FROM warehouses WHERE id = $1', [world.floor.warehouseId])
    await page.getByRole('option', { name: from.name as string }).click()
    await fill('shipment', { waybill: 'SF1000000000001', weight: '580' })
    await press(page, 'orders.shipment.submit')
    const line = await one('SELECT sku_id, shipped FROM order_lines WHERE order_id = $1', [head.id])
    assert.equal(line.shipped, 1)
    await drainJobs()
    const stock = await one('SELECT on_hand, reserved FROM stock_levels WHERE sku_id = $1', [
      line.sku_id,
    ])
    assert.deepEqual(stock, { on_hand: STOCK - 1, reserved: 0 })
    const lead = await one('SELECT customer_id, state FROM crm_core_leads')
    assert.deepEqual(lead, { customer_id: head.customer_id, state: 'won' })
    const notice = world.outside.sms.sent.filter((sms) => sms.params.waybill)
    assert.lengthOf(notice, 1, 'the shopper hears of the parcel')
    for (const proof of await new ProveLedger().handle())
      assert.isTrue(proof.ok, `the books: ${proof.key}: ${proof.left} ≠ ${proof.right}`)
  })

  test('nothing in the panel dangles', async ({ assert, browserContext }) => {
    await browserContext.loginAs(world.staff.owner)
    const page = await browserContext.newPage()
    await page.goto(`${APP}/`)
    await ready(page)
    const hrefs = await page.evaluate(() =>
      [...document.querySelectorAll<HTMLAnchorElement>('a[href^="/"]')].map((a) =>
        a.getAttribute('href')!
      )
    )
    const nav = await page.evaluate(() => {
      const { props } = JSON.parse(document.querySelector('script[data-page]')!.textContent!) as {
        props: { nav: { href: string }[] }
      }
      return props.nav.map((entry) => entry.href)
    })
    const paths = [...new Set([...hrefs, ...nav])].filter((path) => !path.startsWith('/sign-out'))
    assert.isAbove(nav.length, 3)
    assert.deepEqual(
      paths.filter((path) => OFF.some((name) => path.startsWith(`/${name}/`))),
      [],
      'no link into a module that is off'
    )
    const wrong: string[] = []
    for (const path of paths) {
      const answer = await browserContext.request.get(`${APP}${path}`)
      if (answer.status() >= 400) wrong.push(`${path} answers ${answer.status()}`)
    }
    assert.deepEqual(wrong, [])
    const jobs = await waitingJobs()
    assert.deepEqual(
      Object.keys(jobs).filter((job) => OFF.some((name) => job.startsWith(`${name}.`))),
      [],
      'no job waits for a module that is off'
    )
    assert.lengthOf(await rows('SELECT 1 FROM oms_order_audits'), 0)
  })
})
