import { SYSTEM, type Actor } from '#kernel/access/actor'
import type { DomainEvent } from '#kernel/events/domain_event'
import { append } from '#kernel/events/outbox'
import { inTransaction, type Trx } from '#kernel/transaction'
import BackorderOrders from '#orders/actions/backorder_orders'
import { moveAlong, takeBack, type Way } from '#orders/actions/move_orders'
import ReleaseFulfilments from '#orders/actions/release_fulfilments'
import type { OrderStatus } from '#orders/domain/order_machine'
import type {
  AllocatedParcel,
  AllocationResult,
  Decide,
  Shortage,
} from '#modules/oms/actions/allocate_orders'
import AllocateTogether from '#modules/oms/actions/allocate_together'
import GiveUpGifts from '#modules/oms/actions/give_up_gifts'
import AuditOrders, { type AuditResult } from '#modules/oms/actions/audit_orders'
import { isRuleCode } from '#modules/oms/domain/built_ins'
import type { Finding } from '#modules/oms/domain/finding'
import { OrdersApproved } from '#modules/oms/events/orders_approved'
import { OrdersHeld } from '#modules/oms/events/orders_held'
import { OrdersShort } from '#modules/oms/events/orders_short'
import { Verdicts } from '#modules/oms/services/verdicts'
import { loadOrders, type LoadedOrder } from '#modules/oms/queries/load_orders'
import { releasesByItself } from '#modules/oms/services/pipeline_settings'

export interface ProcessResult {
  held: { orderId: number; findings: Finding[] }[]
  /** Orders whose stock is reserved now. */
  allocated: number[]
  fulfilments: AllocatedParcel[]
  shortages: Shortage[]
  /** Orders that no courier takes to their region. */
  unreachable: number[]
  /** Where the orders stand now, of those that were just captured. */
  statuses: Map<number, OrderStatus>
}

/** From capture to release in one transaction: nobody sees the statuses in between. */
const STRAIGHT: Way = ['captured', 'approved', 'allocated', 'released']

/** How far the pipeline takes orders captured in its own transaction when nothing stands against them. */
export const wayAhead = (release: boolean): Way => (release ? STRAIGHT : ['captured'])

/**
 * The pipeline, list in and list out: audit → approve or hold → allocate warehouse and courier →
 * plan and reserve → release, in one transaction and a number of statements that does not depend on
 * the length. Orders in another status are left alone, so running it twice does nothing more.
 */
