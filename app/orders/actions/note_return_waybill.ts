import { SYSTEM, type Actor } from '#kernel/access/actor'
import { NotFoundException, RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { moveCases, noteOnCase } from '#orders/actions/move_cases'
import { couriersOfWaybill } from '#orders/domain/couriers'
import { EXPECTING } from '#orders/domain/case_machine'
import { lockCases } from '#orders/queries/lock_cases'

/**
 * Writes down by which parcel the goods come back; the courier is read off the number unless it is
 * named. A case that waited for the buyer is on its way then. The same number again changes nothing.
 * @throws RefusedException `case_not_expecting` when no goods are (yet, or any more) to come back
 */
export default class NoteReturnWaybill {
  async handle(input: {
    trx?: Trx | null
    caseId: number
    waybillNo: string
    courier?: string | null
    /** What we pay for the way back, decimal text. */
    freight?: string | null
    actor?: Actor
  }): Promise<void> {
    const { caseId, actor = SYSTEM } = input
    const waybillNo = input.waybillNo.trim().toUpperCase()
    const courier = input.courier || (couriersOfWaybill(waybillNo)[0] ?? null)
    await inTransaction(input.trx, async (trx) => {
      const [row] = await lockCases(trx, [caseId])
      if (!row) throw new NotFoundException('case', caseId)
      const isOpen =
        row.status === 'requested' || (EXPECTING as readonly string[]).includes(row.status)
      if (!isOpen) throw new RefusedException('case_not_expecting', { status: row.status })
      await sql(
        trx,
        `UPDATE after_sales_cases SET return_waybill_no = $2, return_courier = $3, return_freight = coalesce($4, return_freight), updated_at = now()
          WHERE id = $1`,
        [caseId, waybillNo, courier, input.freight ?? null],
        'orders_case_waybill'
      )
      if (row.returnWaybillNo === waybillNo) return
      const step = { act: 'note_waybill', caseId, params: { waybill: waybillNo, courier } }
      if (row.status === 'awaiting_goods')
        await moveCases(trx, [{ ...step, to: 'goods_sent' }], actor)
      else await noteOnCase(trx, step, actor)
    })
  }
}
