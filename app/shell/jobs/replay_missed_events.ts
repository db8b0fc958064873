import { replayMissed } from '#kernel/events/replay'
import type { JobHandler } from '#kernel/jobs/job'
import { switchboard } from '#kernel/modules/switchboard'
import { storedStates } from '#shell/services/module_states'

/**
 * A minute after a module was switched on: delivers the events of that moment
 * which a process that did not know of the switch yet appended without it.
 */
export default class ReplayMissedEvents implements JobHandler<{ module: string }> {
  async handle({ module }: { module: string }): Promise<void> {
    const state = (await storedStates()).get(module)
    if (state?.state !== 'on' || !state.enabledAt) return
    const until = new Date(state.enabledAt.getTime() + 30_000)
    await replayMissed(switchboard.module(module)?.listeners ?? [], {
      from: state.enabledAt,
      until,
    })
  }
}
