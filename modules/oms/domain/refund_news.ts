/** How far a refund is on its platform, for two versions of one second. */
const PLACES = ['requested', 'approved', 'goods_sent', 'refused', 'closed', 'refunded'] as const
export type RefundState = (typeof PLACES)[number]

export const placeOf = (state: RefundState) => PLACES.indexOf(state)

interface Version {
  externalRefundId: string
  changedAt: string
  place: number
  hash: string
}

const isNewer = (a: Version, b: Version) => {
  const [left, right] = [Date.parse(a.changedAt), Date.parse(b.changedAt)]
  if (left !== right) return left > right
  return a.place !== b.place ? a.place > b.place : a.hash > b.hash
}

/** Of each refund the version that wins. */
export function newestOf<T extends Version>(versions: readonly T[]): T[] {
  const newest = new Map<string, T>()
  for (const one of versions) {
    const known = newest.get(one.externalRefundId)
    if (!known || isNewer(one, known)) newest.set(one.externalRefundId, one)
  }
  return [...newest.values()]
}

export interface RoomLine {
  id: number
  externalLineNo: string | null
  qty: number
  /** Units that left and were not asked back yet. */
  returnable: number
  /** What of its price is neither promised nor given back, decimal text. */
  left: string
}

/** The lines a refund is about: the one it names, or all of them. */
export function linesOf(lines: readonly RoomLine[], externalLineNo: string | null): RoomLine[] {
  const named = lines.filter((line) => line.externalLineNo === externalLineNo)
  return externalLineNo !== null && named.length > 0 ? named : [...lines]
}
