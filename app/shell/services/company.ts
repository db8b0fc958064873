import { DEFAULT_ZONE } from '#kernel/clock'
import { bus } from '#kernel/bus'
import { sql } from '#kernel/sql'

export type Company = { name: string; zone: string; currency: string }

let known: Promise<Company> | null = null
bus.on('settings.changed', () => {
  known = null
})

/** Name, time zone and currency of the company, as every page shows them. */
export function company(): Promise<Company> {
  known ??= read().catch((error: unknown) => {
    known = null
    throw error
  })
  return known
}

async function read(): Promise<Company> {
  const rows = await sql<{ key: string; value: unknown }>(
    null,
    `SELECT key, value FROM settings WHERE module = 'shell' AND scope = '' AND key = ANY($1)`,
    [['company_name', 'time_zone', 'currency']]
  )
  const found = new Map(rows.map((row) => [row.key, String(row.value ?? '')]))
  return {
    name: found.get('company_name') || 'Tandem',
    zone: found.get('time_zone') || DEFAULT_ZONE,
    currency: found.get('currency') || 'CNY',
  }
}
