import { test } from '@japa/runner'
import { PdfDocument, type DocumentHead } from '#kernel/documents/index'
import { readPdf } from '#tests/helpers/pdf_text'
import { purchaseOrder } from '#tests/helpers/sample_documents'

const head: DocumentHead = {
  company: { name: '青禾' },
  title: { zh: '盘点单', en: 'Stocktake' },
  printedAt: new Date('2026-11-22T10:05:09Z'),
  printedBy: '李四',
}
const columns = [
  { header: '行', width: 1, align: 'right' as const },
  { header: '说明', width: 3 },
]
const total = { lines: [{ label: { zh: '合计', en: 'Total' }, value: '9.99', strong: true }] }

test.group('PDF documents', () => {
  test('say what they should, in reading order', async ({ assert }) => {
    const [page, ...more] = await readPdf(await purchaseOrder(3))
    assert.lengthOf(more, 0)
    assert.deepEqual(page.size, [210, 297])
    assert.deepEqual(page.lines, [
      '杭州青禾家居有限公司 Qinghe Home Co., Ltd.',
      '浙江省杭州市余杭区文一西路 969 号',
      'PO-20261122-000123',
      '0571-8888 6666 · 91330110MA2CXXXX0X',
      '采购单 Purchase order',
      '供应商 Supplier | 义乌市恒达日用品厂 | 下单日期 Ordered on | 2026-11-22',
      '收货仓库 Deliver to | 杭州一号仓（浙江省杭州市余杭区仓 | 预计到货 Expected | 2026-12-01',
      '前街道良睦路 1399 号 3 号楼）',
      '备注 Note | —',
      '序号 | SKU | 商品 | 数量 | 单价 | 金额',
      'No. | Item | Qty | Unit price | Amount',
      '1 | HD-1001 | 双层隔热玻璃杯 350ml | 10 | 12.3400 | 1,234.00',
      '2 | HD-1002 | 双层隔热玻璃杯 350ml | 20 | 12.3400 | 1,234.00',
      '3 | HD-1003 | 双层隔热玻璃杯 350ml | 30 | 12.3400 | 1,234.00',
      '人民币（大写）：壹仟贰佰叁拾肆元伍角整 | 合计 Subtotal | 1,092.48',
      '税额 13% VAT 13% | 142.02',
      '价税合计 Total | ¥1,234.50',
      '制单 Made by： | 审核 Checked by： | 供应商确认 Supplier：',
      '打印：2026-11-22 18:05 王小明 | 第 1 页 / 共 1 页 · Page 1 of 1',
    ])
  })

  test('speak one language when asked', async ({ assert }) => {
    const [en] = await readPdf(await purchaseOrder(1, 'en'))
    assert.include(en.lines, 'Purchase order')
    assert.include(en.lines, 'Printed 2026-11-22 18:05 by 王小明 | Page 1 of 1')
    const [zh] = await readPdf(await purchaseOrder(1, 'zh'))
    assert.include(zh.lines, '序号 | SKU | 商品 | 数量 | 单价 | 金额')
    assert.isFalse(zh.lines.join().includes('Purchase'))
  })

  test('repeat the head of a table on every page and lose no row', async ({ assert }) => {
    const pages = await readPdf(await purchaseOrder(120))
    const rows = pages.flatMap(({ lines }) =>
      lines.flatMap((line) => /^(\d+) \| HD-/.exec(line)?.[1] ?? [])
    )
    assert.deepEqual(
      rows,
      Array.from({ length: 120 }, (_, index) => String(index + 1))
    )
    pages.forEach(({ lines }, index) => {
      assert.include(lines, '序号 | SKU | 商品 | 数量 | 单价 | 金额')
      const foot = `第 ${index + 1} 页 / 共 ${pages.length} 页 · Page ${index + 1} of ${pages.length}`
      assert.include(lines.at(-1)!, foot)
    })
  })

  test('never split a row', async ({ assert }) => {
    const rows = Array.from({ length: 60 }, (_, row) => [
      String(row),
      [0, 1, 2, 3, 4].map((line) => `r${row}.${line}`).join('\n'),
    ])
    const pdf = await PdfDocument.create(head)
    const pages = await readPdf(await pdf.table({ columns, rows }).end())
    assert.isAbove(pages.length, 3)
    const pageOf = (text: string) =>
      pages.findIndex(({ lines }) => lines.some((line) => line.split(' | ').includes(text)))
    rows.forEach((_, row) => {
      const found = [0, 1, 2, 3, 4].map((line) => pageOf(`r${row}.${line}`))
      assert.equal(new Set(found).size, 1, `row ${row}`)
      assert.isAtLeast(found[0], 0)
    })
  })

  test('keep the totals with the last row, wherever the page ends', async ({ assert }) => {
    const pagesBy: number[] = []
    for (let count = 24; count <= 36; count++) {
      const rows = Array.from({ length: count }, (_, row) => [`R${row + 1}`, 'x'])
      const pdf = await PdfDocument.create(head)
      const pages = await readPdf(await pdf.table({ columns, rows, totals: total }).end())
      const last = pages.at(-1)!.lines
      assert.isTrue(
        last.some((line) => line.startsWith(`R${count} `)),
        `${count} rows`
      )
      assert.isTrue(
        last.some((line) => line === '合计 Total | 9.99'),
        `${count} rows`
      )
      pagesBy.push(pages.length)
    }
    assert.deepEqual([...new Set(pagesBy)], [1, 2])
  })

  test('an endless cell is cut, an empty table still has its head and totals', async ({
    assert,
  }) => {
    const pdf = await PdfDocument.create(head)
    pdf.table({ columns, rows: [['1', '很长的说明'.repeat(2000)]] })
    pdf.table({ columns, rows: [], totals: total })
    const pages = await readPdf(await pdf.end())
    assert.isAtMost(pages.length, 2)
    assert.isTrue(pages.some(({ lines }) => lines.some((line) => line.endsWith('…'))))
    assert.include(pages.at(-1)!.lines, '合计 Total | 9.99')
  })

  test('show what no face has as nothing rather than as boxes', async ({ assert }) => {
    const pdf = await PdfDocument.create(head)
    const [page] = await readPdf(await pdf.paragraph('龘 ①№ 臺灣\u200b\ufe0f\u0007 €😀').end())
    assert.include(page.lines, '龘 ①№ 臺灣 €')
  })
})
