import type { Need, Parcel } from './allocation_terms.js'
import type { Candidate, OrderModel } from './allocation_model.js'
import { isPartable } from './allocation_groups.js'

export interface Cover {
  /** The candidates to search exactly. */
  sites: readonly Candidate[]
  /** A way to fill the order found on the way to them, where there are more candidates than that. */
  fill: { candidate: Candidate; lines: Parcel['lines'] }[] | null
}

/**
 * With more candidates than are searched exactly: a cover found greedily (the warehouse that holds
 * most of the lines still open, the nearer first), and the candidates it uses together with those
 * that hold most.
 */
export function coverOf(model: OrderModel, groups: readonly Need[][], most: number): Cover {
  const { candidates } = model
  if (candidates.length <= most) return { sites: candidates, fill: null }
  const filling = new Greedy(model)
  filling.coverWhole(groups)
  filling.coverParted()
  const used = filling.used()
  const held = (site: Candidate) =>
    groups.filter((group) => group.every((need) => model.free(site, need) >= need.qty)).length
  const ranked = candidates
    .map((site) => ({ site, held: held(site) }))
    .sort((a, b) => b.held - a.held || nearer(a.site, b.site))
    .map(({ site }) => site)
  const sites = [...new Set([...used, ...ranked])].slice(0, most)
  return {
    sites: sites.sort((a, b) => a.warehouseId - b.warehouseId),
    fill: filling.isWhole ? filling.result() : null,
  }
}

const nearer = (a: Candidate, b: Candidate) => a.km - b.km || a.warehouseId - b.warehouseId

class Greedy {
  #open: Need[][] = []
  readonly #lines = new Map<Candidate, Parcel['lines']>()
  readonly #left = new Map<string, number>()

  constructor(readonly model: OrderModel) {}

  get isWhole() {
    return this.#open.length === 0
  }

  used = () => [...this.#lines.keys()]

  result = () => [...this.#lines].map(([candidate, lines]) => ({ candidate, lines }))

  /** Again and again the warehouse that holds most of what is open. */
  coverWhole(groups: readonly Need[][]) {
    this.#open = [...groups]
    while (this.#open.length > 0) {
      const [first] = this.model.candidates
        .map((site) => ({ site, holds: this.#heldTogether(site) }))
        .filter(({ holds }) => holds.length > 0)
        .sort((a, b) => b.holds.length - a.holds.length || nearer(a.site, b.site))
      if (!first) return
      for (const group of first.holds)
        for (const need of group) this.#take(first.site, need, need.qty, need.lineQty)
      this.#open = this.#open.filter((group) => !first.holds.includes(group))
    }
  }

  /** Lines that no warehouse holds whole, from those that have most. */
  coverParted() {
    this.#open = this.#open.filter((group) => {
      if (!isPartable(group)) return true
      const [need] = group
      const giving = this.model.candidates
        .map((site) => ({ site, has: this.#free(site, need) }))
        .sort((a, b) => b.has - a.has || nearer(a.site, b.site))
      if (giving.reduce((sum, { has }) => sum + Math.max(0, has), 0) < need.qty) return true
      let open = need.qty
      for (const { site, has } of giving) {
        const qty = Math.min(open, Math.max(0, has))
        if (qty > 0) this.#take(site, need, qty, qty)
        open -= qty
      }
      return false
    })
  }

  /** The open groups that one warehouse can serve together. */
  #heldTogether(site: Candidate): Need[][] {
    let planned = new Map<number, number>()
    return this.#open.filter((group) => {
      const sums = new Map(planned)
      for (const { skuId, qty } of group) sums.set(skuId, (sums.get(skuId) ?? 0) + qty)
      const fits = group.every((need) => this.#free(site, need) >= sums.get(need.skuId)!)
      if (fits) planned = sums
      return fits
    })
  }

  #free(site: Candidate, need: Need): number {
    const key = `${site.warehouseId}:${need.skuId}`
    return this.model.free(site, need) - (this.#left.get(key) ?? 0)
  }

  #take(site: Candidate, need: Need, qty: number, lineQty: number) {
    const key = `${site.warehouseId}:${need.skuId}`
    this.#left.set(key, (this.#left.get(key) ?? 0) + qty)
    this.#lines.set(site, [...(this.#lines.get(site) ?? []), { need, qty, lineQty }])
  }
}
