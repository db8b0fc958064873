import type { StoredEvent } from '#kernel/events/domain_event'
import type { ListenerHandler } from '#kernel/events/listen'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/** Returns that were taken in, here or by the desk, are not expected any more. */
export default class CloseExpectedOnCasesReceived implements ListenerHandler<{
  caseIds: number[]
}> {
  async handle(event: StoredEvent<{ caseIds: number[] }>, trx: Trx) {
    await sql(
      trx,
      `UPDATE wms_expected_returns SET state = 'received', received_at = $2, updated_at = now()
        WHERE case_id = ANY($1::bigint[]) AND state = 'expected'`,
      [event.payload.caseIds, event.occurredAt],
      'wms_expected_close'
    )
  }
}
