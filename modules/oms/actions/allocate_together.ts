import { systemClock } from '#kernel/clock'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import BackorderOrders from '#orders/actions/backorder_orders'
import { moveAlong } from '#orders/actions/move_orders'
import AllocateOrders, {
  type AllocationResult,
  type Decide,
} from '#modules/oms/actions/allocate_orders'
import MergeParcels from '#modules/oms/actions/merge_parcels'
import { dueAt, mergeGroups, whyAlone } from '#modules/oms/domain/merge_groups'
import { noRules, type ParcelRules } from '#modules/oms/domain/parcel_rules'
import { loadOrders, type LoadedOrder } from '#modules/oms/queries/load_orders'
import { readMergeFacts, type MergeFacts } from '#modules/oms/queries/merge_facts'
import { omsConfig } from '#modules/oms/services/config'
import type { Verdicts } from '#modules/oms/services/verdicts'

interface Input {
  trx: Trx
  orders: LoadedOrder[]
  verdicts: Verdicts
  release?: boolean
  /** Nobody waits for companions any longer. */
  goNow?: boolean
  /** As `AllocateOrders` takes them. */
  decide?: Decide
  exempt?: ReadonlySet<number>
}

export interface TogetherResult extends AllocationResult {
  /** Orders that wait for companions, approved. */
  waiting: number[]
}

/** The orders that one allocation decides for as one: the earliest, with the lines of all. */
interface Joined {
  order: LoadedOrder
  members: LoadedOrder[]
}

/**
 * Allocates orders, those that may share a parcel as one. Where no store of the list merges, this is
 * `AllocateOrders` and nothing more is read. Otherwise orders of the list and those that waited are
 * joined before they are allocated, orders whose time is not up wait, and what was allocated is put
 * into a companion's parcel that nobody has begun with.
 */
export default class AllocateTogether {
  async handle(input: Input): Promise<TogetherResult> {
    const { parcelRules } = await omsConfig()
    const merges = (order: LoadedOrder) => parcelRules.get(order.storeId)?.merges ?? false
    const merging = input.orders.filter(merges)
    if (merging.length === 0) return { ...(await new AllocateOrders().handle(input)), waiting: [] }
    const rulesOf = (storeId: number) => parcelRules.get(storeId) ?? noRules(storeId)
    const own = new Set(merging.map((order) => order.id))
    const facts = await readMergeFacts(input.trx, [...own])
    const plan = whoGoes(facts, own, rulesOf, input.goNow ?? false)
    const companions = await this.#companions(input.trx, plan.companions)
    const waits = new Set(plan.waiting)
    const open = [...input.orders.filter((order) => !waits.has(order.id)), ...companions]
    const result = await this.#allocate(input, join(open, plan.groups))
    await this.#wait(input.trx, facts, plan.waiting, open, rulesOf)
    await this.#merge(input.trx, result, facts, own, rulesOf)
    await this.#follow(input, companions, result)
    return { ...result, waiting: plan.waiting }
  }

