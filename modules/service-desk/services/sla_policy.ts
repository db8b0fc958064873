import { settings } from '#kernel/settings/settings'
import type { Calendar, SlaPolicy } from '../domain/sla.js'

const DAYS: Readonly<Record<string, readonly number[]>> = {
  every_day: [1, 2, 3, 4, 5, 6, 7],
  monday_to_saturday: [1, 2, 3, 4, 5, 6],
  monday_to_friday: [1, 2, 3, 4, 5],
}

/** The service hours of the module's settings, in the company's time zone. */
export function serviceHours(): Calendar {
  return {
    zone: settings.text('shell', 'time_zone'),
    days: DAYS[settings.text('service-desk', 'service_days')],
    opens: minutesOf(settings.text('service-desk', 'service_from')),
    closes: minutesOf(settings.text('service-desk', 'service_until')),
  }
}

/** What the settings promise for a priority; 0 minutes is no promise. */
export function slaPolicy(priority: 'low' | 'normal' | 'high' | 'urgent'): SlaPolicy {
  const minutes = (promise: string) =>
    settings.integer('service-desk', `sla_${priority}_${promise}`) || null
  return {
    firstResponse: minutes('first'),
    nextResponse: minutes('next'),
    resolution: minutes('resolution'),
  }
}

/** `"09:30"` as minutes of the day. */
function minutesOf(clock: string): number {
  const [hour, minute] = clock.split(':').map(Number)
  return hour * 60 + minute
}
