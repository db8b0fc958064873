import { LabelDocument, PdfDocument, capitalChinese, type TableRow } from '#kernel/documents/index'

/** A purchase order of so many lines, as the documents' specs and eyes look at it. */
export async function purchaseOrder(lines: number, language: 'both' | 'zh' | 'en' = 'both') {
  const pdf = await PdfDocument.create({
    company: {
      name: '杭州青禾家居有限公司 Qinghe Home Co., Ltd.',
      lines: ['浙江省杭州市余杭区文一西路 969 号', '0571-8888 6666 · 91330110MA2CXXXX0X'],
    },
    title: { zh: '采购单', en: 'Purchase order' },
    number: 'PO-20261122-000123',
    printedAt: new Date('2026-11-22T10:05:09Z'),
    printedBy: '王小明',
    language,
  })
  pdf.facts([
    [{ zh: '供应商', en: 'Supplier' }, '义乌市恒达日用品厂'],
    [{ zh: '下单日期', en: 'Ordered on' }, '2026-11-22'],
    [
      { zh: '收货仓库', en: 'Deliver to' },
      '杭州一号仓（浙江省杭州市余杭区仓前街道良睦路 1399 号 3 号楼）',
    ],
    [{ zh: '预计到货', en: 'Expected' }, '2026-12-01'],
    [{ zh: '备注', en: 'Note' }, ''],
  ])
  pdf.table({
    columns: [
      { header: { zh: '序号', en: 'No.' }, width: 5, align: 'right' },
      { header: 'SKU', width: 14 },
      { header: { zh: '商品', en: 'Item' }, width: 34 },
      { header: { zh: '数量', en: 'Qty' }, width: 8, align: 'right' },
      { header: { zh: '单价', en: 'Unit price' }, width: 11, align: 'right' },
      { header: { zh: '金额', en: 'Amount' }, width: 13, align: 'right' },
    ],
    rows: Array.from({ length: lines }, (_, index) => orderLine(index + 1)),
    totals: {
      capital: `人民币（大写）：${capitalChinese('1234.50')}`,
      lines: [
        { label: { zh: '合计', en: 'Subtotal' }, value: '1,092.48' },
        { label: { zh: '税额 13%', en: 'VAT 13%' }, value: '142.02' },
        { label: { zh: '价税合计', en: 'Total' }, value: '¥1,234.50', strong: true },
      ],
    },
  })
  pdf.signatures([
    { zh: '制单', en: 'Made by' },
    { zh: '审核', en: 'Checked by' },
    { zh: '供应商确认', en: 'Supplier' },
  ])
  return pdf.end()
}

function orderLine(line: number): TableRow {
  const long = line % 7 === 0
  const name = long
    ? '北欧风格可折叠收纳箱（加厚牛津布 防水防潮 带盖 大号 66L）Foldable storage box, thick Oxford cloth, waterproof'
    : '双层隔热玻璃杯 350ml'
  const note = line % 11 === 0 ? '\n颜色：雾霾蓝；包装：每箱 24 件' : ''
  return [String(line), `HD-${1000 + line}`, name + note, String(line * 10), '12.3400', '1,234.00']
}

/** A parcel's waybill, 76 × 130 mm. */
export async function waybill(size: [number, number] = [76, 130]) {
  const label = await LabelDocument.create({ size, title: '电子面单' })
  const [width] = size
  label
    .page()
    .text('顺丰速运', { x: 3, y: 3, width: 40, height: 8 }, { size: 16, bold: true })
    .text('2026-11-22', { x: width - 33, y: 4, width: 30, height: 5 }, { size: 8, align: 'right' })
    .line(2, 12, width - 2, 12)
    .text(
      '571-AB-03',
      { x: 3, y: 14, width: width - 6, height: 12 },
      { size: 26, bold: true, align: 'center' }
    )
    .line(2, 27, width - 2, 27)
    .text('收', { x: 3, y: 29, width: 7, height: 7 }, { size: 14, bold: true })
    .text(
      '陈小姐 138****5678',
      { x: 11, y: 29, width: width - 14, height: 6 },
      { size: 11, bold: true }
    )
    .text(
      '江苏省苏州市昆山市花桥镇蓬青东路9000号绿地21城E区紫藤苑168号楼一单元2601室（放门口快递柜，请勿按门铃）',
      { x: 11, y: 35, width: width - 14, height: 14 },
      { size: 10 }
    )
    .line(2, 51, width - 2, 51)
    .code128('SF1234567890123', { x: 2, y: 53, width: width - 4, height: 24 })
    .line(2, 79, width - 2, 79)
    .qr('https://example.com/t/SF1234567890123', { x: 3, y: 81, width: 26, height: 26 })
    .text(
      '寄 杭州青禾家居\n订单 SO-20261122-000123\n共 3 件 1.25 kg',
      { x: 31, y: 82, width: width - 34, height: 24 },
      { size: 8 }
    )
    .frame({ x: 1, y: 1, width: width - 2, height: size[1] - 2 })
  return label.end()
}

/** Bin labels, 60 × 40 mm, one to a page. */
export async function binLabels(codes: string[]) {
  const label = await LabelDocument.create({ size: [60, 40], title: '库位标签' })
  for (const code of codes) {
    label
      .page()
      .text(code, { x: 2, y: 2, width: 56, height: 14 }, { size: 30, bold: true, align: 'center' })
      .code128(code, { x: 2, y: 17, width: 56, height: 20 }, false)
  }
  return label.end()
}
