import type { StoredEvent } from '#kernel/events/domain_event'
import type { ListenerHandler } from '#kernel/events/listen'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { AddMessage } from '../actions/add_message.js'
import { MoveTicket } from '../actions/move_ticket.js'
import { canMove, type TicketState } from '../domain/ticket_machine.js'

interface Row {
  ticketId: number
  state: TicketState
  number: string
  kind: string
  amount: string
}

/** Writes what happened to after-sales cases on the tickets they came from; the subclass says which and how. */
export abstract class NoteCaseOnTicket<P extends object> implements ListenerHandler<P> {
  /** Language key of the message under `service-desk.notes`. */
  protected abstract readonly note: string
  protected readonly moveTo: TicketState | null = null

  protected abstract cases(payload: P, trx: Trx): Promise<readonly number[]>

  async handle(event: StoredEvent<P>, trx: Trx) {
    const rows = await sql<Row>(
      trx,
      `SELECT t.id AS "ticketId", t.state, c.number, c.kind, c.refund_amount AS amount
         FROM service_desk_tickets t JOIN after_sales_cases c ON c.id = t.case_id WHERE c.id = ANY($1::bigint[]) ORDER BY t.id`,
      [[...(await this.cases(event.payload, trx))]],
      'service_desk_tickets_of_cases'
    )
    for (const row of rows) {
      await new AddMessage().handle({
        trx,
        ticketId: row.ticketId,
        author: 'system',
        body: this.note,
        params: { number: row.number, kind: row.kind, amount: row.amount },
        isPublic: false,
      })
      if (this.moveTo && canMove(row.state, this.moveTo))
        await new MoveTicket().handle({ trx, ticketId: row.ticketId, to: this.moveTo })
    }
  }
}
