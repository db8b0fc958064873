import { holds, type Actor } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import GetOrder, { type OrderRecord } from '#orders/queries/get_order'
import { getOrderTimeline, type OrderEvent } from '#orders/queries/get_order_history'
import { readCompanions, type CompanionView } from '#modules/oms/queries/merge_candidates'
import loadOrderAllocation from '#modules/oms/queries/load_order_allocation'
import loadOrderAudit from '#modules/oms/queries/load_order_audit'
import loadOrderPlatform from '#modules/oms/queries/load_order_platform'

/** One sentence of why an order stands where it stands. */
export interface Standing {
  code:
    | 'held'
    | 'unpaid'
    | 'waits_companions'
    | 'short'
    | 'unreachable'
    | 'not_allocated'
    | 'waits_release'
    | 'kept_back'
    | 'stopped'
    | 'in_warehouse'
    | 'merged'
    | 'partly_left'
    | 'left'
    | 'over'
  params: Record<string, string | number>
}

export interface WorkbenchOrder {
  order: OrderRecord
  why: Standing[]
  companions: CompanionView[]
  timeline: OrderEvent[]
  /** Null for who may not see decisions. */
  audit: Awaited<ReturnType<typeof loadOrderAudit>> | null
  allocation: Awaited<ReturnType<typeof loadOrderAllocation>> | null
  platform: Awaited<ReturnType<typeof loadOrderPlatform>> | null
}

interface Facts extends Record<string, unknown> {
  waitsUntil: string | null
  verdict: string | null
  short: { sku: string; wanted: number; available: number }[] | null
}

/** What the pipeline knows of it: the wait, the last decision, and what of the open goods is where now. */
const FACTS = `
  SELECT (SELECT to_json(due_at) #>> '{}' FROM oms_merge_waits WHERE order_id = $1) AS "waitsUntil",
         (SELECT verdict FROM oms_allocation_decisions WHERE order_id = $1 ORDER BY id DESC LIMIT 1) AS verdict,
         (SELECT jsonb_agg(jsonb_build_object('sku', k.code, 'wanted', x.wanted, 'available', v.available) ORDER BY k.code) FROM (
            SELECT coalesce(b.sku_id, l.sku_id) AS sku_id, sum((l.qty - l.cancelled - l.allocated) * coalesce(b.qty, 1))::int AS wanted
              FROM order_lines l LEFT JOIN bundle_components b ON b.bundle_sku_id = l.sku_id
             WHERE l.order_id = $1 AND l.sku_id IS NOT NULL AND l.qty - l.cancelled > l.allocated GROUP BY 1) x
            JOIN skus k ON k.id = x.sku_id
            CROSS JOIN LATERAL (
              SELECT coalesce(sum(greatest(0, s.on_hand - s.reserved)), 0)::int AS available FROM stock_levels s
                JOIN warehouses w ON w.id = s.warehouse_id AND w.is_active AND w.kind IN ('own', 'third_party')
               WHERE s.sku_id = x.sku_id AND s.frozen_reason IS NULL) v
           WHERE v.available < x.wanted) AS short`

/**
 * Everything about an order beside the list it is worked on in, and why it stands where it stands.
 * @throws NotFoundException for an order out of sight
 */
export async function getWorkbenchOrder(id: number, actor: Actor): Promise<WorkbenchOrder> {
  const order = await new GetOrder().handle(id, actor)
  const decides = holds(actor, 'oms.decisions.view')
  const seen = <T>(load: (orderId: number, by: Actor) => Promise<T>) =>
    decides ? load(order.id, actor) : null
  const [[facts], companions, timeline, audit, allocation, platform] = await Promise.all([
    sql<Facts>(null, FACTS, [order.id]),
    readCompanions(order.id, actor),
    getOrderTimeline(order.id),
    seen(loadOrderAudit),
    seen(loadOrderAllocation),
    seen(loadOrderPlatform),
  ])
  return {
    order,
    why: standingOf(order, facts),
    companions,
    timeline: timeline.slice(0, 30),
    audit,
    allocation,
    platform,
  }
}

function standingOf(order: OrderRecord, facts: Facts): Standing[] {
  const say = (code: Standing['code'], params: Standing['params'] = {}): Standing => ({
    code,
    params,
  })
  const why: Standing[] = order.holdReasons.map((reason) => say('held', { reason }))
  const live = order.fulfilments.filter((parcel) => parcel.status !== 'cancelled')
  if (order.status === 'captured' && order.paymentStatus === 'unpaid') why.push(say('unpaid'))
  if (order.status === 'approved' && facts.waitsUntil)
    why.push(say('waits_companions', { at: facts.waitsUntil }))
  if (order.status === 'backordered') {
    const short = (facts.short ?? []).map((one) => say('short', one))
    why.push(...short)
    if (facts.verdict === 'unreachable') why.push(say('unreachable'))
  }
  if (order.status === 'approved' && !facts.waitsUntil && live.length === 0)
    why.push(say('not_allocated'))
  for (const parcel of live) {
    const { number, warehouse } = parcel
    if (parcel.stopReason) why.push(say('stopped', { number, reason: parcel.stopReason }))
    else if (parcel.notBefore && parcel.status === 'reserved')
      why.push(say('kept_back', { number, at: parcel.notBefore }))
    else if (parcel.status === 'reserved') why.push(say('waits_release', { number, warehouse }))
    else if (['released', 'picking', 'packed'].includes(parcel.status))
      why.push(say('in_warehouse', { number, warehouse, status: parcel.status }))
    if (parcel.others.length > 0)
      why.push(say('merged', { number, orders: parcel.others.map((one) => one.number).join(', ') }))
  }
  if (order.status === 'partly_shipped') why.push(say('partly_left'))
  if (['shipped', 'delivered'].includes(order.status)) why.push(say('left'))
  if (['completed', 'cancelled'].includes(order.status)) why.push(say('over'))
  return why
}
