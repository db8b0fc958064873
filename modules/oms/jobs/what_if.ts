import type { JobHandler } from '#kernel/jobs/job'
import RunWhatIf from '#modules/oms/actions/run_what_if'

/** Tries a draft on past orders. */
export default class WhatIfJob implements JobHandler<{ id: number }> {
  async handle(payload: { id: number }): Promise<void> {
    await new RunWhatIf().handle(payload)
  }
}
