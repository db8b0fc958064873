import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { ADDRESS_CHANGED } from '#orders/domain/interception'
import type { LockedFulfilment } from '#orders/queries/lock_orders'
import { STOP_REASON } from '#orders/queries/stop_reason'

export interface Gate<Row> {
  passed: Row[]
  stopped: number[]
  /** Why each of the stopped ones does not pass: a code (see `STOP_CODES`), or a person's words. */
  reasons: Map<number, string>
}

/**
 * The hard gate before a parcel leaves: under the locks of its orders, fulfilments that were
 * intercepted, with an order that was stopped, or with a line under refund, do not pass. One that waits for
 * nothing but a waybill with its new address passes where that waybill is made.
 */
export async function splitStopped<Row extends Pick<LockedFulfilment, 'id'>>(
  trx: Trx,
  rows: readonly Row[],
  options: { forNewWaybill?: boolean } = {}
): Promise<Gate<Row>> {
  if (rows.length === 0) return { passed: [], stopped: [], reasons: new Map() }
  const found = await sql<{ id: number; reason: string | null }>(
    trx,
    `SELECT f.id, ${STOP_REASON} AS reason FROM fulfilments f WHERE f.id = ANY($1::bigint[])`,
    [rows.map((row) => row.id)],
    'fulfilments_stopped'
  )
  const reasons = new Map(
    found.flatMap(({ id, reason }) => {
      const passes = reason === null || (options.forNewWaybill && reason === ADDRESS_CHANGED)
      return passes ? [] : [[id, reason] as const]
    })
  )
  return {
    passed: rows.filter((row) => !reasons.has(row.id)),
    stopped: [...reasons.keys()],
    reasons,
  }
}
