import { ConflictException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import InterceptFulfilments from '#orders/actions/intercept_fulfilments'
import { splitStopped } from '#orders/actions/stop_gate'
import { ADDRESS_CHANGED } from '#orders/domain/interception'
import type { MoveResult, Refusal } from '#orders/domain/moves'
import { lockFulfilments } from '#orders/queries/lock_orders'

export interface NewWaybill {
  fulfilmentId: number
  courierCode: string
  courierService?: string | null
  waybillNo: string
  /** When the courier was asked for it: an address that changed since is not on it. */
  askedAt?: Date | null
}

/** A number is old when it was asked for before the address changed, or when it is the one the parcel was stopped with. */
const WRITE = `
  UPDATE fulfilments f SET courier_code = w.courier_code, courier_service = coalesce(w.service, f.courier_service),
         waybill_no = w.waybill_no, intercept_reason = CASE WHEN o.is_old THEN f.intercept_reason END,
         version = version + 1, updated_at = now()
    FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::timestamptz[]) AS w(id, courier_code, service, waybill_no, asked_at),
         LATERAL (SELECT coalesce(x.readdressed_at > w.asked_at, false)
                      OR (x.intercept_reason IS NOT NULL AND x.waybill_no = w.waybill_no) AS is_old
                    FROM fulfilments x WHERE x.id = w.id) o
   WHERE f.id = w.id AND f.status IN ('reserved', 'released', 'picking', 'packed')
  RETURNING f.id, o.is_old AS "isOld"`

const columnsOf = (waybills: readonly NewWaybill[]) => [
  waybills.map((waybill) => waybill.fulfilmentId),
  waybills.map((waybill) => waybill.courierCode),
  waybills.map((waybill) => waybill.courierService ?? null),
  waybills.map((waybill) => waybill.waybillNo),
  waybills.map((waybill) => waybill.askedAt ?? null),
]

/**
 * Puts waybill numbers on fulfilments in work. The same number again is no change; an order that was
 * stopped meanwhile is refused, since a printed waybill tends to leave the house. A parcel that waits
 * for a waybill with its new address goes on with a number that is another one.
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
      const { passed, reasons } = await splitStopped(trx, live, { forNewWaybill: true })
      const free = new Set(passed.map((row) => row.id))
      const moved = new Set(
        await this.#write(
          trx,
          waybills.filter((waybill) => free.has(waybill.fulfilmentId))
        )
      )
      const status = new Map([
        ...rows.map((row) => [row.id, row.status] as const),
        ...live.map((row) => [row.id, 'stopped'] as const),
      ])
      const refused = waybills
        .filter((waybill) => !moved.has(waybill.fulfilmentId))
        .map(({ fulfilmentId: id }): Refusal => {
          const isStopped = status.get(id) === 'stopped'
          return {
            id,
            status: status.get(id) ?? null,
            ...(isStopped && { why: reasons.get(id) ?? ADDRESS_CHANGED }),
          }
        })
      return { moved: [...moved], refused }
    })
  }

  async #write(trx: Trx, waybills: NewWaybill[]): Promise<number[]> {
    try {
      const rows = await sql<{ id: number; isOld: boolean }>(
        trx,
        WRITE,
        columnsOf(waybills),
        'fulfilments_waybill'
      )
      const old = rows.filter((row) => row.isOld).map((row) => row.id)
      await new InterceptFulfilments().handle({ trx, fulfilmentIds: old, reason: ADDRESS_CHANGED })
      return rows.filter((row) => !row.isOld).map((row) => row.id)
    } catch (error) {
      if ((error as { constraint?: string }).constraint === 'fulfilments_waybill')
        throw new ConflictException('waybill_taken')
      throw error
    }
  }
}
