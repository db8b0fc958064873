import type { Missing, Need, Parcel } from './allocation_terms.js'
import { coverOf } from './allocation_cover.js'
import { groupsOf, isPartable } from './allocation_groups.js'
import type { Candidate, Filled, OrderModel } from './allocation_model.js'
import { Loads } from './allocation_loads.js'
import { waysToPart } from './allocation_parts.js'

/** So many warehouses at most are searched exactly: 2⁶ − 1 subsets. */
export const EXACT_SITES = 6
/** Steps after which a search takes the best it has found. */
const MOST_STEPS = 50_000
const MOST_STEPS_OF_ALL = 1_000

export interface Found {
  best: Filled | null
  /** The best of each set of warehouses that was found, the cheapest first. */
  ways: Filled[]
  isExact: boolean
}

/**
 * Fills the order from each warehouse alone, then from several, as depth-first search over the lines
 * that drops a branch as soon as what it costs already is no less than the best. Lines stay whole
 * while that is possible at all; only then are they parted. With more than six candidates those that
 * cover the order best are searched.
 * @param all looks for the best of every set of warehouses, not only for the best of all
 */
export function findBest(model: OrderModel, { all = false } = {}): Found {
  const groups = groupsOf(model.needs)
  const cover = coverOf(model, groups, EXACT_SITES)
  const search = new Search(model, groups, cover.sites, all)
  search.alone(model.candidates)
  if (!model.constraints.keepTogether) {
    if (cover.fill) search.offer(model.fill(cover.fill))
    search.whole()
    if (!search.best) search.parted()
  }
  const ways = [...search.ways.values()].sort(
    (a, b) => a.score - b.score || a.parcels.length - b.parcels.length
  )
  return { best: search.best, ways, isExact: search.isExact }
}

class Search {
  best: Filled | null = null
  /** The best of each set of warehouses. */
  readonly ways = new Map<string, Filled>()
  isExact = true
  #steps = 0
  readonly #best = new Map<number, number>()
  readonly #order: Need[][]

  constructor(
    readonly model: OrderModel,
    readonly groups: Need[][],
    readonly sites: readonly Candidate[],
    readonly all: boolean
  ) {
    if (sites.length < model.candidates.length) this.isExact = false
    const choices = (group: Need[]) =>
      sites.filter((site) => group.every((need) => model.free(site, need) >= need.qty)).length
    this.#order = groups
      .map((group, index) => ({ group, index, choices: choices(group) }))
      .sort((a, b) => a.choices - b.choices || a.index - b.index)
      .map(({ group }) => group)
  }

  offer(filled: Filled | null) {
    if (!filled) return
    const key = filled.option.warehouseIds.toSorted((a, b) => a - b).join()
    const known = this.ways.get(key)
    if (!known || filled.score < known.score) this.ways.set(key, filled)
    if (!this.best || filled.score < this.best.score) this.best = filled
  }

  /** Each warehouse by itself; those that cannot are noted with what is missing. */
  alone(candidates: readonly Candidate[]) {
    for (const candidate of candidates) {
      const missing = this.#missing(candidate)
      if (missing.length > 0 || !this.model.carriesAll(candidate))
        this.model.lacks(candidate, missing)
      else {
        const lines = this.groups.flat().map((need) => wholeLine(need))
        const filled = this.model.fill([{ candidate, lines }])
        if (filled) this.offer(filled)
        else this.model.lacksCourier(candidate, this.#couriersOut(candidate, lines))
      }
    }
  }

  #missing(candidate: Candidate): Missing[] {
    const wanted = new Map<number, { need: Need; qty: number }>()
    for (const need of this.model.needs)
      wanted.set(need.skuId, { need, qty: need.qty + (wanted.get(need.skuId)?.qty ?? 0) })
    return [...wanted.values()]
      .map(({ need, qty }) => ({
        skuId: need.skuId,
        wanted: qty,
        available: this.model.free(candidate, need),
      }))
      .filter((one) => one.available < one.wanted)
  }

  #couriersOut(candidate: Candidate, lines: Parcel['lines']) {
    const weightG = lines.reduce((sum, { need, qty }) => sum + need.weightG * qty, 0)
    const volumeMm3 = lines.reduce((sum, { need, qty }) => sum + need.volumeMm3 * qty, 0)
    return this.model.couriers(candidate, weightG, volumeMm3)?.out ?? []
  }

  /** Lines whole, over several warehouses. A single line that fits somewhere has nothing to gain. */
  whole() {
    if (this.groups.length > 1 && this.sites.length > 1)
      this.#descend(0, new Loads(this.model, this.sites), false)
  }

  parted() {
    if (this.sites.length > 1) this.#descend(0, new Loads(this.model, this.sites), true)
  }

  #descend(at: number, loads: Loads, mayPart: boolean) {
    if (++this.#steps > (this.all ? MOST_STEPS_OF_ALL : MOST_STEPS)) {
      this.isExact = false
      return
    }
    if (at === this.#order.length) return this.#settle(loads)
    const group = this.#order[at]
    for (let site = 0; site < this.sites.length; site++)
      this.#step(
        at,
        loads,
        mayPart,
        group.map((need) => ({ site, ...wholeLine(need) }))
      )
    if (!mayPart || !isPartable(group)) return
    const [need] = group
    const free = this.sites.map((_, site) => loads.free(site, need))
    for (const way of waysToPart(need.qty, free))
      this.#step(
        at,
        loads,
        mayPart,
        way.flatMap((qty, site) => (qty > 0 ? [{ site, need, qty, lineQty: qty }] : []))
      )
  }

  /** A way to fill the order, written out only when it is the best of its warehouses. */
  #settle(loads: Loads) {
    const score = loads.score()
    const known = this.#best.get(loads.mask) ?? Infinity
    if (score === null || score >= known) return
    this.#best.set(loads.mask, score)
    this.offer(this.model.fill(loads.result()))
  }

  #step(
    at: number,
    loads: Loads,
    mayPart: boolean,
    lines: (Parcel['lines'][number] & { site: number })[]
  ) {
    if (!loads.add(lines)) return
    if (this.all || this.#isPromising(at, loads)) this.#descend(at + 1, loads, mayPart)
    loads.drop(lines)
  }

  /** Whether what is put on so far leaves room to be cheaper than the best. */
  #isPromising(at: number, loads: Loads): boolean {
    const least = loads.least(this.#order, at + 1)
    return least !== null && (!this.best || least < this.best.score)
  }
}

const wholeLine = (need: Need) => ({ need, qty: need.qty, lineQty: need.lineQty })
