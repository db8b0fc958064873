import { systemClock } from '#kernel/clock'
import { settings } from '#kernel/settings/settings'
import type { CaseStatus } from '#orders/domain/case_machine'

const HOUR_MS = 3_600_000

/** The setting that says how many hours a case may stand in a status, and how many one of it is. */
const LIMITS: Readonly<Partial<Record<CaseStatus, [string, number]>>> = {
  requested: ['decide_within_hours', 1],
  awaiting_goods: ['return_within_days', 24],
  goods_sent: ['arrive_within_days', 24],
  approved: ['refund_within_hours', 1],
  received: ['refund_within_hours', 1],
}

/** Until when somebody has to act on a case that comes into a status now; null where nobody has to. */
export function deadlineOf(status: CaseStatus): Date | null {
  const limit = LIMITS[status]
  if (!limit) return null
  const hours = settings.integer('orders', limit[0]) * limit[1]
  return hours > 0 ? new Date(systemClock.now().getTime() + hours * HOUR_MS) : null
}
