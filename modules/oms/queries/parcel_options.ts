import { seesStore, seesWarehouse, type Actor } from '#kernel/access/actor'
import { NotFoundException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import ListLevels from '#inventory/queries/list_levels'
import type { Missing, Need, SiteOut } from '#modules/oms/domain/allocation_terms'
import { FREE } from '#modules/oms/domain/allocation_constraints'
import { OrderModel } from '#modules/oms/domain/allocation_model'
import { FreeStock } from '#modules/oms/domain/free_stock'
import { loadSites } from '#modules/oms/queries/load_sites'
import { localMoment } from '#modules/oms/services/local_moment'
import { freightText, ParcelQuotes } from '#modules/oms/services/parcel_quotes'
import { allocationWeights } from '#modules/oms/services/pipeline_settings'

export type ParcelHead = {
  id: number
  number: string
  status: string
  version: number
  orderId: number
  orderNumber: string
  storeId: number
  warehouseId: number
  courier: string | null
  service: string | null
  freight: string | null
  promisedAt: string | null
  notBefore: string | null
  reason: string | null
  regionCode: string | null
  isCod: boolean
  requiredCourier: string | null
  shipBy: Date | null
  /** Nobody has begun with it, and no waybill is drawn. */
  isOpen: boolean
  orderIds: number[]
  lines: (Need & { units: number; sku: string })[]
}

/** Where a parcel could leave from instead, with whom, and at what price. Amounts are decimal text in the company's currency. */
export type ParcelOption = {
  warehouseId: number
  name: string
  /** What allocation would hold against it; a person may know better. */
  why: SiteOut | null
  /** What is not there: it cannot be sent from here. */
  missing: (Missing & { sku: string })[]
  couriers: { name: string; freight: string; days: number }[]
}

const HEAD = `
  SELECT f.id, f.number, f.status, f.version, f.order_id AS "orderId", o.number AS "orderNumber", f.store_id AS "storeId", f.warehouse_id AS "warehouseId",
         f.courier_code AS courier, f.courier_service AS service, f.freight_estimated::text AS freight, to_json(f.promised_at)#>>'{}' AS "promisedAt",
         to_json(f.not_before)#>>'{}' AS "notBefore", f.parcel_reason AS reason, f.region_code AS "regionCode",
         coalesce(o.source#>>'{facts,cod}' = 'true', false) AS "isCod", o.source#>>'{facts,requiredCourier}' AS "requiredCourier", o.ship_by AS "shipBy",
         f.status IN ('reserved', 'released', 'picking') AND f.intercept_reason IS NULL AND f.waybill_no IS NULL
           AND NOT EXISTS (SELECT 1 FROM fulfilment_lines x WHERE x.fulfilment_id = f.id AND x.picked > 0) AS "isOpen",
         ARRAY(SELECT x.order_id::int FROM fulfilment_orders x WHERE x.fulfilment_id = f.id ORDER BY 1) AS "orderIds"
    FROM fulfilments f JOIN orders o ON o.id = f.order_id WHERE f.id = $1`

const LINES = `
  SELECT l.order_line_id AS "orderLineId", l.component_id AS "componentId", l.sku_id AS "skuId", s.code AS sku, l.qty, l.line_qty AS "lineQty",
         l.line_qty AS units, coalesce(s.weight_g, 0) AS "weightG", coalesce(s.length_mm::bigint * s.width_mm * s.height_mm, 0) AS "volumeMm3",
         s.storage_class AS "storageClass"
    FROM fulfilment_lines l JOIN skus s ON s.id = l.sku_id WHERE l.fulfilment_id = $1 AND NOT l.is_cancelled ORDER BY l.id`

/** A parcel with what it holds. @throws NotFoundException for one outside the actor's stores and warehouses */
export async function getParcel(
  id: number,
  actor: Actor,
  trx: Trx | null = null
): Promise<ParcelHead> {
  const [head] = await sql<Omit<ParcelHead, 'lines'> & Record<string, unknown>>(trx, HEAD, [id])
  if (!head || !seesStore(actor, head.storeId) || !seesWarehouse(actor, head.warehouseId))
    throw new NotFoundException('fulfilment', id)
  const lines = await sql<ParcelHead['lines'][number] & Record<string, unknown>>(trx, LINES, [id])
  return { ...head, lines }
}

/** Every warehouse that ships, the present one included, as a place for the parcel to leave from; the cheapest first. */
export async function parcelOptions(
  parcel: ParcelHead,
  trx: Trx | null = null
): Promise<ParcelOption[]> {
  const { all: sites } = await loadSites(trx)
  const quotes = await ParcelQuotes.load(trx)
  const stock = await stockFor(parcel, trx)
  const model = new OrderModel(
    {
      ...{ orderId: parcel.orderId, storeId: parcel.storeId, regionCode: parcel.regionCode },
      ...{ sites, needs: parcel.lines, constraints: FREE, isCod: parcel.isCod },
      shipBy: parcel.shipBy && localMoment(parcel.shipBy),
    },
    { ...quotes.context, stock, weights: allocationWeights() },
    true
  )
  const names = await warehouseNames(trx)
  const weightG = sumOf(parcel, (line) => line.weightG)
  const volumeMm3 = sumOf(parcel, (line) => line.volumeMm3)
  const options = sites.map(({ warehouseId }): ParcelOption => {
    const { regionCode, isCod, requiredCourier } = parcel
    const to = { warehouseId, regionCode, weightG, volumeMm3, isCod, requiredCourier }
    return {
      warehouseId,
      name: names.get(warehouseId) ?? `#${warehouseId}`,
      why: model.barred.find((one) => one.warehouseId === warehouseId)?.why ?? null,
      missing: missingAt(parcel, warehouseId, stock),
      couriers: quotes.choices(to).map((one) => ({ ...one, freight: freightText(one.freight) })),
    }
  })
  const cost = ({ couriers: [first] }: ParcelOption) => (first ? Number(first.freight) : Infinity)
  return options.sort((a, b) => a.missing.length - b.missing.length || cost(a) - cost(b))
}

const sumOf = ({ lines }: ParcelHead, of: (line: Need) => number) =>
  lines.reduce((sum, line) => sum + of(line) * line.qty, 0)

/** What is free, and at its own warehouse what the parcel itself holds. */
async function stockFor(parcel: ParcelHead, trx: Trx | null): Promise<FreeStock> {
  const skuIds = [...new Set(parcel.lines.map((line) => line.skuId))]
  const held = new Map<number, number>()
  for (const { skuId, qty } of parcel.lines) held.set(skuId, (held.get(skuId) ?? 0) + qty)
  const stock = new FreeStock()
  for (const level of await new ListLevels().handle({ trx, skuIds })) {
    const own = level.warehouseId === parcel.warehouseId ? (held.get(level.skuId) ?? 0) : 0
    stock.set(level.warehouseId, level.skuId, Math.max(0, level.available) + own)
  }
  return stock
}

function missingAt({ lines, storeId }: ParcelHead, warehouseId: number, stock: FreeStock) {
  const wanted = Map.groupBy(lines, (line) => line.skuId)
  return [...wanted].flatMap(([skuId, own]) => {
    const units = own.reduce((sum, line) => sum + line.qty, 0)
    const available = Math.max(0, stock.seenBy(storeId).of(warehouseId, skuId))
    return available < units ? [{ skuId, sku: own[0].sku, wanted: units, available }] : []
  })
}

async function warehouseNames(trx: Trx | null): Promise<Map<number, string>> {
  const rows = await sql<{ id: number; name: string }>(
    trx,
    `SELECT id, name FROM warehouses WHERE is_active AND kind IN ('own', 'third_party')`
  )
  return new Map(rows.map((row) => [row.id, row.name]))
}
