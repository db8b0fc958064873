import type { Way } from './batch_solver.js'
import type { BatchState } from './batch_state.js'

/** Exchanges tried in one part at most, and how many who wait are offered what one of them leaves over. */
const MOST_TRIES = 6_000
const MOST_OFFERS = 24
/** What those in the way may lose beyond what is won, in parts of it: what is left over may make up for it. */
const LEEWAY = 0.4

/**
 * Betters a filled batch by exchanges: one who waits is let in, those in the way move to another way
 * of theirs or give up their place, and what that leaves over is offered to others who wait, as long
 * as all together are worth more than before.
 */
export function improve(state: BatchState, prices: readonly number[]): void {
  new Exchanges(state, prices).run()
}

class Exchanges {
  /** Contenders by the resources any of their ways takes, those with most left after the prices first. */
  readonly #wanting: number[][]
  readonly #order: number[]
  #tries = 0

  constructor(
    readonly state: BatchState,
    readonly prices: readonly number[]
  ) {
    const { contenders, free } = state.problem
    const worth = contenders.map(({ ways }) => Math.max(...ways.map((way) => this.#left(way))))
    this.#order = [...contenders.keys()].sort((a, b) => worth[b] - worth[a] || a - b)
    this.#wanting = free.map(() => [])
    for (const at of this.#order) {
      const wanted = new Set(contenders[at].ways.flatMap(({ uses }) => uses.map(([one]) => one)))
      for (const resource of wanted) this.#wanting[resource].push(at)
    }
  }

  /** What a way is worth beyond the prices of what it takes. */
  #left({ uses, gain }: Way): number {
    let left = gain
    for (const [resource, qty] of uses) left -= qty * this.prices[resource]
    return left
  }

  run() {
    for (let isBetter = true; isBetter && this.#tries < MOST_TRIES;) {
      isBetter = false
      for (const at of this.#order) if (this.#better(at)) isBetter = true
    }
  }

  /** Tries every way of a contender that it does not have, the most promising first. */
  #better(at: number): boolean {
    const { state } = this
    const { ways } = state.problem.contenders[at]
    const has = state.chosen[at]
    for (const index of [...ways.keys()].sort(
      (a, b) => this.#left(ways[b]) - this.#left(ways[a])
    )) {
      if (index === has || this.#tries >= MOST_TRIES) continue
      if (
        has >= 0 &&
        ways[index].gain <= ways[has].gain &&
        this.#left(ways[index]) <= this.#left(ways[has])
      )
        continue
      this.#tries++
      if (this.#exchange(at, index)) return true
    }
    return false
  }

  #exchange(at: number, index: number): boolean {
    const { state } = this
    const [mark, before] = [state.mark, state.value]
    const freed = new Set<number>(state.wayOf(at)?.uses.map(([resource]) => resource))
    if (state.chosen[at] >= 0) state.set(at, -1)
    const way = state.problem.contenders[at].ways[index]
    const moved = this.#makeRoom(at, way, way.gain * (1 + LEEWAY) - (before - state.value), freed)
    if (moved) {
      state.set(at, index)
      for (const other of moved) state.fill(other)
      this.#offer(freed)
      if (state.value > before) return true
    }
    state.backTo(mark)
    return false
  }

  /** Takes out those who hold what is lacking, who lose least by it first; null when that is not enough, or costs more than is won. */
  #makeRoom(at: number, { uses }: Way, won: number, freed: Set<number>): number[] | null {
    const moved: number[] = []
    for (const [resource, qty] of uses)
      while (this.state.left[resource] < qty) {
        const { holder, loss } = this.#cheapestHolder(at, resource, qty - this.state.left[resource])
        if (holder < 0 || (won -= loss) <= 0) return null
        for (const [one] of this.state.wayOf(holder)!.uses) freed.add(one)
        this.state.set(holder, -1)
        moved.push(holder)
      }
    return moved
  }

  #cheapestHolder(at: number, resource: number, lacking: number) {
    const { state } = this
    let [least, found] = [Infinity, { holder: -1, loss: 0 }]
    for (const other of this.#wanting[resource]) {
      const way = other === at ? null : state.wayOf(other)
      const held = way?.uses.find(([one]) => one === resource)?.[1] ?? 0
      if (!way || held === 0) continue
      let elsewhere = 0
      for (const one of state.problem.contenders[other].ways)
        if (
          one.gain > elsewhere &&
          !one.uses.some(([used]) => used === resource) &&
          state.fits(one)
        )
          elsewhere = one.gain
      // What else it gives up comes back at its price.
      let back = 0
      if (elsewhere === 0)
        for (const [one, qty] of way.uses) if (one !== resource) back += qty * this.prices[one]
      const loss = way.gain - elsewhere - back
      const perUnit = loss / Math.min(held, lacking)
      if (perUnit < least) [least, found] = [perUnit, { holder: other, loss }]
    }
    return found
  }

  /** Offers what an exchange left over to others who wait. */
  #offer(freed: ReadonlySet<number>) {
    const { state } = this
    for (const resource of freed) {
      let offers = MOST_OFFERS
      for (const at of this.#wanting[resource]) {
        if (state.left[resource] <= 0 || offers === 0) break
        if (state.chosen[at] >= 0) continue
        offers--
        state.fill(at)
      }
    }
  }
}
