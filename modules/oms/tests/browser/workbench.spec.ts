import { readFileSync } from 'node:fs'
import { test } from '@japa/runner'
import type { Page } from 'playwright'
import { sql } from '#kernel/sql'
import CaptureOrders from '#orders/actions/capture_orders'
import {
  addStock,
  addWarehouse,
  anOrder,
  setStage,
  type Stage,
} from '#orders/database/factories/stage'
import type { NewOrder } from '#orders/domain/new_order'
import { brokenLines } from '#orders/tests/support/broken_lines'
import { brokenParcels } from '#orders/tests/support/broken_parcels'
import ProcessOrders from '#modules/oms/actions/process_orders'
import { inTransaction } from '#kernel/transaction'
import FilePlatformOrders from '#modules/oms/actions/file_platform_orders'
import SubmitPlatformOrders from '#modules/oms/actions/submit_platform_orders'
import { woocommerceOrder } from '#modules/oms/database/factories/platform_payloads'
import { forgetConfig } from '#modules/oms/services/config'
import { connectShop, sample, type Shop } from '#modules/oms/tests/helpers'
import { resetDatabase } from '#tests/helpers/database'
import { openAs, ready } from '#tests/helpers/page_watch'

const ROOT = new URL('../../../../', import.meta.url)
const APP = `http://${process.env.HOST}:${process.env.PORT}`
const rowsOf = (text: string, values: unknown[] = []) =>
  sql<Record<string, any>>(null, text, values)

/** Orders to one receiver, half an hour apart, processed. */
async function orders(stage: Stage, ...changes: Partial<NewOrder>[]) {
  const { captured } = await new CaptureOrders().handle({
    storeId: stage.storeId,
    orders: changes.map((change, index) =>
      anOrder([stage.skuIds[index % stage.skuIds.length]], {
        externalNo: `B${index}-${Math.random()}`,
        placedAt: new Date(Date.now() - (400 - index * 30) * 60_000).toISOString(),
        ...change,
      })
    ),
  })
  const ids = captured.map((order) => order.id).sort((a, b) => a - b)
  await new ProcessOrders().handle({ orderIds: ids })
  return ids
}
/** The words by which a person finds the parts of the builder. */
function wordsOf(locale: 'zh-CN' | 'en') {
  const read = (path: string) => JSON.parse(readFileSync(new URL(path, ROOT), 'utf8'))
  const oms = read(`modules/oms/lang/${locale}/oms.json`)
  return {
    ui: read(`resources/lang/${locale}/ui.json`).conditions,
    oms: oms.conditions,
    choose_gift: oms.gifts.choose_gift as string,
    blocked: oms.rules.list.block_list.title as string,
    lift: oms.blocks.lift as string,
    also:
      locale === 'en'
        ? '1 more open order of the buyer stopped.'
        : '另有 1 个该买家的未完结订单已拦截。',
  }
}
const liveParcels = () => rowsOf(`SELECT id FROM fulfilments WHERE status <> 'cancelled'`)

