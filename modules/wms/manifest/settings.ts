import type { SettingDefinition } from '#kernel/define_module'

export const settings: readonly SettingDefinition[] = [
  { key: 'require_bin_scan', type: 'boolean', default: false },
  { key: 'weight_tolerance_g', type: 'integer', default: 50, min: 0, max: 10_000 },
  { key: 'weight_tolerance_percent', type: 'integer', default: 5, min: 0, max: 100 },
  { key: 'packaging_weight_g', type: 'integer', default: 80, min: 0, max: 10_000 },
  { key: 'waybill_endpoint', type: 'text', default: 'https://api.kdniao.com', max: 200 },
  { key: 'waybill_business_id', type: 'text', default: '', max: 50 },
  { key: 'waybill_app_key', type: 'secret', default: '' },
]
