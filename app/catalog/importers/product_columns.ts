import type { Column } from '#kernel/spreadsheets/index'
import { SKU_KINDS, STORAGE_CLASSES, TRACKINGS } from '#catalog/domain/product_draft'

/** The words of an option in both languages; what stands first is shown where none fits. */
function words<T extends string>(
  values: readonly T[],
  chinese: readonly string[],
  english: readonly string[]
) {
  return Object.fromEntries(
    values.map((value, at) => [
      value,
      [`${chinese[at]} / ${english[at]}`, chinese[at], english[at]],
    ])
  )
}

const KINDS = words(
  SKU_KINDS,
  ['普通商品', '组合商品', '组装成品', '赠品', '物料', '虚拟商品'],
  ['Goods', 'Bundle', 'Assembled kit', 'Gift', 'Material', 'Virtual']
)
const TRACKING = words(
  TRACKINGS,
  ['不追踪', '按批次', '按序列号'],
  ['Not tracked', 'By lot', 'By serial number']
)
const STORAGE = words(
  STORAGE_CLASSES,
  ['常温', '冷藏', '危险品', '大件'],
  ['Ambient', 'Cold', 'Hazardous', 'Oversize']
)
const STATUS = words(['active', 'disabled'], ['启用', '停用'], ['Active', 'Disabled'])

const column = (
  key: string,
  chinese: string,
  english: string,
  more: Partial<Column> = {}
): Column => ({
  key,
  header: `${chinese} ${english}`,
  ...more,
  aliases: [chinese, english, ...(more.aliases ?? [])],
})

/**
 * One row a SKU; rows with one product code are the variants of a product. The list of SKUs as it
 * is exported fits too, so prices or weights can be changed in a spreadsheet and brought back.
 */
export const PRODUCT_COLUMNS: readonly Column[] = [
  column('productCode', '商品编码', 'Product code', {
    kind: 'id',
    maxLength: 60,
    aliases: ['SPU', '款号'],
  }),
  column('productName', '商品名称', 'Product name', { maxLength: 200, aliases: ['品名'] }),
  column('nameEn', '英文名称', 'English name', { maxLength: 200 }),
  column('brand', '品牌', 'Brand', { maxLength: 100 }),
  column('category', '分类', 'Category', { maxLength: 100, aliases: ['类目'] }),
  column('taxCode', '税收分类编码', 'Tax classification', { kind: 'id' }),
  column('skuCode', 'SKU 编码', 'SKU code', {
    kind: 'id',
    required: true,
    maxLength: 60,
    aliases: ['编码', 'Code', 'SKU', '商家编码', '货号'],
  }),
  column('skuName', 'SKU 名称', 'SKU name', { maxLength: 200, aliases: ['名称', 'Name'] }),
  column('options', '规格', 'Options', { maxLength: 400 }),
  column('barcodes', '条码', 'Barcodes', {
    kind: 'id',
    maxLength: 1000,
    aliases: ['Barcode', '条形码', 'EAN'],
  }),
  column('aliases', '别名', 'Aliases', { kind: 'id', maxLength: 1000, aliases: ['旧编码'] }),
  column('listPrice', '售价', 'Price', { kind: 'money', aliases: ['List price', '标价'] }),
  column('purchasePrice', '采购价', 'Purchase price', {
    kind: 'money',
    aliases: ['成本价', '进价'],
  }),
  column('kind', '类型', 'Kind', { kind: 'option', options: KINDS }),
  column('baseUnit', '基本单位', 'Base unit', { maxLength: 20 }),
  column('units', '大单位', 'Larger units', { maxLength: 400 }),
  column('weightG', '重量（克）', 'Weight (g)', { kind: 'integer', aliases: ['重量'] }),
  column('lengthMm', '长（毫米）', 'Length (mm)', { kind: 'integer', aliases: ['长', 'Length'] }),
  column('widthMm', '宽（毫米）', 'Width (mm)', { kind: 'integer', aliases: ['宽', 'Width'] }),
  column('heightMm', '高（毫米）', 'Height (mm)', { kind: 'integer', aliases: ['高', 'Height'] }),
  column('tracking', '追踪方式', 'Tracking', { kind: 'option', options: TRACKING }),
  column('shelfLifeDays', '保质期（天）', 'Shelf life (days)', {
    kind: 'integer',
    aliases: ['保质期'],
  }),
  column('storageClass', '储存要求', 'Storage', { kind: 'option', options: STORAGE }),
  column('taxRate', '税率', 'Tax rate'),
  column('status', '状态', 'Status', { kind: 'option', options: STATUS }),
  column('description', '描述', 'Description', { maxLength: 20_000 }),
]
