import type { Facts } from '#kernel/rules/index'
import type { OrderLink } from './finding.js'
import type { MissedGift } from './gift_dealing.js'

/** What the audit knows of an order. Everything a rule looks at is here; rules read nothing else. */
export interface AuditFacts {
  orderId: number
  /** The moment of the audit, in milliseconds, and the one from which an order rests. */
  now: number
  readyFrom: number
  kind: string
  country: string | null
  regionCode: string | null
  province: string | null
  city: string | null
  addressLine: string | null
  consignee: string | null
  hasPhone: boolean
  /** The phone could be read as one, so that a courier and an SMS reach it. */
  phoneIsReadable: boolean
  buyerNote: string | null
  sellerNote: string | null
  /** Ten-thousandths of the order's currency. */
  total: bigint
  paid: bigint
  currency: string
  paymentStatus: string
  /** Paid to the courier at the door. */
  isCod: boolean
  /** Name, phone and street are with the platform: what is here is a mask. */
  hasSealedContact: boolean
  lines: {
    lineNo: number
    title: string
    skuId: number | null
    skuStatus: string | null
    qty: number
    /** Of those, units that are not cancelled. */
    live: number
    payable: bigint
    refundState: string
    /** Moving average of one unit in ten-thousandths of the company's currency; null when unknown. */
    unitCost: bigint | null
  }[]
  /** Other live orders of the same phone or buyer with the same SKUs, with the minutes between. */
  twins: (OrderLink & { minutes: number })[]
  /** Orders to the same phone in the window of `many_orders`, and the latest others of them. */
  recent: { count: number; orders: readonly OrderLink[] }
  /** Orders of the same phone or buyer that are not paid yet. */
  unpaid: (OrderLink & { placedAt: number })[]
  /** What the platform says of an order of its own; null for others. */
  platformStatus: string | null
  /** The platform's own word for it. */
  platformText: string | null
  blocked: { kind: string; masked: string; reason: string | null }[]
  /** Whether some courier goes there; true as long as there are no tariffs. */
  isReachable: boolean
  /** Gifts that rules meant for it and that are short of stock; an awaited one holds the order. */
  missedGifts: readonly MissedGift[]
  /** What conditions of the house's language ask for, by field and window. */
  values: Facts
}

/** Ten-thousandths as an amount with two places. */
export const amount = (value: bigint) => {
  const size = value < 0n ? -value : value
  const places = String(size % 10_000n)
    .padStart(4, '0')
    .slice(0, 2)
  return `${value < 0n ? '-' : ''}${size / 10_000n}.${places}`
}

/**
 * Margin of an order's goods: revenue, cost, and their difference in ten-thousandths of a per cent
 * of the revenue, rounded half away from zero; null when something was never valued.
 */
export function marginOf({ lines }: AuditFacts) {
  if (lines.length === 0 || lines.some((line) => line.unitCost === null)) return null
  const revenue = lines.reduce((sum, line) => sum + line.payable, 0n)
  const cost = lines.reduce((sum, line) => sum + line.unitCost! * BigInt(line.qty), 0n)
  if (revenue <= 0n) return { revenue, cost, percent: cost > 0n ? -1_000_000n : null }
  return { revenue, cost, percent: divide((revenue - cost) * 1_000_000n, revenue) }
}

/** Whole numbers divided, rounded half away from zero as PostgreSQL's `round` does. */
function divide(value: bigint, by: bigint): bigint {
  const size = value < 0n ? -value : value
  const rounded = (size * 2n + by) / (by * 2n)
  return value < 0n ? -rounded : rounded
}
