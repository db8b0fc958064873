import { bus } from '#kernel/bus'
import { switchboard, type ModuleState } from '#kernel/modules/switchboard'
import { sql } from '#kernel/sql'

let asked = 0
let shown = 0

/**
 * Reads `module_states` into this process's switchboard. Of readings under way at the same time
 * the one asked for last counts, whichever arrives last.
 */
export async function loadStates() {
  const turn = ++asked
  const rows = await sql<{ module: string; state: ModuleState }>(
    null,
    'SELECT module, state FROM module_states'
  )
  if (turn < shown) return
  shown = turn
  switchboard.load(new Map(rows.map((row) => [row.module, row.state])))
}

/** Keeps this process's switchboard in step with the others. */
export function followStates() {
  bus.on('modules.changed', loadStates)
}
