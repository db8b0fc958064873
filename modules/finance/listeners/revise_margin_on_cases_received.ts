import type { StoredEvent } from '#kernel/events/domain_event'
import type { ListenerHandler } from '#kernel/events/listen'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { CasesReceived } from '#orders/events/cases_received'
import { ReviseEconomics } from '../actions/revise_economics.js'

type Payload = CasesReceived['payload']

/** Goods that came back into stock took their cost with them: the margin of their orders is written anew. */
export default class ReviseMargin implements ListenerHandler<Payload> {
  async handle(event: StoredEvent<Payload>, trx: Trx) {
    const rows = await sql<{ orderId: number }>(
      trx,
      'SELECT DISTINCT order_id AS "orderId" FROM after_sales_cases WHERE id = ANY($1::bigint[])',
      [event.payload.caseIds],
      'finance_orders_of_cases'
    )
    await new ReviseEconomics().handle({
      trx,
      orderIds: rows.map((row) => row.orderId),
      cause: 'returned',
    })
  }
}
