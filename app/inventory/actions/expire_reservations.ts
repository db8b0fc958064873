import { SYSTEM, type Actor } from '#kernel/access/actor'
import { systemClock, type Clock } from '#kernel/clock'
import { append } from '#kernel/events/outbox'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import ReleaseReservations from '#inventory/actions/release_reservations'
import { ReservationsExpired } from '#inventory/events/reservations_expired'

/** Promises released in one transaction. */
const BATCH = 500

/** Releases the promises whose time is over, batch by batch, and says whose they were. Returns how many. */
export default class ExpireReservations {
  constructor(readonly clock: Clock = systemClock) {}

  async handle({ actor = SYSTEM }: { actor?: Actor } = {}): Promise<number> {
    const now = this.clock.now()
    for (let total = 0; ;) {
      const count = await this.#batch(actor, now)
      total += count
      if (count === 0) return total
    }
  }

  #batch(actor: Actor, now: Date): Promise<number> {
    return inTransaction(null, async (trx) => {
      const due = await sql<{ id: number }>(
        trx,
        `SELECT fulfilment_line_id AS id FROM stock_reservations
          WHERE state = 'pending' AND expires_at <= $1 ORDER BY expires_at, id LIMIT ${BATCH}`,
        [now.toISOString()],
        'stock_reservations_due'
      )
      const fulfilmentLineIds = due.map((row) => row.id)
      const released = await new ReleaseReservations().handle({
        trx,
        actor,
        fulfilmentLineIds,
        outcome: 'expired',
        lapsedBy: now,
      })
      if (released.length > 0) {
        const orderIds = [...new Set(released.map((line) => line.orderId))]
        const lineIds = released.map((line) => line.fulfilmentLineId)
        await append(trx, new ReservationsExpired({ orderIds, fulfilmentLineIds: lineIds }), actor)
      }
      return released.length
    })
  }
}
