import { Money } from '#kernel/money'

/** A component of a bundle: how many go in, and its part of the bundle's revenue (shares sum to 1). */
export interface BundleComponent {
  skuId: number
  qty: number
  revenueShare: string
}

export interface ExplodedPart {
  skuId: number
  qty: number
  /** Its part of what the line costs the customer, as money text. */
  payable: string
}

/**
 * Takes a sold bundle apart: quantities multiply, and what the customer pays
 * is shared by the components' revenue shares with the largest-remainder
 * method, so the parts sum to the line exactly.
 * @param line quantity of bundles sold and what is paid for all of them
 */
export function explodeBundle(
  line: { qty: number; payable: string; currency: string },
  components: readonly BundleComponent[]
): ExplodedPart[] {
  const shares = Money.of(line.payable, line.currency).allocate(
    components.map((component) => component.revenueShare)
  )
  return components.map(({ skuId, qty }, index) => ({
    skuId,
    qty: qty * line.qty,
    payable: shares[index].toString(),
  }))
}
