import type { StoredEvent } from '#kernel/events/domain_event'
import type { ListenerHandler } from '#kernel/events/listen'
import type { Trx } from '#kernel/transaction'
import type { CasesMoved } from '#orders/events/cases_moved'
import ExpectReturns from '../actions/expect_returns.js'

type Payload = CasesMoved['payload']

/** Goods of a case are expected at the door as long as its status says so. */
export default class ExpectReturnsOnCasesMoved implements ListenerHandler<Payload> {
  async handle(event: StoredEvent<Payload>, trx: Trx) {
    const caseIds = event.payload.moves.map((move) => move.caseId)
    await new ExpectReturns().handle({ trx, caseIds })
  }
}
