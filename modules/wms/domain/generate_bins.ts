/** A block of racks to be numbered: lengths in millimetres. */
export interface RackPlan {
  /** Letter or prefix before the aisle's number, e.g. `A`. */
  prefix: string
  aisles: number
  bays: number
  levels: number
  slots: number
  /** From one aisle's middle to the next, and from one bay's middle to the next. */
  aislePitch: number
  bayPitch: number
  /** From a cross aisle to the first bay. */
  margin: number
  /** Where the first aisle runs, and its number. */
  originX: number
  firstAisle: number
  /** A snake goes up one aisle and down the next; one way starts every aisle at the front. */
  sequence: 'snake' | 'one_way'
}

export interface PlannedBin {
  code: string
  aisle: string
  bay: number
  level: number
  slot: number
  x: number
  y: number
  pickSeq: number
}

const two = (n: number) => String(n).padStart(2, '0')

/** How deep the block is, from the front to the back cross aisle. */
export const depthOf = ({
  bays,
  bayPitch,
  margin,
}: Pick<RackPlan, 'bays' | 'bayPitch' | 'margin'>) => {
  return 2 * margin + (bays - 1) * bayPitch
}

/**
 * Numbers the bins of a block, e.g. `A01-03-2-1` (aisle, bay, level, slot; the
 * slot is left out where there is one). All bins above each other share a
 * place on the floor and follow each other in the walking sequence.
 */
export function generateBins(plan: RackPlan): PlannedBin[] {
  const bins: PlannedBin[] = []
  for (let a = 0; a < plan.aisles; a++) {
    const aisle = `${plan.prefix}${two(plan.firstAisle + a)}`
    const isDown = plan.sequence === 'snake' && a % 2 === 1
    for (let step = 0; step < plan.bays; step++) {
      const bay = isDown ? plan.bays - step : step + 1
      for (let level = 1; level <= plan.levels; level++) {
        for (let slot = 1; slot <= plan.slots; slot++) {
          bins.push({
            code: [aisle, two(bay), level, ...(plan.slots > 1 ? [slot] : [])].join('-'),
            aisle,
            bay,
            level,
            slot,
            x: plan.originX + a * plan.aislePitch,
            y: plan.margin + (bay - 1) * plan.bayPitch,
            pickSeq: bins.length + 1,
          })
        }
      }
    }
  }
  return bins
}
