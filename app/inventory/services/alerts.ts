import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { alertOf, type Arrival, type StockAlert } from '#inventory/domain/stock_alerts'
import { PACE_DAYS, pacePerDay, soldByDay } from '#inventory/domain/sales_pace'
import { transfersUnderWay, type AlertFacts } from '#inventory/queries/alert_facts'
import { expectedStock } from '#inventory/services/expected_stock'
import type { AlertDefaults } from '#inventory/services/settings'
import { companyZone } from '#inventory/services/settings'

export interface Judged {
  facts: AlertFacts
  alert: StockAlert
  /** Units a day. */
  perDay: number
  inbound: number
  nextInDays: number | null
}

interface Coming extends Arrival {
  warehouseId: number
  /** Whether the level counts it as in transit already. */
  isTransfer: boolean
}

const DAY_MS = 86_400_000
const daysFrom = (today: string, on: string | null) =>
  on === null ? null : Math.round((Date.parse(on) - Date.parse(today)) / DAY_MS)

/** What is coming of each SKU. A day that is over is no day: nobody knows when it will come. */
export async function arrivalsOf(
  trx: Trx,
  skuIds: readonly number[],
  today: string
): Promise<Map<number, Coming[]>> {
  const transfers = await transfersUnderWay(trx, skuIds, companyZone())
  const others = await expectedStock.find(trx, skuIds)
  const found = new Map<number, Coming[]>()
  const add = (isTransfer: boolean) => (one: (typeof others)[number]) => {
    const inDays = daysFrom(today, one.on)
    const list = found.get(one.skuId) ?? []
    list.push({
      warehouseId: one.warehouseId,
      qty: one.qty,
      inDays: inDays !== null && inDays < 0 ? null : inDays,
      isTransfer,
    })
    found.set(one.skuId, list)
  }
  transfers.forEach(add(true))
  others.forEach(add(false))
  return found
}

/** The alerts there are, of everything that was looked at; `passed`: the share of today that is over. */
export function judge(
  list: readonly AlertFacts[],
  arrivals: ReadonlyMap<number, Coming[]>,
  { passed, ...defaults }: AlertDefaults & { passed: number }
): Judged[] {
  return list.flatMap((facts) => {
    const coming = (arrivals.get(facts.skuId) ?? []).filter((one) => isHere(facts, one))
    const inbound =
      facts.inTransit +
      coming.filter((one) => !one.isTransfer).reduce((sum, one) => sum + one.qty, 0)
    const days = coming.map((one) => one.inDays).filter((day) => day !== null)
    const sold = soldByDay(facts.moved ?? [], facts.onHand, PACE_DAYS)
    const perDay = pacePerDay(sold, { passed, daysKnown: facts.daysKnown })
    const alert = alertOf({
      available: facts.available,
      inbound,
      arrivals: coming,
      perDay,
      daysSinceSale: facts.daysSinceSale,
      daysKnown: facts.daysKnown,
      leadDays: facts.leadDays ?? defaults.leadDays,
      overstockDays: facts.overstockDays ?? defaults.overstockDays,
      slowDays: facts.slowDays ?? defaults.slowDays,
      policy: facts.policyId === null ? null : facts,
    })
    return alert
      ? [{ facts, alert, perDay, inbound, nextInDays: days.length > 0 ? Math.min(...days) : null }]
      : []
  })
}

/** Whether an arrival comes to the place that is looked at. */
function isHere({ warehouseId, groupIds }: AlertFacts, arrival: Coming): boolean {
  if (warehouseId !== null) return arrival.warehouseId === warehouseId
  return groupIds === null || groupIds.includes(arrival.warehouseId)
}

const record = ({ facts, alert, perDay, inbound, nextInDays }: Judged) => ({
  sku_id: facts.skuId,
  warehouse_id: facts.warehouseId,
  group_id: facts.groupId,
  side: alert.side,
  kind: alert.kind,
  policy_id: facts.policyId,
  urgency: alert.urgency,
  available: facts.available,
  inbound,
  next_in: nextInDays,
  reorder_point: facts.policyId === null ? null : facts.reorderPoint,
  per_day: perDay.toFixed(4),
  runs_out_in: alert.runsOutIn,
  margin: alert.side === 'short' ? facts.margin : '0',
  cover_days: alert.coverDays,
  last_sold_on: facts.lastSoldOn,
  excess: alert.excess,
  unit_cost: facts.unitCost,
  suggested: alert.suggested,
  owner_id: facts.ownerId,
  snoozed_until: alert.side === 'short' ? facts.snoozedUntil : null,
})

