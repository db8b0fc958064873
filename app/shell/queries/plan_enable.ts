import { systemClock } from '#kernel/clock'
import { countMissed } from '#kernel/events/replay'
import { switchboard } from '#kernel/modules/switchboard'
import { sql } from '#kernel/sql'
import { stepsToEnable } from '#shell/domain/module_graph'
import { factsOf, partnersOf, rowsOf, type ModuleFacts } from '#shell/services/module_facts'
import { storedStates, wantedOf, type StoredState } from '#shell/services/module_states'

export type EnableStep = ModuleFacts & {
  name: string
  /** The module that needs it, null for one that was asked for. */
  because: string | null
  /** Roles of this company that are going to hold its permissions. */
  roles: string[]
  /** Modules that are on, or coming along, and do more together with it. */
  partners: string[]
  /** Rows it kept from an earlier time. */
  rows: number
  /** Events to be replayed (up to 100,000), null when it fills itself in its own way. */
  missed: number | null
  offSince: string | null
}

/** What switching on would bring, before anybody confirms it. */
export class PlanEnable {
  async handle({ modules }: { modules: readonly string[] }): Promise<EnableStep[]> {
    const states = await storedStates()
    const on = wantedOf(states)
    const steps = stepsToEnable(switchboard.modules, modules, on)
    const together = new Set([...on, ...steps.map((step) => step.name)])
    return Promise.all(
      steps.map(async ({ name, because }) => {
        const module = switchboard.module(name)!
        const state = states.get(name)
        return {
          ...factsOf(module),
          name,
          because,
          roles: await rolesOf(name, state),
          partners: partnersOf(module).filter((partner) => together.has(partner)),
          rows: await rowsOf(name),
          missed: await missedOf(name, state),
          offSince: state?.disabledAt?.toISOString() ?? null,
        }
      })
    )
  }
}

async function missedOf(name: string, state: StoredState | undefined): Promise<number | null> {
  const module = switchboard.module(name)!
  if (module.backfill) return null
  if (!state?.replayFrom) return 0
  return countMissed(module.listeners ?? [], { from: state.replayFrom, until: systemClock.now() })
}

/** Roles that hold a permission of the module: by grant, or on the first switching on by its defaults. */
async function rolesOf(name: string, state: StoredState | undefined): Promise<string[]> {
  const defaults = state?.enabledAt ? [] : Object.keys(switchboard.module(name)?.defaultRoles ?? {})
  const rows = await sql<{ name: string }>(
    null,
    `SELECT name FROM roles r WHERE key = ANY($2)
        OR EXISTS (SELECT FROM role_permissions p WHERE p.role_id = r.id AND starts_with(p.permission, $1 || '.'))
      ORDER BY name`,
    [name, defaults]
  )
  return rows.map((row) => row.name)
}
