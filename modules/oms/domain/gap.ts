/** An order that comes to something else on its platform than here; null where it is here but not understood yet. */
export interface UnlikeOrder {
  id: string
  ours: string | null
  theirs: string
}

/** A day's orders of a store, here and on its platform. Sums are decimal text; of long lists some are named. */
export interface DayComparison {
  theirCount: number
  /** Null where the platform names no sum. */
  theirTotal: string | null
  ourCount: number
  ourTotal: string
  /** There and not here, and the other way round. */
  missing: string[]
  missingCount: number
  extra: string[]
  extraCount: number
  unlike: UnlikeOrder[]
  unlikeCount: number
  /** The platform says what each order comes to: that decides, whatever the sums are. */
  isNamed: boolean
}

/** Whether a day is here as it is on the platform: the same orders, coming to the same. */
export function agrees(day: DayComparison): boolean {
  const { theirCount, ourCount, missingCount, extraCount, unlikeCount } = day
  return theirCount === ourCount && missingCount + extraCount + unlikeCount === 0 && isSameSum(day)
}

const isSameSum = ({ isNamed, theirTotal, ourTotal }: DayComparison) =>
  isNamed || theirTotal === null || plain(theirTotal) === plain(ourTotal)

const plain = (amount: string) => (amount.includes('.') ? amount.replace(/\.?0+$/, '') : amount)
