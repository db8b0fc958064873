import type { Align, Canvas, TextStyle } from '#kernel/documents/canvas'
import { wordingLines, type DocumentLanguage, type Wording } from '#kernel/documents/label_text'

export interface TableColumn {
  header: Wording
  /** Share of the table's width, relative to the other columns'. */
  width: number
  /** Numbers stand right. */
  align?: Align
}

export type TableRow = string[] | { cells: string[]; bold?: boolean }

export const CELL = { paddingX: 4, paddingY: 4, size: 8.5, gap: 1 }
const HEAD_SIZES = [8.5, 7]
/** A cell longer than this is cut; a row must fit a page whatever is in it. */
const MOST_LINES = 30

export const cellsOf = (row: TableRow) => (Array.isArray(row) ? row : row.cells)
export const rowStyle = (row: TableRow): TextStyle => ({
  size: CELL.size,
  gap: CELL.gap,
  bold: !Array.isArray(row) && row.bold === true,
})

/** Measures a table: where columns stand and how high rows are. */
export class TableLayout {
  readonly widths: number[]
  readonly headHeight: number
  readonly mostCellHeight: number

  constructor(
    readonly canvas: Canvas,
    readonly columns: readonly TableColumn[],
    readonly x: number,
    readonly width: number,
    readonly language: DocumentLanguage
  ) {
    const shares = columns.reduce((sum, column) => sum + column.width, 0)
    this.widths = columns.map((column) => (column.width / shares) * width)
    this.mostCellHeight = this.#lineHeight() * MOST_LINES
    this.headHeight = this.#measureHead()
  }

  /** The x of each column's text box and its width. */
  box(index: number): { x: number; width: number } {
    const before = this.widths.slice(0, index).reduce((sum, width) => sum + width, 0)
    return {
      x: this.x + before + CELL.paddingX,
      width: this.widths[index] - 2 * CELL.paddingX,
    }
  }

  headLines(index: number): { text: string; size: number }[] {
    const lines = wordingLines(this.columns[index].header, this.language)
    return lines.map((text, line) => ({ text, size: HEAD_SIZES[Math.min(line, 1)] }))
  }

  rowHeight(row: TableRow): number {
    const style = rowStyle(row)
    const heights = this.columns.map((_, index) =>
      this.canvas.heightOf(cellsOf(row)[index] ?? '', this.box(index).width, style)
    )
    return Math.min(Math.max(...heights), this.mostCellHeight) + 2 * CELL.paddingY
  }

  #measureHead(): number {
    const heights = this.columns.map((_, index) =>
      this.headLines(index).reduce(
        (sum, { text, size }) =>
          sum + this.canvas.heightOf(text, this.box(index).width, { size, bold: true }),
        0
      )
    )
    return Math.max(...heights) + 2 * CELL.paddingY
  }

  #lineHeight(): number {
    return this.canvas.heightOf('国', 100, { size: CELL.size, gap: CELL.gap })
  }
}