export default class ProcessOrders {
  async handle(input: {
    trx?: Trx | null
    orderIds: number[]
    /**
     * The orders as this transaction captured them, written at the end of `wayAhead`; without them
     * they are locked and read.
     */
    captured?: LoadedOrder[]
    /** Whether warehouses get them at once; as the setting says without it. */
    release?: boolean
    /** Audits anew what was audited before, for orders that changed since; a person's hold stays. */
    reaudit?: boolean
    /** Of orders just captured, those the caller cancels when stock is short: they stay captured then. */
    refuseShort?: ReadonlySet<number>
    /** Orders do not wait for companions, whatever their store says. */
    goNow?: boolean
    /** How warehouses and couriers are decided: one order after the other without it. */
    decide?: Decide
    actor?: Actor
  }): Promise<ProcessResult> {
    const { captured, release = releasesByItself(), reaudit = false, actor = SYSTEM } = input
    return inTransaction(input.trx, async (trx) => {
      const orders = captured ?? (await this.#load(trx, input.orderIds, reaudit))
      const isDue = (order: LoadedOrder) => reaudit || order.status === 'captured'
      // Orders that go from capture to release at once have their statuses written once, at the end.
      const isStraight = release && orders.every((order) => order.status === 'captured')
      const due = orders.filter(isDue)
      const verdicts = new Verdicts()
      const audit = await new AuditOrders().handle({
        trx,
        orders: due,
        verdicts,
        approve: !isStraight,
        ahead: captured && wayAhead(release),
      })
      const passed = new Set(audit.passed.map((order) => order.id))
      const open = orders.filter((order) => !isDue(order) || passed.has(order.id))
      const result = await this.#allocate({
        trx,
        orders: open,
        verdicts,
        release: isStraight,
        goNow: input.goNow,
        decide: input.decide,
        exempt: input.refuseShort,
      })
      // Who captured them here reads none of it before the commit.
      if (captured) await verdicts.writeLast(trx)
      else await verdicts.write(trx)
      const statuses = new Map<number, OrderStatus>([
        ...audit.held.map(({ order }) => [order.id, 'held'] as const),
        ...audit.waiting.map((order) => [order.id, 'captured'] as const),
      ])
      if (isStraight) await this.#settle(trx, open, result, { statuses, ...input })
      else await this.#backorder(trx, open, result)
      if (release && !isStraight)
        await new ReleaseFulfilments().handle({
          trx,
          fulfilmentIds: result.fulfilments.flatMap((one) => (one.isKeptBack ? [] : one.id)),
          actor,
        })
      await append(trx, eventsOf(audit, result, open), actor)
      return {
        held: audit.held.map(({ order, findings }) => ({ orderId: order.id, findings })),
        allocated: result.orderIds,
        fulfilments: result.fulfilments,
        shortages: result.shortages,
        unreachable: result.unreachable,
        statuses,
      }
    })
  }

  /** Orders that only want for a gift go without it, where its rule says so. */
  async #allocate(input: Parameters<AllocateTogether['handle']>[0]): Promise<AllocationResult> {
    const first = await new AllocateTogether().handle(input)
    const { trx, orders } = input
    const { shortages } = first
    const again = await new GiveUpGifts().handle({ trx, orders, shortages })
    if (again.length === 0) return first
    const second = await new AllocateTogether().handle({ ...input, orders: again })
    const isOpen = (orderId: number) => !again.some((order) => order.id === orderId)
    return {
      fulfilments: [...first.fulfilments, ...second.fulfilments],
      orderIds: [...first.orderIds, ...second.orderIds],
      whole: [...first.whole, ...second.whole],
      shortages: [...shortages.filter((one) => isOpen(one.orderId)), ...second.shortages],
      unreachable: [...first.unreachable, ...second.unreachable],
    }
  }

  async #load(trx: Trx, orderIds: number[], reaudit: boolean): Promise<LoadedOrder[]> {
    if (!reaudit) return loadOrders(trx, orderIds)
    const orders = await loadOrders(trx, orderIds, ['captured', 'held', 'approved', 'backordered'])
    return orders.filter(
      (order) => order.status !== 'held' || order.holdReasons.every((reason) => isRuleCode(reason))
    )
  }

  /** Captured orders that passed: released, waiting for stock or for what was sold ahead, or approved with a part still open. */
  async #settle(
    trx: Trx,
    open: LoadedOrder[],
    result: AllocationResult,
    {
      statuses,
      refuseShort,
      captured,
    }: {
      statuses: Map<number, OrderStatus>
      refuseShort?: ReadonlySet<number>
      captured?: LoadedOrder[]
    }
  ) {
    const released = new Set(result.whole)
    const short = new Set(result.shortages.map((shortage) => shortage.orderId))
    const away = new Set(result.unreachable)
    const keptBack = keptBackOf(result)
    for (const { id } of open) {
      const isRefused = short.has(id) && refuseShort?.has(id)
      const waits = short.has(id) || away.has(id)
      const otherwise = waits ? 'backordered' : 'approved'
      const served = keptBack.has(id) ? 'allocated' : 'released'
      statuses.set(id, isRefused ? 'captured' : released.has(id) ? served : otherwise)
    }
    const those = (wanted: OrderStatus) =>
      [...statuses].flatMap(([id, status]) => (status === wanted ? [id] : []))
    if (captured) {
      const behind = open.map(({ id }) => id).filter((id) => statuses.get(id) !== 'released')
      await takeBack(trx, behind, STRAIGHT)
    } else await moveAlong(trx, those('released'), STRAIGHT)
    await moveAlong(trx, those('backordered'), ['captured', 'approved', 'backordered'])
    await moveAlong(trx, those('allocated'), ['captured', 'approved', 'allocated'])
    await moveAlong(trx, those('approved'), ['captured', 'approved'])
  }

  async #backorder(trx: Trx, open: LoadedOrder[], result: AllocationResult) {
    const waiting = new Set([
      ...result.shortages.map((shortage) => shortage.orderId),
      ...result.unreachable,
    ])
    const orderIds = open
      .filter((order) => waiting.has(order.id) && order.status !== 'backordered')
      .map((order) => order.id)
    await new BackorderOrders().handle({ trx, orderIds })
  }
}

/** Orders of which nothing goes to a warehouse yet. */
function keptBackOf({ fulfilments }: AllocationResult): Set<number> {
  const going = new Set(fulfilments.flatMap((one) => (one.isKeptBack ? [] : one.orderIds)))
  const kept = fulfilments.flatMap((one) => (one.isKeptBack ? one.orderIds : []))
  return new Set(kept.filter((id) => !going.has(id)))
}

function eventsOf(
  audit: AuditResult,
  result: AllocationResult,
  open: readonly LoadedOrder[]
): DomainEvent[] {
  const events: DomainEvent[] = []
  if (audit.passed.length > 0)
    events.push(new OrdersApproved({ orderIds: audit.passed.map((order) => order.id) }))
  if (audit.held.length > 0)
    events.push(new OrdersHeld({ orderIds: audit.held.map(({ order }) => order.id) }))
  // That an order waits is told once, not at every try.
  const waited = new Set(open.flatMap(({ id, status }) => (status === 'backordered' ? [id] : [])))
  const shortages = result.shortages.filter(({ orderId }) => !waited.has(orderId))
  if (shortages.length > 0) events.push(new OrdersShort({ shortages }))
  return events
}
