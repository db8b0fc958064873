import type { Column } from '#kernel/spreadsheets/index'

/** One row a listing, found by store and the platform's ids; the list as it is exported fits. */
export const LISTING_COLUMNS: readonly Column[] = [
  {
    key: 'store',
    header: '店铺编码 Store code',
    aliases: ['店铺编码', 'Store code', '店铺', 'Store'],
    required: true,
    maxLength: 100,
  },
  {
    key: 'externalProductId',
    header: '平台商品 ID Product ID',
    aliases: ['平台商品 ID', '平台商品ID', 'Product ID on the platform', 'Product ID', '商品ID'],
    kind: 'id',
    required: true,
    maxLength: 100,
  },
  {
    key: 'externalSkuId',
    header: '平台 SKU ID',
    aliases: ['平台SKU ID', 'SKU ID on the platform', 'SKU ID', '规格ID'],
    kind: 'id',
    maxLength: 100,
  },
  {
    key: 'externalCode',
    header: '商家编码 Merchant code',
    aliases: ['商家编码', 'Merchant code', '商家SKU编码'],
    kind: 'id',
    maxLength: 100,
  },
  {
    key: 'title',
    header: '平台标题 Title',
    aliases: ['平台标题', 'Title', '标题'],
    maxLength: 500,
  },
  {
    key: 'price',
    header: '平台售价 Price',
    aliases: ['平台售价', 'Price', 'Price on the platform', '价格'],
    kind: 'money',
  },
  {
    key: 'skuCode',
    header: 'SKU 编码 SKU code',
    aliases: ['SKU 编码', 'SKU编码', 'SKU code', 'SKU'],
    kind: 'id',
    maxLength: 60,
  },
  {
    key: 'multiplier',
    header: '折合数量 Multiplier',
    aliases: ['折合数量', 'Multiplier', 'Units per listing'],
    kind: 'integer',
  },
]
