import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import PlanTouches from '#modules/marketing/actions/plan_touches'
import type { Segment } from '#modules/marketing/domain/segment'
import { SEGMENT_CONDITION, segmentValue } from '#modules/marketing/services/segment_sql'

interface Broadcast extends Record<string, unknown> {
  id: number
  template: string
  segment: Segment
  cursor: number
}

const BATCH = 500

/**
 * Plans the messages of a broadcast, a batch of customers a transaction, and remembers how far it
 * came: after a crash it goes on there, and a message is planned once for each customer whatever
 * happens. Whether each may be sent is decided when its turn comes.
 */
export default class RunBroadcast {
  async handle({ broadcastId }: { broadcastId: number }): Promise<void> {
    while (await inTransaction(null, (trx) => this.#batch(trx, broadcastId)));
  }

  /** Answers whether there may be more. */
  async #batch(trx: Trx, id: number): Promise<boolean> {
    const [broadcast] = await sql<Broadcast>(
      trx,
      `SELECT b.id, m.key AS template, b.segment, b.cursor FROM marketing_broadcasts b JOIN marketing_templates m ON m.id = b.template_id
        WHERE b.id = $1 AND b.state IN ('scheduled', 'running') FOR NO KEY UPDATE OF b`,
      [id]
    )
    if (!broadcast) return false
    const customers = await sql<{ id: number; name: string }>(
      trx,
      `SELECT c.id, c.display_name AS name FROM customers c
        WHERE c.id > $2 AND ${SEGMENT_CONDITION} ORDER BY c.id LIMIT $3`,
      [segmentValue(broadcast.segment), broadcast.cursor, BATCH],
      'marketing_broadcast_batch'
    )
    const planned = await new PlanTouches().handle({
      trx,
      touches: customers.map((customer) => ({
        template: broadcast.template,
        customerId: customer.id,
        ref: `broadcast:${id}`,
        params: { name: customer.name.includes('*') ? '' : customer.name },
      })),
    })
    const more = customers.length === BATCH
    await sql(
      trx,
      `UPDATE marketing_broadcasts SET cursor = $2, planned = planned + $3, state = CASE WHEN $4 THEN 'running' ELSE 'done' END,
              finished_at = CASE WHEN $4 THEN NULL ELSE now() END, updated_at = now() WHERE id = $1`,
      [id, customers.at(-1)?.id ?? broadcast.cursor, planned.length, more]
    )
    return more
  }
}
