import type { Actor } from '#kernel/access/actor'
import { append } from '#kernel/events/outbox'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { FreightBilled } from '#orders/events/freight_billed'

const IDS_AN_EVENT = 1000

export interface BilledFreight {
  fulfilmentId: number
  /** In the company's currency, decimal text; negative ones give back what an earlier bill took. */
  amount: string
}

/**
 * Writes what couriers billed for parcels, on top of what earlier bills took for them. The caller sees
 * to it that a bill is written once.
 * @returns the ids of the parcels
 */
export default class BillFreight {
  async handle(input: {
    trx?: Trx | null
    /** One entry a parcel. */
    parcels: readonly BilledFreight[]
    actor: Actor
  }): Promise<number[]> {
    const { parcels, actor } = input
    if (parcels.length === 0) return []
    return inTransaction(input.trx, async (trx) => {
      const rows = await sql<{ id: number }>(
        trx,
        `WITH locked AS (
           SELECT f.id, b.amount FROM fulfilments f JOIN unnest($1::bigint[], $2::numeric[]) AS b(id, amount) ON b.id = f.id
            ORDER BY f.id FOR NO KEY UPDATE OF f
         )
         UPDATE fulfilments f SET freight_billed = coalesce(f.freight_billed, 0) + l.amount, updated_at = now()
           FROM locked l WHERE f.id = l.id RETURNING f.id`,
        [parcels.map((one) => one.fulfilmentId), parcels.map((one) => one.amount)],
        'fulfilments_bill_freight'
      )
      const ids = rows.map((row) => row.id).sort((a, b) => a - b)
      const events: FreightBilled[] = []
      for (let from = 0; from < ids.length; from += IDS_AN_EVENT)
        events.push(new FreightBilled({ fulfilmentIds: ids.slice(from, from + IDS_AN_EVENT) }))
      await append(trx, events, actor)
      return ids
    })
  }
}
