import { inZone } from '#kernel/clock'
import { company } from '#kernel/settings/company'
import { sql } from '#kernel/sql'
import { CONNECTORS } from '#modules/oms/services/platforms/index'
import type { GapDay } from '#modules/oms/services/queue'

/** How long a day that differs is asked about again, unless somebody took note of it. */
const OPEN_DAYS = 14
/** Nights in which a store could not be asked are made up for so far back. */
const NIGHTS = 3

/** Platforms whose orders can be counted. */
export const COUNTABLE = Object.values(CONNECTORS).flatMap((connector) =>
  connector.countOrders ? [connector.platform] : []
)

/**
 * The days of stores that are due to be compared with their platforms: today, each of the last days
 * that has not been compared since it was over, and those that differ. Of a day of a shop that counts no orders it is known already.
 */
export function dueGapDays(now: Date): Promise<GapDay[]> {
  const today = inZone(now, company().zone).startOf('day')
  const day = (back: number) => today.minus({ days: back }).toFormat('yyyy-MM-dd')
  const nights = Array.from({ length: NIGHTS }, (_, n) => day(n + 1))
  return sql<GapDay & Record<string, unknown>>(
    null,
    `WITH shops AS (
       SELECT a.store_id FROM oms_channel_accounts a JOIN stores s ON s.id = a.store_id
        WHERE a.state = 'active' AND s.is_active AND a.platform = ANY($1::text[]))
     SELECT store_id AS "storeId", $2::text AS day FROM shops
      WHERE NOT EXISTS (SELECT 1 FROM oms_gap_days d WHERE d.store_id = shops.store_id AND d.day = $2::text::date AND d.error = 'not_offered')
     UNION SELECT shops.store_id, n.day FROM shops CROSS JOIN unnest($3::text[]) AS n(day)
            WHERE NOT EXISTS (SELECT 1 FROM oms_gap_days d WHERE d.store_id = shops.store_id AND d.day = n.day::date
                                 AND ((d.verdict <> 'failed' AND d.until IS NULL) OR d.error = 'not_offered'))
     UNION SELECT d.store_id, to_char(d.day, 'YYYY-MM-DD') FROM oms_gap_days d JOIN shops ON shops.store_id = d.store_id
            WHERE d.alert_since IS NOT NULL AND d.day >= $4::date
     ORDER BY 1, 2 DESC`,
    [COUNTABLE, day(0), nights, day(OPEN_DAYS)],
    'oms_due_gap_days'
  )
}
