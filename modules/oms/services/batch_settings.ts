import { settings } from '#kernel/settings/settings'
import type { PriorityWeights } from '#modules/oms/domain/batch_priority'

/** Platforms with a penalty of their own; the others share one. */
export const PENALTY_PLATFORMS = ['taobao', 'jd', 'pinduoduo', 'douyin', 'amazon'] as const

const units = (key: string) => Math.round(Number(settings.decimal('oms', key)) * 10_000)

/** What it counts for that an order waits, as the settings say. */
export const priorityWeights = (): PriorityWeights => ({
  perOrder: units('priority_per_order'),
  perHour: units('priority_per_hour'),
  perLateHour: units('priority_per_late_hour'),
  tags: settings
    .text('oms', 'priority_tags')
    .split(/[,，、;；]/)
    .map((tag) => tag.trim())
    .filter(Boolean),
  perTag: units('priority_of_tag'),
  amountRate: Math.round(Number(settings.decimal('oms', 'priority_of_amount')) * 100),
  penalties: Object.fromEntries(
    [...PENALTY_PLATFORMS, 'other'].map((platform) => [platform, units(`penalty_${platform}`)])
  ),
})

/** Whether orders that want what others wait for wait for their turn with them. */
export const sharesScarceGoods = () => settings.text('oms', 'contested_goods') === 'batch'
