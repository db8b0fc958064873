import { fromUnits, toUnits } from '#orders/domain/amounts'

export interface ReturnedLine {
  id: string
  code?: string
  title: string
  qty: number
  price: string
  amount: string
  isFee: boolean
}

/** A line of an order that units may come back from, newest order first. */
export interface SoldLine {
  orderId: number
  orderLineId: number
  code: string | null
  unitPrice: string
  payable: string
  qty: number
  /** Units that are still out. */
  left: number
  /** What of the order's money has not been given back. */
  paidLeft: string
}

export interface MatchedReturn {
  line: ReturnedLine
  part: number
  qty: number
  amount: string
  orderId: number | null
  orderLineId: number | null
}

/**
 * Finds the sold line behind each returned one: the same item at the same price, from the newest
 * order that has units of it out and as much money to give back. What finds none, or only a part, is
 * kept with what is left tied to nothing. Takes what it uses off the sold lines.
 */
export function matchReturns(
  lines: readonly ReturnedLine[],
  sold: readonly SoldLine[]
): MatchedReturn[] {
  const money = new Map(sold.map((one) => [one.orderId, toUnits(one.paidLeft)]))
  return lines.flatMap((line) => {
    const parts: MatchedReturn[] = []
    let [left, due] = [line.qty, toUnits(line.amount)]
    const push = (qty: number, amount: bigint, from: SoldLine | null) =>
      parts.push({
        line,
        part: parts.length + 1,
        qty,
        amount: fromUnits(amount),
        orderId: from?.orderId ?? null,
        orderLineId: from?.orderLineId ?? null,
      })
    for (const one of line.isFee ? [] : sold) {
      if (left === 0) break
      const qty = Math.min(left, one.left)
      const isSame =
        one.code === (line.code ?? null) && toUnits(one.unitPrice) === toUnits(line.price)
      const amount = qty === left ? due : (toUnits(line.amount) * BigInt(qty)) / BigInt(line.qty)
      if (!isSame || qty === 0 || amount > (money.get(one.orderId) ?? 0n)) continue
      push(qty, amount, one)
      one.left -= qty
      money.set(one.orderId, money.get(one.orderId)! - amount)
      left -= qty
      due -= amount
    }
    if (left > 0) push(left, due, null)
    return parts
  })
}
