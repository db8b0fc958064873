/** The figures of a rule of what a store shows. */
export interface RuleLimits {
  sharePercent: number
  buffer: number
  bufferPercent: number
  stopBelow: number
  maxQty: number | null
  fixedQty: number | null
  syncClass: 'S' | 'A' | 'B'
  isStopped: boolean
}

/** Without a rule a store shows all that is free. */
export const NO_LIMITS: RuleLimits = {
  sharePercent: 100,
  buffer: 0,
  bufferPercent: 0,
  stopBelow: 0,
  maxQty: null,
  fixedQty: null,
  syncClass: 'A',
  isStopped: false,
}

/** The figures of a stored rule, without what else it holds. */
export function limitsOf(rule: RuleLimits | null | undefined): RuleLimits {
  const { sharePercent, buffer, bufferPercent, stopBelow, maxQty, fixedQty, syncClass, isStopped } =
    rule ?? NO_LIMITS
  return { sharePercent, buffer, bufferPercent, stopBelow, maxQty, fixedQty, syncClass, isStopped }
}
