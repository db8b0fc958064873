import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { ConflictException, NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import NoteReturnWaybill from '#orders/actions/note_return_waybill'
import { assertSees } from '../services/scope.js'

/**
 * Says whose a parcel without an owner is: its number becomes the case's return waybill, and the case
 * can be received. Without a case it is put aside for good. A parcel of a warehouse out of the actor's
 * sight does not exist for them.
 * @throws ConflictException `parcel_matched` when somebody was quicker; RefusedException `case_not_expecting`
 */
export default class MatchParcel {
  async handle(input: {
    parcelId: number
    caseNumber: string | null
    actor: Actor
  }): Promise<{ caseId: number | null }> {
    const { parcelId, actor } = input
    return inTransaction(null, async (trx) => {
      const caseId = input.caseNumber ? await this.#find(input.caseNumber) : null
      const [parcel] = await sql<{
        warehouseId: number
        waybillNo: string
        courier: string | null
      }>(
        trx,
        `UPDATE wms_unknown_parcels SET state = $2, case_id = $3, closed_by = $4, closed_at = now() WHERE id = $1 AND state = 'waiting'
         RETURNING warehouse_id AS "warehouseId", waybill_no AS "waybillNo", courier_code AS courier`,
        [parcelId, caseId === null ? 'discarded' : 'matched', caseId, actor.id],
        'wms_unknown_match'
      )
      if (!parcel) throw new ConflictException('parcel_matched')
      const { warehouseId, ...waybill } = parcel
      assertSees(actor, warehouseId, 'parcel', parcelId)
      if (caseId !== null) await new NoteReturnWaybill().handle({ trx, caseId, ...waybill, actor })
      await audit(trx, actor, {
        action: caseId === null ? 'wms.returns.discard' : 'wms.returns.match',
        subjectType: 'wms_unknown_parcel',
        subjectId: parcelId,
        after: { caseId },
      })
      return { caseId }
    })
  }

  async #find(number: string): Promise<number> {
    const [row] = await sql<{ id: number }>(
      null,
      'SELECT id FROM after_sales_cases WHERE number = $1',
      [number.trim().toUpperCase()]
    )
    if (!row) throw new NotFoundException('case', number)
    return row.id
  }
}
