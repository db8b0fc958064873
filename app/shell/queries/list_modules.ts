import type { Stage } from '#kernel/define_module'
import { switchboard, type ModuleState } from '#kernel/modules/switchboard'
import { sql } from '#kernel/sql'
import { partnersOf } from '#shell/services/module_facts'
import { storedStates } from '#shell/services/module_states'

export type ModuleCard = {
  name: string
  version: string
  stage: Stage
  state: ModuleState
  requires: string[]
  partners: string[]
  /** Why it is quarantined, or why bringing it up failed. */
  error: string | null
  done: number
  total: number
  since: string | null
  /** Jobs that wait for it. */
  parked: number
  settings: number
}

/** Every module that can be switched, in registry order. */
export async function listModules(): Promise<ModuleCard[]> {
  const states = await storedStates()
  const parked = await sql<{ module: string; count: number }>(
    null,
    'SELECT module, count(*)::int AS count FROM parked_jobs GROUP BY 1'
  )
  const waiting = new Map(parked.map((row) => [row.module, row.count]))
  return switchboard.modules
    .filter((module) => module.kind === 'module')
    .map((module) => {
      const stored = states.get(module.name)
      const state = switchboard.quarantined.has(module.name)
        ? 'quarantined'
        : (stored?.state ?? 'off')
      const since = state === 'off' ? stored?.disabledAt : stored?.enabledAt
      return {
        name: module.name,
        version: module.version,
        stage: module.stage,
        state,
        requires: [...module.requires],
        partners: partnersOf(module),
        error: switchboard.quarantined.get(module.name) ?? stored?.lastError ?? null,
        done: stored?.done ?? 0,
        total: stored?.total ?? 0,
        since: since?.toISOString() ?? null,
        parked: waiting.get(module.name) ?? 0,
        settings: module.settings?.length ?? 0,
      }
    })
}