test.group('Workbench and board in the browser', (group) => {
  group.each.setup(async () => {
    await resetDatabase()
    forgetConfig()
  })

  const press = async (page: Page, ...keys: string[]) => {
    for (const key of keys) {
      await page.keyboard.press(key)
      await page.waitForTimeout(60)
    }
  }

  /** Pressed once and repeated until it was down so many times. */
  const hold = async (page: Page, key: string, times: number) => {
    for (let n = 0; n < times; n++) await page.keyboard.down(key)
    await page.keyboard.up(key)
    await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(drawn)))
    await page.waitForTimeout(60)
  }

  for (const locale of ['zh-CN', 'en'] as const) {
    test(`orders are chosen, peeked and merged by the keyboard, in ${locale}`, async ({
      assert,
      browserContext,
    }) => {
      const stage = await setStage()
      await orders(stage, {}, {}, { addressLine: '文二路 9 号' })
      const { page, seen } = await openAs(browserContext, 'operations', locale, '/oms/workbench')
      await page.waitForSelector('[data-row]')
      const top = async () => (await page.locator('[data-row]').first().boundingBox())!.y
      const before = await top()
      // A held key repeats: all its steps are taken, and no more than there are rows.
      const at = () => page.locator('tr[data-cursor=true]').getAttribute('aria-rowindex')
      await hold(page, 'j', 2)
      assert.equal(await at(), '2')
      await hold(page, 'j', 60)
      assert.equal(await at(), '3')
      await hold(page, 'k', 3)
      assert.equal(await at(), '1')
      // A box that was ticked by the pointer does not keep the keys.
      await page.locator('tbody input[type=checkbox]').first().check()
      await press(page, 'x')
      assert.equal(await page.locator('tr[data-selected=true]').count(), 0)
      await page.locator('tbody input[type=checkbox]').first().blur()
      await press(page, 'x', 'j', 'j', 'X')
      assert.equal(await page.locator('tr[data-selected=true]').count(), 3)
      assert.equal(await top(), before)
      await press(page, ' ')
      await page.waitForSelector('[data-why] li')
      assert.equal(await top(), before)
      await page.locator('.panel-tabs [role=tab]').last().click()
      // In words: an entry that has none is left out.
      await page.waitForSelector('.timeline li')
      await page.locator('.panel-tabs [role=tab]').first().click()
      await press(page, 'e')
      await page.locator('[data-act=merge]').click()
      // The one that goes to somebody else stays chosen, with the reason.
      await page.waitForSelector('tr[data-failed=true]')
      assert.equal(await page.locator('tr[data-selected=true]').count(), 1)
      assert.lengthOf(await liveParcels(), 2)
      assert.deepEqual([...(await brokenLines()), ...(await brokenParcels())], [])
      assert.deepEqual(seen.take(), [])
    })

    test(`a buyer is blocked from the workbench and let off again, in ${locale}`, async ({
      assert,
      browserContext,
    }) => {
      const words = wordsOf(locale)
      const stage = await setStage()
      const [first, second] = await orders(
        stage,
        { phone: '13800000001' },
        { phone: '13800000001', addressLine: '文二路 9 号' }
      )
      const why = locale === 'en' ? 'refused three parcels' : '三次拒收'
      const { page, seen } = await openAs(browserContext, 'operations', locale, '/oms/workbench')
      const dialog = page.getByRole('dialog')
      const confirm = async (reason: string) => {
        await dialog.locator('textarea').fill(reason)
        await dialog.getByRole('button').last().click()
        await dialog.waitFor({ state: 'detached' })
      }
      await page.waitForSelector('[data-row]')
      await press(page, 'j', 'x', 'e')
      await page.locator('[data-act=block]').click()
      await confirm(why)
      // The buyer's other order is stopped with it, and the person hears of it.
      await page.getByText(words.also, { exact: false }).first().waitFor()
      assert.deepEqual(
        await rowsOf('SELECT id::int, status, hold_reasons AS why FROM orders ORDER BY id'),
        [first, second].map((id) => ({ id, status: 'held', why: ['block_list'] }))
      )
      assert.deepEqual(await liveParcels(), [])
      await page.keyboard.press(' ')
      await page.getByText(words.blocked, { exact: false }).first().waitFor()

      await page.goto(`${APP}/oms/blocks`)
      await ready(page)
      const row = page.locator('tbody tr')
      assert.equal(await row.count(), 1)
      for (const part of ['138****0001', why]) assert.include(await row.innerText(), part)

      await page.goto(`${APP}/orders/orders/${first}`)
      await ready(page)
      const card = page.locator('li').filter({ hasText: why })
      await card.getByRole('button', { name: words.lift }).click()
      await confirm(locale === 'en' ? 'a mistake' : '误伤')
      await card.waitFor({ state: 'detached' })
      assert.deepEqual(await rowsOf('SELECT id FROM oms_block_list'), [])
      assert.deepEqual(seen.take(), [])
    })

    test(`why an order leaves from here is read, and it is sent from elsewhere, in ${locale}`, async ({
      assert,
      browserContext,
    }) => {
      const stage = await setStage()
      const far = await addWarehouse({ regionCode: '440100' })
      await addStock({ warehouseId: far, skuIds: stage.skuIds, stock: 10 })
      const [id] = await orders(stage, {})
      const path = `/orders/orders/${id}?tab=oms.allocation`
      const { page, seen } = await openAs(browserContext, 'operations', locale, path)
      // Both warehouses are weighed, the nearer one is marked as chosen.
      const rows = page.locator('[data-decision] tbody tr')
      assert.equal(await rows.count(), 2)
      assert.equal(await rows.first().locator('.sr-only').count(), 1)
      await page.locator('a[href$="/allocation"]').click()
      await page.locator(`input[name=warehouse][value="${far}"]`).check()
      await page.locator('[data-field=reason] input').fill(locale === 'en' ? 'wants it' : '急用')
      await page.locator('[data-send]:not([disabled])').click()
      await page.waitForSelector('[data-choice]')
      assert.equal(await page.locator('[data-choice]').count(), 1)
      const parcels = await rowsOf(
        `SELECT warehouse_id::int AS id FROM fulfilments WHERE status <> 'cancelled'`
      )
      assert.deepEqual(parcels, [{ id: far }])
      assert.deepEqual([...(await brokenLines()), ...(await brokenParcels())], [])
      assert.deepEqual(seen.take(), [])
    })

    test(`a line is moved by a key, undone, split off and applied, in ${locale}`, async ({
      assert,
      browserContext,
    }) => {
      const stage = await setStage()
      const [id] = await orders(stage, {
        lines: stage.skuIds.map((skuId) => ({ skuId, title: '帐篷', qty: 2, unitPrice: '100' })),
        payments: [
          {
            method: 'alipay',
            externalTxnNo: 'B1',
            amount: '400',
            paidAt: new Date().toISOString(),
          },
        ],
      })
      const { page, seen } = await openAs(
        browserContext,
        'operations',
        locale,
        `/oms/parcels/${id}`
      )
      const cards = page.locator('.board-card[data-card^=p], .board-card[data-card^=n][aria-label]')
      await press(page, 'j', 'n')
      assert.equal(await cards.count(), 2)
      await press(page, 'z')
      assert.equal(await cards.count(), 1)
      // One of two units, by the menu.
      await press(page, 'j', 'm')
      await page.locator('input[type=number]').fill('1')
      await page.locator('[data-target=new]').click()
      assert.equal(await cards.count(), 2)
      await press(page, 'p')
      await page.locator('[data-apply]:not([disabled])').click()
      await page.waitForSelector('[data-apply]', { state: 'detached' })
      assert.lengthOf(await liveParcels(), 2)
      assert.deepEqual([...(await brokenLines()), ...(await brokenParcels())], [])
      assert.deepEqual(seen.take(), [])
    })

    test(`a rule and a gift are put together by hand and read as sentences, in ${locale}`, async ({
      assert,
      browserContext,
    }) => {
      const stage = await setStage()
      const words = wordsOf(locale)
      const { page, seen } = await openAs(browserContext, 'operations', locale, '/oms/rules/create')
      await page.locator('input[maxlength="80"]').fill('大额急单')
      const choose = async (label: string, option: string, nth = 0) => {
        await page.getByLabel(label, { exact: true }).nth(nth).click()
        await page.getByRole('option', { name: option, exact: true }).click()
      }
      const { ui, oms } = words
      await choose(ui.field, oms.fields.total)
      await choose(ui.op, ui.ops.gte)
      await page.getByLabel(ui.value, { exact: true }).fill('300')
      await page.getByRole('button', { name: ui.add_group, exact: true }).click()
      await choose(ui.field, oms.fields.buyer_note, 1)
      await choose(ui.op, ui.ops.contains, 1)
      await page.getByLabel(ui.value, { exact: true }).nth(1).fill('急')
      const sentence = await page.locator('[data-condition-words]').innerText()
      for (const part of [oms.fields.total, '300', oms.fields.buyer_note, '急'])
        assert.include(sentence, part)
      await page.locator('button[type=submit]').click()
      await page.waitForURL('**/oms/rules')
      const [rule] = await rowsOf(`SELECT condition FROM oms_audit_rules WHERE name = '大额急单'`)
      assert.deepEqual(rule.condition, {
        all: [
          { field: 'total', op: 'gte', value: '300' },
          { any: [{ field: 'buyer_note', op: 'contains', value: '急' }] },
        ],
      })
      assert.include(await page.locator('main').innerText(), '大额急单')

      const { code } = (await rowsOf('SELECT code FROM skus WHERE id = $1', [stage.skuIds[1]]))[0]
      await page.goto(`${APP}/oms/gifts/create`)
      await ready(page)
      await page.locator('input[maxlength="80"]').fill('满百有礼')
      await page.getByText(words.choose_gift, { exact: true }).click()
      await page.getByRole('option', { name: new RegExp(code) }).click()
      await page.locator('button[type=submit]').click()
      await page.waitForURL('**/oms/gifts')
      const [gift] = await rowsOf('SELECT steps, is_on FROM oms_gift_rules')
      assert.deepEqual(gift.steps, [{ from: '100', gifts: [{ skuId: stage.skuIds[1], qty: 1 }] }])
      const row = await page.locator('tbody tr').first().innerText()
      assert.include(row, '满百有礼')
      assert.include(row, '100')
      assert.deepEqual(seen.take(), [])
    })
  }
})

