import { matchRegion, regionByCode, regionText } from '#kernel/addresses'
import { sql } from '#kernel/sql'
import { priceLanes, type CourierOut } from '#modules/oms/domain/courier_choice'
import type { FreightBill } from '#modules/oms/domain/freight'
import { daysFor, distanceKm } from '#modules/oms/domain/region_distance'
import { omsConfig } from '#modules/oms/services/config'
import { allocationNow } from '#modules/oms/services/local_moment'

export interface FreightQuestion {
  /** A place by name, or the beginning of its code. */
  to: string
  weightG: number
  volumeMm3: number
  warehouseId?: number
  isCod?: boolean
}

export type FreightOffer = {
  courier: string
  /** Name of courier and product. */
  name: string
  bill: FreightBill | null
  days: number | null
  why: CourierOut | null
}

export type FreightQuote = {
  /** Null: the place is not known. */
  region: { code: string; name: string } | null
  warehouses: { id: number; name: string; km: number; offers: FreightOffer[] }[]
}

interface Warehouse extends Record<string, unknown> {
  id: number
  name: string
  regionCode: string | null
}

/** What a parcel would cost today from every warehouse that ships, by each courier, the cheapest first. */
export async function quoteFreight(question: FreightQuestion): Promise<FreightQuote> {
  const region = findRegion(question.to)
  if (!region) return { region: null, warehouses: [] }
  const { book } = await omsConfig()
  const { today } = allocationNow()
  const [warehouses, names] = await Promise.all([
    sql<Warehouse>(
      null,
      `SELECT id, name, region_code AS "regionCode" FROM warehouses
        WHERE is_active AND kind IN ('own', 'third_party') AND ($1::bigint IS NULL OR id = $1) ORDER BY code LIMIT 20`,
      [question.warehouseId ?? null]
    ),
    courierNames(),
  ])
  return {
    region,
    warehouses: warehouses.map(({ id, name, regionCode }) => {
      const km = distanceKm(regionCode, region.code)
      const lanes = book.lanes(id, region.code, today)
      const offers = priceLanes(lanes, question.weightG, question.volumeMm3).map(
        ({ lane, offer, out }): FreightOffer => {
          const why = out ?? (question.isCod && !lane.hasCod ? ('no_cod' as const) : null)
          const key = `${lane.courier}/${lane.service}`
          const bill = why === null ? offer!.bill : null
          const days = bill === null ? null : (offer!.days ?? daysFor(km))
          return { courier: key, name: names.get(key) ?? key, bill, days, why }
        }
      )
      return { id, name, km, offers: offers.sort(cheapestFirst) }
    }),
  }
}

const cheapestFirst = (a: FreightOffer, b: FreightOffer) =>
  (a.bill?.total ?? Infinity) - (b.bill?.total ?? Infinity) || (a.courier < b.courier ? -1 : 1)

/** A place by its name or the beginning of its code, as fine as it was said. */
export function findRegion(text: string): { code: string; name: string } | null {
  const said = text.trim()
  const region = /^\d+$/.test(said) ? regionByCode(said) : (matchRegion(said)?.region ?? null)
  if (!region) return null
  const code = region.districtCode ?? region.cityCode ?? region.provinceCode
  return { code, name: regionText(region) }
}

async function courierNames(): Promise<Map<string, string>> {
  const rows = await sql<{ key: string; name: string }>(
    null,
    `SELECT c.code || '/' || s.code AS key, concat_ws(' ', c.name, s.name) AS name
       FROM oms_couriers c JOIN oms_courier_services s ON s.courier_id = c.id`
  )
  return new Map(rows.map((row) => [row.key, row.name]))
}
