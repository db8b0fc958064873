import type { SettingDefinition } from '#kernel/define_module'

export const settings: SettingDefinition[] = [
  { key: 'win_on', type: 'choice', choices: ['paid', 'captured'], default: 'paid' },
  { key: 'pool_daily_limit', type: 'integer', default: 20, min: 0, max: 1000 },
  // 0: leads stay with their owner however long.
  { key: 'pool_idle_days', type: 'integer', default: 14, min: 0, max: 365 },
]
