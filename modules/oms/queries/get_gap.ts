import type { Actor } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import type { UnlikeOrder } from '#modules/oms/domain/gap'
import { GAP_COLUMNS, type GapRow } from '#modules/oms/queries/list_gaps'

export type GapRecord = GapRow & {
  extra: string[]
  unlike: UnlikeOrder[]
  isRead: boolean
  notedAt: string | null
  notedBy: string | null
  notedReason: string | null
}

/** A platform order that a gap names and that is here, by the platform's number. */
export type GapOrder = { id: number; externalId: string; externalNo: string; state: string }

export type GapCheckRow = {
  id: number
  verdict: string
  at: string
  who: string | null
  theirCount: number | null
  ourCount: number | null
  fetched: number
  error: string | null
}

/** How many of its checks are shown. */
const CHECKS = 20

/** A store's day with what differs, its checks and the orders of it that are here. */
export default class GetGap {
  /** @throws NotFoundException also for a day of a store the actor does not see */
  async handle(id: number, actor: Actor) {
    const [gap] = await sql<GapRecord>(
      null,
      `SELECT ${GAP_COLUMNS}, d.extra, d.unlike, to_json(d.noted_at)#>>'{}' AS "notedAt", d.noted_reason AS "notedReason",
              (SELECT u.full_name FROM users u WHERE u.id = d.noted_by) AS "notedBy", coalesce(a.state = 'active', false) AS "isRead"
         FROM oms_gap_days d JOIN stores s ON s.id = d.store_id LEFT JOIN oms_channel_accounts a ON a.store_id = s.id
        WHERE d.id = $1 AND ($2::bigint[] IS NULL OR d.store_id = ANY($2))`,
      [id, actor.stores]
    )
    if (!gap) throw new NotFoundException('gap', id)
    const [orders, checks] = await Promise.all([ordersOf(gap), checksOf(gap)])
    return { gap, orders, checks }
  }
}

const ordersOf = (gap: GapRecord) =>
  sql<GapOrder>(
    null,
    `SELECT id, external_id AS "externalId", external_no AS "externalNo", state FROM platform_orders
      WHERE store_id = $1 AND external_id = ANY($2::text[])`,
    [gap.storeId, [...gap.missing, ...gap.extra, ...gap.unlike.map((one) => one.id)]]
  )

const checksOf = (gap: GapRecord) =>
  sql<GapCheckRow>(
    null,
    `SELECT c.id, c.verdict, to_json(c.checked_at)#>>'{}' AS at, (SELECT u.full_name FROM users u WHERE u.id = c.actor_id) AS who,
            (c.details->>'theirCount')::int AS "theirCount", (c.details->>'ourCount')::int AS "ourCount",
            coalesce((c.details->>'fetched')::int, 0) AS fetched, c.details->>'error' AS error
       FROM oms_gap_checks c WHERE c.store_id = $1 AND c.day = $2::date ORDER BY c.id DESC LIMIT ${CHECKS}`,
    [gap.storeId, gap.day]
  )
