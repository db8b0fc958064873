import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/**
 * For each wanted day the day it is posted on: itself, or the first day of the
 * next open month when its own is closed. A correction never reopens a month.
 */
export async function openDates(trx: Trx, days: string[]): Promise<Map<string, string>> {
  const rows = await sql<{ day: string; posted: string }>(
    trx,
    `SELECT d.day, CASE WHEN p.month IS NULL THEN d.day ELSE (
              SELECT to_char(min(m), 'YYYY-MM-DD') FROM generate_series(p.month + interval '1 month', p.month + interval '10 years', '1 month') m
               WHERE NOT EXISTS (SELECT 1 FROM finance_periods c WHERE c.month = m AND c.state = 'closed')) END AS posted
       FROM (SELECT DISTINCT unnest($1::text[]) AS day) d
       LEFT JOIN finance_periods p ON p.month = date_trunc('month', d.day::date) AND p.state = 'closed'`,
    [days],
    'finance_open_dates'
  )
  return new Map(rows.map((row) => [row.day, row.posted]))
}
