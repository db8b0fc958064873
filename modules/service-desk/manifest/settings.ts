import type { SettingDefinition } from '#kernel/define_module'

/** Minutes of service time until the first answer, each following one, and the solution. */
const PROMISED = {
  urgent: [5, 10, 240],
  high: [15, 30, 480],
  normal: [30, 60, 1440],
  low: [120, 240, 2880],
} as const

const PROMISES = ['first', 'next', 'resolution'] as const
// Sixty days around the clock; 0 promises nothing.
const MOST_MINUTES = 86_400

const promises = Object.entries(PROMISED).flatMap(([priority, minutes]) =>
  PROMISES.map((promise, index): SettingDefinition => ({
    key: `sla_${priority}_${promise}`,
    type: 'integer',
    default: minutes[index],
    min: 0,
    max: MOST_MINUTES,
  }))
)

/** Service hours (as shops in China answer: every day from 9 to 22) and what each priority promises. */
export const settings: readonly SettingDefinition[] = [
  {
    key: 'service_days',
    type: 'choice',
    choices: ['every_day', 'monday_to_saturday', 'monday_to_friday'],
    default: 'every_day',
  },
  { key: 'service_from', type: 'time', default: '09:00' },
  { key: 'service_until', type: 'time', default: '22:00', after: 'service_from' },
  ...promises,
]
