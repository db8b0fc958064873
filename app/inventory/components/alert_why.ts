import type { AlertRow } from '../queries/list_alerts'

type I18n = {
  t: (key: string, params?: Record<string, string | number>) => string
  number: (value: string | number) => string
  money: (value: string) => string
  date: (value: string) => string
}

/** The figures behind an alert, in words. */
export function alertReasons({ t, number, money, date }: I18n, row: AlertRow) {
  const reason = (key: string, value: string | null, tone?: 'bad') =>
    value === null ? [] : [{ label: t(`inventory.alerts.${key}`), value, tone }]
  const position = `${number(row.available)} + ${number(row.inbound)}`
  const policy = row.policyProduct
    ? t('inventory.policies.from_product', { name: row.policyProduct })
    : t(row.policyId === null ? 'inventory.policies.by_default' : 'inventory.policies.own')
  return [
    ...reason('policy', policy),
    ...reason(
      'position',
      row.reorderPoint === null ? null : `${position} / ${number(row.reorderPoint)}`,
      row.kind === 'low' ? 'bad' : undefined
    ),
    ...reason('demand', number(row.dailyDemand)),
    ...reason(
      'cover',
      row.coverDays === null ? null : t('inventory.alerts.days', { n: row.coverDays })
    ),
    ...reason('inbound', row.inbound ? number(row.inbound) : null),
    ...reason(
      'last_sold',
      row.lastSoldOn ? date(row.lastSoldOn) : t('inventory.alerts.never_sold')
    ),
    ...reason('lost', row.side === 'short' && row.lostPerDay ? money(row.lostPerDay) : null),
    ...reason('tied', row.side === 'excess' && row.excessValue ? money(row.excessValue) : null),
    ...reason('since', date(row.since)),
  ]
}
