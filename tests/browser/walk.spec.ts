/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { test } from '@japa/runner'
import type { Browser, BrowserContext, Page } from 'playwright'
import { startBuiltApp } from '#tests/helpers/built_app'
import {
  bareKeys,
  chineseLeftovers,
  chromeTexts,
  englishLeftovers,
} from '#tests/helpers/page_texts'
import { contrastFaults } from '#tests/helpers/page_contrast'
import { ready, watch } from '#tests/helpers/page_watch'
import { fillDemo, demoPeople, storedChinese, type DemoPerson } from '#tests/helpers/demo'

type Locale = 'zh-CN' | 'en'
type Shared = { nav: { href: string; label: string }[] }

const LOCALES: Locale[] = ['zh-CN', 'en']
/** `WALK=full` sends every role through both languages, which takes three minutes more. */
const EVERYONE = process.env.WALK === 'full'
/** Everyone has these, whatever their menu holds. */
const EVERYWHERE = ['/', '/shell/notifications']

let built: Awaited<ReturnType<typeof startBuiltApp>>
let stored: string[]

async function signIn(browser: Browser, person: DemoPerson, locale: Locale) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale })
  await context.addCookies([{ name: 'tandem-locale', value: locale, url: built.url }])
  const page = await context.newPage()
  await page.goto(`${built.url}/sign-in`)
  await ready(page)
  await page.fill('input[name=email]', person.email)
  await page.fill('input[name=password]', person.password)
  await page.click('button[type=submit]')
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
  await page.goto(`${built.url}/`)
  await ready(page)
  return { context, page }
}

/** The page as a search engine or a slow phone gets it: whole, without a script. */
async function serverHtml(context: BrowserContext, path: string) {
  const answer = await context.request.get(`${built.url}${path}`, {
    headers: { accept: 'text/html' },
  })
  const html = await answer.text()
  const title = html.match(/<title[^>]*>([^<]*)<\/title>/)?.[1] ?? ''
  const body = html.slice(html.indexOf('id="app"'))
  return {
    status: answer.status(),
    title,
    text: body.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' '),
  }
}

/** Everything that may be wrong with one page, in words. */
async function faultsOf(
  page: Page,
  context: BrowserContext,
  path: string,
  locale: Locale,
  seen: ReturnType<typeof watch>,
  record = false
) {
  const faults: string[] = []
  const server = await serverHtml(context, path)
  if (server.status !== 200) return [`answers ${server.status}`]
  if (!/.+ · Tandem$/.test(server.title)) faults.push(`has the title "${server.title}"`)
  if (server.text.length < 12) faults.push('is empty in the HTML of the server')
  seen.take()
  await page.goto(`${built.url}${path}`)
  await ready(page)
  faults.push(...seen.take())
  const texts = await chromeTexts(page, record)
  faults.push(...bareKeys(texts).map((text) => `has no text for the key ${text}`))
  const leftovers = locale === 'zh-CN' ? englishLeftovers(texts) : chineseLeftovers(texts, stored)
  faults.push(...leftovers.map((text) => `says “${text.slice(0, 80)}” in the other language`))
  return faults
}

/** On the floor a page fits a hand: nothing scrolls sideways, everything can be hit and read. */
async function floorFaults(page: Page) {
  await page.setViewportSize({ width: 360, height: 740 })
  await page.waitForTimeout(80)
  const faults = await page.evaluate(() => {
    const found: string[] = []
    const wide = document.documentElement.scrollWidth
    if (wide > 360) found.push(`is ${wide} px wide on a 360 px screen`)
    if (!location.pathname.includes('/pda')) return found
    for (const element of document.querySelectorAll<HTMLElement>(
      '.pda-main :is(button, a, input, select)'
    )) {
      if (!element.checkVisibility() || element.matches('.plain, .sr-only, [type=hidden]')) continue
      const { height } = element.getBoundingClientRect()
      const size = Number.parseFloat(getComputedStyle(element).fontSize)
      const name =
        element.textContent?.trim().slice(0, 30) ||
        element.getAttribute('aria-label') ||
        element.tagName
      if (height < 48) found.push(`has a target of ${Math.round(height)} px: ${name}`)
      if (size < 18) found.push(`has type of ${size} px: ${name}`)
    }
    return found
  })
  await page.setViewportSize({ width: 1440, height: 900 })
  return faults
}

/**
 * The owner, who sees every page, walks in both languages and looks at colours and widths too; the
 * other roles walk in Chinese and look for what only a role can meet: doors that do not open.
 */
test.group('Walk', (group) => {
  group.setup(async () => {
    await fillDemo()
    stored = await storedChinese()
    built = await startBuiltApp()
  })
  group.teardown(() => built?.stop())

  for (const locale of LOCALES) {
    for (const role of EVERYONE || locale === 'zh-CN' ? demoPeople.keys() : (['owner'] as const)) {
      test(`${role} through every page in ${locale}`, async ({ browser, assert }) => {
        const { context, page } = await signIn(browser, demoPeople.get(role)!, locale)
        const seen = watch(page)
        const shared = await page.evaluate(
          () =>
            JSON.parse(document.querySelector('script[data-page]')!.textContent!).props as Shared
        )
        const faults: string[] = []
        const paths = [...EVERYWHERE, ...new Set(shared.nav.map((entry) => entry.href))]
        for (const path of paths) {
          const found = await faultsOf(page, context, path, locale, seen)
          if (role === 'owner')
            found.push(...(await contrastFaults(page)), ...(await floorFaults(page)))
          faults.push(...found.map((fault) => `${path} ${fault}`))
          const record = await page.evaluate(() =>
            document.querySelector('a.row-link')?.getAttribute('href')
          )
          if (!record) continue
          const inside = await faultsOf(page, context, record, locale, seen, true)
          faults.push(...inside.map((fault) => `${record} ${fault}`))
        }
        await context.close()
        assert.deepEqual(faults, [])
      }).timeout(600_000)
    }
  }
})
