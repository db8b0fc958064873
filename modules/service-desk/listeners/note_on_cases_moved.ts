import type { StoredEvent } from '#kernel/events/domain_event'
import type { ListenerHandler } from '#kernel/events/listen'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { CasesMoved } from '#orders/events/cases_moved'
import { AddMessage } from '../actions/add_message.js'

type Payload = CasesMoved['payload']

/** What other listeners say in words of their own. */
const SAID = new Set(['approve', 'receive', 'give_up_rest', 'refund'])

/** Writes the steps of after-sales cases on the tickets they came from, so that the desk sees where they stand. */
export default class NoteOnCasesMoved implements ListenerHandler<Payload> {
  async handle(event: StoredEvent<Payload>, trx: Trx) {
    const { act, moves } = event.payload
    if (SAID.has(act)) return
    const to = new Map(moves.map((move) => [move.caseId, move.to]))
    const rows = await sql<{ ticketId: number; caseId: number; number: string }>(
      trx,
      `SELECT t.id AS "ticketId", c.id AS "caseId", c.number FROM service_desk_tickets t JOIN after_sales_cases c ON c.id = t.case_id
        WHERE c.id = ANY($1::bigint[]) ORDER BY t.id`,
      [[...to.keys()]],
      'service_desk_tickets_of_moves'
    )
    for (const { ticketId, caseId, number } of rows)
      await new AddMessage().handle({
        trx,
        ticketId,
        author: 'system',
        body: 'case_moved',
        params: { number, status: to.get(caseId)! },
        isPublic: false,
      })
  }
}
