import { divideDecimals } from '#kernel/decimal'
import type { Bom, BomPart } from '#catalog/domain/bom'

/** How a part differs between two versions of a bill. */
export interface BomDifference {
  skuId: number
  kind: 'added' | 'removed' | 'changed' | 'same'
  /** Units in one unit of what is made, without losses; decimal text, null where the part is not there. */
  before: string | null
  after: string | null
  scrapBefore: string | null
  scrapAfter: string | null
  /** Whether what may stand in for it differs. */
  alternatesDiffer: boolean
}

const QTY_SCALE = 6

/** Part by part, in the order of the newer version and then what only the older one had. */
export function compareBoms(before: Bom, after: Bom): BomDifference[] {
  const old = new Map(before.parts.map((part) => [part.skuId, part]))
  const now = new Map(after.parts.map((part) => [part.skuId, part]))
  return [...new Set([...now.keys(), ...old.keys()])].map((skuId) => {
    const [left, right] = [old.get(skuId), now.get(skuId)]
    const row = {
      skuId,
      before: left ? perUnit(left, before) : null,
      after: right ? perUnit(right, after) : null,
      scrapBefore: left ? scrapOf(left) : null,
      scrapAfter: right ? scrapOf(right) : null,
      alternatesDiffer: Boolean(left && right) && alternatesOf(left) !== alternatesOf(right),
    }
    return { ...row, kind: kindOf(row) }
  })
}

const perUnit = (part: BomPart, { yieldQty }: Bom) => divideDecimals(part.qty, yieldQty, QTY_SCALE)
const scrapOf = (part: BomPart) => divideDecimals(part.scrapRate ?? '0', 1, 4)
const alternatesOf = (part?: BomPart) =>
  JSON.stringify((part?.alternates ?? []).map(({ skuId, qty }) => [skuId, qty]))

function kindOf(row: Omit<BomDifference, 'kind' | 'skuId'>): BomDifference['kind'] {
  if (row.before === null) return 'added'
  if (row.after === null) return 'removed'
  const isSame = row.before === row.after && row.scrapBefore === row.scrapAfter
  return isSame && !row.alternatesDiffer ? 'same' : 'changed'
}
