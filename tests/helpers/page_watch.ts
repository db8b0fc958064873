/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { BrowserContext, Page } from 'playwright'
import { actingAs } from '#tests/helpers/people'

/** Leaving a page may cut its event stream off in the middle of a word. */
const STREAM = '/__transmit/'

/** What went wrong on the pages a browser tab showed: errors, refused resources, hydration. */
export function watch(page: Page) {
  const problems: string[] = []
  page.on('console', (message) => {
    if (message.location().url.includes(STREAM)) return
    if (message.type() === 'error' || /hydration|mismatch/i.test(message.text())) {
      problems.push(`console: ${message.text().slice(0, 400)}`)
    }
  })
  page.on('pageerror', (error) => problems.push(`thrown: ${error.message.slice(0, 400)}`))
  page.on('response', (response) => {
    if (response.status() >= 400 && !response.url().includes(STREAM))
      problems.push(`${response.status()}: ${response.url()}`)
  })
  return {
    /** Problems since the last call. */
    take: () => problems.splice(0),
  }
}

/** Until the page is alive; its event stream never lets the network rest. */
export async function ready(page: Page) {
  await page.waitForSelector('html[data-ready]', { timeout: 20_000 })
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 60)))
  )
}

/** A page as somebody of a role sees it at 1440 × 900 in a language, alive and watched. */
export async function openAs(
  context: BrowserContext,
  role: Parameters<typeof actingAs>[0],
  locale: string,
  path: string
) {
  const app = `http://${process.env.HOST}:${process.env.PORT}`
  await context.loginAs(await actingAs(role))
  await context.addCookies([{ name: 'tandem-locale', value: locale, url: app }])
  const page = await context.newPage()
  const seen = watch(page)
  await page.setViewportSize({ width: 1440, height: 900 })
  await page.goto(app + path)
  await ready(page)
  return { page, seen }
}
