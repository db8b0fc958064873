import type { AdjustmentLine } from './adjustment.js'
import type { Bucket } from './stock_key.js'

type Own = Exclude<Bucket, 'in_transit'>
interface Act {
  /** Where the units may come from; none where they come into being. */
  from: readonly Own[]
  /** Where they go; null where they are gone. */
  to: Own | null
}

/** What people do with stock between its buckets. `adjust` corrects any bucket by any number. */
export const MOVES = {
  inspect: { from: ['on_hand'], to: 'quality' },
  pass: { from: ['quality'], to: 'on_hand' },
  damage: { from: ['on_hand', 'quality'], to: 'damaged' },
  repair: { from: ['damaged'], to: 'on_hand' },
  scrap: { from: ['damaged', 'quality', 'on_hand'], to: null },
  found: { from: [], to: 'on_hand' },
} as const satisfies Record<string, Act>
export type StockMove = keyof typeof MOVES
export const STOCK_MOVES = Object.keys(MOVES) as StockMove[]
export const STOCK_ACTS = ['adjust', ...STOCK_MOVES] as const
export type StockAct = (typeof STOCK_ACTS)[number]

export interface MoveLine {
  skuId: number
  qty: number
  /** The act's first bucket where it is left out. */
  from?: Own | null
}

/**
 * The lines of an adjustment that carry a move out: from one bucket into another at the same value,
 * out of stock, or into it. Lines of one SKU and bucket are put together.
 * A bucket the act does not take from is not taken: its first one is.
 */
export function linesOfMove(move: StockMove, lines: readonly MoveLine[]): AdjustmentLine[] {
  const { from, to }: Act = MOVES[move]
  const found = new Map<string, AdjustmentLine>()
  const add = (skuId: number, bucket: Own, delta: number) => {
    const line = found.get(`${skuId}/${bucket}`)
    if (line) line.delta += delta
    else found.set(`${skuId}/${bucket}`, { skuId, bucket, delta })
  }
  for (const { skuId, qty, from: asked } of lines) {
    const source = asked && from.includes(asked) ? asked : from[0]
    if (source) add(skuId, source, -qty)
    if (to) add(skuId, to, qty)
  }
  return [...found.values()]
}

/** The reasons the house brings, with the acts each one fits. */
export const HOUSE_REASONS: Readonly<Record<string, readonly StockAct[]>> = {
  count: ['adjust'],
  found: ['adjust', 'found'],
  lost: ['adjust'],
  damaged: ['adjust', 'damage', 'scrap'],
  expired: ['adjust', 'damage', 'scrap'],
  sample: ['adjust'],
  correction: ['adjust', 'found'],
  quality_check: ['inspect', 'pass', 'damage', 'scrap'],
  returned_goods: ['inspect', 'damage'],
  recall: ['inspect', 'scrap'],
  repaired: ['repair'],
  other: [...STOCK_ACTS],
}
