import type { Need, Parcel } from './allocation_terms.js'
import type { Candidate, OrderModel } from './allocation_model.js'
import { daysFor } from './region_distance.js'

type Line = Parcel['lines'][number] & { site: number }

/** What a search has put on each warehouse so far. */
export class Loads {
  readonly #lines: Line[] = []
  readonly #weightG: number[]
  readonly #volumeMm3: number[]
  readonly #count: number[]
  readonly #used = new Map<string, number>()

  constructor(
    readonly model: OrderModel,
    readonly sites: readonly Candidate[]
  ) {
    this.#weightG = sites.map(() => 0)
    this.#volumeMm3 = sites.map(() => 0)
    this.#count = sites.map(() => 0)
  }

  /** What is still free there, less what this way of filling the order already takes. */
  free(site: number, need: Need): number {
    return this.model.free(this.sites[site], need) - (this.#used.get(`${site}:${need.skuId}`) ?? 0)
  }

  /** Puts lines on; false, and nothing is put on, when one of them finds too little. */
  add(lines: readonly Line[]): boolean {
    for (const [index, line] of lines.entries()) {
      if (this.free(line.site, line.need) < line.qty) {
        this.drop(lines.slice(0, index))
        return false
      }
      this.#put(line, 1)
      this.#lines.push(line)
    }
    return true
  }

  drop(lines: readonly Line[]) {
    for (const line of lines) this.#put(line, -1)
    this.#lines.length -= lines.length
  }

  #put({ site, need, qty }: Line, sign: 1 | -1) {
    const key = `${site}:${need.skuId}`
    this.#used.set(key, (this.#used.get(key) ?? 0) + sign * qty)
    this.#weightG[site] += sign * qty * need.weightG
    this.#volumeMm3[site] += sign * qty * need.volumeMm3
    this.#count[site] += sign
  }

  /**
   * What the order costs at least when it goes on from here: freight never falls as weight is added,
   * and the rest can earn no more than the best bonus of each. Null: a parcel no courier takes.
   */
  least(order: readonly (readonly Need[])[], next: number): number | null {
    const { model, sites } = this
    const { weights } = model.context
    let [points, opened, load, unopened] = [0, 0, 0, 0]
    for (const [site, candidate] of sites.entries()) {
      if (this.#count[site] === 0) {
        unopened += Math.max(0, candidate.bonus) + this.#mostCourierBonus()
        continue
      }
      const freight = model.leastFreight(candidate, this.#weightG[site], this.#volumeMm3[site])
      if (freight === null) return null
      points += freight + candidate.km * weights.perKm - candidate.bonus
      load = Math.max(load, candidate.loadPoints)
      opened++
    }
    const earned = weights.perOverstock === 0 ? 0 : this.#overstock(order.slice(next).flat())
    return points + (opened - 1) * weights.perExtraParcel + load - earned - unopened
  }

  /** What units above target speak for: those that are placed, and at most those that are not yet. */
  #overstock(rest: readonly Need[]): number {
    const { model, sites } = this
    const placed = this.#lines.reduce(
      (sum, { site, need, qty }) => sum + model.overstockOf(sites[site], need.skuId, qty),
      0
    )
    const most = ({ skuId, qty }: Need) =>
      sites.reduce((sum, site) => sum + model.overstockOf(site, skuId, qty), 0)
    return rest.reduce((sum, need) => sum + most(need), placed)
  }

  #mostCourierBonus(): number {
    const bonuses = [...this.model.constraints.courierBonus.values()]
    return bonuses.reduce((sum, one) => sum + Math.max(0, one), 0)
  }

  /** The warehouses that have something, as bits. */
  get mask(): number {
    return this.#count.reduce((mask, count, site) => (count > 0 ? mask | (1 << site) : mask), 0)
  }

  /** What the order costs filled this way, as `OrderModel.fill` adds it up; null when no courier takes one of the parcels. */
  score(): number | null {
    const { model, sites } = this
    const { weights } = model.context
    let [points, parcels, days, load] = [0, 0, 0, 0]
    for (const [site, candidate] of sites.entries()) {
      if (this.#count[site] === 0) continue
      const table = model.couriers(candidate, this.#weightG[site], this.#volumeMm3[site])
      if (table && !table.chosen) return null
      const chosen = table?.chosen
      if (chosen) points += chosen.bill.total + chosen.quota - chosen.bonus
      points += candidate.km * weights.perKm - candidate.bonus
      days = Math.max(days, candidate.wait + (chosen?.days ?? daysFor(candidate.km)))
      load = Math.max(load, candidate.loadPoints)
      parcels++
    }
    const earned = weights.perOverstock === 0 ? 0 : this.#overstock([])
    return points + (parcels - 1) * weights.perExtraParcel + days * weights.perDay + load - earned
  }

  /** The lines by warehouse, in the order in which they were sold. */
  result(): { candidate: Candidate; lines: Parcel['lines'] }[] {
    const at = new Map(this.model.needs.map((need, index) => [need, index]))
    return this.sites.flatMap((candidate, site) => {
      const lines = this.#lines
        .filter((line) => line.site === site)
        .sort((a, b) => at.get(a.need)! - at.get(b.need)!)
        .map(({ need, qty, lineQty }) => ({ need, qty, lineQty }))
      return lines.length > 0 ? [{ candidate, lines }] : []
    })
  }
}
