import bwipjs from 'bwip-js/node'

/** Bars as runs of modules; both kinds are drawn as filled rectangles, never as pictures. */
export interface LinearCode {
  /** Width of the symbol in modules, without quiet zones. */
  modules: number
  /** Dark runs: where each begins, and how many modules wide it is. */
  bars: { at: number; width: number }[]
}

export interface MatrixCode {
  /** Modules on each side, without the quiet zone. */
  modules: number
  /** Dark horizontal runs. */
  runs: { x: number; y: number; width: number }[]
}

/** Modules to be left white on each side of a Code 128 (ISO/IEC 15417). */
export const LINEAR_QUIET = 10
/** Modules to be left white around a QR code (ISO/IEC 18004). */
export const MATRIX_QUIET = 4

/** Code 128 of printable ASCII. @throws RangeError for other characters and for nothing */
export function code128(text: string): LinearCode {
  if (!/^[\x20-\x7e]+$/.test(text)) {
    throw new RangeError(`Code 128 holds printable ASCII only: ${JSON.stringify(text)}`)
  }
  const [symbol] = bwipjs.raw('code128', text, {}) as { sbs: number[] }[]
  const bars: LinearCode['bars'] = []
  let at = 0
  symbol.sbs.forEach((width, index) => {
    if (index % 2 === 0) bars.push({ at, width })
    at += width
  })
  return { modules: at, bars }
}

/** A QR code of any text (UTF-8), error correction M. @throws RangeError when it is too long */
export function qrCode(text: string): MatrixCode {
  const [symbol] = bwipjs.raw('qrcode', text, 'eclevel=M') as {
    pixs: number[]
    pixx: number
  }[]
  if (!symbol) throw new RangeError('The text does not fit a QR code')
  const { pixs, pixx: modules } = symbol
  const runs: MatrixCode['runs'] = []
  for (let y = 0; y < modules; y++) {
    for (let x = 0; x < modules; x++) {
      if (!pixs[y * modules + x]) continue
      const start = x
      while (x < modules && pixs[y * modules + x]) x++
      runs.push({ x: start, y, width: x - start })
    }
  }
  return { modules, runs }
}

interface Box {
  x: number
  y: number
  width: number
  height: number
}

/**
 * Draws a Code 128 centred in the box, quiet zones inside it, and returns the width of a module.
 * @param step modules are a whole number of these wide (a printer's dot), where that fits
 * @throws RangeError when a module would fall below `narrowest`
 */
export function drawCode128(
  pdf: PDFKit.PDFDocument,
  text: string,
  box: Box,
  { step = 0, narrowest = 0, widest = Infinity } = {}
): number {
  const code = code128(text)
  const room = box.width / (code.modules + 2 * LINEAR_QUIET)
  const module = moduleWidth(room, step, narrowest, widest)
  const x = box.x + (box.width - code.modules * module) / 2
  for (const { at, width } of code.bars) {
    pdf.rect(x + at * module, box.y, width * module, box.height)
  }
  pdf.fill('#000000')
  return module
}

/** Draws a QR code centred in the box with its quiet zone inside it; returns the width of a module. */
export function drawQr(
  pdf: PDFKit.PDFDocument,
  text: string,
  box: Box,
  { step = 0, narrowest = 0, widest = Infinity } = {}
): number {
  const code = qrCode(text)
  const room = Math.min(box.width, box.height) / (code.modules + 2 * MATRIX_QUIET)
  const module = moduleWidth(room, step, narrowest, widest)
  const x = box.x + (box.width - code.modules * module) / 2
  const y = box.y + (box.height - code.modules * module) / 2
  for (const run of code.runs) {
    pdf.rect(x + run.x * module, y + run.y * module, run.width * module, module)
  }
  pdf.fill('#000000')
  return module
}

function moduleWidth(room: number, step: number, narrowest: number, widest: number): number {
  const most = Math.min(room, widest)
  const whole = step > 0 ? Math.floor(most / step + 1e-9) * step : 0
  const module = whole >= narrowest && whole > 0 ? whole : most
  if (module < narrowest) throw new RangeError('The barcode does not fit its box')
  return module
}
