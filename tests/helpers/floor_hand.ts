/// <reference lib="dom" />
import type { BrowserContext, Page } from 'playwright'
import { ready } from '#tests/helpers/page_watch'

/** A worker's hand on the floor pages: a phone of 360 × 740 and a scanner that types. */
export class FloorHand {
  constructor(
    readonly page: Page,
    readonly url: string
  ) {}

  async open(path: string): Promise<this> {
    await this.page.goto(`${this.url}${path}`)
    await ready(this.page)
    return this
  }

  /** Types a code into whatever has the focus, as a keyboard wedge does, and ends with Enter. */
  async scan(code: string): Promise<void> {
    await this.page.waitForFunction(() => document.activeElement?.id === 'scan-field')
    await this.page.keyboard.type(code)
    await this.page.keyboard.press('Enter')
  }

  /**
   * Scans and waits for the answer beside the field, which must be right or wrong as said. The scan
   * that ends a task is right: the page says so in place of the field.
   */
  async scanned(code: string, outcome: 'right' | 'wrong'): Promise<string> {
    const before = (await this.#message())?.at ?? null
    await this.scan(code)
    await this.page.waitForFunction((old) => {
      const found = document.querySelector<HTMLElement>('.scan-message')
      return found ? found.dataset.at !== old : document.querySelector('[data-done]') !== null
    }, before)
    const found = (await this.#message()) ?? { outcome: 'right', text: '' }
    if (found.outcome !== outcome)
      throw new Error(`"${code}" was ${found.outcome}, not ${outcome}: ${found.text}`)
    return found.text
  }

  #message() {
    return this.page.evaluate(() => {
      const found = document.querySelector<HTMLElement>('.scan-message')
      if (!found) return null
      const { outcome = '', at = '' } = found.dataset
      return { outcome, at, text: found.innerText.trim() }
    })
  }

  /** What the scale says, in grams. */
  async weigh(grams: number): Promise<void> {
    await this.page.locator('[data-scale] input').first().fill(String(grams))
    await this.page.keyboard.press('Enter')
  }

  /** Until the device has nothing left to send. */
  async sent(): Promise<void> {
    await this.page.waitForFunction(() => document.querySelector('.pda-net') === null, null, {
      timeout: 20_000,
    })
  }

  /** Items of the walk, in its order, until the task is done. */
  async pickAll(): Promise<void> {
    for (;;) {
      const wanted = this.page.locator('[data-wanted]')
      if ((await wanted.count()) === 0) return
      const line = await wanted.getAttribute('data-wanted')
      await this.scanned(line!, 'right')
    }
  }
}

/** A tab as wide as a handheld, in the language given. */
export async function aHandheld(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  await page.setViewportSize({ width: 360, height: 740 })
  return page
}
