import type { Need } from './allocation_terms.js'

/** Needs that belong together: the parts of a bundle, and each other line alone. */
export function groupsOf(needs: readonly Need[]): Need[][] {
  const groups: Need[][] = []
  let previous: Need | null = null
  for (const need of needs) {
    if (previous && need.componentId !== null && previous.orderLineId === need.orderLineId)
      groups[groups.length - 1].push(need)
    else groups.push([need])
    previous = need
  }
  return groups
}

/** A bundle stays whole, and so does a listing that sells several units as one. */
export const isPartable = (group: readonly Need[]) =>
  group.length === 1 && group[0].qty === group[0].lineQty
