import { ConflictException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { splitStopped } from '#orders/actions/stop_gate'
import type { MoveResult } from '#orders/domain/moves'
import { lockFulfilments } from '#orders/queries/lock_orders'

export interface NewWaybill {
  fulfilmentId: number
  courierCode: string
  courierService?: string | null
  waybillNo: string
}

/**
 * Puts waybill numbers on fulfilments in work. The same number again is no change; an order that was
 * stopped meanwhile is refused, since a printed waybill tends to leave the house.
 * @throws ConflictException `waybill_taken` when another live fulfilment carries the number
 */
export default class AssignWaybill {
  async handle(input: { trx?: Trx | null; waybills: NewWaybill[] }): Promise<MoveResult> {
    const { waybills } = input
    if (waybills.length === 0) return { moved: [], refused: [] }
    return inTransaction(input.trx, async (trx) => {
      const rows = await lockFulfilments(
        trx,
        waybills.map((waybill) => waybill.fulfilmentId)
      )
      const live = rows.filter((row) =>
        ['reserved', 'released', 'picking', 'packed'].includes(row.status)
      )
      const { passed, stopped } = await splitStopped(trx, live)
      const moved = new Set(passed.map((row) => row.id))
      await this.#write(
        trx,
        waybills.filter((waybill) => moved.has(waybill.fulfilmentId))
      )
      const status = new Map([
        ...rows.map((row) => [row.id, row.status] as const),
        ...stopped.map((id) => [id, 'stopped'] as const),
      ])
      const refused = waybills
        .filter((waybill) => !moved.has(waybill.fulfilmentId))
        .map(({ fulfilmentId: id }) => ({ id, status: status.get(id) ?? null }))
      return { moved: [...moved], refused }
    })
  }

  async #write(trx: Trx, waybills: NewWaybill[]) {
    try {
      await sql(
        trx,
        `UPDATE fulfilments f SET courier_code = w.courier_code, courier_service = coalesce(w.service, f.courier_service),
                waybill_no = w.waybill_no, version = version + 1, updated_at = now()
           FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[]) AS w(id, courier_code, service, waybill_no)
          WHERE f.id = w.id AND f.status IN ('reserved', 'released', 'picking', 'packed')`,
        [
          waybills.map((waybill) => waybill.fulfilmentId),
          waybills.map((waybill) => waybill.courierCode),
          waybills.map((waybill) => waybill.courierService ?? null),
          waybills.map((waybill) => waybill.waybillNo),
        ],
        'fulfilments_waybill'
      )
    } catch (error) {
      if ((error as { constraint?: string }).constraint === 'fulfilments_waybill')
        throw new ConflictException('waybill_taken')
      throw error
    }
  }
}
