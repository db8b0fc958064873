/** `made` is made of `part`. */
export interface BomEdge {
  made: number
  part: number
}

/**
 * A way from the SKU back to itself through the bills of material, as the
 * SKUs passed (first and last are the same), or null where there is none.
 */
export function findCycle(edges: readonly BomEdge[], start: number): number[] | null {
  const parts = new Map<number, number[]>()
  for (const { made, part } of edges) parts.set(made, [...(parts.get(made) ?? []), part])
  const seen = new Set<number>()
  const walk = (sku: number, path: number[]): number[] | null => {
    for (const part of parts.get(sku) ?? []) {
      if (part === start) return [...path, part]
      if (seen.has(part)) continue
      seen.add(part)
      const found = walk(part, [...path, part])
      if (found) return found
    }
    return null
  }
  return walk(start, [start])
}
