import { readFileSync } from 'node:fs'
import { test } from '@japa/runner'
import { sql } from '#kernel/sql'
import CaptureOrders from '#orders/actions/capture_orders'
import { shipAll } from '#orders/database/factories/ship'
import { anOrder, setStage } from '#orders/database/factories/stage'
import { resetDatabase } from '#tests/helpers/database'
import { drainJobs } from '#tests/helpers/jobs'
import { openAs } from '#tests/helpers/page_watch'

const one = async (text: string, values: unknown[] = []) =>
  (await sql<Record<string, any>>(null, text, values))[0]

function wordsOf(locale: 'zh-CN' | 'en') {
  const path = new URL(`../../lang/${locale}/orders.json`, import.meta.url)
  return JSON.parse(readFileSync(path, 'utf8'))
}

test.group('After-sales in the browser', (group) => {
  group.each.setup(() => resetDatabase())

  for (const locale of ['zh-CN', 'en'] as const) {
    test(`goods are exchanged for others: opened on the order, graded, sent anew, in ${locale}`, async ({
      assert,
      browserContext,
    }) => {
      const stage = await setStage({ skus: 3 })
      const { orderIds } = await new CaptureOrders().handle({
        storeId: stage.storeId,
        orders: [anOrder(stage.skuIds.slice(0, 2))],
      })
      await drainJobs()
      await shipAll()
      const { code } = await one('SELECT code FROM skus WHERE id = $1', [stage.skuIds[2]])
      const words = wordsOf(locale)
      const { page, seen } = await openAs(
        browserContext,
        'operations',
        locale,
        `/orders/orders/${orderIds[0]}`
      )

      await page.getByRole('button', { name: words.orders.open_case, exact: true }).click()
      await page.waitForURL('**/cases/new')
      await page.getByText(words.case_kinds.exchange, { exact: true }).click()
      await page.getByRole('spinbutton').first().fill('1')
      await page.keyboard.press('Tab')
      await page.getByText(words.cases.same_again, { exact: true }).click()
      await page.getByRole('option', { name: new RegExp(code) }).click()
      await page.getByRole('switch').check()
      await page.getByRole('button', { name: words.cases.submit, exact: true }).click()
      await page.waitForURL(/\/orders\/cases\/\d+$/)

      // The goods come: a second, not a good one.
      await page.getByRole('button', { name: words.cases.acts.receive, exact: true }).click()
      const grades = page.getByRole('dialog').getByRole('spinbutton')
      await grades.nth(0).fill('0')
      await grades.nth(1).fill('1')
      await page.keyboard.press('Tab')
      await page.getByRole('dialog').locator('button[type=submit]:not([disabled])').click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      const made = await one(
        `SELECT r.id, r.number, r.kind, r.total_amount AS total, r.parent_id AS parent, l.sku_id AS sku
           FROM after_sales_cases c JOIN orders r ON r.id = c.replacement_id JOIN order_lines l ON l.order_id = r.id`
      )
      assert.deepInclude(made, {
        kind: 'exchange',
        total: '0.0000',
        parent: orderIds[0],
        sku: stage.skuIds[2],
      })
      const { damaged } = await one('SELECT damaged FROM stock_levels WHERE sku_id = $1', [
        stage.skuIds[0],
      ])
      assert.equal(damaged, 1)

      // The case names what it sent, that order its case, and the order first sold both.
      await page.locator(`dd a[href="/orders/orders/${made.id}"]`).click()
      await page.waitForURL(`**/orders/orders/${made.id}`)
      await page.getByText(code, { exact: true }).first().waitFor()
      await page.locator('dd a[href^="/orders/cases/"]').waitFor()
      await page.locator(`dd a[href="/orders/orders/${orderIds[0]}"]`).click()
      await page.waitForURL(`**/orders/orders/${orderIds[0]}`)
      await page.getByRole('tab', { name: words.orders.cases }).click()
      const row = page.getByRole('tabpanel').locator('tbody tr')
      assert.include(await row.innerText(), words.case_kinds.exchange)
      assert.include(await row.innerText(), made.number)
      assert.deepEqual(seen.take(), [])
    })
  }
})
