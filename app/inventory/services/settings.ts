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