test.group('Park queue in the browser', (group) => {
  group.each.setup(async () => {
    await resetDatabase()
    forgetConfig()
  })

  /** Two orders that wait for one item, and one whose sum is another. */
  async function park(shop: Shop) {
    const payloads = [41, 42, 43].map((id) => {
      const order = sample(shop, id)
      if (id !== 43)
        order.lines[0] = {
          ...order.lines[0],
          code: shop.skuCodes[0].toLowerCase(),
          title: '折叠椅 旧款',
        }
      const payload = woocommerceOrder(order, 'processing') as Record<string, unknown>
      return JSON.stringify(id === 43 ? { ...payload, total: '105.00' } : payload)
    })
    const { ids } = await inTransaction(null, (trx) =>
      new FilePlatformOrders().handle({
        trx,
        storeId: shop.storeId,
        platform: 'woocommerce',
        payloads,
      })
    )
    await new SubmitPlatformOrders().handle({ ids })
  }
  const left = async () =>
    (await rowsOf(`SELECT external_no FROM platform_orders WHERE state = 'parked' ORDER BY 1`)).map(
      (row) => row.external_no
    )
  const WORDS = {
    'zh-CN': { differ: '金额对不上', items: '批量匹配商品', accept: /以平台金额 ¥105.00 为准/ },
    'en': { differ: 'Amounts differ', items: 'Map items', accept: /Accept the platform’s ¥105.00/ },
  }

  for (const locale of ['zh-CN', 'en'] as const) {
    test(`what waits is counted, peeked, mapped once for all and decided, in ${locale}`, async ({
      assert,
      browserContext,
    }) => {
      const words = WORDS[locale]
      await park(
        await connectShop('woocommerce', 'https://shop.example.com', { webhook_secret: 'ws' })
      )
      const { page, seen } = await openAs(browserContext, 'operations', locale, '/oms/parked')
      await page
        .locator('tbody tr')
        .first()
        .click({ position: { x: 300, y: 10 }, trial: true })
      await page.keyboard.press('j')
      await page.keyboard.press(' ')
      await page.waitForSelector('pre:has-text("line_items")')
      await page.keyboard.press('Escape')
      await page.getByRole('link', { name: words.items }).click()
      await page.waitForURL(/parked\/items/)
      const row = page.locator('tbody tr')
      assert.equal(await row.count(), 1)
      assert.match((await row.textContent())!, /\d+%/)
      await row.locator('input[type=radio]').first().check()
      await page.locator('button[type=submit]').click()
      await page.waitForSelector('tbody input[type=radio]', { state: 'detached' })
      assert.deepEqual(await left(), ['43'])
      await page.goto(`${APP}/oms/parked`)
      await ready(page)
      await page.getByRole('link', { name: words.differ }).first().click()
      await page.waitForURL(/reason=amounts_differ/)
      await page.goto(
        `${APP}/oms/parked/${(await rowsOf(`SELECT id FROM platform_orders WHERE external_no = '43'`))[0].id}`
      )
      await ready(page)
      await page.getByRole('button', { name: words.accept }).click()
      await page.getByRole('dialog').getByRole('button').last().click()
      await page.waitForURL(/parked/)
      await page.waitForFunction(() => !document.querySelector('[role=dialog]'))
      for (let n = 0; n < 40 && (await left()).length > 0; n++) await page.waitForTimeout(100)
      assert.deepEqual(await left(), [])
      assert.deepEqual(seen.take(), [])
    })
  }
})
