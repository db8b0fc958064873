/** From a moment until another, in milliseconds; infinities where it is open. */
export interface Span {
  from: number
  until: number
}

/** `made` is made of `part` while a version of its bill holds. */
export interface BomEdge extends Span {
  made: number
  part: number
}

/** The time common to both; null for none. */
function common(a: Span, b: Span): Span | null {
  const [from, until] = [Math.max(a.from, b.from), Math.min(a.until, b.until)]
  return from < until ? { from, until } : null
}

/**
 * A way from the SKU back to itself through bills that all hold at one moment of the span, as the SKUs
 * passed (first and last are the same), or null where there is none. Versions that never meet make no way.
 */
export function findCycle(edges: readonly BomEdge[], start: number, span: Span): number[] | null {
  const parts = new Map<number, BomEdge[]>()
  for (const edge of edges) parts.set(edge.made, [...(parts.get(edge.made) ?? []), edge])
  const seen = new Set<string>()
  const walk = (sku: number, path: number[], within: Span): number[] | null => {
    for (const edge of parts.get(sku) ?? []) {
      const left = common(within, edge)
      if (!left) continue
      if (edge.part === start) return [...path, edge.part]
      const key = `${edge.part}:${left.from}:${left.until}`
      if (seen.has(key)) continue
      seen.add(key)
      const found = walk(edge.part, [...path, edge.part], left)
      if (found) return found
    }
    return null
  }
  return walk(start, [start], span)
}
