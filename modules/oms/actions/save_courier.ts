import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { NotFoundException, RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { configChanged } from '#modules/oms/services/config'

export interface CourierInput {
  code: string
  name: string
  isActive: boolean
  services: {
    id?: number | null
    code: string
    name: string
    /** cm³ of one kilogram. */
    volumetricDivisor: number
    /** Hundredths of a per cent of the price. */
    fuelRate?: number
    hasCod?: boolean
    maxWeightG?: number | null
    /** Parcels a day at most, and the share of the day's parcels it is meant to get, in per cent. */
    dailyLimit?: number | null
    dailyShare?: number | null
    isActive: boolean
  }[]
}

/**
 * Makes a courier with its services, or changes one. Services are never deleted, since fulfilments
 * name them: one that is not offered any more is switched off.
 * @throws RefusedException `oms_courier_code_taken`
 */
export default class SaveCourier {
  async handle(input: { id?: number; courier: CourierInput; actor: Actor }): Promise<number> {
    const { id, courier, actor } = input
    try {
      return await inTransaction(null, async (trx) => {
        const courierId = id ? await this.#update(trx, id, courier) : await this.#add(trx, courier)
        await this.#services(trx, courierId, courier.services)
        await audit(trx, actor, {
          action: id ? 'oms.courier.update' : 'oms.courier.create',
          subjectType: 'courier',
          subjectId: courierId,
          after: { code: courier.code, name: courier.name, isActive: courier.isActive },
        })
        await configChanged(trx)
        return courierId
      })
    } catch (error) {
      const { constraint } = error as { constraint?: string }
      if (constraint === 'oms_couriers_code_key')
        throw new RefusedException('oms_courier_code_taken', { value: courier.code })
      if (constraint === 'oms_courier_services_courier_id_code_key')
        throw new RefusedException('oms_service_code_twice')
      throw error
    }
  }

  async #add(trx: Trx, courier: CourierInput): Promise<number> {
    const [row] = await sql<{ id: number }>(
      trx,
      'INSERT INTO oms_couriers (code, name, is_active) VALUES ($1, $2, $3) RETURNING id',
      [courier.code, courier.name, courier.isActive]
    )
    return row.id
  }

  async #update(trx: Trx, id: number, courier: CourierInput): Promise<number> {
    const rows = await sql(
      trx,
      'UPDATE oms_couriers SET code = $2, name = $3, is_active = $4, updated_at = now() WHERE id = $1 RETURNING id',
      [id, courier.code, courier.name, courier.isActive]
    )
    if (rows.length === 0) throw new NotFoundException('courier', id)
    return id
  }

  async #services(trx: Trx, courierId: number, services: CourierInput['services']) {
    const rows = JSON.stringify(services)
    const COLUMNS = `id bigint, code text, name text, "volumetricDivisor" int, "isActive" boolean, "fuelRate" int, "hasCod" boolean,
      "maxWeightG" int, "dailyLimit" int, "dailyShare" int`
    await sql(
      trx,
      `UPDATE oms_courier_services s SET code = r.code, name = r.name, volumetric_divisor = r."volumetricDivisor", is_active = r."isActive",
              fuel_rate = coalesce(r."fuelRate", 0), has_cod = coalesce(r."hasCod", false), max_weight_g = r."maxWeightG",
              daily_limit = r."dailyLimit", daily_share = r."dailyShare"
         FROM jsonb_to_recordset($2::jsonb) AS r(${COLUMNS}) WHERE s.id = r.id AND s.courier_id = $1`,
      [courierId, rows]
    )
    await sql(
      trx,
      `INSERT INTO oms_courier_services (courier_id, code, name, volumetric_divisor, is_active, fuel_rate, has_cod, max_weight_g, daily_limit, daily_share)
       SELECT $1, r.code, r.name, r."volumetricDivisor", r."isActive", coalesce(r."fuelRate", 0), coalesce(r."hasCod", false), r."maxWeightG",
              r."dailyLimit", r."dailyShare" FROM jsonb_to_recordset($2::jsonb) AS r(${COLUMNS}) WHERE r.id IS NULL`,
      [courierId, rows]
    )
  }
}
