import { dayBounds, systemClock } from '#kernel/clock'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { company } from '#shell/services/company'
import { CourierDay } from '#modules/oms/domain/courier_choice'
import type { TariffBook } from '#modules/oms/domain/tariff_book'

/** A count is read anew after so long; what this process allocates meanwhile is counted on. */
const FRESH_MS = 15_000

let known: { at: number; from: number; day: CourierDay } | null = null

/** Forgets the count, e.g. after a test emptied the tables. */
export function forgetCourierDay() {
  known = null
}

/**
 * How many of today's parcels each courier's product has. Limits and shares are aims, not promises:
 * processes learn of each other's parcels within seconds. Nothing is read while no product has one.
 */
export async function courierDay(trx: Trx | null, book: TariffBook): Promise<CourierDay> {
  const counts = book.services.some((one) => one.dailyLimit !== null || one.dailyShare !== null)
  if (!counts) return new CourierDay()
  const now = systemClock.now()
  const from = dayBounds(now, company().zone).start
  const isFresh =
    known && known.from === from.getTime() && Math.abs(now.getTime() - known.at) < FRESH_MS
  if (!isFresh)
    known = { at: now.getTime(), from: from.getTime(), day: new CourierDay(await read(trx, from)) }
  return known!.day
}

async function read(trx: Trx | null, from: Date): Promise<[string, number][]> {
  const rows = await sql<{ name: string; parcels: number }>(
    trx,
    `SELECT courier_code || '/' || coalesce(courier_service, '') AS name, count(*)::int AS parcels FROM fulfilments
      WHERE created_at >= $1 AND status <> 'cancelled' AND courier_code IS NOT NULL GROUP BY 1`,
    [from],
    'oms_courier_day'
  )
  return rows.map((row) => [row.name, row.parcels])
}
