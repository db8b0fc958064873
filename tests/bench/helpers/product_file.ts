import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'

const COLOURS = ['黑色', '岩灰', '藏青', '松绿']
const KINDS = ['冲锋衣', '保温水壶', '折叠椅', '登山包', '速干短袖', '充电头灯', '帐篷', '睡袋']
const WAYS = [
  '服装 / 外套',
  '装备 / 水具',
  '装备 / 家具',
  '箱包 / 背包',
  '服装 / 上衣',
  '装备 / 照明',
]
const SKUS_A_PRODUCT = 4

export const HEADER = [
  '商品编码',
  '商品名称',
  '品牌',
  '分类',
  'SKU 编码',
  '规格',
  '条码',
  '售价',
  '采购价',
  '重量（克）',
  '税率',
  '大单位',
  '别名',
]

/** Row `n` of a product file: four colours a product, a barcode, prices, weight, a carton, an alias now and then. */
export function productRow(n: number): string[] {
  const product = Math.floor(n / SKUS_A_PRODUCT)
  const colour = COLOURS[n % SKUS_A_PRODUCT]
  const kind = KINDS[product % KINDS.length]
  return [
    `B${String(product).padStart(6, '0')}`,
    `山野 ${kind} ${product} 号`,
    product % 3 ? '山野' : '远足',
    WAYS[product % WAYS.length],
    `B${String(product).padStart(6, '0')}-${(n % SKUS_A_PRODUCT) + 1}`,
    `颜色:${colour}`,
    `69${String(n).padStart(11, '0')}`,
    (19 + (product % 900) + 0.9).toFixed(2),
    (7 + (product % 400) + 0.35).toFixed(2),
    String(120 + (product % 2000)),
    '13%',
    '箱=12',
    n % 10 === 0 ? `OLD-${n}` : '',
  ]
}

/** Every thousandth row is wrong in one way or another. */
export function faultyRow(n: number): string[] {
  const row = productRow(n)
  const [at, text] = [
    [7, '免费'],
    [10, '130%'],
    [9, '-5'],
    [4, `坏 ${n}`],
  ][Math.floor(n / 1000) % 4] as [number, string]
  row[at] = text
  return row
}

const rowAt = (n: number) => (n % 1000 === 999 ? faultyRow(n) : productRow(n))

/** The file as CSV; only its bytes are kept. */
export function csvOf(count: number): Buffer {
  const pieces = [Buffer.from(`${HEADER.join(',')}\r\n`)]
  for (let n = 0; n < count; n++) pieces.push(Buffer.from(`${rowAt(n).join(',')}\r\n`))
  return Buffer.concat(pieces)
}

function* cellsOf(count: number) {
  for (let n = 0; n < count; n++)
    yield Object.fromEntries(rowAt(n).map((cell, at) => [String(at), cell]))
}

/** The same rows as a workbook. */
export async function xlsxOf(count: number): Promise<Buffer> {
  const { writeXlsx } = await import('#kernel/spreadsheets/index')
  const output = new PassThrough()
  const collected = buffer(output)
  const columns = HEADER.map((header, at) => ({ key: String(at), header }))
  await writeXlsx(output, { name: 'products', columns, rows: cellsOf(count) })
  return collected
}
