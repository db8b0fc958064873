import type { BinOffer } from './choose_bins.js'

/** A stock entry of a warehouse with bins. */
export interface EntryToPlace {
  entryId: number
  warehouseId: number
  skuId: number
  bucket: 'on_hand' | 'damaged'
  delta: number
  /** The bin the entry names, if any. */
  binId: number | null
  /** How much of it leaves the picked goods (a fulfilment that was picked here). */
  fromPicked: number
}

export interface SystemBins {
  receiving: number
  picked: number
  damaged: number
}

export interface BinMove {
  entryId: number
  binId: number
  warehouseId: number
  skuId: number
  bucket: 'on_hand' | 'damaged'
  delta: number
}

/**
 * Finds the bins an entry of the stock ledger happens in. Named bins are
 * believed. What comes in lands in receiving, damaged goods in their bin; what
 * goes out leaves the picked goods as far as it was picked, and else free
 * stock: receiving first, then the largest piles.
 * @returns the moves, and the entries whose goods no bin has
 */
export function placeEntries(
  entries: readonly EntryToPlace[],
  systemBins: ReadonlyMap<number, SystemBins>,
  offers: readonly (BinOffer & { warehouseId: number })[]
): { moves: BinMove[]; missing: { entryId: number; skuId: number; qty: number }[] } {
  const free = offers.map((offer) => ({ ...offer }))
  const moves: BinMove[] = []
  const missing: { entryId: number; skuId: number; qty: number }[] = []
  for (const entry of entries) {
    const { warehouseId, skuId, bucket, entryId, delta } = entry
    const bins = systemBins.get(warehouseId)!
    const move = (binId: number, by: number) =>
      moves.push({ entryId, binId, warehouseId, skuId, bucket, delta: by })
    if (entry.binId !== null) move(entry.binId, delta)
    else if (bucket === 'damaged') move(bins.damaged, delta)
    else if (delta > 0) move(bins.receiving, delta)
    else {
      if (entry.fromPicked > 0) move(bins.picked, -entry.fromPicked)
      let left = -delta - entry.fromPicked
      const rank = (offer: BinOffer) => (offer.binId === bins.receiving ? Infinity : offer.free)
      const piles = free
        .filter(
          (o) =>
            o.warehouseId === warehouseId &&
            o.skuId === skuId &&
            o.binId !== bins.picked &&
            o.free > 0
        )
        .sort((a, b) => rank(b) - rank(a) || a.binId - b.binId)
      for (const pile of piles) {
        const qty = Math.min(left, pile.free)
        if (qty === 0) break
        pile.free -= qty
        left -= qty
        move(pile.binId, -qty)
      }
      if (left > 0) missing.push({ entryId, skuId, qty: left })
    }
  }
  return { moves, missing }
}
