import { bus } from '#kernel/bus'
import { switchboard, type ModuleState } from '#kernel/modules/switchboard'
import { sql } from '#kernel/sql'

/** Reads `module_states` into this process's switchboard. */
export async function loadStates() {
  const rows = await sql<{ module: string; state: ModuleState }>(
    null,
    'SELECT module, state FROM module_states'
  )
  switchboard.load(new Map(rows.map((row) => [row.module, row.state])))
}

/** Keeps this process's switchboard in step with the others. */
export function followStates() {
  bus.on('modules.changed', loadStates)
}
