// The form of a run reckons with this file too: no aliases, nothing of the server.
import { unitsNeeded, unitsRecovered } from '../../catalog/domain/bom.js'

/** A line of an order: a part or the kit, on its way out of the stock or into it. Quantities are whole base units. */
export interface PlannedLine {
  goes: 'out' | 'in'
  isKit: boolean
  skuId: number
  insteadOfSkuId: number | null
  /** Units in one run of the bill, and the kits that makes. */
  perRun: number
  runMakes: number
  scrapRate: string
  planned: number
}

/** A line as it stands: what was planned and what moved so far. */
export interface AssemblyLine extends PlannedLine {
  id: number
  moved: number
  scrapped: number
}

/** One part of an order done: kits that came out well (or were taken apart well) and kits that were spoilt. */
export interface RunPart {
  done: number
  scrapped: number
}

/**
 * What a part of the order takes of a line, or gives back, by its bill: the line's share of all kits
 * so far less what moved before, so that parts add up to the whole.
 */
export function unitsOfRun(line: AssemblyLine, before: RunPart, run: RunPart): number {
  if (line.isKit) return run.done
  const kits = before.done + before.scrapped + run.done + run.scrapped
  const ratio = { qty: line.perRun, scrapRate: line.scrapRate }
  const total =
    line.goes === 'out'
      ? unitsNeeded(ratio, line.runMakes, kits)
      : unitsRecovered(ratio, line.runMakes, before.done + run.done)
  return Math.max(0, total - line.moved - line.scrapped)
}
