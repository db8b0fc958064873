import { addJobs } from '#kernel/jobs/queue'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

export interface Wait {
  orderId: number
  /** Milliseconds. */
  until: number
  rule: string
  forOrderId: number | null
}

const MINUTE_MS = 60_000

/**
 * Lets orders rest: written down, with a job for the minute in which each may go on. Orders that may
 * go on in the same minute share one. Waiting again only moves the time.
 */
export async function letRest(trx: Trx, waits: readonly Wait[]): Promise<void> {
  if (waits.length === 0) return
  await sql(
    trx,
    `INSERT INTO oms_order_waits (order_id, until, rule, for_order_id)
     SELECT * FROM unnest($1::bigint[], $2::timestamptz[], $3::text[], $4::bigint[])
     ON CONFLICT (order_id) DO UPDATE SET until = excluded.until, rule = excluded.rule, for_order_id = excluded.for_order_id`,
    [
      waits.map((wait) => wait.orderId),
      waits.map((wait) => new Date(wait.until)),
      waits.map((wait) => wait.rule),
      waits.map((wait) => wait.forOrderId),
    ],
    'oms_let_rest'
  )
  const minutes = Map.groupBy(waits, ({ until }) => Math.ceil(until / MINUTE_MS))
  await addJobs(
    trx,
    [...minutes].map(([minute, list]) => ({
      name: 'oms.process_orders',
      payload: { orderIds: list.map((wait) => wait.orderId) },
      runAt: new Date(minute * MINUTE_MS),
    }))
  )
}

/** The orders that rest until one of these is paid or cancelled. */
export async function waitingFor(trx: Trx, orderIds: readonly number[]): Promise<number[]> {
  const rows = await sql<{ id: number }>(
    trx,
    `SELECT w.order_id AS id FROM oms_order_waits w JOIN orders o ON o.id = w.order_id AND o.status = 'captured'
      WHERE w.for_order_id = ANY($1::bigint[]) ORDER BY w.order_id`,
    [orderIds],
    'oms_waiting_for'
  )
  return rows.map((row) => row.id)
}
