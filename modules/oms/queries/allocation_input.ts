import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import ListLevels from '#inventory/queries/list_levels'
import { listOpenQuotas } from '#inventory/queries/list_open_quotas'
import type { AllocationContext, OrderNeeds, Weights } from '#modules/oms/domain/allocation_terms'
import { constrain, FREE, type Constraints } from '#modules/oms/domain/allocation_constraints'
import type { LocalMoment } from '#modules/oms/domain/cut_off'
import { FreeStock } from '#modules/oms/domain/free_stock'
import { readMemo } from '#modules/oms/domain/memo_couriers'
import type { LoadedOrder } from '#modules/oms/queries/load_orders'
import { loadSites } from '#modules/oms/queries/load_sites'
import { needsOf } from '#modules/oms/queries/needs_of'
import { askRules } from '#modules/oms/services/allocation_rules'
import { omsConfig, type OmsConfig } from '#modules/oms/services/config'
import { courierDay } from '#modules/oms/services/courier_day'
import { allocationNow, localMoment } from '#modules/oms/services/local_moment'
import { allocationWeights } from '#modules/oms/services/pipeline_settings'

export interface AllocationInput {
  /** Those of which something is still to be allocated. */
  orders: OrderNeeds[]
  context: AllocationContext
}

/** Everything the choice of warehouse and courier for orders looks at, in a bounded number of statements. */
export async function allocationInput(
  trx: Trx,
  orders: readonly LoadedOrder[]
): Promise<AllocationInput> {
  const config = await omsConfig()
  const weights = allocationWeights()
  const [sitesOf, wants, day] = await Promise.all([
    loadSites(trx),
    wantsOf(trx, orders, config, weights),
    courierDay(trx, config.book),
  ])
  const wanted = wants.orders.map((order): OrderNeeds => ({
    ...order,
    sites: sitesOf(order.storeId),
  }))
  const { now, today } = allocationNow()
  return {
    orders: wanted,
    context: { book: config.book, weights, now, today, day, ...wants.context },
  }
}

/** What orders need and may, and what there is of it. */
async function wantsOf(
  trx: Trx,
  orders: readonly LoadedOrder[],
  config: OmsConfig,
  weights: Weights
) {
  const [needs, constraints] = await Promise.all([
    needsOf(trx, orders),
    constraintsOf(trx, orders, config),
  ])
  const wanted = orders
    .map((order): Omit<OrderNeeds, 'sites'> => ({
      orderId: order.id,
      storeId: order.storeId,
      regionCode: order.regionCode,
      needs: needs.get(order.id) ?? [],
      constraints: constraints.get(order.id) ?? FREE,
      isCod: order.isCod,
      shipBy: order.shipBy && localMoment(order.shipBy),
      deliverBy: promiseOf(order, constraints.get(order.id) ?? FREE),
    }))
    .filter((order) => order.needs.length > 0)
  const skuIds = [...new Set(wanted.flatMap((order) => order.needs.map((need) => need.skuId)))]
  const [stock, above] = await Promise.all([
    freeStock(trx, skuIds),
    overstock(trx, skuIds, weights),
  ])
  return { orders: wanted, context: { stock, overstock: above } }
}

/** The last minute of the day by which a rule promises an order to be there. */
export function promiseOf(
  order: Pick<LoadedOrder, 'paidAt' | 'placedAt'>,
  { withinDays }: Constraints
): LocalMoment | null {
  if (withinDays === null) return null
  const from = localMoment(order.paidAt ?? order.placedAt)
  return { day: from.day + withinDays, minute: LAST_MINUTE }
}

const LAST_MINUTE = 1439

async function freeStock(trx: Trx, skuIds: number[]): Promise<FreeStock> {
  const stock = new FreeStock()
  const levels = await new ListLevels().handle({ trx, skuIds })
  for (const level of levels) stock.set(level.warehouseId, level.skuId, level.available)
  if (levels.some((level) => level.quota > 0))
    for (const quota of await listOpenQuotas(trx, skuIds))
      stock.setAside(quota.warehouseId, quota.skuId, quota)
  return stock
}

/** Whether anybody beside the allocation rules has a say. */
const isToldOf = ({ hand, hint, requiredCourier, isSealed }: LoadedOrder) =>
  Boolean(hand ?? hint ?? requiredCourier) || isSealed

/** What rules, people and platforms say of each order; nothing is asked while nobody says anything. */
export async function constraintsOf(
  trx: Trx | null,
  orders: readonly LoadedOrder[],
  { allocationRules, couriers }: Pick<OmsConfig, 'allocationRules' | 'couriers'>
): Promise<Map<number, Constraints>> {
  const answers = await askRules(trx, orders, allocationRules)
  const said = orders.flatMap((order): [number, Constraints][] => {
    const matched = (answers.get(order.id) ?? [])
      .filter(({ silent }) => silent === null)
      .map(({ rule }) => rule)
    if (matched.length === 0 && !isToldOf(order)) return []
    const heeds = matched.some((rule) => rule.effects.heedMemo)
    const found = constrain({
      rules: matched,
      hand: order.hand,
      hint: order.hint,
      platformCourier: order.requiredCourier,
      memo: heeds ? readMemo(order.buyerNote, couriers) : undefined,
    })
    return [[order.id, { ...found, keepTogether: found.keepTogether || order.isSealed }]]
  })
  return new Map(said)
}

/** Units above the target level of a policy; read only where they count for something. */
async function overstock(
  trx: Trx,
  skuIds: number[],
  weights: Weights
): Promise<AllocationContext['overstock']> {
  if (weights.perOverstock === 0) return undefined
  const rows = await sql<{ key: string; over: number }>(
    trx,
    `SELECT l.warehouse_id || ':' || l.sku_id AS key, l.on_hand - l.reserved - p.target_level AS over
       FROM stock_levels l JOIN sku_stock_policies p ON p.sku_id = l.sku_id AND p.warehouse_id = l.warehouse_id
      WHERE l.sku_id = ANY($1::bigint[]) AND p.target_level > 0`,
    [skuIds],
    'oms_overstock'
  )
  const over = new Map(rows.map((row) => [row.key, row.over]))
  return (warehouseId, skuId) => over.get(`${warehouseId}:${skuId}`) ?? 0
}
