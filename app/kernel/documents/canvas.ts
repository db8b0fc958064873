import PDFDocument from 'pdfkit'
import { loadFaces } from '#kernel/documents/fonts'

/** Points per millimetre. */
export const MM = 72 / 25.4

export type Align = 'left' | 'center' | 'right'

export interface TextStyle {
  size: number
  bold?: boolean
  color?: string
  align?: Align
  /** Extra space between lines, in points. */
  gap?: number
}

export const INK = '#1a1a1a'
export const MUTED = '#6b7280'
export const HAIRLINE = '#c9ced6'
export const TINT = '#f1f4f6'

/** What the face has no glyphs for: zero-width marks, variation selectors, emoji. */
const INVISIBLE =
  /[\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\u{1f000}-\u{1faff}]/gu
// eslint-disable-next-line no-control-regex
const CONTROL = /[\0-\x08\x0b-\x1f\x7f]/g

/** Text as the page can show it. Tabs become spaces, what has no picture is left out. */
export function printable(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(CONTROL, '')
    .replace(INVISIBLE, '')
    .replaceAll('\t', '  ')
}

/**
 * A PDF with the house's faces, on which text never flows by itself: every text goes into a box of
 * known width, measured before it is drawn. Lengths are points, the origin is the top left.
 */
export class Canvas {
  private constructor(readonly pdf: PDFKit.PDFDocument) {}

  static async create(size: [number, number], info: PDFKit.DocumentInfo): Promise<Canvas> {
    const faces = await loadFaces()
    const pdf = new PDFDocument({ size, margin: 0, bufferPages: true, autoFirstPage: false, info })
    pdf.registerFont('regular', faces.regular)
    pdf.registerFont('bold', faces.bold)
    return new Canvas(pdf)
  }

  addPage(size: [number, number]): void {
    this.pdf.addPage({ size, margin: 0 })
  }

  /** The height the text takes in a box of that width. */
  heightOf(text: string, width: number, style: TextStyle): number {
    this.#apply(style)
    return this.pdf.heightOfString(printable(text) || ' ', { width, lineGap: style.gap ?? 0 })
  }

  /** The width of the text on one line. */
  widthOf(text: string, style: TextStyle): number {
    this.#apply(style)
    return this.pdf.widthOfString(printable(text))
  }

  /** Draws text in a box; beyond `height` it ends in an ellipsis. */
  text(
    text: string,
    box: { x: number; y: number; width: number; height?: number },
    style: TextStyle
  ): void {
    const shown = printable(text)
    if (shown === '') return
    this.#apply(style)
    this.pdf.fillColor(style.color ?? INK).text(shown, box.x, box.y, {
      width: box.width,
      align: style.align ?? 'left',
      lineGap: style.gap ?? 0,
      ...(box.height === undefined ? {} : { height: box.height, ellipsis: true }),
    })
  }

  line(x1: number, y1: number, x2: number, y2: number, width = 0.5, color = HAIRLINE): void {
    this.pdf.lineWidth(width).strokeColor(color).moveTo(x1, y1).lineTo(x2, y2).stroke()
  }

  fill(x: number, y: number, width: number, height: number, color: string): void {
    this.pdf.rect(x, y, width, height).fill(color)
  }

  /** Ends the document and returns its bytes. */
  async end(): Promise<Buffer> {
    const pieces: Buffer[] = []
    const done = new Promise<void>((resolve, reject) => {
      this.pdf.on('data', (piece: Buffer) => pieces.push(piece))
      this.pdf.on('end', resolve)
      this.pdf.on('error', reject)
    })
    this.pdf.end()
    await done
    return Buffer.concat(pieces)
  }

  #apply({ size, bold }: TextStyle): void {
    this.pdf.font(bold ? 'bold' : 'regular').fontSize(size)
  }
}
