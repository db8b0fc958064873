import { SYSTEM, type Actor } from '#kernel/access/actor'
import { append } from '#kernel/events/outbox'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { recordChanges, type NewChange } from '#orders/actions/record_changes'
import { FulfilmentsIntercepted } from '#orders/events/fulfilments_intercepted'
import { lockFulfilments, ordersOf } from '#orders/queries/lock_orders'

/**
 * Marks fulfilments that must not leave: the floor is stopped at its next scan, and no waybill is
 * made or printed. The reason is a code of `STOP_CODES` or a person's words. One that is stopped for
 * this reason already is left as it is.
 * @returns those that were stopped by this
 */
export default class InterceptFulfilments {
  async handle(input: {
    trx?: Trx | null
    fulfilmentIds: readonly number[]
    reason: string
    source?: NewChange['source']
    actor?: Actor
  }): Promise<number[]> {
    const { fulfilmentIds, reason, source, actor = SYSTEM } = input
    if (fulfilmentIds.length === 0) return []
    return inTransaction(input.trx, async (trx) => {
      const locked = await lockFulfilments(trx, fulfilmentIds)
      const rows = await sql<{ id: number }>(
        trx,
        `UPDATE fulfilments SET intercept_reason = $2, let_go_at = NULL, version = version + 1, updated_at = now()
          WHERE id = ANY($1::bigint[]) AND status IN ('planned', 'reserved', 'released', 'picking', 'packed')
            AND intercept_reason IS DISTINCT FROM $2 RETURNING id`,
        [fulfilmentIds, reason],
        'fulfilments_intercept'
      )
      if (rows.length === 0) return []
      const stopped = rows.map((row) => row.id)
      const parcels = locked.filter((row) => stopped.includes(row.id))
      await recordChanges(
        trx,
        parcels.flatMap((parcel) =>
          ordersOf([parcel]).map((orderId) => ({
            orderId,
            reason,
            source,
            actions: [{ action: 'intercept' as const, details: { fulfilmentId: parcel.id } }],
          }))
        ),
        actor
      )
      const orderIds = ordersOf(parcels)
      await append(
        trx,
        new FulfilmentsIntercepted({ fulfilmentIds: stopped, orderIds, reason }),
        actor
      )
      return stopped
    })
  }
}
