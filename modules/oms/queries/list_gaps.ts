import type { Actor } from '#kernel/access/actor'
import { localDate } from '#kernel/clock'
import {
  among,
  choices,
  dates,
  ids,
  keysetPage,
  Part,
  part,
  when,
  type ListPage,
  type ListQuery,
  type ListSpec,
} from '#kernel/lists/index'
import { company } from '#kernel/settings/company'
import { sql } from '#kernel/sql'
import { COUNTABLE } from '#modules/oms/queries/due_gap_days'

export type GapRow = {
  id: number
  storeId: number
  storeName: string
  platform: string
  currency: string
  day: string
  /** `noted`: it differs, and a person knows. */
  status: 'agreed' | 'mended' | 'differs' | 'noted' | 'failed'
  theirCount: number | null
  theirTotal: string | null
  ourCount: number
  ourTotal: string
  /** Ours less theirs; null where the platform names no sum. */
  difference: string | null
  missing: string[]
  missingCount: number
  extraCount: number
  unlikeCount: number
  fetched: number
  /** A code under `oms.channels.errors`: why the last check could not be made. */
  error: string | null
  until: string | null
  checkedAt: string
}

const STATUSES = ['differs', 'mended', 'agreed', 'noted', 'failed'] as const
const FILTERS = { status: choices(...STATUSES), store: ids(), day: dates() }
export const GAP_LIST = {
  sorts: ['day'],
  defaultSort: '-day',
  filters: FILTERS,
} satisfies ListSpec

export const GAP_STATUS = `CASE WHEN d.verdict = 'differs' AND d.alert_since IS NULL THEN 'noted' ELSE d.verdict END`
export const GAP_COLUMNS = `d.id, d.store_id AS "storeId", s.name AS "storeName", s.platform, s.currency, to_char(d.day, 'YYYY-MM-DD') AS day,
  ${GAP_STATUS} AS status, d.their_count AS "theirCount", d.their_total AS "theirTotal", d.our_count AS "ourCount", d.our_total AS "ourTotal",
  d.our_total - d.their_total AS difference,
  d.missing, d.missing_count AS "missingCount", d.extra_count AS "extraCount", d.unlike_count AS "unlikeCount", d.fetched, d.error,
  to_json(d.until)#>>'{}' AS until, to_json(d.checked_at)#>>'{}' AS "checkedAt"`

/** Moments of the company's zone as the days they are. */
function between({ from, before }: { from: Date | null; before: Date | null }) {
  const { zone } = company()
  const first = from ? localDate(from, zone) : '2000-01-01'
  const last = before ? localDate(new Date(+before - 1), zone) : '2999-12-31'
  return part`d.day BETWEEN ${first}::date AND ${last}::date`
}

/** Days of stores beside what their platforms count, the latest first. */
export const listGaps = (
  query: ListQuery<typeof FILTERS>,
  actor: Actor
): Promise<ListPage<GapRow>> =>
  keysetPage<GapRow>({
    query,
    select: GAP_COLUMNS,
    from: 'oms_gap_days d JOIN stores s ON s.id = d.store_id',
    countFrom: 'oms_gap_days d',
    id: 'd.id',
    where: [
      actor.stores && part`d.store_id = ANY(${actor.stores})`,
      when(query.filters.status, (status) => part`${new Part([GAP_STATUS], [])} = ANY(${status})`),
      among('d.store_id', query.filters.store),
      when(query.filters.day, between),
    ],
    sorts: { day: 'd.day' },
  })

export type GapStore = { id: number; name: string; canCount: boolean; isRead: boolean }

/** Connected stores: whether their platforms can count, and whether they may be asked now. */
export const gapStores = (actor: Actor) =>
  sql<GapStore>(
    null,
    `SELECT s.id, s.name, a.platform = ANY($2::text[]) AS "canCount", a.state = 'active' AS "isRead"
       FROM oms_channel_accounts a JOIN stores s ON s.id = a.store_id
      WHERE $1::bigint[] IS NULL OR s.id = ANY($1) ORDER BY s.name, s.id`,
    [actor.stores, COUNTABLE],
    'oms_gap_stores'
  )
