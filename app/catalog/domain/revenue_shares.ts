import { Money } from '#kernel/money'

/** Units of a share: eight digits after the point, as `numeric(9,8)` stores it. */
const SHARE_UNITS = 100_000_000n

/**
 * Shares a bundle's revenue among its components by what they would cost
 * alone (price × quantity), in steps of 0.00000001 by largest remainder: they
 * sum to 1 exactly. Components without any price share equally.
 */
export function sharesByPrice(components: readonly { qty: number; listPrice: string }[]): string[] {
  if (components.length === 0) return []
  const weights = components.map(({ qty, listPrice }) =>
    Money.of(listPrice, 'CNY').mul(qty).toPlain()
  )
  // A share unit plays the part of a fen: 100,000,000 of them are one whole.
  const parts = Money.fromMinor(SHARE_UNITS, 'CNY').allocate(weights)
  return parts.map((part) => {
    const units = part.toMinor().toString().padStart(9, '0')
    return `${units.slice(0, -8)}.${units.slice(-8)}`
  })
}

/** Whether the shares sum to exactly 1. */
export function sharesAddUp(shares: readonly string[]): boolean {
  return shares.reduce((sum, share) => sum + shareUnits(share), 0n) === SHARE_UNITS
}

function shareUnits(share: string): bigint {
  const [whole, fraction = ''] = share.split('.')
  return BigInt(whole + fraction.slice(0, 8).padEnd(8, '0'))
}