  /** Orders that waited for these, as far as nobody else works on them. */
  async #companions(trx: Trx, orderIds: readonly number[]): Promise<LoadedOrder[]> {
    if (orderIds.length === 0) return []
    const free = await sql<{ id: number }>(
      trx,
      'SELECT id FROM orders WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED',
      [orderIds],
      'oms_merge_lock'
    )
    return loadOrders(
      trx,
      free.map((row) => row.id),
      ['approved']
    )
  }

  /** Those that stock cannot serve together are tried by themselves: merging keeps nobody waiting. */
  async #allocate(input: Input, joined: readonly Joined[]): Promise<AllocationResult> {
    const orders = joined.map((one) => one.order)
    const first = await new AllocateOrders().handle({ ...input, orders })
    const served = new Set(first.orderIds)
    const failed = joined.filter(
      ({ order, members }) => members.length > 1 && !served.has(order.id)
    )
    const apart = failed.flatMap((one) => one.members)
    const dropped = new Set(failed.map(({ order }) => order.id))
    const second =
      apart.length === 0 ? null : await new AllocateOrders().handle({ ...input, orders: apart })
    const membersOf = new Map(
      joined.map(({ order, members }) => [order.id, members.map((member) => member.id)])
    )
    const every = (ids: readonly number[]) => [
      ...new Set(ids.filter((id) => !dropped.has(id)).flatMap((id) => membersOf.get(id) ?? id)),
    ]
    return {
      fulfilments: [...first.fulfilments, ...(second?.fulfilments ?? [])],
      orderIds: [...every(first.orderIds), ...(second?.orderIds ?? [])],
      whole: [...every(first.whole), ...(second?.whole ?? [])],
      shortages: [
        ...first.shortages.filter((one) => !dropped.has(one.orderId)),
        ...(second?.shortages ?? []),
      ],
      unreachable: [...every(first.unreachable), ...(second?.unreachable ?? [])],
    }
  }

  /** Remembers who waits until when, and forgets those that go. */
  async #wait(
    trx: Trx,
    facts: readonly MergeFacts[],
    waiting: readonly number[],
    gone: readonly LoadedOrder[],
    rulesOf: (storeId: number) => ParcelRules
  ) {
    const due = new Map(
      facts.map((one) => [one.orderId, new Date(dueAt(one, rulesOf(one.storeId)))])
    )
    await sql(
      trx,
      `WITH gone AS (DELETE FROM oms_merge_waits WHERE order_id = ANY($1::bigint[]))
       INSERT INTO oms_merge_waits (order_id, due_at) SELECT * FROM unnest($2::bigint[], $3::timestamptz[])
       ON CONFLICT (order_id) DO NOTHING`,
      [gone.map((order) => order.id), waiting, waiting.map((id) => due.get(id)!.toISOString())],
      'oms_merge_waits'
    )
  }

  /** Parcels just planned and those of companions that were planned before become one. */
  async #merge(
    trx: Trx,
    result: AllocationResult,
    facts: readonly MergeFacts[],
    own: ReadonlySet<number>,
    rulesOf: (storeId: number) => ParcelRules
  ) {
    const fresh = new Set(result.orderIds)
    const isPlanned = ({ orderId, status }: MergeFacts) =>
      own.has(orderId) ? fresh.has(orderId) : status === 'allocated' || status === 'released'
    const groups = mergeGroups(facts.filter(isPlanned), rulesOf)
      .filter(
        (group) =>
          group.some((one) => own.has(one.orderId)) && group.some((one) => !own.has(one.orderId))
      )
      .map((group) => group.map((one) => one.orderId))
    const merged = await new MergeParcels().handle({ trx, groups })
    for (const { id, number, from, orderIds } of merged)
      result.fulfilments = result.fulfilments.map((one) =>
        from.includes(one.id) ? { ...one, id, number, orderIds } : one
      )
  }

  /** What becomes of companions, which the caller does not know. */
  async #follow(
    { trx, release }: Input,
    companions: readonly LoadedOrder[],
    result: AllocationResult
  ) {
    if (companions.length === 0) return
    const ids = companions.map((order) => order.id)
    const [whole, short] = [
      new Set(result.whole),
      new Set(result.shortages.map((one) => one.orderId)),
    ]
    if (release)
      await moveAlong(
        trx,
        ids.filter((id) => whole.has(id)),
        ['approved', 'allocated', 'released']
      )
    await new BackorderOrders().handle({ trx, orderIds: ids.filter((id) => short.has(id)) })
  }
}

/** Who goes now with whom, who waits, and which orders that waited go along. */
function whoGoes(
  facts: readonly MergeFacts[],
  own: ReadonlySet<number>,
  rulesOf: (storeId: number) => ParcelRules,
  goNow: boolean
) {
  const now = systemClock.now().getTime()
  const isWaiting = (one: MergeFacts) => !own.has(one.orderId) && one.status === 'approved'
  const groups = mergeGroups(
    facts.filter((one) => own.has(one.orderId) || isWaiting(one)),
    rulesOf
  ).filter((group) => group.some((one) => own.has(one.orderId)))
  const isDue = (one: { paidAt: number; storeId: number }) =>
    goNow || dueAt(one, rulesOf(one.storeId)) <= now
  const going = groups.filter((group) => group.some(isDue))
  const together = new Set(going.flat().map((one) => one.orderId))
  const waiting = facts
    .filter((one) => own.has(one.orderId) && !together.has(one.orderId))
    .filter((one) => whyAlone(one) === null && !isDue(one))
    .map((one) => one.orderId)
  return {
    groups: going.map((group) => group.map((one) => one.orderId)),
    waiting,
    companions: [...together].filter((id) => !own.has(id)),
  }
}

/** Orders of a group as one, unless a person chose otherwise for one of them. */
function join(orders: readonly LoadedOrder[], groups: readonly number[][]): Joined[] {
  const byId = new Map(orders.map((order) => [order.id, order]))
  const joined: Joined[] = []
  const taken = new Set<number>()
  for (const group of groups) {
    const members = group.flatMap((id) => byId.get(id) ?? []).sort((a, b) => a.id - b.id)
    const [lead] = members
    const isAgreed = members.every((one) => JSON.stringify(one.hand) === JSON.stringify(lead.hand))
    if (members.length < 2 || !isAgreed) continue
    for (const { id } of members) taken.add(id)
    joined.push({
      order: { ...lead, lines: members.flatMap((member) => member.lines) },
      members,
    })
  }
  const alone = orders.filter((order) => !taken.has(order.id))
  return [...alone.map((order) => ({ order, members: [order] })), ...joined]
}
