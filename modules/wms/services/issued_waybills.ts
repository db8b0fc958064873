import { PastWaybills } from '#kernel/ports/past_waybills'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

/** The waybills that the warehouse asked couriers for. */
export class IssuedWaybills extends PastWaybills {
  async parcelsOf(trx: Trx | null, courierCode: string, numbers: readonly string[]) {
    if (numbers.length === 0) return new Map<string, number>()
    const rows = await sql<{ number: string; fulfilmentId: number }>(
      trx,
      `SELECT number, fulfilment_id AS "fulfilmentId" FROM wms_waybills WHERE courier_code = $1 AND number = ANY($2::text[])`,
      [courierCode, numbers],
      'wms_past_waybills'
    )
    return new Map(rows.map((row) => [row.number, row.fulfilmentId]))
  }
}
