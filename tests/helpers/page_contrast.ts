/// <reference lib="dom" />
import type { Page } from 'playwright'

/**
 * Texts whose contrast falls short of WCAG AA (4.5, large ones 3), in light
 * and in dark. Browsers name colours in many ways, so a canvas reads them.
 */
export async function contrastFaults(page: Page): Promise<string[]> {
  const faults: string[] = []
  for (const theme of ['light', 'dark'] as const) {
    await page.evaluate((dark) => {
      document.documentElement.classList.toggle('dark', dark)
    }, theme === 'dark')
    await page.evaluate(settleColours)
    const found = await page.evaluate(measure)
    faults.push(...found.map((fault) => `${fault} in ${theme}`))
  }
  await page.evaluate(() => document.documentElement.classList.remove('dark'))
  return faults
}

/** Runs in the page: colours on their way to the other theme arrive at once, however busy the machine is. */
function settleColours() {
  document.documentElement.getBoundingClientRect()
  for (const animation of document.getAnimations()) {
    if (animation.effect?.getComputedTiming().iterations === Infinity) animation.cancel()
    else animation.finish()
  }
}

/** Runs in the page. */
function measure(): string[] {
  const brush = document
    .createElement('canvas')
    .getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D
  const rgba = (color: string) => {
    brush.clearRect(0, 0, 1, 1)
    brush.fillStyle = color
    brush.fillRect(0, 0, 1, 1)
    const [r, g, b, a] = brush.getImageData(0, 0, 1, 1).data
    return [r, g, b, a / 255]
  }
  const over = (top: number[], under: number[]) =>
    [0, 1, 2].map((i) => top[i] * top[3] + under[i] * (1 - top[3])).concat(1)
  const light = ([r, g, b]: number[]) => {
    const [x, y, z] = [r, g, b].map((v) =>
      v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4
    )
    return 0.2126 * x + 0.7152 * y + 0.0722 * z
  }
  const ground = (element: Element) => {
    const layers: number[][] = []
    for (let at: Element | null = element; at; at = at.parentElement) {
      layers.unshift(rgba(getComputedStyle(at).backgroundColor))
    }
    return layers.reduce((under, layer) => over(layer, under), [255, 255, 255, 1])
  }

  const faults = new Set<string>()
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent?.trim()
    const element = node.parentElement
    if (
      !text ||
      !element ||
      element.closest('svg, script, style, [disabled], .sr-only, [aria-hidden=true]')
    )
      continue
    if (!element.checkVisibility({ checkOpacity: true })) continue
    const style = getComputedStyle(element)
    const under = ground(element)
    const [a, b] = [light(over(rgba(style.color), under)), light(under)]
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
    const size = Number.parseFloat(style.fontSize)
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700)
    if (ratio < (large ? 3 : 4.5))
      faults.add(`has contrast ${ratio.toFixed(2)} at “${text.slice(0, 40)}”`)
  }
  return [...faults]
}
