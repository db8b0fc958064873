import { test } from '@japa/runner'
import {
  LINEAR_QUIET,
  MATRIX_QUIET,
  code128,
  drawCode128,
  drawQr,
  qrCode,
} from '#kernel/documents/barcodes'
import { LabelDocument } from '#kernel/documents/index'
import { readPdf } from '#tests/helpers/pdf_text'
import { binLabels, waybill } from '#tests/helpers/sample_documents'

/** Stands in for the page and keeps the rectangles it is given. */
function recorder() {
  const rects: { x: number; y: number; width: number; height: number }[] = []
  const pdf = {
    rect: (x: number, y: number, width: number, height: number) =>
      void rects.push({ x, y, width, height }),
    fill: () => {},
  } as unknown as PDFKit.PDFDocument
  return { rects, pdf }
}

const box = { x: 10, y: 20, width: 180, height: 40 }

test.group('Barcodes', () => {
  test('a Code 128 is start, data, check and stop', ({ assert }) => {
    const { modules, bars } = code128('AB12')
    assert.equal(bars[0].at, 0)
    assert.equal(bars.at(-1)!.at + bars.at(-1)!.width, modules)
    // Eleven modules a character: start B, A, B, 1, 2, check; thirteen for stop.
    assert.equal(modules, 6 * 11 + 13)
    assert.throws(() => code128('中文'), /printable ASCII/)
    assert.throws(() => code128(''), /printable ASCII/)
  })

  test('bars stand on printer dots, inside the box, with quiet zones', ({ assert }) => {
    const { rects, pdf } = recorder()
    const step = 72 / 203
    const module = drawCode128(pdf, 'SF1234567890123', box, { step })
    assert.closeTo(module / step, Math.round(module / step), 1e-9)
    assert.isAtLeast(rects[0].x - box.x, LINEAR_QUIET * module - 1e-9)
    const right = rects.at(-1)!.x + rects.at(-1)!.width
    assert.isAtLeast(box.x + box.width - right, LINEAR_QUIET * module - 1e-9)
    for (const { width, y, height } of rects) {
      assert.closeTo((width / module) % 1, 0, 1e-9)
      assert.deepEqual([y, height], [box.y, box.height])
    }
  })

  test('refuses bars too narrow to read', ({ assert }) => {
    const { pdf } = recorder()
    assert.throws(() => drawCode128(pdf, 'X'.repeat(60), box, { narrowest: 0.5 }), /does not fit/)
  })

  test('a QR code is square, with its finders and its quiet zone', ({ assert }) => {
    const { modules, runs } = qrCode('https://example.com/t/1')
    assert.equal((modules - 17) % 4, 0)
    const dark = (x: number, y: number) =>
      runs.some((run) => run.y === y && x >= run.x && x < run.x + run.width)
    for (const [x, y] of [
      [0, 0],
      [modules - 7, 0],
      [0, modules - 7],
    ]) {
      for (let at = 0; at < 7; at++) assert.isTrue(dark(x + at, y) && dark(x, y + at))
      assert.isFalse(dark(x + 1, y + 1))
      assert.isTrue(dark(x + 3, y + 3))
    }
    const { rects, pdf } = recorder()
    const module = drawQr(pdf, 'https://example.com/t/1', { ...box, height: 100 })
    const left = Math.min(...rects.map(({ x }) => x))
    const top = Math.min(...rects.map(({ y }) => y))
    assert.isAtLeast(left - box.x, MATRIX_QUIET * module - 1e-9)
    assert.isAtLeast(top - box.y, MATRIX_QUIET * module - 1e-9)
  })
})

test.group('Labels', () => {
  test('have their true size, one to a page', async ({ assert }) => {
    const bins = await readPdf(await binLabels(['A-01-02-03', 'B-12-01-01']))
    assert.deepEqual(
      bins.map(({ size }) => size),
      [
        [60, 40],
        [60, 40],
      ]
    )
    assert.deepEqual(
      bins.map(({ lines }) => lines[0]),
      ['A-01-02-03', 'B-12-01-01']
    )
    for (const size of [
      [76, 130],
      [100, 180],
    ] as [number, number][]) {
      const pages = await readPdf(await waybill(size))
      assert.deepEqual(
        pages.map((page) => page.size),
        [size]
      )
      assert.include(pages[0].lines, 'SF1234567890123')
    }
  })

  test('draw bars, not pictures', async ({ assert }) => {
    const bytes = await waybill()
    assert.notInclude(bytes.toString('latin1'), '/Subtype /Image')
  })

  test('shrink text to its box, and only then cut it', async ({ assert }) => {
    const label = await LabelDocument.create({ size: [60, 40], title: 't' })
    const long = '浙江省杭州市余杭区仓前街道良睦路一千三百九十九号三号楼'
    label.page().text(long, { x: 2, y: 2, width: 56, height: 12 }, { size: 20 })
    label.page().text(long.repeat(20), { x: 2, y: 2, width: 56, height: 12 }, { size: 20 })
    const [whole, cut] = await readPdf(await label.end())
    assert.equal(whole.lines.join(''), long)
    assert.isTrue(cut.lines.at(-1)!.endsWith('…'))
  })
})
