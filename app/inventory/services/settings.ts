import { localDate, parseLocal } from '#kernel/clock'
import { settings } from '#kernel/settings/settings'

/**
 * The value above which an adjustment waits for a second person, decimal text
 * in the company's currency. Null: adjustments never wait.
 */
export function adjustmentLimit(): string | null {
  const limit = settings.decimal('inventory', 'adjustment_limit')
  return /[1-9]/.test(limit) ? limit : null
}

/** The company's currency, in which stock is valued. */
export function companyCurrency(): string {
  return settings.text('shell', 'currency') || 'CNY'
}

/** The zone in which the company's days begin. */
export const companyZone = () => settings.text('shell', 'time_zone')

/** A local moment of a form (`2026-11-11T00:00`) in the company's time zone; null for none. */
export function momentOf(text: string | null | undefined): Date | null {
  return text ? parseLocal(text, companyZone()) : null
}

/** The company's day of a moment, as a form holds it (`2026-11-11`); empty for none. */
export const dayOf = (moment: string | null) =>
  moment ? localDate(new Date(moment), companyZone()) : ''

/** What counts where a policy says nothing of its own; days. */
export interface AlertDefaults {
  leadDays: number
  overstockDays: number
  slowDays: number
}

export const alertDefaults = (): AlertDefaults => ({
  leadDays: settings.integer('inventory', 'alert_lead_days'),
  overstockDays: settings.integer('inventory', 'alert_overstock_days'),
  slowDays: settings.integer('inventory', 'alert_slow_days'),
})
