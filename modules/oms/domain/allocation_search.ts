import type { Missing, Need, Option, Parcel } from './allocation.js'
import { coverOf } from './allocation_cover.js'
import { groupsOf, isPartable } from './allocation_groups.js'
import type { Candidate, Filled, OrderModel } from './allocation_model.js'
import { Loads } from './allocation_loads.js'
import { waysToPart } from './allocation_parts.js'

/** So many warehouses at most are searched exactly: 2⁶ − 1 subsets. */
export const EXACT_SITES = 6
/** Steps after which a search takes the best it has found. */
const MOST_STEPS = 50_000

export interface Found {
  best: Filled | null
  options: Option[]
  isExact: boolean
}

/**
 * Fills the order from each warehouse alone, then from several, as depth-first search over the lines
 * that drops a branch as soon as what it costs already is no less than the best. Lines stay whole
 * while that is possible at all; only then are they parted. With more than six candidates those that
 * cover the order best are searched.
 */
export function findBest(model: OrderModel): Found {
  const groups = groupsOf(model.needs)
  const cover = coverOf(model, groups, EXACT_SITES)
  const search = new Search(model, groups, cover.sites)
  search.alone(model.candidates)
  if (!model.constraints.keepTogether) {
    if (cover.fill) search.offer(model.fill(cover.fill))
    search.whole()
    if (!search.best) search.parted()
  }
  return { best: search.best, options: [...search.options.values()], isExact: search.isExact }
}

class Search {
  best: Filled | null = null
  /** The best of each set of warehouses. */
  readonly options = new Map<string, Option>()
  isExact = true
  #steps = 0
  readonly #order: Need[][]

  constructor(
    readonly model: OrderModel,
    readonly groups: Need[][],
    readonly sites: readonly Candidate[]
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
    const known = this.options.get(key)
    if (!known || filled.score < known.score) this.options.set(key, filled.option)
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
    if (++this.#steps > MOST_STEPS) {
      this.isExact = false
      return
    }
    if (at === this.#order.length) return this.offer(this.model.fill(loads.result()))
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

  #step(
    at: number,
    loads: Loads,
    mayPart: boolean,
    lines: (Parcel['lines'][number] & { site: number })[]
  ) {
    const added = loads.add(lines)
    if (added) {
      const least = loads.least(this.#order, at + 1)
      if (least !== null && (!this.best || least < this.best.score))
        this.#descend(at + 1, loads, mayPart)
    }
    if (added) loads.drop(lines)
  }
}

const wholeLine = (need: Need) => ({ need, qty: need.qty, lineQty: need.lineQty })
