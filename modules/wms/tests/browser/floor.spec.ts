import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import type { BrowserContext } from 'playwright'
import { SYSTEM } from '#kernel/access/actor'
import { WaybillProvider } from '#kernel/ports/waybill_provider'
import { sql } from '#kernel/sql'
import ApproveCase from '#orders/actions/approve_case'
import OpenCase from '#orders/actions/open_case'
import { resetDatabase } from '#tests/helpers/database'
import { aHandheld, FloorHand } from '#tests/helpers/floor_hand'
import { drainJobs } from '#tests/helpers/jobs'
import { ready, watch } from '#tests/helpers/page_watch'
import { actingAs } from '#tests/helpers/people'
import { WaybillSimulator } from '#tests/simulators/waybill'
import ReleaseWave from '../../actions/release_wave.js'
import { releaseOrders, setFloor, type Floor } from '../../database/factories/floor.js'
import { KdniaoProvider } from '../../services/kdniao_provider.js'
import { brokenFloor } from '../support/floor_state.js'

const APP = `http://${process.env.HOST}:${process.env.PORT}`
const rows = (text: string, values: unknown[] = []) => sql<Record<string, any>>(null, text, values)

test.group('Floor in the browser', (group) => {
  let floor: Floor
  let simulator: WaybillSimulator
  let codes: string[]
  let ids: number[]
  let taskId: number

  group.each.setup(async () => {
    await resetDatabase()
    simulator = new WaybillSimulator()
    const endpoint = await simulator.start()
    const { businessId, appKey } = simulator
    app.container.swap(
      WaybillProvider,
      () => new KdniaoProvider(async () => ({ endpoint, businessId, appKey }))
    )
    floor = await setFloor({ skus: 2, stock: 20 })
    codes = (
      await rows('SELECT code FROM skus WHERE id = ANY($1) ORDER BY id', [floor.skuIds])
    ).map((row) => row.code)
    ids = await releaseOrders(floor, [
      [
        { skuId: floor.skuIds[0], qty: 2 },
        { skuId: floor.skuIds[1], qty: 1 },
      ],
    ])
    const wave = await new ReleaseWave().handle({
      actor: SYSTEM,
      filter: { warehouseId: floor.warehouseId },
      maxOrders: 5,
    })
    taskId = wave.taskIds[0]
    return async () => {
      app.container.restore(WaybillProvider)
      await simulator.stop()
    }
  })

  async function aWorker(context: BrowserContext) {
    await context.loginAs(await actingAs('warehouse'))
    const page = await aHandheld(context)
    return { page, context, hand: new FloorHand(page, APP), seen: watch(page) }
  }
  const picked = async () =>
    (
      await rows('SELECT sum(picked)::int AS units FROM wms_pick_lines WHERE task_id = $1', [
        taskId,
      ])
    )[0].units as number
  const logged = async () => (await rows('SELECT count(*)::int AS n FROM wms_scans'))[0].n as number

  test('a wrong item is refused, and what is scanned offline arrives once', async ({
    assert,
    browserContext,
  }) => {
    const { page, hand, context, seen } = await aWorker(browserContext)
    await hand.open('/wms/pda')
    await page.getByRole('link', { name: /^Pick/ }).click()
    await page.waitForURL(/pda\/pick$/)
    await page.locator(`a[href="/wms/pda/pick/${taskId}"]`).click()
    await page.waitForURL(/pda\/pick\/\d+/)
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360)
    const first = (await page.locator('[data-wanted]').getAttribute('data-wanted'))!
    const other = codes.find((code) => code !== first)!
    assert.include(await hand.scanned(other, 'wrong'), first, 'says what is wanted')
    assert.include(await hand.scanned('6901234567892', 'wrong'), '6901234567892')
    assert.equal(await logged(), 0)
    assert.deepEqual(seen.take(), [])

    await context.setOffline(true)
    await hand.scanned(first.toLowerCase(), 'right')
    await hand.scanned(codes[0], 'right')
    await page.locator('.pda-net', { hasText: '2' }).waitFor()
    assert.equal(await picked(), 0)
    await context.setOffline(false)
    await hand.sent()
    assert.equal(await picked(), 2)
    assert.equal(await logged(), 2)

    // The house hears the scan and the answer gets lost: the device sends it again.
    let lost = 0
    await page.route('**/wms/pda/scans', async (route) => {
      if (lost++ > 0) return route.continue()
      await route.fetch()
      await route.abort()
    })
    await hand.scanned((await page.locator('[data-wanted]').getAttribute('data-wanted'))!, 'right')
    await hand.sent()
    assert.isAtLeast(lost, 2)
    assert.equal(await picked(), 3)
    assert.equal(await logged(), 3)
    await page.getByText('Task done').waitFor()
    assert.deepEqual(await brokenFloor(), [])
  })

  test('scans outlive the page they were made on', async ({ assert, browserContext }) => {
    const { page, hand, context } = await aWorker(browserContext)
    await hand.open(`/wms/pda/pick/${taskId}`)
    await context.setOffline(true)
    const wanted = (await page.locator('[data-wanted]').getAttribute('data-wanted'))!
    await hand.scanned(wanted, 'right')
    await page.close()
    await context.setOffline(false)
    const again = new FloorHand(await aHandheld(context), APP)
    await again.open(`/wms/pda/pick/${taskId}`)
    await again.sent()
    assert.equal(await picked(), 1)
    assert.equal(await logged(), 1)
  })

  test('packed, weighed, labelled; an odd weight and a foreign item are refused', async ({
    assert,
    browserContext,
  }) => {
    const { page, hand, seen } = await aWorker(browserContext)
    await hand.open(`/wms/pda/pick/${taskId}`)
    await hand.pickAll()
    await hand.sent()
    const [{ number }] = await rows('SELECT number FROM fulfilments WHERE id = $1', [ids[0]])
    await hand.open('/wms/pda/pack')
    await hand.scanned('FF-NONE', 'wrong')
    await hand.scanned(number, 'right')
    assert.include(await hand.scanned('4006381333931', 'wrong'), '4006381333931')
    for (const code of [codes[0], codes[0], codes[1]]) await hand.scanned(code, 'right')
    // 3 × 500 g and 80 g of carton.
    await hand.weigh(900)
    await page.locator('.scan-message[data-outcome=wrong]').waitFor()
    assert.equal((await rows('SELECT count(*)::int AS n FROM wms_packs'))[0].n, 0)
    await hand.weigh(1590)
    const [issued] = [...(await untilIssued(simulator)).values()]
    await page.getByText(issued.number).waitFor()
    assert.deepEqual(
      seen.take().filter((problem) => !/422/.test(problem)),
      []
    )
    const pdf = await page.request.get(
      `${APP}${await page.locator('a[href*="labels.pdf"]').getAttribute('href')}`
    )
    assert.equal(pdf.headers()['content-type'], 'application/pdf')

    await page.setViewportSize({ width: 1280, height: 800 })
    await page.goto(`${APP}/wms/shipping`)
    await ready(page)
    await page.getByLabel('Scan a waybill to ship').fill(issued.number)
    await page.keyboard.press('Enter')
    await page.getByText('1 parcel shipped', { exact: true }).waitFor()
    assert.equal((await rows('SELECT status FROM fulfilments'))[0].status, 'shipped')
    assert.deepEqual(await brokenFloor(), [])

    // One of the goods comes back damaged, and is graded at the door.
    const [{ order_id: orderId }] = await rows('SELECT order_id FROM fulfilments')
    const [line] = await rows('SELECT id FROM order_lines WHERE order_id = $1 AND sku_id = $2', [
      orderId,
      floor.skuIds[0],
    ])
    const opened = await new OpenCase().handle({
      orderId,
      kind: 'return',
      lines: [{ orderLineId: line.id, qty: 1, refundAmount: '0' }],
    })
    await new ApproveCase().handle({ caseIds: [opened.id], warehouseId: floor.warehouseId })
    await drainJobs()
    await page.setViewportSize({ width: 360, height: 740 })
    await hand.open('/wms/pda/returns')
    await hand.scanned(opened.number, 'right')
    await hand.scanned(codes[1], 'wrong')
    await page.getByRole('radio', { name: /Second/ }).click()
    await hand.scanned(codes[0], 'right')
    await page.getByRole('button', { name: /Receive/ }).click()
    await page.locator('.scan-message', { hasText: /RR|received/i }).waitFor()
    const [graded] = await rows('SELECT grade, qty FROM wms_return_receipt_lines')
    assert.deepEqual(graded, { grade: 'damaged', qty: 1 })
    assert.deepEqual(await brokenFloor(), [])
  })
})

async function untilIssued(simulator: WaybillSimulator) {
  for (let n = 0; n < 200 && simulator.issued.size === 0; n++)
    await new Promise((done) => setTimeout(done, 50))
  return simulator.issued
}
