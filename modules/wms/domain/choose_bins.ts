/** What can be taken of a SKU from a bin. */
export interface BinOffer {
  binId: number
  skuId: number
  /** On hand, less what is promised to other pick lines. */
  free: number
  x: number
  pickSeq: number
  /** Pick faces are emptied before reserve bins. */
  isPickFace: boolean
}

export interface Demand {
  fulfilmentId: number
  fulfilmentLineId: number
  skuId: number
  qty: number
}

export interface Take extends Demand {
  binId: number
}

export interface BinShortage {
  fulfilmentId: number
  skuId: number
  wanted: number
  available: number
}

export interface Choice {
  takes: Take[]
  shortages: BinShortage[]
}

/** What is left in the bins while demand after demand is served. */
export class BinPool {
  readonly #offers = new Map<number, BinOffer[]>()

  constructor(offers: readonly BinOffer[]) {
    for (const offer of offers) {
      const list = this.#offers.get(offer.skuId) ?? []
      list.push({ ...offer })
      this.#offers.set(offer.skuId, list)
    }
  }

  /** The aisles where a SKU lies. */
  aislesOf(skuId: number): number[] {
    return (this.#offers.get(skuId) ?? []).filter((offer) => offer.free > 0).map((offer) => offer.x)
  }

  /**
   * Takes one fulfilment's goods, all or nothing. Of a SKU's bins, those come
   * first where the picker goes anyway (`visited`, which grows), then pick
   * faces before reserve, then a bin that serves the whole quantity at one
   * stop, then the walking sequence.
   */
  take(demands: readonly Demand[], visited: Set<number> = new Set()): Choice {
    const taken: { offer: BinOffer; qty: number }[] = []
    const choice: Choice = { takes: [], shortages: [] }
    for (const demand of demands) {
      let left = demand.qty
      for (const offer of this.#ranked(demand, visited)) {
        const qty = Math.min(left, offer.free)
        if (qty === 0) continue
        offer.free -= qty
        left -= qty
        taken.push({ offer, qty })
        choice.takes.push({ ...demand, qty, binId: offer.binId })
        if (left === 0) break
      }
      if (left > 0) {
        const { fulfilmentId, skuId, qty } = demand
        choice.shortages.push({ fulfilmentId, skuId, wanted: qty, available: qty - left })
      }
    }
    if (choice.shortages.length > 0) {
      for (const { offer, qty } of taken) offer.free += qty
      return { takes: [], shortages: choice.shortages }
    }
    for (const { offer } of taken) visited.add(offer.binId)
    return choice
  }

  #ranked({ skuId, qty }: Demand, visited: ReadonlySet<number>): BinOffer[] {
    const rank = (offer: BinOffer) => [
      offer.isPickFace ? 0 : 1,
      visited.has(offer.binId) ? 0 : 1,
      offer.free >= qty ? 0 : 1,
      offer.pickSeq,
      offer.binId,
    ]
    return [...(this.#offers.get(skuId) ?? [])].sort((a, b) => compare(rank(a), rank(b)))
  }
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) if (value !== b[index]) return value - b[index]
  return 0
}
