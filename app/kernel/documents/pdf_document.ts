import { Canvas, HAIRLINE, INK, MM, MUTED, TINT, type TextStyle } from '#kernel/documents/canvas'
import { wording, type DocumentLanguage, type Wording } from '#kernel/documents/label_text'
import {
  BODY_BOTTOM,
  BODY_WIDTH,
  BODY_X,
  PageFrame,
  type DocumentHead,
} from '#kernel/documents/page_frame'
import {
  CELL,
  TableLayout,
  cellsOf,
  rowStyle,
  type TableColumn,
  type TableRow,
} from '#kernel/documents/table_layout'
import { drawTotals, totalsHeight, type Totals } from '#kernel/documents/totals_block'

const BODY: TextStyle = { size: 9, gap: 1.5 }

export interface Table {
  columns: readonly TableColumn[]
  rows: readonly TableRow[]
  totals?: Totals
}

/**
 * An A4 document: a company's head, a title, facts, tables that break over pages, totals,
 * signatures and a numbered footer. Parts are added from top to bottom; `end` gives the bytes.
 */
export class PdfDocument {
  readonly #frame: PageFrame
  #y: number

  private constructor(
    readonly canvas: Canvas,
    head: DocumentHead
  ) {
    this.#frame = new PageFrame(canvas, head)
    this.#y = this.#frame.open()
  }

  static async create(head: DocumentHead): Promise<PdfDocument> {
    const canvas = await Canvas.create(PageFrame.size, {
      Title: [wording(head.title, head.language ?? 'both'), head.number].filter(Boolean).join(' '),
      Author: head.company.name,
      Creator: 'Tandem',
      CreationDate: head.printedAt,
    })
    return new PdfDocument(canvas, head)
  }

  get #language(): DocumentLanguage {
    return this.#frame.language
  }

  /** Label and value pairs in columns, read from left to right. */
  facts(pairs: readonly (readonly [Wording, string])[], columns = 2): this {
    const width = BODY_WIDTH / columns
    const labelWidth = Math.min(width * 0.42, 34 * MM)
    const valueWidth = width - labelWidth - 6
    for (let start = 0; start < pairs.length; start += columns) {
      const line = pairs.slice(start, start + columns).map(([label, value]) => ({
        label: wording(label, this.#language),
        value: value || '—',
      }))
      const height = Math.max(
        ...line.map(({ label, value }) =>
          Math.max(
            this.canvas.heightOf(label, labelWidth - 4, BODY),
            this.canvas.heightOf(value, valueWidth, BODY)
          )
        )
      )
      this.#need(height + 3)
      line.forEach(({ label, value }, index) => {
        const x = BODY_X + index * width
        this.canvas.text(label, { x, y: this.#y, width: labelWidth - 4 }, { ...BODY, color: MUTED })
        this.canvas.text(value, { x: x + labelWidth, y: this.#y, width: valueWidth }, BODY)
      })
      this.#y += height + 3
    }
    this.#y += 6
    return this
  }

  /** A heading that stays with at least a little of what follows it. */
  section(title: Wording): this {
    this.#need(70)
    this.#y += 4
    const style = { size: 10.5, bold: true }
    const text = wording(title, this.#language)
    this.canvas.text(text, { x: BODY_X, y: this.#y, width: BODY_WIDTH }, style)
    this.#y += this.canvas.heightOf(text, BODY_WIDTH, style) + 4
    return this
  }

  paragraph(text: string, style: Partial<TextStyle> = {}): this {
    for (const part of text.split('\n')) {
      const merged = { ...BODY, ...style }
      const height = this.canvas.heightOf(part, BODY_WIDTH, merged)
      this.#need(height)
      this.canvas.text(part, { x: BODY_X, y: this.#y, width: BODY_WIDTH }, merged)
      this.#y += height
    }
    this.#y += 6
    return this
  }

  /**
   * A table over the full width. Its header is repeated on every page, a row is never split, and
   * the totals are on the page of the last row.
   */
  table({ columns, rows, totals }: Table): this {
    const layout = new TableLayout(this.canvas, columns, BODY_X, BODY_WIDTH, this.#language)
    const heights = rows.map((row) => layout.rowHeight(row))
    const below = totals ? totalsHeight(this.canvas, totals) : 0
    const needed = (index: number) => heights[index] + (index === rows.length - 1 ? below : 0)

    if (rows.length === 0) this.#need(layout.headHeight + below)
    else this.#need(layout.headHeight + needed(0))
    this.#tableHead(layout)
    rows.forEach((row, index) => {
      if (this.#y + needed(index) > BODY_BOTTOM) {
        this.#addPage()
        this.#tableHead(layout)
      }
      this.#tableRow(layout, row, heights[index])
    })
    if (totals) {
      drawTotals(this.canvas, totals, this.#y, this.#language)
      this.#y += below
    }
    this.#y += 10
    return this
  }

  /** Places to sign, side by side, kept together. */
  signatures(labels: readonly Wording[]): this {
    const width = BODY_WIDTH / labels.length
    this.#need(34)
    this.#y += 16
    labels.forEach((label, index) => {
      const x = BODY_X + index * width
      const text = `${wording(label, this.#language)}：`
      const used = this.canvas.widthOf(text, BODY)
      this.canvas.text(text, { x, y: this.#y, width }, BODY)
      this.canvas.line(x + used, this.#y + 12, x + width - 12, this.#y + 12, 0.5, MUTED)
    })
    this.#y += 18
    return this
  }

  /** Writes the feet, now that the number of pages is known, and gives the document's bytes. */
  async end(): Promise<Buffer> {
    this.#frame.close()
    return this.canvas.end()
  }

  #need(height: number): void {
    if (this.#y + height > BODY_BOTTOM) this.#addPage()
  }

  #addPage(): void {
    this.#y = this.#frame.open()
  }

  #tableHead(layout: TableLayout): void {
    this.canvas.fill(BODY_X, this.#y, BODY_WIDTH, layout.headHeight, TINT)
    layout.columns.forEach(({ align }, index) => {
      let y = this.#y + CELL.paddingY
      const { x, width } = layout.box(index)
      for (const { text, size } of layout.headLines(index)) {
        const style = { size, bold: true, align, color: size < CELL.size ? MUTED : INK }
        this.canvas.text(text, { x, y, width }, style)
        y += this.canvas.heightOf(text, width, style)
      }
    })
    this.#y += layout.headHeight
    this.canvas.line(BODY_X, this.#y, BODY_X + BODY_WIDTH, this.#y, 0.75, INK)
  }

  #tableRow(layout: TableLayout, row: TableRow, height: number): void {
    layout.columns.forEach(({ align }, index) => {
      const { x, width } = layout.box(index)
      const box = { x, y: this.#y + CELL.paddingY, width, height: layout.mostCellHeight }
      this.canvas.text(cellsOf(row)[index] ?? '', box, { ...rowStyle(row), align })
    })
    this.#y += height
    this.canvas.line(BODY_X, this.#y, BODY_X + BODY_WIDTH, this.#y, 0.5, HAIRLINE)
  }
}
