import i18nManager from '@adonisjs/i18n/services/main'
import type { BrowserContext, Page, Response } from 'playwright'
import { ready } from '#tests/helpers/page_watch'
import { APP } from './world.js'

type Person = Parameters<BrowserContext['loginAs']>[0]

/** A text as a member of staff reads it, in Chinese. */
export const say = (key: string, values?: Record<string, unknown>) =>
  i18nManager.locale('zh-CN').t(key, values)

/** A member of staff sits down at a page of the panel, which then is alive. */
export async function sitDown(context: BrowserContext, person: Person, path: string) {
  await context.addCookies([{ name: 'tandem-locale', value: 'zh-CN', url: APP }])
  await context.loginAs(person)
  const page = await context.newPage()
  await goTo(page, path)
  return page
}

/** Opens a page of the panel and waits until it is alive. */
export async function goTo(page: Page, path: string) {
  const answer = await page.goto(`${APP}${path}`)
  if (answer?.status() !== 200) throw new Error(`${path} answers ${answer?.status()}`)
  await ready(page)
}

/** A page that opens subscribes to what it shows, which is a POST as well and answers nothing. */
const isDeed = (answer: Response) =>
  answer.request().method() === 'POST' && !answer.url().includes('/__transmit/')

/** Presses the button of this text and waits until the server has answered. */
export async function press(page: Page, key: string, values?: Record<string, unknown>) {
  const button = page.getByRole('button', { name: say(key, values), exact: true }).last()
  await Promise.all([page.waitForResponse(isDeed, { timeout: 15_000 }), button.click()])
  await page.waitForLoadState('load')
}

/** Chooses our SKU in the first picker of the page. */
export async function pickSku(page: Page, code: string) {
  await page.locator('main form button[aria-haspopup]').first().click()
  await page.getByPlaceholder(say('ui.sku_picker.search')).fill(code)
  await page.getByRole('option', { name: code }).first().click()
  // The closing menu holds the focus for a moment.
  await page.getByRole('option').first().waitFor({ state: 'detached' })
}
