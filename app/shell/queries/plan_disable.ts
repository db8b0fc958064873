import { switchboard } from '#kernel/modules/switchboard'
import { sql } from '#kernel/sql'
import { stepsToDisable } from '#shell/domain/module_graph'
import { blockersOf, type OpenBlocker } from '#shell/services/blockers'
import { factsOf, partnersOf, rowsOf, type ModuleFacts } from '#shell/services/module_facts'
import { storedStates, wantedOf } from '#shell/services/module_states'

export type DisableStep = ModuleFacts & {
  name: string
  /** The module it needs and that was asked for, null for one that was asked for itself. */
  because: string | null
  blockers: OpenBlocker[]
  /** Rows that stay. */
  rows: number
  /** Grants that stay, without effect meanwhile. */
  grants: number
  /** Modules that stay on and do less without it. */
  partners: string[]
}

/** What switching off would take away and what stands in its way. */
export class PlanDisable {
  async handle({ modules }: { modules: readonly string[] }): Promise<DisableStep[]> {
    const on = wantedOf(await storedStates())
    const steps = stepsToDisable(switchboard.modules, modules, on)
    const leaving = new Set(steps.map((step) => step.name))
    return Promise.all(
      steps.map(async ({ name, because }) => {
        const module = switchboard.module(name)!
        return {
          ...factsOf(module),
          name,
          because,
          blockers: await blockersOf(name),
          rows: await rowsOf(name),
          grants: await grantsOf(name),
          partners: partnersOf(module).filter(
            (partner) => on.has(partner) && !leaving.has(partner)
          ),
        }
      })
    )
  }
}

async function grantsOf(name: string): Promise<number> {
  const [row] = await sql<{ count: number }>(
    null,
    `SELECT count(*)::int AS count FROM role_permissions WHERE starts_with(permission, $1 || '.')`,
    [name]
  )
  return row.count
}
