/** Where stores are, by the key that connectors and reports know them by. */
export const PLATFORMS = [
  'manual',
  'taobao',
  'jd',
  'pinduoduo',
  'douyin',
  'kuaishou',
  'xiaohongshu',
  'shopify',
  'woocommerce',
  'amazon',
  'wechat',
  'own',
  'rest',
  'file',
] as const
export type Platform = (typeof PLATFORMS)[number]
