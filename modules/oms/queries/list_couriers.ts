import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'

export type CourierRow = {
  id: number
  code: string
  name: string
  isActive: boolean
  services: ServiceRow[]
}

export type ServiceRow = {
  id: number
  code: string
  name: string
  volumetricDivisor: number
  /** Hundredths of a per cent. */
  fuelRate: number
  hasCod: boolean
  maxWeightG: number | null
  dailyLimit: number | null
  /** Per cent of the day's parcels. */
  dailyShare: number | null
  isActive: boolean
  tariffs: number
  /** Of the regions that are served, as the table says; empty without one. */
  from: string | null
}

export type TariffRow = {
  id: number
  warehouseId: number | null
  regionPrefix: string
  isServed: boolean
  firstWeightG: number
  firstPrice: string
  stepWeightG: number
  stepPrice: string
  minPrice: string
  volumetricDivisor: number | null
  fuelRate: number | null
  transitDays: number | null
  validFrom: string | null
  validTo: string | null
}

export type SurchargeRow = {
  id: number
  name: string
  regionPrefix: string
  basis: 'parcel' | 'kg' | 'percent'
  amount: string
  fromWeightG: number
  validFrom: string | null
  validTo: string | null
}

export type ReachRow = {
  id: number
  serviceId: number | null
  regionPrefix: string
  isServed: boolean
  hasCod: boolean | null
  suspendedUntil: string | null
  note: string | null
}

const SELECT = `
  SELECT c.id, c.code, c.name, c.is_active AS "isActive", coalesce((
           SELECT jsonb_agg(jsonb_build_object('id', s.id, 'code', s.code, 'name', s.name, 'volumetricDivisor', s.volumetric_divisor,
                    'fuelRate', s.fuel_rate, 'hasCod', s.has_cod, 'maxWeightG', s.max_weight_g, 'dailyLimit', s.daily_limit, 'dailyShare', s.daily_share,
                    'isActive', s.is_active, 'tariffs', (SELECT count(*) FROM oms_courier_tariffs t WHERE t.service_id = s.id AND t.is_served),
                    'from', (SELECT min(t.first_price)::text FROM oms_courier_tariffs t WHERE t.service_id = s.id AND t.is_served)) ORDER BY s.id)
             FROM oms_courier_services s WHERE s.courier_id = c.id), '[]') AS services
    FROM oms_couriers c`

/** Every courier with its services. */
export const listCouriers = () =>
  sql<CourierRow>(null, `${SELECT} ORDER BY c.is_active DESC, c.code`)

/** @throws NotFoundException */
export async function getCourier(id: number): Promise<CourierRow> {
  const [row] = await sql<CourierRow>(null, `${SELECT} WHERE c.id = $1`, [id])
  if (!row) throw new NotFoundException('courier', id)
  return row
}

/** The price table of one service with its surcharges. @throws NotFoundException */
export async function getTariffs(serviceId: number) {
  const [service] = await sql<ServiceHead>(
    null,
    `SELECT s.id, s.name, s.volumetric_divisor AS "volumetricDivisor", s.fuel_rate AS "fuelRate", c.id AS "courierId", c.name AS "courierName" FROM oms_courier_services s JOIN oms_couriers c ON c.id = s.courier_id WHERE s.id = $1`,
    [serviceId]
  )
  if (!service) throw new NotFoundException('courier_service', serviceId)
  const tariffs = await sql<TariffRow>(
    null,
    `SELECT id, warehouse_id AS "warehouseId", region_prefix AS "regionPrefix", is_served AS "isServed", first_weight_g AS "firstWeightG",
            round(first_price, 2)::text AS "firstPrice", step_weight_g AS "stepWeightG", round(step_price, 2)::text AS "stepPrice",
            round(min_price, 2)::text AS "minPrice", volumetric_divisor AS "volumetricDivisor", fuel_rate AS "fuelRate",
            transit_days AS "transitDays", valid_from::text AS "validFrom", valid_to::text AS "validTo"
       FROM oms_courier_tariffs WHERE service_id = $1 ORDER BY warehouse_id NULLS FIRST, region_prefix, valid_from NULLS FIRST`,
    [serviceId]
  )
  const surcharges = await sql<SurchargeRow>(
    null,
    `SELECT id, name, region_prefix AS "regionPrefix", basis, trim_scale(amount)::text AS amount, from_weight_g AS "fromWeightG",
            valid_from::text AS "validFrom", valid_to::text AS "validTo"
       FROM oms_courier_surcharges WHERE service_id = $1 ORDER BY id`,
    [serviceId]
  )
  return { service, tariffs, surcharges }
}

interface ServiceHead extends Record<string, unknown> {
  id: number
  name: string
  volumetricDivisor: number
  fuelRate: number
  courierId: number
  courierName: string
}

/** What a courier says of its regions, the shorter prefixes first. */
export const listReach = (courierId: number) =>
  sql<ReachRow>(
    null,
    `SELECT id, service_id AS "serviceId", region_prefix AS "regionPrefix", is_served AS "isServed", has_cod AS "hasCod",
            suspended_until::text AS "suspendedUntil", note
       FROM oms_courier_reach WHERE courier_id = $1 ORDER BY region_prefix, service_id NULLS FIRST`,
    [courierId]
  )

/** Warehouses that a price may be for. */
export const warehouseOptions = () =>
  sql<{ value: number; label: string }>(
    null,
    `SELECT id AS value, name AS label FROM warehouses WHERE is_active ORDER BY code LIMIT 500`
  )
