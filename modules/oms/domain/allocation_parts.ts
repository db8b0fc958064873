/** Ways of parting one line that are looked at one by one; beyond, only those that empty all warehouses but one. */
const MOST_WAYS = 200

/**
 * How a line of so many units may be parted over warehouses that have so many each, at least two of
 * them giving something. Every way where they are few, else those in which all that give, but one,
 * give everything they have.
 */
export function waysToPart(qty: number, free: readonly number[]): number[][] {
  const every = compositions(qty, free, MOST_WAYS)
  return (every ?? emptying(qty, free)).filter((way) => way.filter((n) => n > 0).length > 1)
}

/** Null when there are more than the limit. */
function compositions(qty: number, free: readonly number[], limit: number): number[][] | null {
  const ways: number[][] = []
  const go = (site: number, open: number, way: number[]): boolean => {
    if (site === free.length) {
      if (open === 0) ways.push(way)
      return ways.length <= limit
    }
    for (let give = Math.min(open, Math.max(0, free[site])); give >= 0; give--)
      if (!go(site + 1, open - give, [...way, give])) return false
    return true
  }
  return go(0, qty, []) ? ways : null
}

function emptying(qty: number, free: readonly number[]): number[][] {
  const ways: number[][] = []
  for (let mask = 1; mask < 1 << free.length; mask++) {
    const giving = free.map((has, site) => (mask & (1 << site) ? Math.max(0, has) : 0))
    const total = giving.reduce((sum, one) => sum + one, 0)
    const over = total - qty
    if (over < 0 || giving.some((has, site) => mask & (1 << site) && has === 0)) continue
    for (const [site, has] of giving.entries())
      if (has > over) ways.push(giving.map((one, at) => (at === site ? one - over : one)))
    if (over === 0) ways.push(giving)
  }
  return ways
}
