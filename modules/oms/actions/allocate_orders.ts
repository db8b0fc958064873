import { systemClock } from '#kernel/clock'
import { addJob } from '#kernel/jobs/queue'
import type { Trx } from '#kernel/transaction'
import PlanFulfilments from '#orders/actions/plan_fulfilments'
import ReserveFulfilments from '#orders/actions/reserve_fulfilments'
import type { NewPlan } from '#orders/domain/new_plan'
import { allocate, queueUp } from '#modules/oms/domain/allocation'
import type { Decision, OrderNeeds, Parcel } from '#modules/oms/domain/allocation_terms'
import { coversWhole } from '#modules/oms/domain/coverage'
import { packDecision } from '#modules/oms/domain/decision_record'
import { allocationInput, type AllocationInput } from '#modules/oms/queries/allocation_input'
import { contestedSkus } from '#modules/oms/queries/contested_skus'
import type { LoadedOrder } from '#modules/oms/queries/load_orders'
import { finishPlans } from '#modules/oms/services/finish_plans'
import { sharesScarceGoods } from '#modules/oms/services/batch_settings'
import type { Verdicts } from '#modules/oms/services/verdicts'

export interface Shortage {
  orderId: number
  skuId: number
  wanted: number
  available: number
}

export interface AllocatedParcel {
  id: number
  number: string
  orderId: number
  /** Every order in it. */
  orderIds: number[]
  warehouseId: number
  courier: string | null
  /** Not sent to its warehouse yet: what it holds was sold ahead. */
  isKeptBack: boolean
}

export interface AllocationResult {
  fulfilments: AllocatedParcel[]
  orderIds: number[]
  /** Of the orders with stock reserved now, those of which nothing is left to allocate. */
  whole: number[]
  shortages: Shortage[]
  unreachable: number[]
}

/** Answers a decision an order, those that are to be served first before the others. */
export type Decide = (input: AllocationInput) => Decision[]

interface Round {
  trx: Trx
  verdicts: Verdicts
  release?: boolean
  decide?: Decide
  exempt?: ReadonlySet<number>
}

const DAY_MS = 86_400_000
const fromUnits = (units: number) =>
  `${Math.floor(units / 10_000)}.${String(units % 10_000).padStart(4, '0')}`

/**
 * Chooses warehouse and courier for approved orders that the transaction has locked, writes the
 * decision with its score table, plans the fulfilments and reserves their stock. The choice is made
 * against levels read without a lock; the reservation is exact, so an order that another process
 * beat to the stock is decided once more on fresh figures and is short after that.
 */
export default class AllocateOrders {
  async handle(input: {
    trx: Trx
    orders: LoadedOrder[]
    verdicts: Verdicts
    /** Writes the parcels as released; the statuses of the orders are the caller's to write. */
    release?: boolean
    /** How the orders are decided: one after the other, as they come, without it. */
    decide?: Decide
    /** Orders that do not queue up with others for what those wait for. */
    exempt?: ReadonlySet<number>
  }): Promise<AllocationResult> {
    const result: AllocationResult = {
      fulfilments: [],
      orderIds: [],
      whole: [],
      shortages: [],
      unreachable: [],
    }
    let open = input.orders
    for (let round = 1; round <= 2 && open.length > 0; round++) {
      const beaten = await this.#round(input, open, result)
      if (round === 2) result.shortages.push(...beaten)
      const again = new Set(beaten.map((shortage) => shortage.orderId))
      open = open.filter((order) => again.has(order.id))
    }
    return result
  }

