import type { Actor } from '#kernel/access/actor'
import { systemClock } from '#kernel/clock'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import type { Finding } from '#modules/oms/domain/finding'
import { stopsOf, type StopEvent } from '#modules/oms/domain/stops'
import { begunOrders } from '#modules/oms/queries/begun_orders'

export type AuditRun = {
  id: number
  verdict: 'passed' | 'held'
  decidedAt: string
  findings: Finding[]
}

/** What a gift rule meant for the order and what came of it. */
export type OrderGift = {
  id: number
  rule: string
  version: number
  state: string
  /** The gift that is sent, or was wanted where none is. */
  gift: string
  qty: number
  isWithdrawn: boolean
}

const GIFTS = `
  SELECT g.id, r.name AS rule, g.rule_version AS version, g.state, k.name AS gift, g.qty, g.withdrawn_at IS NOT NULL AS "isWithdrawn"
    FROM oms_gift_grants g JOIN oms_gift_rules r ON r.id = g.rule_id JOIN skus k ON k.id = coalesce(g.sku_id, g.wanted_sku_id)
   WHERE g.order_id = $1 ORDER BY g.withdrawn_at IS NOT NULL, g.id LIMIT 50`

/** Verdicts of the audit, and what people did about it; a person's hold gives its words as the reason. */
const STOPS = `
  SELECT * FROM (
    (SELECT CASE a.verdict WHEN 'held' THEN 'held' ELSE 'passed' END AS kind, to_json(a.decided_at)#>>'{}' AS at, a.decided_at AS moment, a.id, 0 AS source,
            ARRAY(SELECT f->>'rule' FROM jsonb_array_elements(a.findings) f WHERE f->>'severity' = 'block') AS reasons,
            NULL AS who, NULL AS why FROM oms_order_audits a WHERE a.order_id = $1 ORDER BY a.id DESC LIMIT 50)
    UNION ALL
    (SELECT CASE x.action WHEN 'hold' THEN 'held' WHEN 'release' THEN 'released' ELSE 'cancelled' END, to_json(c.created_at)#>>'{}', c.created_at, c.id, 1,
            CASE WHEN x.action = 'hold' AND c.reason IS NOT NULL THEN ARRAY[c.reason] ELSE '{}' END, u.full_name, c.reason
       FROM order_changes c JOIN order_change_actions x ON x.change_id = c.id AND x.action IN ('hold', 'release', 'cancel')
       LEFT JOIN users u ON u.id = c.actor_id WHERE c.order_id = $1 ORDER BY c.id DESC LIMIT 50)) events
   ORDER BY moment, source, id`

/** Props of the audit tab on an order's page: the runs, newest first, when it was held and released, its gifts, and the names of rules people made. */
export default async function loadOrderAudit(orderId: number, actor: Actor) {
  await seesOrder(orderId, actor)
  const [runs, names, rules, gifts, events, begun] = await Promise.all([
    sql<AuditRun>(
      null,
      `SELECT id, verdict, findings, to_json(decided_at)#>>'{}' AS "decidedAt" FROM oms_order_audits WHERE order_id = $1 ORDER BY id DESC LIMIT 10`,
      [orderId]
    ),
    sql<{ code: string; name: string }>(
      null,
      'SELECT code, name FROM oms_audit_rules WHERE name IS NOT NULL'
    ),
    sql<{ count: number }>(null, 'SELECT count(*)::int AS count FROM oms_audit_rules WHERE is_on'),
    sql<OrderGift>(null, GIFTS, [orderId], 'oms_order_gifts'),
    sql<StopEvent & Record<string, unknown>>(null, STOPS, [orderId], 'oms_order_stops'),
    begunOrders(null, [orderId]),
  ])
  return {
    runs,
    names: Object.fromEntries(names.map((row) => [row.code, row.name])),
    rulesInForce: rules[0].count,
    gifts,
    giftsStay: begun.length > 0,
    stops: stopsOf(events, systemClock.now().getTime()),
  }
}

/** @throws NotFoundException for an order of a store that the actor does not see */
export async function seesOrder(orderId: number, actor: Actor): Promise<void> {
  const rows = await sql(
    null,
    'SELECT 1 FROM orders WHERE id = $1 AND ($2::bigint[] IS NULL OR store_id = ANY($2))',
    [orderId, actor.stores]
  )
  if (rows.length === 0) throw new NotFoundException('order', orderId)
}
