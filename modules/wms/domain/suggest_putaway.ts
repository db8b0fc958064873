/** A bin goods could be laid in. */
export interface PutawayCandidate {
  binId: number
  code: string
  kind: 'pick' | 'reserve'
  pickSeq: number
  /** Units of the SKU that lie here, and how many other SKUs do. */
  sameSku: number
  otherSkus: number
  /** The bin is kept for this SKU. */
  isFixed: boolean
  x: number
  y: number
}

export type PutawayWhy = 'fixed' | 'same_sku' | 'empty_nearest'

/**
 * Where to lay goods: the SKU's own bin, else where it lies already, else the
 * empty pick bin nearest to the depot; bins of other goods never. Best first.
 */
export function suggestPutaway(
  candidates: readonly PutawayCandidate[],
  depot: { x: number; y: number }
): { candidate: PutawayCandidate; why: PutawayWhy }[] {
  const distance = (bin: PutawayCandidate) => Math.abs(bin.x - depot.x) + Math.abs(bin.y - depot.y)
  const whyOf = (bin: PutawayCandidate): PutawayWhy | null => {
    if (bin.isFixed) return 'fixed'
    if (bin.sameSku > 0) return 'same_sku'
    return bin.otherSkus === 0 ? 'empty_nearest' : null
  }
  const order: readonly PutawayWhy[] = ['fixed', 'same_sku', 'empty_nearest']
  return candidates
    .flatMap((candidate) => {
      const why = whyOf(candidate)
      return why ? [{ candidate, why }] : []
    })
    .sort(
      (a, b) =>
        order.indexOf(a.why) - order.indexOf(b.why) ||
        Number(a.candidate.kind === 'reserve') - Number(b.candidate.kind === 'reserve') ||
        distance(a.candidate) - distance(b.candidate) ||
        a.candidate.pickSeq - b.candidate.pickSeq
    )
}
