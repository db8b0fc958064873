/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Page } from 'playwright'

/**
 * Texts of the page's own chrome: headings, labels, buttons, menu, hints. Left
 * out is what people or platforms wrote: cells, values, codes, names; on a
 * record its title too, which is often somebody's name.
 */
export function chromeTexts(page: Page, record = false): Promise<string[]> {
  return page.evaluate((named) => {
    const OTHERS =
      'td, dd, code, pre, time, textarea, .font-mono, .code, [data-text], .panel-top, option, svg, script, style, .row-link'
    const DATA = named ? `${OTHERS}, .page-title` : OTHERS
    const texts = new Set<string>()
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.textContent?.trim()
      const parent = node.parentElement
      if (!text || !parent || parent.closest(DATA)) continue
      if (parent.checkVisibility?.() === false) continue
      texts.add(text)
    }
    for (const element of document.querySelectorAll('[placeholder], [aria-label], [title]')) {
      if (element.closest(DATA)) continue
      for (const name of ['placeholder', 'aria-label', 'title']) {
        const text = element.getAttribute(name)?.trim()
        if (text) texts.add(text)
      }
    }
    return [...texts]
  }, record)
}

const HAN = /\p{Script=Han}/u

/** Words that are the same in Chinese: names, codes, units. */
const SAME = new Set(
  `tandem shopify woocommerce amazon ebay tiktok shop excel csv xlsx pdf api json http https url webhook sku spu id ean upc gs1 code abc xyz
   sms email e-mail mail token qr oauth sso totp utf gbk ascii sf zto yto sto jd jt ems sn fifo lifo fefo atp erp crm wms oms pda bom moq
   kpi roi gmv arpu rfm ltv cac aov nps sla cod vat gl ar ap pl p&l usd eur cny gbp jpy hkd rmb kg cm mm ml kb mb gb ctrl cmd shift enter
   space tab esc alt shanye outdoors windows mac ios android wifi usb ip html css js utc gmt asia shanghai us uk web chrome woo mailto
   english accesskey secret acos utm bearer smtp redis postgresql aliyun stripe paypal`.split(/\s+/)
)

/** Runs of English in a Chinese page: two or more ordinary words in a row. */
export function englishLeftovers(texts: readonly string[]): string[] {
  return texts.filter((text) => {
    const runs = text.match(/[A-Za-z][A-Za-z'’&-]+(?:[ ,][A-Za-z][A-Za-z'’&-]*)+/g) ?? []
    return runs.some((run) => {
      const words = run.toLowerCase().split(/[ ,]+/)
      return words.filter((word) => !SAME.has(word)).length >= 2
    })
  })
}

/**
 * Chinese in an English page's own texts: what is left of them without the names and words the
 * database holds, longest first.
 */
export function chineseLeftovers(texts: readonly string[], stored: readonly string[]): string[] {
  return texts.filter((text) => {
    if (!HAN.test(text) || ['中文', '简体中文'].includes(text)) return false
    return HAN.test(stored.reduce((rest, words) => rest.replaceAll(words, ''), text))
  })
}

/** Keys that no language file answered: `oms.orders.title`. */
export function bareKeys(texts: readonly string[]): string[] {
  return texts.filter(
    (text) =>
      /^[a-z][a-z0-9_-]*(\.[a-z0-9_-]+){1,6}$/.test(text) &&
      !/\.(com|cn|tandem|test|csv|xlsx|json)$/.test(text)
  )
}
