import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { ConflictException, RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import AssignWaybill from '#orders/actions/assign_waybill'

/**
 * Takes a number a person looked up at the courier or read off a paper waybill, for a waybill that
 * is asked for or unclear. One the courier was never asked for is `manual`: voiding it is ours alone.
 */
export default class EnterWaybill {
  async handle({
    trx: outer,
    actor,
    waybillId,
    number,
  }: {
    trx?: Trx | null
    actor: Actor
    waybillId: number
    number: string
  }): Promise<void> {
    await inTransaction(outer, async (trx) => {
      const [waybill] = await sql<{ fulfilmentId: number; courierCode: string; askedAt: Date }>(
        trx,
        `SELECT fulfilment_id AS "fulfilmentId", courier_code AS "courierCode", created_at AS "askedAt" FROM wms_waybills
          WHERE id = $1 AND state IN ('asked', 'unclear')`,
        [waybillId]
      )
      if (!waybill) throw new RefusedException('wms_waybill_settled')
      const result = await new AssignWaybill().handle({
        trx,
        waybills: [{ ...waybill, waybillNo: number }],
      })
      if (result.moved.length === 0)
        throw new RefusedException('wms_order_stopped', { why: result.refused[0]?.why ?? '' })
      const taken = await sql(
        trx,
        'SELECT 1 FROM wms_waybills WHERE courier_code = $1 AND number = $2',
        [waybill.courierCode, number]
      )
      if (taken.length > 0) throw new ConflictException('waybill_taken')
      await sql(
        trx,
        `UPDATE wms_waybills SET state = 'issued', number = $2, issued_at = now(), last_error = NULL, updated_at = now(),
                provider = CASE WHEN state = 'asked' AND coalesce(last_error, 'waybill_not_set_up') LIKE 'waybill_not_set_up%'
                           THEN 'manual' ELSE provider END
          WHERE id = $1 AND state IN ('asked', 'unclear')`,
        [waybillId, number]
      )
      await audit(trx, actor, {
        action: 'wms.waybills.enter',
        subjectType: 'wms_waybill',
        subjectId: waybillId,
        after: { number },
      })
    })
  }
}
