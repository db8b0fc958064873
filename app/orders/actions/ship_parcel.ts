import type { Actor } from '#kernel/access/actor'
import { NotFoundException, RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import PackFulfilments from '#orders/actions/pack_fulfilments'
import RecordPacks from '#orders/actions/record_packs'
import RecordPicks from '#orders/actions/record_picks'
import ReleaseFulfilments from '#orders/actions/release_fulfilments'
import ShipFulfilments from '#orders/actions/ship_fulfilments'
import StartPicking from '#orders/actions/start_picking'
import { lockFulfilments } from '#orders/queries/lock_orders'

export interface ParcelByHand {
  trx?: Trx | null
  fulfilmentId: number
  courierCode: string
  waybillNo: string
  weightG: number
  actor: Actor
}

/**
 * Sends a planned parcel that nobody has begun to work on in one act: it counts as picked and
 * packed in full and leaves with the waybill given.
 * @throws RefusedException `ship_refused` when it is on a cart already, intercepted, or its order is stopped
 */
export default class ShipParcel {
  async handle(input: ParcelByHand): Promise<void> {
    const { fulfilmentId, courierCode, waybillNo, weightG, actor } = input
    await inTransaction(input.trx, async (trx) => {
      const [row] = await lockFulfilments(trx, [fulfilmentId])
      if (!row) throw new NotFoundException('fulfilment', fulfilmentId)
      if (row.status !== 'reserved' && row.status !== 'released')
        throw new RefusedException('ship_refused', { status: row.status })
      const counts = await sql<{ fulfilmentLineId: number; qty: number }>(
        trx,
        'SELECT id AS "fulfilmentLineId", qty FROM fulfilment_lines WHERE fulfilment_id = $1 AND NOT is_cancelled ORDER BY id',
        [fulfilmentId],
        'ship_parcel_lines'
      )
      const ids = { trx, fulfilmentIds: [fulfilmentId] }
      await new ReleaseFulfilments().handle({ ...ids, actor })
      await new StartPicking().handle(ids)
      await new RecordPicks().handle({ trx, picks: counts })
      await new RecordPacks().handle({ trx, packs: counts })
      await new PackFulfilments().handle({ trx, parcels: [{ fulfilmentId, weightG }] })
      const shipments = [{ fulfilmentId, courierCode, waybillNo, weightG }]
      const { refused } = await new ShipFulfilments().handle({ trx, shipments, actor })
      if (refused.length > 0)
        throw new RefusedException('ship_refused', { status: refused[0].status ?? '' })
    })
  }
}
