import { EFFECT_KINDS, type Effect, type Severity } from './finding.js'

/** What a rule's effects are checked against. */
export interface EffectTargets {
  warehouseIds: readonly number[]
  couriers: readonly string[]
}

/** Effects of unknown origin, read; `wrong` are the places of those that are none. */
export function readEffects(
  input: readonly unknown[],
  targets: EffectTargets
): { effects: Effect[]; wrong: number[] } {
  const read = input.map((one) => readEffect(one, targets))
  return {
    effects: read.filter((effect) => effect !== null),
    wrong: read.flatMap((effect, index) => (effect === null ? [index] : [])),
  }
}

function readEffect(input: unknown, { warehouseIds, couriers }: EffectTargets): Effect | null {
  const given = (input ?? {}) as Record<string, unknown>
  const kind = EFFECT_KINDS.find((one) => one === given.kind)
  const words = (value: unknown, most: number) => {
    const text = typeof value === 'string' ? value.trim() : ''
    return text.length > 0 && text.length <= most ? text : null
  }
  const tag = words(given.tag, 40)
  const text = words(given.text, 200)
  const { hours, warehouseId, courier } = given
  if (kind === 'tag' && tag) return { kind, tag }
  if (kind === 'note' && text) return { kind, text }
  if (kind === 'ship_within' && Number.isInteger(hours) && isBetween(hours as number, 1, 720))
    return { kind, hours: hours as number }
  if (kind === 'warehouse' && warehouseIds.includes(warehouseId as number))
    return { kind, warehouseId: warehouseId as number }
  if (kind === 'courier' && couriers.includes(courier as string))
    return { kind, courier: courier as string }
  return null
}

const isBetween = (value: number, least: number, most: number) => value >= least && value <= most

/** Rules that only let orders rest, and no others, may do that. */
export const severitiesFor = (code: string | null): readonly Severity[] =>
  code === 'cooling' || code === 'unpaid_sibling' ? ['wait'] : ['block', 'warn', 'tag']
