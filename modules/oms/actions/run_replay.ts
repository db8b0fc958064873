import { localDate } from '#kernel/clock'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { company } from '#shell/services/company'
import type { ReplayVariant } from '#modules/oms/actions/start_replay'
import { decide, serve } from '#modules/oms/domain/allocation'
import type { AllocationContext } from '#modules/oms/domain/allocation_terms'
import { FREE } from '#modules/oms/domain/allocation_constraints'
import { CourierDay } from '#modules/oms/domain/courier_choice'
import {
  count,
  isMoved,
  outcomeAnew,
  outcomeOf,
  type Outcome,
  type ReplayProgress,
} from '#modules/oms/domain/replay'
import { constraintsOf, promiseOf } from '#modules/oms/queries/allocation_input'
import { readOrders } from '#modules/oms/queries/load_orders'
import { loadSites } from '#modules/oms/queries/load_sites'
import {
  pastNeeds,
  pastOrders,
  recordedStock,
  type PastOrder,
  type ReplaySelection,
} from '#modules/oms/queries/past_decisions'
import { compileRules } from '#modules/oms/services/allocation_rules'
import { omsConfig } from '#modules/oms/services/config'
import { localMoment } from '#modules/oms/services/local_moment'

const CHUNK = 200

interface Run extends Record<string, unknown> {
  id: number
  selection: ReplaySelection
  variants: [ReplayVariant]
  summary: ReplayProgress
}

/** One order as it was and as it would be. */
interface Replayed {
  orderId: number
  before: Outcome
  after: Outcome | null
}

/**
 * Decides past orders again, a few hundred a transaction in the order in which they were placed, so
 * that it can be watched, ended, and taken up where a process died. Prices and cut-offs are those of
 * the moment of the first decision, stock what that decision says of it, a warehouse's day as it
 * fills up in the replay; abilities, hands and the orders' own wishes are as they stand. The same
 * replay always comes to the same.
 */
export default class RunReplay {
  async handle({ id }: { id: number }): Promise<void> {
    for (;;) {
      const isOver = await inTransaction(null, (trx) => this.#part(trx, id))
      if (isOver) return
    }
  }

  /** @returns whether there is nothing left to do */
  async #part(trx: Trx, id: number): Promise<boolean> {
    const [run] = await sql<Run>(
      trx,
      `UPDATE oms_replays SET state = 'running', started_at = coalesce(started_at, now())
        WHERE id = $1 AND state IN ('waiting', 'running') RETURNING id, selection, variants, summary`,
      [id]
    )
    if (!run) return true
    const { selection, summary: progress } = run
    const orders = await pastOrders(trx, selection, progress.cursor, CHUNK)
    if (orders.length === 0) {
      await sql(
        trx,
        `UPDATE oms_replays SET state = 'done', finished_at = now(), done = total WHERE id = $1`,
        [id]
      )
      return true
    }
    const replayed = await this.#decide(trx, orders, run)
    const last = orders.at(-1)!
    progress.cursor = [last.placedAt, last.id]
    await this.#keep(trx, id, replayed)
    await sql(trx, 'UPDATE oms_replays SET done = done + $2, summary = $3 WHERE id = $1', [
      id,
      orders.length,
      JSON.stringify(progress),
    ])
    return false
  }

  async #decide(trx: Trx, past: readonly PastOrder[], run: Run): Promise<Replayed[]> {
    const { summary: progress, variants } = run
    const [{ weights, rules }] = variants
    const config = await omsConfig()
    const ids = past.map((order) => order.id)
    const loaded = new Map((await readOrders(trx, ids)).map((order) => [order.id, order]))
    const needs = await pastNeeds(trx, ids)
    const constraints = await constraintsOf(trx, [...loaded.values()], {
      allocationRules: compileRules(rules),
      couriers: config.couriers,
    })
    const sitesOf = await loadSites(trx)
    return past.flatMap(({ id, decision, decidedAt }): Replayed[] => {
      const [order, own] = [loaded.get(id), needs.get(id) ?? []]
      const before = own.length > 0 ? outcomeOf(decision) : null
      if (!order || !before) {
        count(progress.summary, null, null)
        return []
      }
      const sites = sitesOf(order.storeId).map((site) => ({ ...site, load: 0 }))
      const day = dayOf(progress, localDate(decidedAt, company().zone))
      const context: AllocationContext = {
        ...{ book: config.book, stock: recordedStock(decision, sites, own), given: day.given },
        weights: { perOverstock: 0, ...weights },
        ...{ now: localMoment(decidedAt), today: day.date, day: day.couriers },
      }
      const said = constraints.get(id) ?? FREE
      const anew = decide(
        {
          ...{ orderId: id, storeId: order.storeId, regionCode: order.regionCode, sites },
          ...{ needs: own, constraints: said, isCod: order.isCod },
          shipBy: order.shipBy && localMoment(order.shipBy),
          deliverBy: promiseOf(order, said),
        },
        context
      )
      serve(order.storeId, anew, context)
      day.keep()
      const after = outcomeAnew(anew)
      count(progress.summary, before, after)
      return [{ orderId: id, before, after }]
    })
  }

  async #keep(trx: Trx, id: number, replayed: readonly Replayed[]) {
    await sql(
      trx,
      `INSERT INTO oms_replay_orders (replay_id, order_id, outcomes, is_moved, difference)
       SELECT $1, * FROM unnest($2::bigint[], $3::jsonb[], $4::boolean[], $5::bigint[])
       ON CONFLICT (replay_id, order_id) DO NOTHING`,
      [
        id,
        replayed.map((one) => one.orderId),
        replayed.map((one) => JSON.stringify([one.before, one.after])),
        replayed.map((one) => isMoved(one.before, one.after)),
        replayed.map((one) => (one.after ? one.after.freight - one.before.freight : 0)),
      ]
    )
  }
}

/** What a day's warehouses and couriers have so far, to be counted on and kept. */
function dayOf({ days }: ReplayProgress, date: string) {
  const known = (days[date] ??= { warehouses: {}, couriers: {} })
  const given = new Map(Object.entries(known.warehouses).map(([id, n]) => [Number(id), n]))
  const couriers = new Counted(Object.entries(known.couriers))
  return {
    date,
    given,
    couriers,
    keep() {
      days[date] = { warehouses: Object.fromEntries(given), couriers: couriers.all() }
    },
  }
}

/** A courier's day that can be written down. */
class Counted extends CourierDay {
  readonly #names = new Set<string>()

  constructor(counts: readonly [string, number][]) {
    super()
    for (const [name, parcels] of counts) this.add(name, parcels)
  }

  override add(name: string, parcels = 1) {
    super.add(name, parcels)
    this.#names.add(name)
  }

  all = () => Object.fromEntries([...this.#names].map((name) => [name, this.of(name)]))
}
