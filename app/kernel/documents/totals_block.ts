import { INK, MM, MUTED, type Canvas, type TextStyle } from '#kernel/documents/canvas'
import { wording, type DocumentLanguage, type Wording } from '#kernel/documents/label_text'
import { BODY_WIDTH, BODY_X } from '#kernel/documents/page_frame'
import { CELL } from '#kernel/documents/table_layout'

/** What sums up a table: never left alone on a page without the table's last row. */
export interface Totals {
  lines: { label: Wording; value: string; strong?: boolean }[]
  /** The amount in capital Chinese figures, `人民币（大写）…`. */
  capital?: string
}

const LINE = 16
const WIDTH = 78 * MM
const CAPITAL: TextStyle = { size: 9, gap: 1 }
const CAPITAL_WIDTH = BODY_WIDTH - WIDTH - 8

export function totalsHeight(canvas: Canvas, { lines, capital }: Totals): number {
  const left = capital ? canvas.heightOf(capital, CAPITAL_WIDTH, CAPITAL) : 0
  return Math.max(lines.length * LINE, left) + 12
}

/** Draws the sums on the right and the capital figures on the left, from `y` down. */
export function drawTotals(
  canvas: Canvas,
  { lines, capital }: Totals,
  y: number,
  language: DocumentLanguage
): void {
  const top = y + 6
  if (capital) {
    canvas.text(capital, { x: BODY_X + CELL.paddingX, y: top, width: CAPITAL_WIDTH }, CAPITAL)
  }
  const x = BODY_X + BODY_WIDTH - WIDTH
  lines.forEach(({ label, value, strong }, index) => {
    const style: TextStyle = { size: strong ? 11 : 9, bold: strong }
    const at = top + index * LINE - (strong ? 1 : 0)
    const box = { x, y: at, width: WIDTH - CELL.paddingX }
    canvas.text(wording(label, language), box, { ...style, color: strong ? INK : MUTED })
    canvas.text(value, box, { ...style, align: 'right' })
  })
}
