import type { Calendar, SlaPolicy } from '../domain/sla.js'

/** Minutes of service time promised per priority: first answer, following answers, resolution. */
const POLICIES: Readonly<Record<'low' | 'normal' | 'high' | 'urgent', SlaPolicy>> = {
  urgent: { firstResponse: 5, nextResponse: 10, resolution: 240 },
  high: { firstResponse: 15, nextResponse: 30, resolution: 480 },
  normal: { firstResponse: 30, nextResponse: 60, resolution: 1440 },
  low: { firstResponse: 120, nextResponse: 240, resolution: 2880 },
}

/** Service hours: every day from 9 to 22, as shops in China answer. */
export const SERVICE_HOURS: Calendar = {
  zone: 'Asia/Shanghai',
  days: [1, 2, 3, 4, 5, 6, 7],
  opens: 9 * 60,
  closes: 22 * 60,
}

export const slaPolicy = (priority: keyof typeof POLICIES) => POLICIES[priority]