  async #round(
    { trx, verdicts, release = false, decide, exempt }: Round,
    orders: LoadedOrder[],
    result: AllocationResult
  ): Promise<Shortage[]> {
    const decisions = await this.#decide(trx, orders, decide, exempt)
    verdicts.allocated(decisions.filter((one) => isNews(one, orders)).map(toVerdict))
    for (const decision of decisions) {
      if (decision.verdict === 'unreachable') result.unreachable.push(decision.orderId)
      if (decision.verdict === 'short') {
        result.shortages.push(
          ...decision.shortages.map((shortage) => ({ orderId: decision.orderId, ...shortage }))
        )
      }
    }
    const plans = await finishPlans(trx, decisions.flatMap(toPlans), orders)
    const fulfilments = await new PlanFulfilments().handle({
      trx,
      plans,
      status: release ? 'released' : 'planned',
    })
    const reserved = await new ReserveFulfilments().handle({
      trx,
      fulfilments,
      areReleased: release,
    })
    const kept = new Set(reserved.fulfilmentIds)
    fulfilments.forEach(({ id, number, orderId, warehouseId }, index) => {
      if (!kept.has(id)) return
      const { courierCode, notBefore, lines } = plans[index]
      result.fulfilments.push({
        ...{ id, number, orderId, warehouseId },
        orderIds: [...new Set([orderId, ...lines.flatMap((line) => line.orderId ?? [])])],
        courier: courierCode ?? null,
        isKeptBack: Boolean(notBefore),
      })
    })
    result.orderIds.push(...reserved.orderIds)
    result.whole.push(...wholeOf(orders, plans, reserved.orderIds))
    return reserved.shortages.map(({ orderId, skuId, wanted, available }) => ({
      orderId,
      skuId,
      wanted,
      available,
    }))
  }

  async #decide(
    trx: Trx,
    orders: LoadedOrder[],
    decide: Decide | undefined,
    exempt: ReadonlySet<number> = new Set()
  ): Promise<Decision[]> {
    const input = await allocationInput(trx, orders)
    if (decide) return decide(input)
    const contested = sharesScarceGoods() ? await this.#contested(trx, input) : new Set<number>()
    const queues = ({ orderId, needs }: OrderNeeds) =>
      !exempt.has(orderId) && needs.some((need) => contested.has(need.skuId))
    const queued = input.orders.filter(queues)
    if (queued.length > 0) await addJob(trx, { name: 'oms.retry_backorders', payload: {} })
    return [
      ...allocate(
        input.orders.filter((order) => !queues(order)),
        input.context
      ),
      ...queued.map((order) =>
        queueUp(order, contested, input.context.stock.seenBy(order.storeId))
      ),
    ]
  }

  /** SKUs that orders wait for already. */
  #contested(trx: Trx, { orders }: AllocationInput): Promise<Set<number>> {
    const skuIds = orders.flatMap((order) => order.needs.map((need) => need.skuId))
    return contestedSkus(
      trx,
      skuIds,
      orders.map((order) => order.orderId)
    )
  }
}

/** An order that waited and still does says nothing new. */
const isNews = ({ orderId, verdict }: Decision, orders: readonly LoadedOrder[]) =>
  verdict === 'allocated' || orders.find(({ id }) => id === orderId)?.status !== 'backordered'

const toVerdict = (decision: Decision) => ({
  orderId: decision.orderId,
  verdict: decision.verdict,
  details: packDecision(decision),
})

/** The orders among those reserved whose plans take all that was open of them. */
function wholeOf(orders: readonly LoadedOrder[], plans: readonly NewPlan[], reserved: number[]) {
  const planned = plans.flatMap((plan) => plan.lines)
  const byLine = Map.groupBy(planned, (line) => line.orderLineId)
  const kept = new Set(reserved)
  return orders.flatMap(({ id, lines }) => {
    const own = lines.flatMap((line) => byLine.get(line.id) ?? [])
    return kept.has(id) && coversWhole(lines, own) ? [id] : []
  })
}

function toPlans(decision: Decision): NewPlan[] {
  return decision.parcels.map((parcel: Parcel) => ({
    orderId: decision.orderId,
    warehouseId: parcel.warehouseId,
    courierCode: parcel.courier,
    courierService: parcel.service,
    freightEstimated: parcel.courier === null ? null : fromUnits(parcel.freight),
    weightG: parcel.weightG || null,
    promisedAt: new Date(systemClock.now().getTime() + parcel.days * DAY_MS).toISOString(),
    lines: parcel.lines.map(({ need, qty, lineQty }) => ({
      orderLineId: need.orderLineId,
      componentId: need.componentId,
      skuId: need.skuId,
      qty,
      lineQty,
    })),
  }))
}
