import { Money } from '#kernel/money'
import { ACCOUNTS } from './chart_of_accounts.js'
import { line, type DraftLine } from './journal.js'

/** A stock entry as the books see it; value in the company's currency, signed like its quantity. */
export interface ValuedEntry {
  id: number
  bucket: 'on_hand' | 'quality' | 'damaged' | 'in_transit'
  reason: string
  value: Money
  warehouseId: number
  skuId: number
  storeId: number | null
  orderId: number | null
}

/** What stands against stock that came or went, by the reason of the movement. */
const CONTRA: Readonly<Record<string, string>> = {
  opening: ACCOUNTS.openingEquity,
  receive: ACCOUNTS.goodsReceived,
  receipt: ACCOUNTS.goodsReceived,
  purchase: ACCOUNTS.goodsReceived,
  ship: ACCOUNTS.goodsCost,
  return: ACCOUNTS.goodsCost,
  restock: ACCOUNTS.goodsCost,
  assembly_out: ACCOUNTS.production,
  assembly_in: ACCOUNTS.production,
  assembly_scrap: ACCOUNTS.stockDifferences,
}

/** What a shopper sent back and nobody can sell is a loss of their order; other scrap is a difference to be cleared. */
function contraOf({ reason, orderId }: ValuedEntry): string {
  if (reason === 'scrap' && orderId !== null) return ACCOUNTS.returnLoss
  return CONTRA[reason] ?? ACCOUNTS.stockDifferences
}

/** The account of the goods themselves. */
export function stockAccount(bucket: ValuedEntry['bucket']) {
  return bucket === 'in_transit' ? ACCOUNTS.goodsInTransit : ACCOUNTS.inventory
}

/**
 * The lines of one movement. Entries that cancel out (a transfer, a change of
 * bucket) need nothing against them; what is left stands against the account
 * of its reason, differences of unknown cause against 1901.
 */
export function stockLines(entries: readonly ValuedEntry[], currency: string): DraftLine[] {
  const goods = entries.flatMap((entry) =>
    line(stockAccount(entry.bucket), entry.value, dimensions(entry))
  )
  const total = Money.sum(
    entries.map((entry) => entry.value),
    currency
  )
  if (total.isZero()) return goods
  const against = entries.flatMap((entry) =>
    line(contraOf(entry), entry.value.neg(), dimensions(entry))
  )
  return [...goods, ...against]
}

function dimensions(entry: ValuedEntry) {
  return {
    warehouseId: entry.warehouseId,
    skuId: entry.skuId,
    storeId: entry.storeId,
    orderId: entry.orderId,
  }
}
