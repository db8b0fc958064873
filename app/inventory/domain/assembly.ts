import { defineMachine, type StateOf } from '#kernel/state_machine'
import { unitsNeeded, unitsPossible, unitsRecovered, type Bom } from '#catalog/domain/bom'
import type { AssemblyLine, PlannedLine, RunPart } from './assembly_units.js'

export const ASSEMBLY_KINDS = ['assembly', 'disassembly'] as const
export type AssemblyKind = (typeof ASSEMBLY_KINDS)[number]

/** What becomes of an order to put kits together or take them apart. */
export const assembly = defineMachine({
  name: 'stock_assembly',
  states: ['planned', 'reserved', 'in_progress', 'completed', 'closed_short', 'cancelled'],
  initial: 'planned',
  moves: [
    { from: 'planned', to: 'reserved' },
    { from: 'reserved', to: 'planned' },
    { from: 'planned', to: 'in_progress' },
    { from: 'reserved', to: 'in_progress' },
    { from: 'in_progress', to: 'in_progress' },
    { from: 'planned', to: 'completed' },
    { from: 'reserved', to: 'completed' },
    { from: 'in_progress', to: 'completed' },
    { from: 'in_progress', to: 'closed_short' },
    { from: 'planned', to: 'cancelled' },
    { from: 'reserved', to: 'cancelled' },
  ],
})
export type AssemblyStatus = StateOf<typeof assembly>

interface Plan {
  kind: AssemblyKind
  kitSkuId: number
  qty: number
  bom: Bom
  /** Units of a SKU that nobody is promised. */
  available: (skuId: number) => number
  /** The alternate chosen by hand, by the part it stands in for. */
  choices?: ReadonlyMap<number, number>
}

/**
 * The lines of an order from its bill. Where a part is short and an alternate is not, the first such
 * alternate stands in, unless somebody chose. Taking apart gives back whole units of the parts as
 * they are in the bill.
 */
export function planLines({ kind, kitSkuId, qty, bom, available, choices }: Plan): PlannedLine[] {
  const isAssembly = kind === 'assembly'
  const kit: PlannedLine = {
    goes: isAssembly ? 'in' : 'out',
    isKit: true,
    skuId: kitSkuId,
    insteadOfSkuId: null,
    perRun: 1,
    runMakes: 1,
    scrapRate: '0',
    planned: qty,
  }
  const parts = bom.parts.flatMap((part): PlannedLine[] => {
    const options = [{ skuId: part.skuId, qty: part.qty }, ...(part.alternates ?? [])]
    const needs = (option: { qty: number }) =>
      isAssembly
        ? unitsNeeded({ qty: option.qty, scrapRate: part.scrapRate }, bom.yieldQty, qty)
        : unitsRecovered(option, bom.yieldQty, qty)
    const wanted = choices?.get(part.skuId)
    const chosen = isAssembly
      ? (options.find(({ skuId }) => skuId === wanted) ??
        options.find((option) => available(option.skuId) >= needs(option)) ??
        options[0])
      : options[0]
    const planned = needs(chosen)
    if (planned === 0) return []
    return [
      {
        goes: isAssembly ? 'out' : 'in',
        isKit: false,
        skuId: chosen.skuId,
        insteadOfSkuId: chosen.skuId === part.skuId ? null : part.skuId,
        perRun: chosen.qty,
        runMakes: bom.yieldQty,
        scrapRate: isAssembly ? (part.scrapRate ?? '0') : '0',
        planned,
      },
    ]
  })
  return isAssembly ? [...parts, kit] : [kit, ...parts]
}

/** How many kits could be put together now, and which part stands in the way of one more. */
export function possibleKits(
  bom: Bom,
  available: (skuId: number) => number
): { qty: number; scarcest: number | null } {
  let least: { qty: number; scarcest: number | null } | null = null
  for (const { skuId, qty, scrapRate, alternates } of bom.parts) {
    const possible = [{ skuId, qty }, ...(alternates ?? [])].map((option) =>
      unitsPossible({ qty: option.qty, scrapRate }, bom.yieldQty, available(option.skuId))
    )
    const most = Math.max(...possible)
    if (!least || most < least.qty) least = { qty: most, scarcest: skuId }
  }
  return least ?? { qty: 0, scarcest: null }
}

/** What is impossible about the quantities of a part of an order: kits of nothing, or more parts back than the bill holds. */
export function flawOfRun(
  steps: readonly { line: AssemblyLine; moved: number; scrapped: number }[],
  before: RunPart,
  run: RunPart
): 'assembly_nothing_used' | 'assembly_parts_too_many' | null {
  const out = steps.filter(({ line }) => line.goes === 'out')
  if (run.done > 0 && out.every(({ moved }) => moved === 0)) return 'assembly_nothing_used'
  const isTooMany = steps.some(({ line, moved, scrapped }) => {
    if (line.isKit || line.goes === 'out') return false
    const most = unitsRecovered({ qty: line.perRun }, line.runMakes, before.done + run.done)
    return line.moved + line.scrapped + moved + scrapped > most
  })
  return isTooMany ? 'assembly_parts_too_many' : null
}
