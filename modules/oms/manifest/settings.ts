import type { SettingDefinition } from '#kernel/define_module'

const cost = (key: string, value: string): SettingDefinition => ({
  key,
  type: 'decimal',
  default: value,
  min: 0,
  max: 10_000,
})

/** What platforms take for an order that leaves late, unless the merchant says otherwise. */
const PENALTIES = [
  ['taobao', '10'],
  ['jd', '10'],
  ['pinduoduo', '5'],
  ['douyin', '10'],
  ['amazon', '0'],
  ['other', '0'],
] as const

/** Whether fulfilments wait for a person, what allocation counts in place of money, and who goes first when goods are scarce. */
export const settings: readonly SettingDefinition[] = [
  { key: 'auto_release', type: 'boolean', default: true },
  { key: 'agree_refunds_up_to', type: 'decimal', default: '0', min: 0, max: 1_000_000 },
  { key: 'bill_weight_tolerance', type: 'integer', default: 100, min: 0, max: 10_000 },
  cost('cost_per_100km', '0.2'),
  cost('cost_per_parcel', '3'),
  cost('cost_per_day', '0.5'),
  cost('cost_of_full_load', '2'),
  cost('bonus_of_overstock', '0'),
  cost('cost_of_share', '5'),
  {
    key: 'contested_goods',
    type: 'choice',
    choices: ['first_come', 'batch'],
    default: 'first_come',
  },
  cost('priority_per_order', '1'),
  cost('priority_per_hour', '0.2'),
  cost('priority_per_late_hour', '1'),
  { key: 'priority_tags', type: 'text', default: '', max: 200 },
  cost('priority_of_tag', '20'),
  { key: 'priority_of_amount', type: 'decimal', default: '2', min: 0, max: 100 },
  ...PENALTIES.map(([platform, amount]) => cost(`penalty_${platform}`, amount)),
]
