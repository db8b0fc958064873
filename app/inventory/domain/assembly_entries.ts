import type { AssemblyKind } from './assembly.js'
import type { AssemblyLine } from './assembly_units.js'
import type { NewStockEntry } from './stock_entry.js'

/** What a part of an order did to one line: units that went their way, units that were spoilt. */
export interface RunLine {
  line: Pick<AssemblyLine, 'id' | 'goes' | 'skuId'>
  moved: number
  scrapped: number
  /** What the units that come in weigh when value is shared, decimal text: their own cost. */
  weight: string
}

interface Run {
  id: number
  kind: AssemblyKind
  warehouseId: number
  occurredAt?: Date
}

/**
 * The ledger entries of one part of an order: out first, then in, worth together exactly what went
 * out, shared by weight where several things come in; last what was spoilt, written off. Where
 * nothing comes in, all that went out is written off.
 */
export function runEntries(run: Run, lines: readonly RunLine[]): NewStockEntry[] {
  const entry = ({ line }: RunLine, reason: string, delta: number): NewStockEntry => ({
    warehouseId: run.warehouseId,
    skuId: line.skuId,
    bucket: 'on_hand',
    delta,
    reason,
    sourceType: 'assembly_run',
    sourceId: run.id,
    sourceLine: line.id,
    occurredAt: run.occurredAt,
  })
  const out = lines.filter(({ line }) => line.goes === 'out')
  const into = lines.filter((one) => one.line.goes === 'in' && one.moved + one.scrapped > 0)
  if (into.length === 0)
    return out
      .filter(({ moved, scrapped }) => moved + scrapped > 0)
      .map((one) => entry(one, 'assembly_scrap', -one.moved - one.scrapped))
  const taken = out
    .filter(({ moved }) => moved > 0)
    .map((one) => entry(one, 'assembly_out', -one.moved))
  const of = [...taken.keys()]
  const given = into.map((one) => ({
    ...entry(one, 'assembly_in', one.moved + one.scrapped),
    shares: { of, weight: one.weight },
  }))
  const spoilt = [...out, ...into]
    .filter(({ scrapped }) => scrapped > 0)
    .map((one) => entry(one, 'assembly_scrap', -one.scrapped))
  return [...taken, ...given, ...spoilt]
}
