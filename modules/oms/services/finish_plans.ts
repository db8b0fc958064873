import { systemClock } from '#kernel/clock'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { NewPlan, NewPlanLine } from '#orders/domain/new_plan'
import { splitsAnything, type ParcelRules } from '#modules/oms/domain/parcel_rules'
import { splitBy, type SplitPiece } from '#modules/oms/domain/split_strategies'
import type { LoadedOrder } from '#modules/oms/queries/load_orders'
import { omsConfig } from '#modules/oms/services/config'
import { dimensionsOf, sizeOf, type Dimensions } from '#modules/oms/services/parcel_facts'
import { ParcelQuotes, planned } from '#modules/oms/services/parcel_quotes'

/**
 * What allocation planned, as parcels: lines of orders that were joined know their own order, and
 * parcels are taken apart as their store's rules say. Without either nothing is read.
 */
export async function finishPlans(
  trx: Trx,
  plans: readonly NewPlan[],
  orders: readonly LoadedOrder[]
): Promise<NewPlan[]> {
  const orderOf = new Map(
    orders.flatMap((order) => order.lines.map((line) => [line.id, line.orderId] as const))
  )
  const owned = plans.map((plan) => withOrders(plan, orderOf))
  const { parcelRules } = await omsConfig()
  const byId = new Map(orders.map((order) => [order.id, order]))
  const rulesOf = (plan: NewPlan) => parcelRules.get(byId.get(plan.orderId)?.storeId ?? 0)
  const due = new Map<NewPlan, { rules: ParcelRules; order: LoadedOrder }>()
  plans.forEach((plan, index) => {
    const [rules, order] = [rulesOf(plan), byId.get(plan.orderId)]
    if (rules && order && !order.isSealed && splitsAnything(rules))
      due.set(owned[index], { rules, order })
  })
  return due.size === 0 ? owned : split(trx, owned, due)
}

/** Each line with its order, the parcel led by the earliest of them. */
function withOrders(plan: NewPlan, orderOf: ReadonlyMap<number, number>): NewPlan {
  const lines = plan.lines.map((line) => ({ ...line, orderId: orderOf.get(line.orderLineId) }))
  return lines.every((line) => line.orderId === plan.orderId)
    ? plan
    : ledByEarliest({ ...plan, lines })
}

const ledByEarliest = (plan: NewPlan): NewPlan => ({
  ...plan,
  orderId: Math.min(...plan.lines.map((line) => line.orderId ?? plan.orderId)),
})

interface Parted {
  plan: NewPlan
  /** Of a parcel that is new, where it goes. */
  order: LoadedOrder | null
}

async function split(
  trx: Trx,
  plans: readonly NewPlan[],
  due: ReadonlyMap<NewPlan, { rules: ParcelRules; order: LoadedOrder }>
): Promise<NewPlan[]> {
  const lines = [...due.keys()].flatMap((plan) => plan.lines)
  const sizes = await dimensionsOf(trx, lines)
  const presale = [...due.values()].some(({ rules }) => rules.splitsPresale)
  const shipAfter = presale ? await presaleDays(trx, lines) : new Map<number, string>()
  const now = systemClock.now().getTime()
  const parted = plans.flatMap((plan): Parted[] => {
    const found = due.get(plan)
    if (!found) return [{ plan, order: null }]
    const pieces = piecesOf(plan.lines, sizes, shipAfter, found.rules)
    const parcels = splitBy(pieces, found.rules, now)
    if (parcels.length === 1 && parcels[0].notBefore === null) return [{ plan, order: null }]
    return parcels.map(({ reason, notBefore, pieces: own }) => {
      const status = notBefore ? { status: 'reserved' as const } : {}
      const lead = { ...plan, reason, notBefore, ...status, lines: linesOf(own, plan.lines) }
      return { plan: ledByEarliest(lead), order: found.order }
    })
  })
  return parted.every((one) => one.order === null)
    ? [...plans]
    : requote(await ParcelQuotes.load(trx), parted, sizes)
}

/** New parcels are priced by themselves, with the courier of the whole as long as it takes them. */
const requote = (quotes: ParcelQuotes, parted: readonly Parted[], sizes: Dimensions) =>
  parted.map(({ plan, order }): NewPlan => {
    if (!order) return plan
    const size = sizeOf(plan.lines, sizes)
    const { warehouseId, courierCode: courier, courierService: service = null } = plan
    const quote = quotes.of({
      warehouseId,
      regionCode: order.regionCode,
      ...size,
      prefers: courier ? { courier, service } : null,
    })
    const { promisedAt, ...priced } = planned(quote)
    return {
      ...plan,
      ...(quote && priced),
      weightG: size.weightG || null,
      promisedAt: plan.notBefore ?? promisedAt ?? plan.promisedAt,
    }
  })

async function presaleDays(trx: Trx, lines: readonly NewPlanLine[]): Promise<Map<number, string>> {
  const rows = await sql<{ id: number; at: string }>(
    trx,
    `SELECT id, to_json(ship_after) #>> '{}' AS at FROM order_lines WHERE id = ANY($1::bigint[]) AND ship_after > now()`,
    [[...new Set(lines.map((line) => line.orderLineId))]],
    'oms_presale_days'
  )
  return new Map(rows.map((row) => [row.id, row.at]))
}

/** Plan lines by order line; the parts of a bundle are one piece. */
export function piecesOf(
  lines: readonly NewPlanLine[],
  sizes: Dimensions,
  shipAfter: ReadonlyMap<number, string>,
  { splitLimit }: Pick<ParcelRules, 'splitLimit'>
): SplitPiece[] {
  return [...Map.groupBy(lines, (line) => line.orderLineId)].map(([orderLineId, own]) => {
    const units = own.reduce((sum, line) => sum + line.lineQty, 0)
    const { weightG, volumeMm3 } = sizeOf(own, sizes)
    return {
      orderLineId,
      units,
      skuIds: own.map((line) => line.skuId),
      weightG: weightG / units,
      volumeMm3: volumeMm3 / units,
      storageClasses: own.map((line) => sizes.get(line.skuId)?.storageClass ?? 'normal'),
      shipAfter: shipAfter.get(orderLineId) ?? null,
      isDivisible: splitLimit === 'units' && units > 1,
    }
  })
}

/** The plan lines of some pieces of a plan. */
function linesOf(pieces: readonly SplitPiece[], lines: readonly NewPlanLine[]): NewPlanLine[] {
  return pieces.flatMap((piece) => {
    const own = lines.filter((line) => line.orderLineId === piece.orderLineId)
    const all = own.reduce((sum, line) => sum + line.lineQty, 0)
    return own.map((line) => ({
      ...line,
      qty: (line.qty / all) * piece.units,
      lineQty: line.lineQty === 0 ? 0 : piece.units,
    }))
  })
}
