import { settings } from '#kernel/settings/settings'

export type Company = { name: string; zone: string; currency: string }

/** Name, time zone and currency of the company, as every page shows them. */
export function company(): Company {
  return {
    name: settings.text('shell', 'company_name') || 'Tandem',
    zone: settings.text('shell', 'time_zone'),
    currency: settings.text('shell', 'currency'),
  }
}
