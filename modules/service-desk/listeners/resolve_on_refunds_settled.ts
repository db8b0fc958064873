import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { RefundsSettled } from '#orders/events/refunds_settled'
import { NoteCaseOnTicket } from './note_case_on_ticket.js'

type Payload = RefundsSettled['payload']

/** The money is back: the ticket is resolved. */
export default class ResolveOnRefundsSettled extends NoteCaseOnTicket<Payload> {
  protected readonly note = 'refund_settled'
  protected readonly moveTo = 'resolved' as const

  protected async cases(payload: Payload, trx: Trx) {
    const rows = await sql<{ id: number }>(
      trx,
      'SELECT DISTINCT case_id AS id FROM order_refunds WHERE id = ANY($1::bigint[]) AND case_id IS NOT NULL',
      [[...payload.refundIds]],
      'service_desk_cases_of_refunds'
    )
    return rows.map((row) => row.id)
  }
}
