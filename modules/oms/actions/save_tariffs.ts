import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
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
  transitDays: number | null
}

/**
 * Puts a service's price table in place of the one before, whole: allocations from now on use it,
 * freight estimated before stays as it was.
 * @throws RefusedException `oms_tariff_twice`
 */
export default class SaveTariffs {
  async handle(input: {
    serviceId: number
    tariffs: readonly TariffInput[]
    actor: Actor
  }): Promise<void> {
    const { serviceId, tariffs, actor } = input
    const keys = tariffs.map((row) => `${row.warehouseId ?? ''}|${row.regionPrefix ?? ''}`)
    if (new Set(keys).size < keys.length) throw new RefusedException('oms_tariff_twice')
    await inTransaction(null, async (trx) => {
      const before = await sql(
        trx,
        'DELETE FROM oms_courier_tariffs WHERE service_id = $1 RETURNING id',
        [serviceId]
      )
      await sql(
        trx,
        `INSERT INTO oms_courier_tariffs (service_id, warehouse_id, region_prefix, is_served, first_weight_g, first_price, step_weight_g, step_price, transit_days)
         SELECT $1, r."warehouseId", coalesce(r."regionPrefix", ''), r."isServed", r."firstWeightG", r."firstPrice", r."stepWeightG", r."stepPrice", r."transitDays"
           FROM jsonb_to_recordset($2::jsonb) AS r("warehouseId" bigint, "regionPrefix" text, "isServed" boolean, "firstWeightG" int,
             "firstPrice" numeric, "stepWeightG" int, "stepPrice" numeric, "transitDays" int)`,
        [serviceId, JSON.stringify(tariffs)]
      )
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
}
