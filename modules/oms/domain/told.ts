/**
 * What the platform said of an order when its version was applied, of things that staff may change
 * here as well. A new version changes them only where it differs from this, so that a correction made
 * here stays until the platform itself says something else. (Its memo is kept with its facts.)
 */
export interface Told {
  /** A keyed hash of consignee, phone and place. */
  address?: string
  tags?: string[]
  /** By the platform's number of the line, where it is not `none`. */
  refunds?: Record<string, 'requested' | 'refunded'>
}
