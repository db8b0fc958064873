import { countMissed, replayMissed, type Stretch } from '#kernel/events/replay'
import { bus } from '#kernel/bus'
import { systemClock } from '#kernel/clock'
import type { JobHandler } from '#kernel/jobs/job'
import { loadStates } from '#kernel/modules/states'
import { switchboard } from '#kernel/modules/switchboard'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { storedStates, type StoredState } from '#shell/services/module_states'

/** The module was switched off again while it was being brought up. */
class SwitchedOff extends Error {}

/**
 * Makes up for the time a module was off: by its own backfill, or by replaying
 * the events it missed. Then the module is on. Progress is kept in
 * `module_states`; after a crash the job goes on where it stopped.
 */
export default class BringUpModule implements JobHandler<{ module: string }> {
  async handle({ module }: { module: string }): Promise<void> {
    const state = (await storedStates()).get(module)
    if (state?.state !== 'enabling') return
    try {
      await this.#catchUp(module, state)
      await this.#finish(module, state)
    } catch (error) {
      if (error instanceof SwitchedOff) return
      await sql(null, 'UPDATE module_states SET last_error = $2 WHERE module = $1', [
        module,
        (error as Error).message,
      ])
      throw error
    }
  }

  async #catchUp(module: string, state: StoredState) {
    const manifest = switchboard.module(module)
    const report = (done: number, total: number) => keep(module, state, done, total)
    if (manifest?.backfill) {
      const { default: backfill } = await manifest.backfill()
      return backfill(report)
    }
    const listeners = manifest?.listeners ?? []
    const stretch = (): Stretch => ({
      from: state.replayFrom ?? state.enabledAt!,
      until: systemClock.now(),
    })
    let done = 0
    // While older events are replayed new ones come in; a last short round leaves next to none.
    for (let round = 1; round <= 3; round++) {
      const total = done + (await countMissed(listeners, stretch()))
      if (total === done) break
      done += await replayMissed(listeners, stretch(), (part) => report(done + part, total))
    }
  }

  async #finish(module: string, state: StoredState) {
    await inTransaction(null, async (trx) => {
      await sql(
        trx,
        `UPDATE module_states SET state = 'on', replay_from = NULL, last_error = NULL, updated_at = now()
          WHERE module = $1 AND state = 'enabling' AND date_trunc('milliseconds', enabled_at) = $2`,
        [module, state.enabledAt]
      )
      await bus.send(trx, 'modules.changed')
    })
    await loadStates()
  }
}

/** Keeps the progress; stops the work when the module was switched off meanwhile. */
async function keep(module: string, state: StoredState, done: number, total: number) {
  const rows = await sql(
    null,
    `UPDATE module_states SET backfill_done = $3, backfill_total = $4, updated_at = now()
      WHERE module = $1 AND state = 'enabling' AND date_trunc('milliseconds', enabled_at) = $2 RETURNING module`,
    [module, state.enabledAt, done, total]
  )
  if (rows.length === 0) throw new SwitchedOff()
}
