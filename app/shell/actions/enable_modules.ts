import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { bus } from '#kernel/bus'
import { systemClock } from '#kernel/clock'
import { addJobs } from '#kernel/jobs/queue'
import { loadStates } from '#kernel/modules/states'
import { switchboard } from '#kernel/modules/switchboard'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { stepsToEnable } from '#shell/domain/module_graph'
import { lockStates, wantedOf, type StoredState } from '#shell/services/module_states'

interface Input {
  modules: readonly string[]
  actor: Actor
}

/**
 * Switches modules on, together with those they require. One that has
 * something to make up for is `enabling` until its job has done so; its events
 * wait meanwhile. Every process knows within a second of the commit.
 *
 * Returns the names of the modules that were switched, required ones first.
 */
export class EnableModules {
  async handle({ modules, actor }: Input): Promise<string[]> {
    const names = await inTransaction(null, async (trx) => {
      const states = await lockStates(trx)
      const steps = stepsToEnable(switchboard.modules, modules, wantedOf(states))
      for (const { name, because } of steps)
        await this.#enable(trx, name, states.get(name), because, actor)
      if (steps.length > 0) await bus.send(trx, 'modules.changed')
      return steps.map((step) => step.name)
    })
    if (names.length > 0) await loadStates()
    return names
  }

  async #enable(
    trx: Trx,
    name: string,
    before: StoredState | undefined,
    because: string | null,
    actor: Actor
  ) {
    const first = !before?.enabledAt
    const { backfill, listeners = [] } = switchboard.module(name)!
    const busy = Boolean(backfill) || Boolean(before?.replayFrom && listeners.length > 0)
    await sql(
      trx,
      `INSERT INTO module_states (module, state, enabled_at, changed_by) VALUES ($1, $2, now(), $3)
       ON CONFLICT (module) DO UPDATE SET state = $2, enabled_at = now(), changed_by = $3, updated_at = now(),
         last_error = NULL, backfill_done = 0, backfill_total = 0`,
      [name, busy ? 'enabling' : 'on', actor.id]
    )
    if (first) await grantDefaults(trx, name)
    await audit(trx, actor, {
      action: 'shell.modules.enable',
      subjectType: 'module',
      subjectId: name,
      before: { state: before?.state ?? 'off' },
      after: { state: busy ? 'enabling' : 'on', because },
    })
    await addJobs(trx, [
      ...(busy
        ? [{ name: 'shell.bring_up_module', payload: { module: name }, key: `bring_up:${name}` }]
        : []),
      // A process that heard of the switch late may have left the module out of a few events.
      {
        name: 'shell.replay_missed_events',
        payload: { module: name },
        key: `replay:${name}`,
        runAt: new Date(systemClock.now().getTime() + 60_000),
      },
    ])
  }
}

/** A module nobody holds anything of yet gives the stock roles what a fresh installation would. */
async function grantDefaults(trx: Trx, name: string) {
  const grants = Object.entries(switchboard.module(name)?.defaultRoles ?? {}).flatMap(
    ([role, permissions]) => permissions.map((permission) => ({ role, permission }))
  )
  if (grants.length === 0) return
  await sql(
    trx,
    `INSERT INTO role_permissions (role_id, permission)
     SELECT r.id, g.permission FROM unnest($1::text[], $2::text[]) AS g(role, permission) JOIN roles r ON r.key = g.role
      WHERE NOT EXISTS (SELECT FROM role_permissions WHERE starts_with(permission, $3 || '.'))
     ON CONFLICT DO NOTHING`,
    [grants.map((grant) => grant.role), grants.map((grant) => grant.permission), name]
  )
  await bus.send(trx, 'access.changed')
}
