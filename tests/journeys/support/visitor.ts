import type { BrowserContext, Page } from 'playwright'
import { drainJobs } from '#tests/helpers/jobs'
import { rows, until } from './rows.js'
import { APP } from './world.js'

/** Follows an ad to the landing page; answers the page and the visit the tracker reported. */
export async function followAd(shopper: BrowserContext) {
  const page = await shopper.newPage()
  await page.goto(`${APP}/lp/spring?utm_source=douyin&utm_medium=cpc&utm_campaign=spring-tents`)
  await page.waitForSelector('h1')
  const visit = await until('visit', async () => {
    await drainJobs()
    return (await rows('SELECT * FROM marketing_visits'))[0]
  })
  return { page, visit }
}

/** Takes the coupon of the page for a phone; answers when it was asked for, in milliseconds. */
export async function claimCoupon(page: Page, phone: string, name: string): Promise<number> {
  await page.fill('input[name=phone]', phone)
  await page.fill('input[name=name]', name)
  await page.check('input[name=consent]')
  const from = Date.now()
  await Promise.all([page.waitForNavigation(), page.click('form button[type=submit]')])
  return from
}

/** Writes into the chat of a shop's page; answers the page and the ticket it became. */
export async function askInChat(shopper: BrowserContext, url: string, question: string) {
  const page = await shopper.newPage()
  await page.goto(url)
  await page.getByRole('button', { name: '在线客服' }).click()
  await page.getByRole('textbox').fill(question)
  await page.getByRole('button', { name: '发送' }).click()
  const ticket = await until(
    'ticket',
    async () => (await rows('SELECT * FROM service_desk_tickets'))[0]
  )
  return { page, ticket }
}
