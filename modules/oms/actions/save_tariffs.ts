import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { tariffFaults } from '#modules/oms/domain/tariff_rows'
import { configChanged } from '#modules/oms/services/config'

export interface TariffInput {
  /** Null: from any warehouse. */
  warehouseId: number | null
  /** The beginning of a GB/T 2260 code: `33` is Zhejiang; empty means everywhere. */
  regionPrefix: string | null
  isServed: boolean
  firstWeightG: number
  /** Decimal text in the company's currency. */
  firstPrice: string
  stepWeightG: number
  stepPrice: string
  minPrice?: string
  /** cm³ of one kilogram; null: as the service says. */
  volumetricDivisor?: number | null
  /** Hundredths of a per cent; null: as the service says. */
  fuelRate?: number | null
  transitDays: number | null
  /** `2026-11-22`, both days included; null: open. */
  validFrom?: string | null
  validTo?: string | null
}

export interface SurchargeInput {
  name: string
  regionPrefix: string | null
  basis: 'parcel' | 'kg' | 'percent'
  /** Money, or per cent: decimal text. */
  amount: string
  fromWeightG: number
  validFrom: string | null
  validTo: string | null
}

const TARIFFS = `
  INSERT INTO oms_courier_tariffs (service_id, warehouse_id, region_prefix, is_served, first_weight_g, first_price, step_weight_g,
    step_price, min_price, volumetric_divisor, fuel_rate, transit_days, valid_from, valid_to)
  SELECT $1, r."warehouseId", coalesce(r."regionPrefix", ''), r."isServed", r."firstWeightG", r."firstPrice", r."stepWeightG",
         r."stepPrice", coalesce(r."minPrice", 0), r."volumetricDivisor", r."fuelRate", r."transitDays", r."validFrom", r."validTo"
    FROM jsonb_to_recordset($2::jsonb) AS r("warehouseId" bigint, "regionPrefix" text, "isServed" boolean, "firstWeightG" int,
      "firstPrice" numeric, "stepWeightG" int, "stepPrice" numeric, "minPrice" numeric, "volumetricDivisor" int, "fuelRate" int,
      "transitDays" int, "validFrom" date, "validTo" date)`

const SURCHARGES = `
  INSERT INTO oms_courier_surcharges (service_id, name, region_prefix, basis, amount, from_weight_g, valid_from, valid_to)
  SELECT $1, r.name, coalesce(r."regionPrefix", ''), r.basis, r.amount, r."fromWeightG", r."validFrom", r."validTo"
    FROM jsonb_to_recordset($2::jsonb) AS r(name text, "regionPrefix" text, basis text, amount numeric, "fromWeightG" int,
      "validFrom" date, "validTo" date)`

/**
 * Puts a service's price table, and its surcharges where they are given, in place of those before,
 * whole: allocations from now on use them, freight estimated before stays as it was.
 * @throws RefusedException `oms_tariff_twice`, `oms_tariff_dates` with the rows' indexes
 */
export default class SaveTariffs {
  async handle(input: {
    serviceId: number
    tariffs: readonly TariffInput[]
    surcharges?: readonly SurchargeInput[]
    actor: Actor
  }): Promise<void> {
    const { serviceId, tariffs, surcharges, actor } = input
    refuseFaults(tariffs)
    await inTransaction(null, async (trx) => {
      const before = await sql(
        trx,
        'DELETE FROM oms_courier_tariffs WHERE service_id = $1 RETURNING id',
        [serviceId]
      )
      await sql(trx, TARIFFS, [serviceId, JSON.stringify(tariffs)])
      if (surcharges) await this.#surcharges(trx, serviceId, surcharges)
      await audit(trx, actor, {
        action: 'oms.courier.tariffs',
        subjectType: 'courier_service',
        subjectId: serviceId,
        before: { count: before.length },
        after: { count: tariffs.length },
      })
      await configChanged(trx)
    })
  }

  async #surcharges(trx: Trx, serviceId: number, surcharges: readonly SurchargeInput[]) {
    await sql(trx, 'DELETE FROM oms_courier_surcharges WHERE service_id = $1', [serviceId])
    await sql(trx, SURCHARGES, [serviceId, JSON.stringify(surcharges)])
  }
}

function refuseFaults(tariffs: readonly TariffInput[]) {
  const faults = tariffFaults(tariffs)
  const rowsWith = (wanted: string) =>
    faults.filter(({ code }) => code === wanted).map(({ index }) => index)
  const [dates, overlap] = [rowsWith('dates'), rowsWith('overlap')]
  if (dates.length > 0)
    throw new RefusedException('oms_tariff_dates', { row: dates[0] + 1 }, { rows: dates })
  if (overlap.length > 0)
    throw new RefusedException('oms_tariff_twice', { row: overlap[0] + 1 }, { rows: overlap })
}
