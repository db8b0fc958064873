import type { Canvas, TextStyle } from '#kernel/documents/canvas'

/** A word on a document in the languages it is read in. Plain text is the same in both. */
export type Wording = string | { zh: string; en: string }

export type DocumentLanguage = 'zh' | 'en' | 'both'

/** One line: `采购单 Purchase order` where both languages are wanted. */
export function wording(text: Wording, language: DocumentLanguage): string {
  if (typeof text === 'string') return text
  if (language !== 'both') return text[language]
  return text.zh === text.en ? text.zh : `${text.zh} ${text.en}`
}

/** The languages one under the other. */
export function wordingLines(text: Wording, language: DocumentLanguage): string[] {
  if (typeof text === 'string') return text.split('\n')
  if (language !== 'both') return [text[language]]
  return text.zh === text.en ? [text.zh] : [text.zh, text.en]
}

/**
 * The largest size, down to `smallest`, at which the text fits the box; at the smallest it may
 * still be too long, and is then cut with an ellipsis where it is drawn.
 */
export function fittingSize(
  canvas: Canvas,
  text: string,
  box: { width: number; height: number },
  style: TextStyle,
  smallest: number
): number {
  for (let size = style.size; size > smallest; size -= 0.5) {
    if (canvas.heightOf(text, box.width, { ...style, size }) <= box.height + 0.1) return size
  }
  return smallest
}
