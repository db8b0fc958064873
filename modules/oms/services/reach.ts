import { localDate, systemClock } from '#kernel/clock'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { company } from '#shell/services/company'
import type { TariffBook } from '#modules/oms/domain/tariff_book'

/** A warehouse that no price names. */
const ANY = 0

/**
 * Answers whether some courier goes to a region today from some warehouse; without a single price
 * everything is within reach. What was asked once is remembered for the day.
 */
export async function readReach(trx: Trx | null, book: TariffBook) {
  const rows = await sql<{ id: number }>(
    trx,
    'SELECT DISTINCT warehouse_id AS id FROM oms_courier_tariffs WHERE warehouse_id IS NOT NULL'
  )
  const warehouses = [ANY, ...rows.map((row) => row.id)]
  const known = new Map<string, boolean>()
  return (regionCode: string | null): boolean => {
    if (book.isEmpty) return true
    const today = localDate(systemClock.now(), company().zone)
    const key = `${today}|${regionCode ?? ''}`
    const answer =
      known.get(key) ??
      warehouses.some((id) =>
        book
          .lanes(id, regionCode, today)
          .some((lane) => lane.isServed && lane.suspendedUntil === null)
      )
    known.set(key, answer)
    return answer
  }
}
