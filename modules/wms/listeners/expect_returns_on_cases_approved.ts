import type { StoredEvent } from '#kernel/events/domain_event'
import type { ListenerHandler } from '#kernel/events/listen'
import type { Trx } from '#kernel/transaction'
import ExpectReturns from '../actions/expect_returns.js'

/** Approved returns and exchanges are expected at the door. */
export default class ExpectReturnsOnCasesApproved implements ListenerHandler<{
  caseIds: number[]
}> {
  async handle(event: StoredEvent<{ caseIds: number[] }>, trx: Trx) {
    await new ExpectReturns().handle({ trx, caseIds: event.payload.caseIds })
  }
}
