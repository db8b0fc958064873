import { switchboard, type ModuleState } from '#kernel/modules/switchboard'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/** Whoever switches modules holds this lock, so plans cannot cross. */
const LOCK = 7_264_333

export interface StoredState {
  module: string
  state: Exclude<ModuleState, 'quarantined'>
  enabledAt: Date | null
  disabledAt: Date | null
  replayFrom: Date | null
  done: number
  total: number
  lastError: string | null
}

const COLUMNS = `module, state, enabled_at AS "enabledAt", disabled_at AS "disabledAt", replay_from AS "replayFrom",
  backfill_done AS done, backfill_total AS total, last_error AS "lastError"`

/** What the database says of every module that was ever switched. */
export async function storedStates(trx: Trx | null = null): Promise<Map<string, StoredState>> {
  const rows = await sql<StoredState & Record<string, unknown>>(
    trx,
    `SELECT ${COLUMNS} FROM module_states`
  )
  return new Map(rows.map((row) => [row.module, row]))
}

/** The same under the lock of the switchboard, which ends with the transaction. */
export async function lockStates(trx: Trx): Promise<Map<string, StoredState>> {
  await sql(trx, 'SELECT pg_advisory_xact_lock($1)', [LOCK])
  return storedStates(trx)
}

/** Names of modules that are on or about to be. */
export function wantedOf(states: ReadonlyMap<string, StoredState>): Set<string> {
  const on = [...states.values()]
    .filter((state) => state.state !== 'off')
    .map((state) => state.module)
  return new Set(on.filter((name) => switchboard.module(name)))
}
