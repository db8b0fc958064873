import { namedColumn, type Column } from '#kernel/spreadsheets/index'
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

/**
 * One row a SKU; rows with one product code are the variants of a product. The list of SKUs as it
 * is exported fits too, so prices or weights can be changed in a spreadsheet and brought back.
 */
export const PRODUCT_COLUMNS: readonly Column[] = [
  namedColumn('productCode', '商品编码', 'Product code', {
    kind: 'id',
    maxLength: 60,
    aliases: ['SPU', '款号'],
  }),
  namedColumn('productName', '商品名称', 'Product name', { maxLength: 200, aliases: ['品名'] }),
  namedColumn('nameEn', '英文名称', 'English name', { maxLength: 200 }),
  namedColumn('brand', '品牌', 'Brand', { maxLength: 100 }),
  namedColumn('category', '分类', 'Category', { maxLength: 100, aliases: ['类目'] }),
  namedColumn('taxCode', '税收分类编码', 'Tax classification', { kind: 'id' }),
  namedColumn('skuCode', 'SKU 编码', 'SKU code', {
    kind: 'id',
    required: true,
    maxLength: 60,
    aliases: ['编码', 'Code', 'SKU', '商家编码', '货号'],
  }),
  namedColumn('skuName', 'SKU 名称', 'SKU name', { maxLength: 200, aliases: ['名称', 'Name'] }),
  namedColumn('options', '规格', 'Options', { maxLength: 400 }),
  namedColumn('barcodes', '条码', 'Barcodes', {
    kind: 'id',
    maxLength: 1000,
    aliases: ['Barcode', '条形码', 'EAN'],
  }),
  namedColumn('aliases', '别名', 'Aliases', { kind: 'id', maxLength: 1000, aliases: ['旧编码'] }),
  namedColumn('listPrice', '售价', 'Price', { kind: 'money', aliases: ['List price', '标价'] }),
  namedColumn('purchasePrice', '采购价', 'Purchase price', {
    kind: 'money',
    aliases: ['成本价', '进价'],
  }),
  namedColumn('kind', '类型', 'Kind', { kind: 'option', options: KINDS }),
  namedColumn('baseUnit', '基本单位', 'Base unit', { maxLength: 20 }),
  namedColumn('units', '大单位', 'Larger units', { maxLength: 400 }),
  namedColumn('weightG', '重量（克）', 'Weight (g)', { kind: 'integer', aliases: ['重量'] }),
  namedColumn('lengthMm', '长（毫米）', 'Length (mm)', {
    kind: 'integer',
    aliases: ['长', 'Length'],
  }),
  namedColumn('widthMm', '宽（毫米）', 'Width (mm)', { kind: 'integer', aliases: ['宽', 'Width'] }),
  namedColumn('heightMm', '高（毫米）', 'Height (mm)', {
    kind: 'integer',
    aliases: ['高', 'Height'],
  }),
  namedColumn('tracking', '追踪方式', 'Tracking', { kind: 'option', options: TRACKING }),
  namedColumn('shelfLifeDays', '保质期（天）', 'Shelf life (days)', {
    kind: 'integer',
    aliases: ['保质期'],
  }),
  namedColumn('storageClass', '储存要求', 'Storage', { kind: 'option', options: STORAGE }),
  namedColumn('taxRate', '税率', 'Tax rate'),
  namedColumn('status', '状态', 'Status', { kind: 'option', options: STATUS }),
  namedColumn('description', '描述', 'Description', { maxLength: 20_000 }),
]
