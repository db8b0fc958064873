import type { SettingDefinition } from '#kernel/define_module'

/** What the whole company shares. */
export const settings: readonly SettingDefinition[] = [
  { key: 'company_name', type: 'text', default: '', max: 120 },
  {
    key: 'currency',
    type: 'choice',
    default: 'CNY',
    choices: Intl.supportedValuesOf('currency'),
    plain: true,
  },
  {
    key: 'time_zone',
    type: 'choice',
    default: 'Asia/Shanghai',
    choices: Intl.supportedValuesOf('timeZone'),
    plain: true,
  },
  // How long delivered events can be replayed and read; see docs/operations.md.
  { key: 'event_months', type: 'integer', default: 13, min: 3, max: 120 },
  // What the stage guide was last told, as JSON.
  { key: 'stage_answers', type: 'text', default: '', max: 2000, hidden: true },
]
