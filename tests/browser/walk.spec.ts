/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { test } from '@japa/runner'
import type { Browser, Page } from 'playwright'
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
import type { Role } from '#tests/helpers/people'

type Locale = 'zh-CN' | 'en'
type Shared = { nav: { href: string; label: string }[] }

const LOCALES: Locale[] = ['zh-CN', 'en']
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

/** What an answer's HTML holds without a script: as a search engine or a slow phone gets the page. */
function withoutScript(html: string) {
  const title = html.match(/<title[^>]*>([^<]*)<\/title>/)?.[1] ?? ''
  const body = html.slice(html.indexOf('id="app"'))
  return { title, text: body.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ') }
}

/** Everything that may be wrong with one page, in words. */
async function faultsOf(
  page: Page,
  path: string,
  locale: Locale,
  seen: ReturnType<typeof watch>,
  record = false
) {
  const faults: string[] = []
  seen.take()
  const answer = await page.goto(`${built.url}${path}`)
  if (answer?.status() !== 200) return [`answers ${answer?.status()}`]
  const server = withoutScript(await answer.text())
  if (!/.+ · Tandem$/.test(server.title)) faults.push(`has the title "${server.title}"`)
  if (server.text.length < 12) faults.push('is empty in the HTML of the server')
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

/** One person through every page of their menu and the record behind each list's first row. */
async function walk(browser: Browser, role: Role, locale: Locale): Promise<string[]> {
  const { context, page } = await signIn(browser, demoPeople.get(role)!, locale)
  const seen = watch(page)
  const shared = await page.evaluate(
    () => JSON.parse(document.querySelector('script[data-page]')!.textContent!).props as Shared
  )
  const faults: string[] = []
  for (const path of [...EVERYWHERE, ...new Set(shared.nav.map((entry) => entry.href))]) {
    const found = await faultsOf(page, path, locale, seen)
    if (role === 'owner') found.push(...(await contrastFaults(page)), ...(await floorFaults(page)))
    faults.push(...found.map((fault) => `${path} ${fault}`))
    const record = await page.evaluate(() =>
      document.querySelector('a.row-link')?.getAttribute('href')
    )
    if (!record) continue
    const inside = await faultsOf(page, record, locale, seen, true)
    faults.push(...inside.map((fault) => `${record} ${fault}`))
  }
  await context.close()
  return faults
}

/**
 * Everyone walks in both languages, one language beside the other; the owner, who sees every page,
 * looks at colours and widths too.
 */
test.group('Walk', (group) => {
  group.setup(async () => {
    await fillDemo()
    stored = await storedChinese()
    built = await startBuiltApp()
  })
  group.teardown(() => built?.stop())

  for (const role of demoPeople.keys()) {
    test(`${role} through every page in both languages`, async ({ browser, assert }) => {
      const faults = await Promise.all(LOCALES.map((locale) => walk(browser, role, locale)))
      assert.deepEqual(Object.fromEntries(LOCALES.map((locale, n) => [locale, faults[n]])), {
        'zh-CN': [],
        'en': [],
      })
    }).timeout(600_000)
  }
})
