import { namedColumn, type Column } from '#kernel/spreadsheets/index'

const whole = (key: string, chinese: string, english: string, aliases: string[] = []) =>
  namedColumn(key, chinese, english, { kind: 'integer', aliases })

/** One row a SKU, or a product with all its SKUs, and place; the list of policies as it is exported fits too. */
export const POLICY_COLUMNS: readonly Column[] = [
  namedColumn('skuCode', 'SKU 编码', 'SKU code', {
    kind: 'id',
    maxLength: 60,
    aliases: ['SKU编码', 'SKU', '编码', 'Code'],
  }),
  namedColumn('productCode', '商品编码', 'Product code', {
    kind: 'id',
    maxLength: 60,
    aliases: ['商品', 'Product', 'SPU'],
  }),
  namedColumn('place', '仓库或仓库组', 'Warehouse or group', {
    maxLength: 100,
    aliases: ['仓库', '仓库编码', 'Warehouse', 'Warehouse code'],
  }),
  namedColumn('method', '方法', 'Method', {
    kind: 'option',
    options: {
      fixed: ['固定补货点', 'Fixed reorder point', 'fixed'],
      days_of_cover: ['覆盖天数', 'Days of cover', 'days_of_cover'],
      service_level: ['服务水平', 'Service level', 'service_level'],
    },
  }),
  whole('reorderPoint', '补货点', 'Reorder point', ['最低库存', 'Min']),
  whole('targetLevel', '目标库存', 'Target stock', ['最高库存', 'Max', 'Target level']),
  whole('safetyStock', '安全库存', 'Safety stock'),
  whole('coverDays', '覆盖天数', 'Days of cover', ['Cover days']),
  whole('leadDays', '到货天数', 'Lead time (days)', ['Lead days', 'Lead time']),
  namedColumn('serviceLevel', '服务水平（%）', 'Service level (%)', {
    kind: 'decimal',
    aliases: ['服务水平'],
  }),
  namedColumn('leadDeviation', '到货天数波动（天）', 'Lead time deviation (days)', {
    kind: 'decimal',
    aliases: ['到货天数波动'],
  }),
  whole('reviewDays', '订货间隔（天）', 'Days between orders', ['订货间隔']),
  whole('overstockDays', '积压天数', 'Overstock days'),
  whole('slowDays', '滞销天数', 'Slow after days', ['Slow days']),
]
