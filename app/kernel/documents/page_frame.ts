import { inZone } from '#kernel/clock'
import { drawCode128 } from '#kernel/documents/barcodes'
import { INK, MM, MUTED, type Canvas, type TextStyle } from '#kernel/documents/canvas'
import { wording, type DocumentLanguage, type Wording } from '#kernel/documents/label_text'

/** What stands at the head and foot of every page. */
export interface DocumentHead {
  company: { name: string; lines?: string[] }
  title: Wording
  /** Number of the document; drawn as text and, where it is ASCII, as Code 128. */
  number?: string
  printedAt: Date
  printedBy: string
  zone?: string
  /** Default `both`. */
  language?: DocumentLanguage
}

const PAGE: [number, number] = [210 * MM, 297 * MM]
const MARGIN = { x: 15 * MM, top: 12 * MM, bottom: 17 * MM }
const BARCODE = { width: 62 * MM, height: 9 * MM }

/** The left edge, the width and the lower end of what a page holds. */
export const BODY_X = MARGIN.x
export const BODY_WIDTH = PAGE[0] - 2 * MARGIN.x
export const BODY_BOTTOM = PAGE[1] - MARGIN.bottom

/** The head and the foot around the pages of a document. */
export class PageFrame {
  readonly language: DocumentLanguage
  #y = 0

  constructor(
    readonly canvas: Canvas,
    readonly head: DocumentHead
  ) {
    this.language = head.language ?? 'both'
  }

  static readonly size = PAGE

  /** Opens the next page and returns where its body begins. */
  open(): number {
    const first = this.canvas.pdf.bufferedPageRange().count === 0
    this.canvas.addPage(PAGE)
    this.#y = MARGIN.top
    if (first) this.#fullHead()
    else this.#shortHead()
    return this.#y
  }

  /** Writes the foot of every page, once their number is known. */
  close(): void {
    const { pdf } = this.canvas
    const { start, count } = pdf.bufferedPageRange()
    for (let index = 0; index < count; index++) {
      pdf.switchToPage(start + index)
      this.#footer(index + 1, count)
    }
  }

  #fullHead(): void {
    const { company, title, number } = this.head
    const half = BODY_WIDTH - BARCODE.width - 10
    const put = (text: string, style: TextStyle) => {
      this.canvas.text(text, { x: BODY_X, y: this.#y, width: half }, style)
      this.#y += this.canvas.heightOf(text, half, style)
    }
    const top = this.#y
    put(company.name, { size: 13, bold: true })
    for (const line of company.lines ?? []) put(line, { size: 8, color: MUTED })
    const right = { x: BODY_X + BODY_WIDTH - BARCODE.width, y: top, ...BARCODE }
    if (number) this.#number(number, right)

    this.#y = Math.max(this.#y, top + (number ? 14 * MM : 0)) + 8
    const style: TextStyle = { size: 16, bold: true, align: 'center' }
    const text = wording(title, this.language)
    this.canvas.text(text, { x: BODY_X, y: this.#y, width: BODY_WIDTH }, style)
    this.#y += this.canvas.heightOf(text, BODY_WIDTH, style) + 6
    this.canvas.line(BODY_X, this.#y, BODY_X + BODY_WIDTH, this.#y, 1, INK)
    this.#y += 10
  }

  #number(number: string, box: { x: number; y: number; width: number; height: number }): void {
    if (/^[\x20-\x7e]+$/.test(number)) {
      drawCode128(this.canvas.pdf, number, box, { widest: 0.33 * MM })
    }
    const under = { x: box.x, y: box.y + box.height + 2, width: box.width }
    this.canvas.text(number, under, { size: 9, align: 'center' })
  }

  /** On the pages that follow: whose document this is, and which. */
  #shortHead(): void {
    const { company, title, number } = this.head
    const style: TextStyle = { size: 8, color: MUTED }
    const box = { x: BODY_X, y: this.#y, width: BODY_WIDTH }
    this.canvas.text(company.name, box, style)
    const name = [wording(title, this.language), number].filter(Boolean).join('  ')
    this.canvas.text(name, box, { ...style, align: 'right' })
    this.#y += 14
    this.canvas.line(BODY_X, this.#y, BODY_X + BODY_WIDTH, this.#y)
    this.#y += 8
  }

  #footer(page: number, pages: number): void {
    const { printedAt, printedBy, zone } = this.head
    const y = PAGE[1] - MARGIN.bottom + 12
    this.canvas.line(BODY_X, y - 5, BODY_X + BODY_WIDTH, y - 5)
    const time = inZone(printedAt, zone).toFormat('yyyy-MM-dd HH:mm')
    const said: Wording = {
      zh: `打印：${time} ${printedBy}`,
      en: `Printed ${time} by ${printedBy}`,
    }
    const printed = this.language === 'en' ? said.en : said.zh
    const numbered = wording(
      { zh: `第 ${page} 页 / 共 ${pages} 页`, en: `Page ${page} of ${pages}` },
      this.language === 'both' ? 'zh' : this.language
    )
    const right = this.language === 'both' ? `${numbered} · Page ${page} of ${pages}` : numbered
    const box = { x: BODY_X, y, width: BODY_WIDTH }
    this.canvas.text(printed, box, { size: 7.5, color: MUTED })
    this.canvas.text(right, box, { size: 7.5, color: MUTED, align: 'right' })
  }
}
