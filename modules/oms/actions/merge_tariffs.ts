import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import type { TariffInput } from '#modules/oms/actions/save_tariffs'
import { configChanged } from '#modules/oms/services/config'

export type TariffToMerge = Required<TariffInput> & { serviceId: number; regionPrefix: string }

const COLUMNS = `"serviceId" bigint, "warehouseId" bigint, "regionPrefix" text, "isServed" boolean, "firstWeightG" int, "firstPrice" numeric,
  "stepWeightG" int, "stepPrice" numeric, "minPrice" numeric, "volumetricDivisor" int, "fuelRate" int, "transitDays" int,
  "validFrom" date, "validTo" date`

const SAME = `t.service_id = r."serviceId" AND t.warehouse_id IS NOT DISTINCT FROM r."warehouseId" AND t.region_prefix = r."regionPrefix"
  AND t.valid_from IS NOT DISTINCT FROM r."validFrom" AND t.valid_to IS NOT DISTINCT FROM r."validTo"`

const UPDATE = `
  UPDATE oms_courier_tariffs t SET is_served = r."isServed", first_weight_g = r."firstWeightG", first_price = r."firstPrice",
         step_weight_g = r."stepWeightG", step_price = r."stepPrice", min_price = r."minPrice", volumetric_divisor = r."volumetricDivisor",
         fuel_rate = r."fuelRate", transit_days = r."transitDays", updated_at = now()
    FROM jsonb_to_recordset($1::jsonb) AS r(${COLUMNS}) WHERE ${SAME} RETURNING t.id`

const INSERT = `
  INSERT INTO oms_courier_tariffs (service_id, warehouse_id, region_prefix, is_served, first_weight_g, first_price, step_weight_g,
    step_price, min_price, volumetric_divisor, fuel_rate, transit_days, valid_from, valid_to)
  SELECT r."serviceId", r."warehouseId", r."regionPrefix", r."isServed", r."firstWeightG", r."firstPrice", r."stepWeightG",
         r."stepPrice", r."minPrice", r."volumetricDivisor", r."fuelRate", r."transitDays", r."validFrom", r."validTo"
    FROM jsonb_to_recordset($1::jsonb) AS r(${COLUMNS})
   WHERE NOT EXISTS (SELECT 1 FROM oms_courier_tariffs t WHERE ${SAME}) RETURNING id`

/** A new price without an end takes over from the one before, which ends the day before. */
const CLOSE = `
  UPDATE oms_courier_tariffs t SET valid_to = r."validFrom" - 1, updated_at = now()
    FROM jsonb_to_recordset($1::jsonb) AS r(${COLUMNS})
   WHERE t.service_id = r."serviceId" AND t.warehouse_id IS NOT DISTINCT FROM r."warehouseId" AND t.region_prefix = r."regionPrefix"
     AND r."validFrom" IS NOT NULL AND r."validTo" IS NULL AND t.valid_to IS NULL AND coalesce(t.valid_from < r."validFrom", true)`

/** Adds prices to tables, or changes those of the same service, warehouse, region and days. */
export default class MergeTariffs {
  async handle(input: {
    trx?: Trx | null
    tariffs: readonly TariffToMerge[]
    actor: Actor
  }): Promise<{ created: number; updated: number }> {
    const { tariffs, actor } = input
    if (tariffs.length === 0) return { created: 0, updated: 0 }
    return inTransaction(input.trx, async (trx) => {
      const rows = JSON.stringify(tariffs)
      const updated = await sql(trx, UPDATE, [rows])
      await sql(trx, CLOSE, [rows])
      const created = await sql(trx, INSERT, [rows])
      for (const serviceId of new Set(tariffs.map((tariff) => tariff.serviceId)))
        await audit(trx, actor, {
          action: 'oms.courier.import',
          subjectType: 'courier_service',
          subjectId: serviceId,
          after: { count: tariffs.filter((tariff) => tariff.serviceId === serviceId).length },
        })
      await configChanged(trx)
      return { created: created.length, updated: updated.length }
    })
  }
}
