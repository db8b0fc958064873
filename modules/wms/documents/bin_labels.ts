import { LabelDocument } from '#kernel/documents/index'

export interface BinLabel {
  code: string
  zoneName: string
}

/** Shelf labels of 70 × 40 mm: the code large enough for the top level, as a barcode to be scanned. */
export async function binLabels(bins: readonly BinLabel[]): Promise<Buffer> {
  const document = await LabelDocument.create({
    size: [70, 40],
    title: bins.length === 1 ? bins[0].code : `${bins.length} bins`,
  })
  for (const bin of bins) {
    document.page()
    document.text(
      bin.code,
      { x: 2, y: 2, width: 66, height: 12 },
      { size: 26, smallest: 12, bold: true, align: 'center' }
    )
    document.code128(bin.code, { x: 2, y: 15, width: 66, height: 17 }, false)
    document.text(
      bin.zoneName,
      { x: 2, y: 33.5, width: 66, height: 5 },
      { size: 8, align: 'center' }
    )
  }
  return document.end()
}
