import type { Column } from '#kernel/spreadsheets/index'

/** The columns of a price table, as couriers send them and as people write them. */
export const TARIFF_COLUMNS: readonly Column[] = [
  {
    key: 'courier',
    header: '快递代码',
    aliases: ['快递', '快递公司', 'courier', 'courier code'],
    required: true,
    maxLength: 20,
  },
  {
    key: 'service',
    header: '产品代码',
    aliases: ['产品', '快递产品', 'service', 'service code'],
    required: true,
    maxLength: 20,
  },
  {
    key: 'warehouse',
    header: '发货仓代码',
    aliases: ['发货仓', '仓库', '仓库代码', 'warehouse', 'warehouse code', 'from'],
    maxLength: 40,
  },
  {
    key: 'region',
    header: '地区',
    aliases: ['目的地', '地区代码', '省份', '省市', 'region', 'to', 'destination'],
    maxLength: 60,
  },
  {
    key: 'served',
    header: '送达',
    aliases: ['是否送达', 'served'],
    kind: 'boolean',
  },
  {
    key: 'firstWeight',
    header: '首重（公斤）',
    aliases: ['首重', '首重kg', '首重(kg)', 'first weight', 'first weight (kg)'],
    kind: 'decimal',
  },
  {
    key: 'firstPrice',
    header: '首重价',
    aliases: ['首费', '首重价格', 'first price'],
    kind: 'money',
  },
  {
    key: 'stepWeight',
    header: '续重（公斤）',
    aliases: ['续重', '续重kg', '续重(kg)', 'step weight', 'step weight (kg)'],
    kind: 'decimal',
  },
  {
    key: 'stepPrice',
    header: '续重价',
    aliases: ['续费', '续重价格', 'step price'],
    kind: 'money',
  },
  {
    key: 'minPrice',
    header: '最低收费',
    aliases: ['最低价', 'minimum', 'least price'],
    kind: 'money',
  },
  {
    key: 'divisor',
    header: '体积重系数',
    aliases: ['抛比', '材积系数', 'volumetric divisor', 'divisor'],
    kind: 'integer',
  },
  {
    key: 'fuel',
    header: '燃油附加（%）',
    aliases: ['燃油', '燃油附加', '燃油费率', 'fuel', 'fuel %'],
    kind: 'decimal',
  },
  {
    key: 'days',
    header: '时效（天）',
    aliases: ['时效', 'days', 'transit days'],
    kind: 'integer',
  },
  {
    key: 'from',
    header: '生效日',
    aliases: ['生效日期', 'valid from'],
    kind: 'date',
  },
  {
    key: 'to',
    header: '失效日',
    aliases: ['失效日期', 'valid to'],
    kind: 'date',
  },
]
