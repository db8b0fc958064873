import type { SettingDefinition } from '#kernel/define_module'

const cost = (key: string, value: string): SettingDefinition => ({
  key,
  type: 'decimal',
  default: value,
  min: 0,
  max: 10_000,
})

/** Whether fulfilments wait for a person, and what allocation counts in place of money. */
export const settings: readonly SettingDefinition[] = [
  { key: 'auto_release', type: 'boolean', default: true },
  cost('cost_per_100km', '0.2'),
  cost('cost_per_parcel', '3'),
  cost('cost_per_day', '0.5'),
  cost('cost_of_full_load', '2'),
  cost('bonus_of_overstock', '0'),
  cost('cost_of_share', '5'),
]
