/** What a draft would have done to the orders of a span, added up. */
export interface WhatIfCount {
  /** Orders of the stores the draft is about. */
  seen: number
  hits: number
  /** Of the hits: what really became of them. */
  held: number
  cancelled: number
  returned: number
  /** Of the hits: those that the rule as it stands spoke of too; null for a rule that is new. */
  alike: number | null
  /** Orders that the rule as it stands spoke of and the draft would not. */
  missed: number | null
}

export interface WhatIfStore extends WhatIfCount {
  storeId: number
}

/** The figures of one part of the span. */
export interface WhatIfPart {
  stores: WhatIfStore[]
  /** The latest hits. */
  samples: number[]
}

/** What is known so far. */
export interface WhatIfResult {
  total: WhatIfCount
  stores: WhatIfStore[]
  samples: number[]
}

const SAMPLES = 20
const KEYS = ['seen', 'hits', 'held', 'cancelled', 'returned'] as const

const blank = (): WhatIfCount => ({
  ...{ seen: 0, hits: 0, held: 0, cancelled: 0, returned: 0 },
  ...{ alike: null, missed: null },
})

export const emptyResult = (): WhatIfResult => ({ total: blank(), stores: [], samples: [] })

/** Adds a part to what is known; parts come with the latest first. */
export function addPart(result: WhatIfResult, part: WhatIfPart): WhatIfResult {
  const stores = new Map(result.stores.map((store) => [store.storeId, store]))
  let total = result.total
  for (const store of part.stores) {
    total = sum(total, store)
    const known = stores.get(store.storeId)
    stores.set(store.storeId, known ? { ...sum(known, store), storeId: store.storeId } : store)
  }
  return {
    total,
    stores: [...stores.values()].sort((a, b) => b.hits - a.hits || a.storeId - b.storeId),
    samples: [...result.samples, ...part.samples].slice(0, SAMPLES),
  }
}

function sum(one: WhatIfCount, other: WhatIfCount): WhatIfCount {
  const add = (a: number | null, b: number | null) =>
    a === null && b === null ? null : (a ?? 0) + (b ?? 0)
  return {
    ...(Object.fromEntries(KEYS.map((key) => [key, one[key] + other[key]])) as Pick<
      WhatIfCount,
      (typeof KEYS)[number]
    >),
    alike: add(one.alike, other.alike),
    missed: add(one.missed, other.missed),
  }
}

/** The span in parts of a day, the latest first. */
export function daysOf(since: Date, until: Date): { from: Date; to: Date }[] {
  const DAY_MS = 86_400_000
  const count = Math.max(1, Math.ceil((until.getTime() - since.getTime()) / DAY_MS))
  return Array.from({ length: count }, (_, n) => {
    const to = until.getTime() - n * DAY_MS
    return { from: new Date(Math.max(since.getTime(), to - DAY_MS)), to: new Date(to) }
  })
}
