import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { couriersOfWaybill } from '#orders/domain/couriers'

/** Writes down a parcel at the door that belongs to no case anybody knows. Scanned again, it is the one that waits already. */
export default class RecordUnknownParcel {
  async handle(input: {
    /** Made by the device: sending it again records nothing twice. */
    scanId: string
    warehouseId: number
    waybillNo: string
    note?: string | null
    actor: Actor
  }): Promise<{ id: number; isNew: boolean }> {
    const { scanId, warehouseId, note = null, actor } = input
    const waybillNo = input.waybillNo.trim().toUpperCase()
    return inTransaction(null, async (trx) => {
      const [made] = await sql<{ id: number }>(
        trx,
        `INSERT INTO wms_unknown_parcels (scan_id, warehouse_id, waybill_no, courier_code, note, found_by)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING RETURNING id`,
        [scanId, warehouseId, waybillNo, couriersOfWaybill(waybillNo)[0] ?? null, note, actor.id],
        'wms_unknown_add'
      )
      if (!made) {
        const [known] = await sql<{ id: number }>(
          trx,
          `SELECT id FROM wms_unknown_parcels WHERE scan_id = $1 OR (upper(waybill_no) = $2 AND state = 'waiting') ORDER BY id LIMIT 1`,
          [scanId, waybillNo]
        )
        return { id: known.id, isNew: false }
      }
      await audit(trx, actor, {
        action: 'wms.returns.unknown',
        subjectType: 'wms_unknown_parcel',
        subjectId: made.id,
        after: { waybillNo, warehouseId, note },
      })
      return { id: made.id, isNew: true }
    })
  }
}
