import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'

export interface PdfPage {
  /** Width and height in millimetres. */
  size: [number, number]
  /** Lines from top to bottom, the parts of a line from left to right, joined by ` | `. */
  lines: string[]
}

/** What a PDF says, page by page, as a reader finds it. */
export async function readPdf(bytes: Uint8Array): Promise<PdfPage[]> {
  const loading = getDocument({ data: new Uint8Array(bytes), verbosity: 0 })
  const pdf = await loading.promise
  const pages: PdfPage[] = []
  for (let number = 1; number <= pdf.numPages; number++) {
    const page = await pdf.getPage(number)
    const { items } = await page.getTextContent()
    const byLine = new Map<number, { x: number; text: string }[]>()
    for (const item of items) {
      if (!('str' in item) || item.str.trim() === '') continue
      const [x, y] = [item.transform[4], Math.round(item.transform[5])]
      byLine.set(y, [...(byLine.get(y) ?? []), { x, text: item.str.trim() }])
    }
    const lines = [...byLine].sort(([a], [b]) => b - a)
    const [, , width, height] = page.view
    pages.push({
      size: [Math.round((width / 72) * 254) / 10, Math.round((height / 72) * 254) / 10],
      lines: lines.map(([, parts]) =>
        parts
          .sort((a, b) => a.x - b.x)
          .map(({ text }) => text)
          .join(' | ')
      ),
    })
  }
  await loading.destroy()
  return pages
}
