import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { Surcharge, Tariff } from '#modules/oms/domain/freight'
import { TariffBook, type Reach, type Service } from '#modules/oms/domain/tariff_book'

const SERVICES = `
  SELECT c.code AS courier, s.code AS service, s.has_cod AS "hasCod", s.max_weight_g AS "maxWeightG", s.daily_limit AS "dailyLimit",
         s.daily_share AS "dailyShare"
    FROM oms_courier_services s JOIN oms_couriers c ON c.id = s.courier_id
   WHERE ($1 OR (s.is_active AND c.is_active)) ORDER BY c.code, s.code`

const TARIFFS = `
  SELECT c.code AS courier, s.code AS service, t.warehouse_id AS "warehouseId", t.region_prefix AS "regionPrefix",
         t.is_served AS "isServed", t.first_weight_g AS "firstWeightG", t.first_price AS "firstPrice", t.step_weight_g AS "stepWeightG",
         t.step_price AS "stepPrice", t.min_price AS "minPrice", coalesce(t.volumetric_divisor, s.volumetric_divisor) AS "volumetricDivisor",
         coalesce(t.fuel_rate, s.fuel_rate) AS "fuelRate", t.transit_days AS "transitDays", t.valid_from::text AS "validFrom",
         t.valid_to::text AS "validTo"
    FROM oms_courier_tariffs t JOIN oms_courier_services s ON s.id = t.service_id JOIN oms_couriers c ON c.id = s.courier_id
   WHERE ($1 OR (s.is_active AND c.is_active)) ORDER BY t.id`

const SURCHARGES = `
  SELECT c.code AS courier, s.code AS service, x.name, x.region_prefix AS "regionPrefix", x.basis, x.amount,
         x.from_weight_g AS "fromWeightG", x.valid_from::text AS "validFrom", x.valid_to::text AS "validTo"
    FROM oms_courier_surcharges x JOIN oms_courier_services s ON s.id = x.service_id JOIN oms_couriers c ON c.id = s.courier_id
   WHERE ($1 OR (s.is_active AND c.is_active)) ORDER BY x.id`

const REACH = `
  SELECT c.code AS courier, s.code AS service, r.region_prefix AS "regionPrefix", r.is_served AS "isServed", r.has_cod AS "hasCod",
         r.suspended_until::text AS "suspendedUntil"
    FROM oms_courier_reach r JOIN oms_couriers c ON c.id = r.courier_id LEFT JOIN oms_courier_services s ON s.id = r.service_id
   WHERE ($1 OR c.is_active) ORDER BY r.id`

/** Decimal text with four places as whole ten-thousandths. */
const units = (amount: string) => Number(amount.replace('.', ''))
/** Ten-thousandths of a per cent as hundredths. */
const perCent = (amount: string) => Math.round(units(amount) / 100)

type Text<T, Key extends keyof T> = Omit<T, Key> & Record<Key, string> & Record<string, unknown>

/**
 * The price tables of every courier in use, as allocation and the calculator look things up in them;
 * for what left with one that is off by now, those too.
 */
export async function readTariffBook(
  trx: Trx | null = null,
  { withUnused = false } = {}
): Promise<TariffBook> {
  const services = await sql<Service & Record<string, unknown>>(trx, SERVICES, [withUnused])
  const tariffs = await sql<Text<Tariff, 'firstPrice' | 'stepPrice' | 'minPrice'>>(trx, TARIFFS, [
    withUnused,
  ])
  const surcharges = await sql<Text<Surcharge, 'amount'>>(trx, SURCHARGES, [withUnused])
  const reach = await sql<Reach & Record<string, unknown>>(trx, REACH, [withUnused])
  return new TariffBook({
    services: services.map((one) => ({
      ...one,
      dailyShare: one.dailyShare === null ? null : one.dailyShare / 100,
    })),
    tariffs: tariffs.map((row) => ({
      ...row,
      firstPrice: units(row.firstPrice),
      stepPrice: units(row.stepPrice),
      minPrice: units(row.minPrice),
    })),
    surcharges: surcharges.map((row) => ({
      ...row,
      amount: row.basis === 'percent' ? perCent(row.amount) : units(row.amount),
    })),
    reach,
  })
}
