import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { bus } from '#kernel/bus'
import { ConflictException } from '#kernel/exceptions'
import { loadStates } from '#kernel/modules/states'
import { switchboard } from '#kernel/modules/switchboard'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { stepsToDisable, type Step } from '#shell/domain/module_graph'
import { blockersOf } from '#shell/services/blockers'
import { lockStates, wantedOf, type StoredState } from '#shell/services/module_states'

interface Input {
  modules: readonly string[]
  /** Also those that require them. */
  cascade?: boolean
  reason?: string
  actor: Actor
}

/**
 * Switches modules off: routes, menus, jobs and listeners rest, rows and grants
 * stay. Refuses while another module needs one of them (unless `cascade`) or
 * while obligations are open. Returns the names that were switched.
 *
 * @throws ConflictException `module_required` with the dependants, `module_blocked` with the blockers
 */
export class DisableModules {
  async handle({ modules, cascade = false, reason, actor }: Input): Promise<string[]> {
    const names = await inTransaction(null, async (trx) => {
      const states = await lockStates(trx)
      const steps = stepsToDisable(switchboard.modules, modules, wantedOf(states))
      refuseDependants(steps, cascade)
      await refuseBlockers(steps)
      for (const step of steps)
        await this.#disable(trx, step, states.get(step.name)!, reason, actor)
      if (steps.length > 0) await bus.send(trx, 'modules.changed')
      return steps.map((step) => step.name)
    })
    if (names.length > 0) await loadStates()
    return names
  }

  /**
   * The replay of a later switching on begins a little before now: a transaction
   * under way may still commit an event of this moment. What has a receipt is
   * not delivered again. One that was not up to date yet keeps its older mark.
   */
  async #disable(
    trx: Trx,
    { name, because }: Step,
    before: StoredState,
    reason: string | undefined,
    actor: Actor
  ) {
    await sql(
      trx,
      `UPDATE module_states SET state = 'off', disabled_at = now(), changed_by = $2, updated_at = now(),
         replay_from = CASE WHEN state = 'enabling' AND replay_from IS NOT NULL THEN replay_from
                            ELSE greatest(enabled_at, now() - interval '10 minutes') END
       WHERE module = $1`,
      [name, actor.id]
    )
    await audit(trx, actor, {
      action: 'shell.modules.disable',
      subjectType: 'module',
      subjectId: name,
      before: { state: before.state },
      after: { state: 'off', because },
      reason,
    })
  }
}

function refuseDependants(steps: readonly Step[], cascade: boolean) {
  const dependants = steps.filter((step) => step.because !== null)
  if (cascade || dependants.length === 0) return
  throw new ConflictException(
    'module_required',
    { module: dependants[0].because!, count: dependants.length },
    { dependants: dependants.map((step) => step.name) }
  )
}

async function refuseBlockers(steps: readonly Step[]) {
  const found = await Promise.all(steps.map((step) => blockersOf(step.name)))
  const blockers = found.flat()
  if (blockers.length === 0) return
  const count = blockers.reduce((sum, blocker) => sum + blocker.count, 0)
  throw new ConflictException('module_blocked', { module: steps[0].name, count }, { blockers })
}
