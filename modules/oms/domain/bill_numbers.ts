/** A line by its number and the kind of its charge. Amounts are whole ten-thousandths. */
export interface BillKey {
  waybillNo: string
  /** Empty: the freight. */
  fee: string
  /** Whether it gives something back. */
  isCredit: boolean
}

/** A line of an earlier bill of the courier. */
export interface EarlierLine {
  waybillNo: string
  fee: string
  amount: number
  /** What it added to the sum to pay; null while its bill is open. */
  counted: number | null
  isDisputed: boolean
  /** Whether it gave back what had been disputed. */
  isSettlement: boolean
}

/** How a line stands among those of its number, in this bill and in earlier ones. */
export type Place =
  | 'first'
  /** The same charge for the same number again. */
  | 'again'
  /** Another charge for a number that has its freight: nothing more was expected. */
  | 'extra'
  /** Takes back what was disputed and never paid. */
  | 'settlement'

export interface Standing {
  place: Place
  /** Whether an earlier bill charged it and the charge was disputed. */
  isRebilled: boolean
  /** The part of the amount that is settled already: above zero it was paid, below zero withheld. */
  settled: number
}

/** What a decision on a line adds to the sum to pay. Null as `expected`: there was nothing to compare with. */
export interface Reckoned {
  amount: number
  expected: number | null
  settled: number
}

/** Of an accepted line what is not settled already; of a disputed one what was expected beyond that. */
export function countedOf(
  { amount, expected, settled }: Reckoned,
  decision: 'accepted' | 'disputed'
): number {
  if (decision === 'accepted') return amount - settled
  return expected === null ? 0 : expected - settled
}

/** What earlier bills leave of a number. */
interface Account {
  /** Kinds of charges that stand: accepted, or in a bill that is still open. */
  standing: Set<string>
  /** Kinds of charges that were disputed. */
  disputed: Set<string>
  /** Paid for charges that were disputed, less what was given back of it. */
  paid: number
  /** Asked for and not paid, less what was taken back of it. */
  withheld: number
}

const keyOf = ({ waybillNo, fee }: { waybillNo: string; fee: string }) => `${waybillNo}\n${fee}`

/**
 * The numbers of a bill, each with what earlier bills say of it. Its lines are asked for in the order
 * of the bill, and what becomes of each is noted before the next.
 *
 * The freight of a number comes before its other charges wherever it stands; where a number has no
 * freight, its first charge is what is compared. A charge that was disputed does not stand: when the
 * number is billed again, the new line takes its place, and what was paid for it then is settled. What
 * the courier gives back settles first what was never paid.
 */
export class BillNumbers {
  readonly #accounts = new Map<string, Account>()
  readonly #firsts = new Map<string, number>()
  readonly #seen = new Set<string>()
  #at = 0

  constructor(lines: readonly BillKey[], before: readonly EarlierLine[]) {
    for (const line of before) this.#open(line)
    for (const [index, { waybillNo, fee, isCredit }] of lines.entries()) {
      const first = this.#firsts.get(waybillNo)
      // What gives something back is compared only where it is all there is.
      if (isCredit && this.#accounts.has(waybillNo)) continue
      if (first === undefined || (fee === '' && lines[first].fee !== ''))
        this.#firsts.set(waybillNo, index)
    }
  }

  #open({ waybillNo, fee, amount, counted, isDisputed, isSettlement }: EarlierLine) {
    const known = this.#accounts.get(waybillNo)
    const account = known ?? { standing: new Set(), disputed: new Set(), paid: 0, withheld: 0 }
    this.#accounts.set(waybillNo, account)
    if (counted !== null) account.withheld += amount - counted
    if (counted === null || !(isDisputed || isSettlement)) return account.standing.add(fee)
    account.paid += counted
    if (isDisputed) account.disputed.add(fee)
  }

  /** Where the next line of the bill stands. */
  place(line: { waybillNo: string; fee: string; amount: number }): Standing {
    const index = this.#at++
    const account = this.#accounts.get(line.waybillNo)
    const stands = (place: Place, settled = 0, isRebilled = false) => ({
      place,
      settled,
      isRebilled,
    })
    if (account && line.amount < 0 && account.withheld > 0)
      return stands('settlement', -Math.min(account.withheld, -line.amount))
    const key = keyOf(line)
    if (this.#seen.has(key) || account?.standing.has(line.fee)) return stands('again')
    this.#seen.add(key)
    const isFirst = this.#firsts.get(line.waybillNo) === index
    if (!account) return stands(isFirst ? 'first' : 'extra')
    if (isFirst && account.standing.size === 0) return stands('first', account.paid, true)
    return stands('extra', 0, line.amount > 0 && account.disputed.has(line.fee))
  }

  /**
   * What is likely to become of a line that takes up a dispute, for those behind it: what needs no
   * word is accepted, the rest disputed.
   */
  note(
    line: { waybillNo: string },
    { place, isRebilled }: Standing,
    reckoned: Reckoned & { needsWord: boolean }
  ) {
    const account = this.#accounts.get(line.waybillNo)
    if (!account || !(isRebilled || place === 'settlement')) return
    const counted = countedOf(reckoned, reckoned.needsWord ? 'disputed' : 'accepted')
    account.withheld += reckoned.amount - counted
    if (place === 'settlement') account.paid += counted
  }
}