const MOVING = `policy_id, urgency, available, inbound, next_inbound_on, reorder_point, daily_demand, runs_out_on, lost_per_day, cover_days,
  last_sold_on, excess_value, suggested`
const of = (table: string) =>
  MOVING.split(',')
    .map((column) => `${table}.${column.trim()}`)
    .join(', ')

/**
 * Writes what changed. What a person chose stays: an owner they named, a silence until its day;
 * unless it became worse than when it was silenced.
 */
export async function writeAlerts(trx: Trx, judged: readonly Judged[], today: string) {
  if (judged.length === 0) return []
  return sql<{ side: string; ownerId: number | null; isNew: boolean }>(
    trx,
    `INSERT INTO stock_alerts AS a (sku_id, warehouse_id, group_id, side, kind, owner_id, snoozed_until, ${MOVING})
     SELECT n.sku_id, n.warehouse_id, n.group_id, n.side, n.kind, n.owner_id, n.snoozed_until, n.policy_id, n.urgency, n.available, n.inbound,
            $2::date + n.next_in, n.reorder_point, n.per_day, $2::date + n.runs_out_in, round(n.per_day * n.margin, 4), n.cover_days,
            n.last_sold_on, round(n.excess * n.unit_cost, 4), n.suggested
       FROM jsonb_to_recordset($1::jsonb) AS n(sku_id bigint, warehouse_id bigint, group_id bigint, side text, kind text, policy_id bigint, urgency int,
            available bigint, inbound bigint, next_in int, reorder_point bigint, per_day numeric, runs_out_in int, margin numeric, cover_days int,
            last_sold_on date, excess bigint, unit_cost numeric, suggested bigint, owner_id bigint, snoozed_until timestamptz)
     ON CONFLICT (sku_id, warehouse_id, group_id, side) DO UPDATE
       SET (${MOVING}) = (${of('excluded')}), kind = excluded.kind,
           owner_id = CASE WHEN a.is_assigned THEN a.owner_id ELSE excluded.owner_id END,
           snoozed_until = CASE WHEN a.ended_at IS NULL AND excluded.urgency / 1000000 < a.urgency / 1000000 THEN NULL ELSE a.snoozed_until END,
           since = CASE WHEN a.ended_at IS NULL AND a.kind = excluded.kind THEN a.since ELSE now() END,
           requested_at = CASE WHEN a.ended_at IS NULL THEN a.requested_at END,
           requested_qty = CASE WHEN a.ended_at IS NULL THEN a.requested_qty END,
           ended_at = NULL, refreshed_at = now()
     WHERE a.ended_at IS NOT NULL OR a.kind <> excluded.kind OR (NOT a.is_assigned AND a.owner_id IS DISTINCT FROM excluded.owner_id)
        OR (${of('a')}) IS DISTINCT FROM (${of('excluded')})
     RETURNING a.side, a.owner_id AS "ownerId", a.since = now() AND (a.snoozed_until IS NULL OR a.snoozed_until <= now()) AS "isNew"`,
    [JSON.stringify(judged.map(record)), today],
    'alerts_write'
  )
}

/** Ends the alerts of these SKUs that are none any more. Answers how many. */
export async function endAlerts(
  trx: Trx,
  skuIds: readonly number[],
  judged: readonly Judged[]
): Promise<number> {
  const rows = await sql(
    trx,
    `UPDATE stock_alerts a SET ended_at = now(), refreshed_at = now()
      WHERE a.sku_id = ANY($1::bigint[]) AND a.ended_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM unnest($2::bigint[], $3::bigint[], $4::text[]) AS k(sku_id, place, side)
         WHERE k.sku_id = a.sku_id AND k.place = coalesce(a.warehouse_id, -a.group_id, 0) AND k.side = a.side) RETURNING a.id`,
    [
      skuIds,
      judged.map((one) => one.facts.skuId),
      judged.map(({ facts }) => facts.warehouseId ?? -(facts.groupId ?? 0)),
      judged.map((one) => one.alert.side),
    ],
    'alerts_end'
  )
  return rows.length
}
