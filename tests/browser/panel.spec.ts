/// <reference lib="dom" />
import { test } from '@japa/runner'
import type { Browser, Page } from 'playwright'
import { notify } from '#kernel/notifications/notify'
import { getPanelState } from '#shell/queries/get_panel_state'
import { startBuiltApp } from '#tests/helpers/built_app'
import { resetDatabase } from '#tests/helpers/database'
import { ready, watch } from '#tests/helpers/page_watch'
import { actingAs, PASSWORD } from '#tests/helpers/people'

let built: Awaited<ReturnType<typeof startBuiltApp>>

async function enter(browser: Browser, path: string, options: { dark?: boolean } = {}) {
  const user = await actingAs('owner')
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    colorScheme: options.dark ? 'dark' : 'light',
  })
  await context.addCookies([{ name: 'tandem-locale', value: 'en', url: built.url }])
  const page = await context.newPage()
  await page.goto(`${built.url}/sign-in`)
  await ready(page)
  await page.fill('input[name=email]', user.email)
  await page.fill('input[name=password]', PASSWORD)
  await page.click('button[type=submit]')
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
  await page.goto(`${built.url}${path}`)
  await ready(page)
  return { page, user, context }
}

const twenty = (userId: number) =>
  Promise.all(
    Array.from({ length: 60 }, () =>
      notify(null, [userId], { kind: 'sample.thing.done', message: 'ui.copied', href: '/' })
    )
  )
const query = (page: Page) => new URL(page.url()).search

test.group('Panel in the browser', (group) => {
  group.setup(async () => {
    await resetDatabase()
    built = await startBuiltApp()
  })
  group.teardown(() => built?.stop())

  test('a list filters by its URL, pages, and keeps a view that becomes its default', async ({
    browser,
    assert,
  }) => {
    const { page, user, context } = await enter(browser, '/')
    await twenty(user.id)
    await page.goto(`${built.url}/shell/notifications`)
    await ready(page)
    assert.equal(await page.locator('.grid-table tbody tr').count(), 50)
    await page.getByRole('button', { name: 'Next' }).click()
    await page.waitForURL(/after=/)
    await page.waitForFunction(
      () => document.querySelectorAll('.grid-table tbody tr').length === 10
    )

    await page.getByRole('button', { name: 'Unread', exact: true }).click()
    await page.getByText('Yes', { exact: true }).click()
    await page.waitForURL(/unread=1/)
    assert.notInclude(query(page), 'after=')

    await page.getByRole('button', { name: 'Save as view' }).click()
    await page.getByLabel('Name of the view').fill('To read')
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    const tab = page.locator('.view-tabs').getByRole('button', { name: 'To read' })
    await tab.waitFor()
    assert.equal(await tab.getAttribute('aria-pressed'), 'true')
    const { views } = await getPanelState(user.id)
    const [view] = views
    assert.containsSubset(view, {
      page: 'shell.notifications',
      path: '/shell/notifications',
      params: { unread: '1' },
    })

    await page.locator('.view-tabs').getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: 'Make default' }).click()
    await page.waitForFunction(() =>
      document.querySelector(
        '.view-tabs [aria-pressed=true] svg, .view-tabs [aria-pressed=true] span[class*=iconify]'
      )
    )
    await page.waitForTimeout(300)
    const { preferences } = await getPanelState(user.id)
    assert.equal(preferences['view:shell.notifications'], view.id)
    await context.close()
  })

  test('columns and density stay as they were left, from the first HTML on', async ({
    browser,
    assert,
  }) => {
    const { page, user, context } = await enter(browser, '/')
    await twenty(user.id)
    await page.goto(`${built.url}/shell/notifications`)
    await ready(page)
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByLabel('When').uncheck()
    await page.getByLabel('Compact rows').check()
    await page.waitForTimeout(400)
    const answer = await context.request.get(`${built.url}/shell/notifications`)
    const html = await answer.text()
    assert.include(html, 'data-dense="true"')
    assert.notMatch(html.slice(html.indexOf('<thead')), />When</)
    await context.close()
  })

  test('keys move, and rest while one types', async ({ browser, assert }) => {
    const { page, user, context } = await enter(browser, '/')
    await twenty(user.id)
    await page.goto(`${built.url}/shell/notifications`)
    await ready(page)
    const row = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('.grid-table tbody tr')].findIndex(
          (tr) => (tr as HTMLElement).dataset.cursor === 'true'
        )
      )
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('k')
    assert.equal(await row(), 0)
    await page.keyboard.press('?')
    await page.getByRole('dialog').getByText('Next row').waitFor()
    await page.keyboard.press('j')
    assert.equal(await row(), 0)
    await page.keyboard.press('Escape')

    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.type('home')
    await page.getByRole('option', { name: /Home/ }).first().waitFor()
    assert.equal(await row(), 0)
    await page.keyboard.press('Enter')
    await page.waitForURL(`${built.url}/`)
    await context.close()
  })

  test('a notification arrives on the open page', async ({ browser, assert }) => {
    const { page, user, context } = await enter(browser, '/')
    await page.waitForTimeout(800)
    assert.equal(await page.locator('.bell-count').count(), 0)
    await notify(null, [user.id], { kind: 'sample.thing.done', message: 'ui.copied' })
    await page.locator('.bell-count').waitFor({ timeout: 5000 })
    assert.equal(await page.locator('.bell-count').textContent(), '1')
    // Said by a module whose texts this page has no other use for.
    const params = { courier: 'SF' }
    await notify(null, [user.id], {
      ...{ kind: 'sample.thing.failed', message: 'oms.notifications.bill_failed', params },
    })
    await page.waitForFunction(() => document.querySelector('.bell-count')?.textContent === '2')
    await page.locator('.bell-count').click()
    await page.getByText('SF’s bill could not be read.').waitFor()
    await page.getByRole('button', { name: 'Mark all as read' }).click()
    await page.locator('.bell-count').waitFor({ state: 'detached' })
    await context.close()
  })

  test('language and theme hold, without a flash of the other', async ({ browser, assert }) => {
    const { page, context } = await enter(browser, '/', { dark: true })
    const seen = watch(page)
    const themeOf = () => page.evaluate(() => document.documentElement.className)
    assert.include(await themeOf(), 'dark')
    await page.getByRole('button', { name: 'Appearance' }).click()
    await page.getByRole('menuitemcheckbox', { name: 'Light' }).click()
    await page.waitForFunction(() => !document.documentElement.classList.contains('dark'))
    await page.waitForTimeout(300)
    const answer = await context.request.get(`${built.url}/`)
    const html = await answer.text()
    assert.match(html, /<html lang="en" class="">/)

    await page.getByRole('button', { name: 'Switch to Chinese' }).click()
    await page.waitForFunction(() => document.documentElement.lang === 'zh-CN')
    await ready(page)
    assert.include(await page.locator('.menu').innerText(), '工作台')
    assert.deepEqual(seen.take(), [])
    await context.close()
  })

  test('the content policy allows no script but ours, and no evaluation', async ({
    browser,
    assert,
  }) => {
    const { context } = await enter(browser, '/')
    const answer = await context.request.get(`${built.url}/`)
    const policy = answer.headers()['content-security-policy']
    const scripts = policy.split(';').find((entry) => entry.trim().startsWith('script-src'))!
    assert.match(scripts, /'self' 'nonce-[^']+'$/)
    await context.close()
  })
})
