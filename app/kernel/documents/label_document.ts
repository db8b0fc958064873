import { drawCode128, drawQr } from '#kernel/documents/barcodes'
import { Canvas, INK, MM, type Align } from '#kernel/documents/canvas'
import { fittingSize } from '#kernel/documents/label_text'

/** A box on a label, in millimetres from its top left corner. */
export interface LabelBox {
  x: number
  y: number
  width: number
  height: number
}

export interface LabelText {
  /** Points; made smaller where the text would not fit its box. */
  size: number
  /** The smallest it may become; what does not fit then ends in an ellipsis. Default 5. */
  smallest?: number
  bold?: boolean
  align?: Align
}

export interface LabelOptions {
  /** Width and height in millimetres: 76 × 130, 100 × 180, 60 × 40. */
  size: readonly [number, number]
  title: string
  /** Dots per inch of the printer; bars are a whole number of dots wide. Default 203. */
  dpi?: number
}

/** The narrowest module that handheld scanners read reliably from a thermal label. */
const NARROWEST_BAR = 0.19 * MM
const NARROWEST_QR = 0.3 * MM
const WIDEST_BAR = 0.6 * MM
const WIDEST_QR = 1.2 * MM

/** Labels at their true size, one to a page. Everything is placed in millimetres. */
export class LabelDocument {
  private constructor(
    readonly canvas: Canvas,
    readonly options: LabelOptions
  ) {}

  static async create(options: LabelOptions): Promise<LabelDocument> {
    const canvas = await Canvas.create(points(options.size), {
      Title: options.title,
      Creator: 'Tandem',
    })
    return new LabelDocument(canvas, options)
  }

  /** Starts the next label. */
  page(): this {
    this.canvas.addPage(points(this.options.size))
    return this
  }

  text(text: string, box: LabelBox, { smallest = 5, ...style }: LabelText): this {
    const inPoints = scaled(box)
    const size = fittingSize(this.canvas, text, inPoints, style, smallest)
    this.canvas.text(text, inPoints, { ...style, size })
    return this
  }

  /**
   * Code 128, with its quiet zones inside the box, as wide as whole printer dots allow.
   * @param caption text under the bars, inside the box; the code's own text when true
   * @throws RangeError when bars would be too narrow to read: give it more room or use a QR code
   */
  code128(text: string, box: LabelBox, caption: string | boolean = true): this {
    const { x, y, width, height } = scaled(box)
    const said = caption === true ? text : caption || ''
    const style = { size: Math.min(9, Math.max(6, height * 0.16)), align: 'center' as const }
    const below = said ? this.canvas.heightOf(said, width, style) + 1 : 0
    drawCode128(
      this.canvas.pdf,
      text,
      { x, y, width, height: height - below },
      {
        step: this.#dot,
        narrowest: NARROWEST_BAR,
        widest: WIDEST_BAR,
      }
    )
    if (said) this.canvas.text(said, { x, y: y + height - below + 1, width }, style)
    return this
  }

  /** A QR code, with its quiet zone inside the box. @throws RangeError when the box is too small */
  qr(text: string, box: LabelBox): this {
    drawQr(this.canvas.pdf, text, scaled(box), {
      step: this.#dot,
      narrowest: NARROWEST_QR,
      widest: WIDEST_QR,
    })
    return this
  }

  line(x1: number, y1: number, x2: number, y2: number, width = 0.3): this {
    this.canvas.line(x1 * MM, y1 * MM, x2 * MM, y2 * MM, width * MM, INK)
    return this
  }

  frame(box: LabelBox, width = 0.3): this {
    const { x, y, width: w, height: h } = scaled(box)
    this.canvas.pdf
      .lineWidth(width * MM)
      .strokeColor(INK)
      .rect(x, y, w, h)
      .stroke()
    return this
  }

  end(): Promise<Buffer> {
    return this.canvas.end()
  }

  get #dot(): number {
    return 72 / (this.options.dpi ?? 203)
  }
}

const points = ([width, height]: readonly [number, number]): [number, number] => [
  width * MM,
  height * MM,
]

const scaled = ({ x, y, width, height }: LabelBox): LabelBox => ({
  x: x * MM,
  y: y * MM,
  width: width * MM,
  height: height * MM,
})
