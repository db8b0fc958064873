import { addDecimals, decimal, toScale } from '#kernel/decimal'
import { unitsNeeded, type Bom } from '#catalog/domain/bom'

/** Digits of a unit cost, `numeric(18,6)`. */
const COST_SCALE = 6
/** A bill deeper than this is no bill: the database lets no cycle in, this keeps a reader safe from one. */
const DEEPEST = 30

/** A line of an explosion: a part at its place in the tree. */
export interface ExplodedLine {
  /** Its place, unique in the tree, e.g. `1.3.2`. */
  place: string
  /** 1 for the parts of what is made. */
  level: number
  skuId: number
  /** Units in one unit of what is made at the top, losses included; decimal text, six digits. */
  perUnit: string
  /** Whole units that the number asked for takes at this place. */
  needed: number
  /** Cost of a unit of it, rolled up from its own parts where it has a bill. Null where something has no price. */
  unitCost: string | null
  /** What it adds to one unit of what is made at the top. */
  cost: string | null
  hasParts: boolean
}

export interface Explosion {
  lines: ExplodedLine[]
  /** Cost of a unit, rolled up from the lowest parts; null where one of them has no price. */
  unitCost: string | null
  /** What must be bought: the lowest parts of the whole tree, each once. */
  materials: { skuId: number; needed: number; perUnit: string }[]
}

interface Source {
  /** The bill in force of each SKU that has one. */
  boms: ReadonlyMap<number, Bom>
  /** What a unit costs that is bought, decimal text; zero and absent are unknown. */
  costs: ReadonlyMap<number, string>
}

/**
 * Takes a bill apart down to what is bought, for `units` of what it makes. Costs are rolled up from
 * below: a part with a bill of its own costs what its parts do, not what it was once entered at.
 */
export function explodeBom(skuId: number, units: number, source: Source): Explosion {
  const lines: ExplodedLine[] = []
  const rolledCost = rollUpCosts(source)
  const materials = new Map<number, { skuId: number; needed: number; perUnit: string }>()
  const walk = (made: number, amount: { units: number; perUnit: string }, place: string) => {
    const bom = source.boms.get(made)!
    for (const [at, part] of bom.parts.entries()) {
      const here = place ? `${place}.${at + 1}` : String(at + 1)
      const level = here.split('.').length
      const needed = unitsNeeded(part, bom.yieldQty, amount.units)
      const perUnit = toScale(shareOf(part, bom.yieldQty, amount.perUnit), COST_SCALE)
      const hasParts = source.boms.has(part.skuId) && level < DEEPEST
      const unitCost = rolledCost(part.skuId)
      const cost = unitCost === null ? null : costOf(unitCost, perUnit)
      lines.push({
        place: here,
        level,
        skuId: part.skuId,
        perUnit,
        needed,
        unitCost,
        cost,
        hasParts,
      })
      if (hasParts) walk(part.skuId, { units: needed, perUnit }, here)
      else {
        const known = materials.get(part.skuId) ?? { skuId: part.skuId, needed: 0, perUnit: '0' }
        materials.set(part.skuId, {
          skuId: part.skuId,
          needed: known.needed + needed,
          perUnit: addDecimals(known.perUnit, perUnit),
        })
      }
    }
  }
  if (source.boms.has(skuId)) walk(skuId, { units, perUnit: '1' }, '')
  return { lines, unitCost: rolledCost(skuId), materials: [...materials.values()] }
}

/** Units of a part in one unit of the top. */
function shareOf(part: Bom['parts'][number], yieldQty: number, of: string) {
  const kept = decimal(1).minus(decimal(part.scrapRate ?? '0'))
  return decimal(of).times(decimal(part.qty)).div(decimal(yieldQty).times(kept))
}

const costOf = (unitCost: string, perUnit: string) =>
  toScale(decimal(unitCost).times(decimal(perUnit)), COST_SCALE)

/** Tells what a unit costs: from the parts where there is a bill, else what it is bought at; each SKU worked out once. */
export function rollUpCosts(source: Source): (skuId: number) => string | null {
  const known = new Map<number, string | null>()
  const costOfSku = (skuId: number, depth: number): string | null => {
    const bom = source.boms.get(skuId)
    if (!bom || depth >= DEEPEST) return boughtAt(source.costs.get(skuId))
    if (!known.has(skuId)) {
      let total: ReturnType<typeof decimal> | null = decimal(0)
      for (const part of bom.parts) {
        const cost = costOfSku(part.skuId, depth + 1)
        if (cost === null || total === null) total = null
        else total = total.plus(decimal(cost).times(shareOf(part, bom.yieldQty, '1')))
      }
      known.set(skuId, total && toScale(total, COST_SCALE))
    }
    return known.get(skuId)!
  }
  return (skuId) => costOfSku(skuId, 0)
}

const boughtAt = (cost?: string) => (cost && /[1-9]/.test(cost) ? toScale(cost, COST_SCALE) : null)
