import { loadStates } from '#kernel/modules/states'
import { sql } from '#kernel/sql'
import { modules } from '../../modules/index.js'

/** Every module that can be switched. */
export const switchable = modules
  .filter((module) => module.kind === 'module')
  .map((module) => module.name)

/** Switches modules on at once, without plan, backfill or replay; `resetDatabase` switches all on again. */
export const switchOn = (...names: string[]) => set(names, 'on')

/** Switches modules off at once, without asking for blockers. */
export const switchOff = (...names: string[]) => set(names, 'off')

/** Leaves exactly these on. */
export async function switchOnly(...names: string[]) {
  await switchOff(...switchable.filter((name) => !names.includes(name)))
  await switchOn(...names)
}

async function set(names: string[], state: 'on' | 'off') {
  await sql(
    null,
    `INSERT INTO module_states (module, state, enabled_at) SELECT unnest($1::text[]), $2, now()
       ON CONFLICT (module) DO UPDATE SET state = $2, updated_at = now(),
         disabled_at = CASE WHEN $2 = 'off' THEN now() ELSE module_states.disabled_at END`,
    [names, state]
  )
  await loadStates()
}
