import { matchRegion, regionByCode } from '#kernel/addresses'
import type { SheetRow } from '#kernel/spreadsheets/index'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'

export interface DaySpan {
  from: string | null
  to: string | null
}

/** What the rows of a price table speak of, looked up once for all of them. */
export interface KnownPlaces {
  couriers: ReadonlySet<string>
  /** By `courier/service`. */
  services: ReadonlyMap<string, number>
  /** By code or name. */
  warehouses: ReadonlyMap<string, number>
  /** The beginning of a division's code for a code or a name; empty for everywhere, null when unknown. */
  regionPrefix(text: string): string | null
  /** Days of the prices there are. */
  spans(of: { serviceId: number; warehouseId: number | null; regionPrefix: string }): DaySpan[]
}

interface SpanRow extends DaySpan, Record<string, unknown> {
  key: string
}

const EVERYWHERE = new Set(['', '全国', '所有', '其他', '其它', '默认', 'all', 'everywhere', '*'])

export async function knownPlaces(
  trx: Trx | null,
  rows: readonly SheetRow[]
): Promise<KnownPlaces> {
  const couriers = [...new Set(rows.map(({ cells }) => cells.courier.toUpperCase()))]
  const services = await sql<{ id: number; courier: string; service: string }>(
    trx,
    `SELECT s.id, c.code AS courier, s.code AS service FROM oms_courier_services s JOIN oms_couriers c ON c.id = s.courier_id
      WHERE c.code = ANY($1::text[])`,
    [couriers]
  )
  const warehouses = await sql<{ id: number; code: string; name: string }>(
    trx,
    'SELECT id, code, name FROM warehouses WHERE is_active'
  )
  const spans = await sql<SpanRow>(
    trx,
    `SELECT service_id || '|' || coalesce(warehouse_id::text, '') || '|' || region_prefix AS key, valid_from::text AS "from", valid_to::text AS "to"
       FROM oms_courier_tariffs WHERE service_id = ANY($1::bigint[])`,
    [services.map((one) => one.id)]
  )
  const byKey = Map.groupBy(spans, (span) => span.key)
  return {
    couriers: new Set(services.map((one) => one.courier)),
    services: new Map(services.map((one) => [`${one.courier}/${one.service}`, one.id])),
    warehouses: new Map([
      ...warehouses.map(({ id, name }) => [name, id] as const),
      ...warehouses.map(({ id, code }) => [code, id] as const),
    ]),
    regionPrefix: (text) => prefixOf(text.trim()),
    spans: ({ serviceId, warehouseId, regionPrefix }) =>
      byKey.get(`${serviceId}|${warehouseId ?? ''}|${regionPrefix}`) ?? [],
  }
}

function prefixOf(text: string): string | null {
  if (EVERYWHERE.has(text.toLowerCase())) return ''
  if (/^\d+$/.test(text)) {
    const known = text.length <= 6 && regionByCode(text.padEnd(6, '0').slice(0, 6))
    return known || text.length === 1 ? text.replace(/(00)+$/, '') : null
  }
  const found = matchRegion(text)
  if (!found || found.rest.trim() !== '') return null
  const { districtCode, cityCode, provinceCode } = found.region
  return (districtCode ?? cityCode ?? provinceCode).replace(/(00)+$/, '')
}
