import fc from 'fast-check'
import { SYSTEM } from '#kernel/access/actor'
import { ConflictException, RefusedException } from '#kernel/exceptions'
import { FrozenClock } from '#kernel/clock'
import EndQuotas from '#inventory/actions/end_quotas'
import ExpireReservations from '#inventory/actions/expire_reservations'
import MoveReservations from '#inventory/actions/move_reservations'
import PostEntries from '#inventory/actions/post_entries'
import PostReservations from '#inventory/actions/post_reservations'
import ReleaseReservations from '#inventory/actions/release_reservations'
import ReserveStock from '#inventory/actions/reserve_stock'
import SetAsideStock from '#inventory/actions/set_aside_stock'
import type { Bucket } from '#inventory/domain/stock_key'

/** One thing that happens to stock; numbers pick keys, quantities and earlier promises. */
export type Operation =
  | {
      kind: 'reserve'
      lines: { key: number; qty: number }[]
      orders: number
      partial: boolean
      expires: boolean
      areNew: boolean
    }
  | { kind: 'release' | 'ship'; picks: number[] }
  | { kind: 'move'; entries: { key: number; delta: number; bucket: Bucket; cost: number }[] }
  | { kind: 'hand'; picks: number[]; lines: { key: number; qty: number }[] }
  | { kind: 'aside'; lines: { key: number; qty: number }[]; stores: number[] }
  | { kind: 'end'; pick: number }
  | { kind: 'repeat'; pick: number }
  | { kind: 'expire' }

const key = fc.nat({ max: 5 })
const bucket = fc.constantFrom<Bucket>(
  'on_hand',
  'on_hand',
  'on_hand',
  'quality',
  'damaged',
  'in_transit'
)
const delta = fc.integer({ min: -8, max: 12 }).filter((units) => units !== 0)

export const operation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('reserve' as const),
      lines: fc.array(fc.record({ key, qty: fc.integer({ min: 1, max: 4 }) }), {
        minLength: 1,
        maxLength: 6,
      }),
      orders: fc.integer({ min: 1, max: 3 }),
      partial: fc.boolean(),
      expires: fc.boolean(),
      areNew: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('release' as const, 'ship' as const),
      picks: fc.array(fc.nat(), { minLength: 1, maxLength: 6 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('move' as const),
      entries: fc.array(fc.record({ key, delta, bucket, cost: fc.nat({ max: 9_999_999 }) }), {
        minLength: 1,
        maxLength: 5,
      }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('hand' as const),
      picks: fc.array(fc.nat(), { minLength: 1, maxLength: 4 }),
      lines: fc.array(fc.record({ key, qty: fc.integer({ min: 1, max: 4 }) }), { maxLength: 3 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('aside' as const),
      lines: fc.uniqueArray(fc.record({ key, qty: fc.integer({ min: 1, max: 5 }) }), {
        minLength: 1,
        maxLength: 3,
        selector: (line) => line.key,
      }),
      stores: fc.uniqueArray(fc.nat({ max: 1 }), { minLength: 1, maxLength: 2 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('end' as const), pick: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('repeat' as const), pick: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('expire' as const) }) }
)

const EXPIRY = new Date('2026-11-22T10:00:00Z')

/** The world the operations act on: what was promised and posted so far, shared by all workers. */
export class StockWorld {
  readonly #lines: number[] = []
  readonly #moves: Parameters<PostEntries['handle']>[0]['entries'][] = []
  readonly #quotas: number[] = []
  #next = 1

  /** @param orders of the stores, in turn */
  constructor(
    readonly keys: { warehouseId: number; skuId: number }[],
    readonly stores: readonly number[],
    readonly orders: readonly number[]
  ) {}

  /** Carries one operation out; refusals of the business are part of the game. */
  async apply(step: Operation): Promise<void> {
    try {
      await this.#run(step)
    } catch (error) {
      if (!(error instanceof ConflictException) && !(error instanceof RefusedException)) throw error
    }
  }

  async #run(step: Operation): Promise<void> {
    switch (step.kind) {
      case 'reserve':
        return this.#reserve(step)
      case 'release':
        await new ReleaseReservations().handle({
          fulfilmentLineIds: this.#pick(step.picks),
          outcome: 'voided',
        })
        return
      case 'ship':
        await new PostReservations().handle({ fulfilmentLineIds: this.#pick(step.picks) })
        return
      case 'hand':
        await new MoveReservations().handle({
          from: this.#pick(step.picks),
          to: this.#wanted(step.lines, this.orders.length),
        })
        return
      case 'move':
        return this.#move(step.entries)
      case 'aside':
        return this.#setAside(step)
      case 'end':
        if (this.#quotas.length > 0)
          await new EndQuotas().end(null, SYSTEM, this.#quotas[step.pick % this.#quotas.length])
        return
      case 'repeat':
        if (this.#moves.length > 0) await this.#post(this.#moves[step.pick % this.#moves.length])
        return
      case 'expire':
        await new ExpireReservations(new FrozenClock(EXPIRY)).handle()
    }
  }

  async #reserve(step: Extract<Operation, { kind: 'reserve' }>): Promise<void> {
    await new ReserveStock().handle({
      lines: this.#wanted(step.lines, step.orders),
      policy: step.partial ? 'partial' : 'all_or_nothing',
      expiresAt: step.expires ? EXPIRY : null,
      areNew: step.areNew,
    })
  }

  #wanted(lines: readonly { key: number; qty: number }[], orders: number) {
    return lines.map((line, index) => {
      const fulfilmentLineId = this.#next++
      this.#lines.push(fulfilmentLineId)
      const orderId = this.orders[(fulfilmentLineId + index) % orders]
      return { fulfilmentLineId, orderId, qty: line.qty, ...this.#key(line.key) }
    })
  }

  async #setAside(step: Extract<Operation, { kind: 'aside' }>): Promise<void> {
    const id = await new SetAsideStock().handle({
      actor: SYSTEM,
      kind: 'activity',
      name: 'test',
      storeIds: step.stores.map((store) => this.stores[store]),
      lines: step.lines.map((line) => ({ qty: line.qty, ...this.#key(line.key) })),
    })
    this.#quotas.push(id)
  }

  async #move(entries: Extract<Operation, { kind: 'move' }>['entries']): Promise<void> {
    const sourceId = this.#next++
    const list = entries.map((entry, index) => ({
      ...this.#key(entry.key),
      bucket: entry.bucket,
      delta: entry.delta,
      unitCost: entry.delta > 0 ? (entry.cost / 1000).toFixed(3) : undefined,
      reason: entry.delta > 0 ? 'receive' : 'adjust',
      sourceType: 'test_move',
      sourceId,
      sourceLine: index,
    }))
    this.#moves.push(list)
    await this.#post(list)
  }

  async #post(entries: Parameters<PostEntries['handle']>[0]['entries']): Promise<void> {
    await new PostEntries().handle({ actor: SYSTEM, entries })
  }

  #key(index: number) {
    return this.keys[index % this.keys.length]
  }

  #pick(picks: readonly number[]): number[] {
    return this.#lines.length === 0
      ? []
      : [...new Set(picks.map((pick) => this.#lines[pick % this.#lines.length]))]
  }
}
