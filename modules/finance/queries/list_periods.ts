import { sql } from '#kernel/sql'

export type PeriodRow = {
  month: string
  state: 'open' | 'closed'
  closedAt: string | null
  closedBy: string | null
  journals: number
}

/** The last 24 months that have postings or were closed, newest first. */
export class ListPeriods {
  handle(): Promise<PeriodRow[]> {
    return sql<PeriodRow>(
      null,
      `WITH months AS (
         SELECT date_trunc('month', entry_date)::date AS month, count(*)::int AS journals FROM finance_journals
          WHERE entry_date >= date_trunc('month', now()) - interval '24 months' GROUP BY 1)
       SELECT to_char(coalesce(m.month, p.month), 'YYYY-MM') AS month, coalesce(p.state, 'open') AS state,
              to_char(p.closed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "closedAt", u.full_name AS "closedBy", coalesce(m.journals, 0) AS journals
         FROM months m FULL JOIN finance_periods p ON p.month = m.month LEFT JOIN users u ON u.id = p.closed_by
        ORDER BY 1 DESC LIMIT 24`
    )
  }
}
