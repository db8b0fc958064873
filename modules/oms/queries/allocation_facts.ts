import type { Facts } from '#kernel/rules/index'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { LoadedOrder } from '#modules/oms/queries/load_orders'

interface StoreFacts extends Record<string, unknown> {
  id: number
  code: string
  platform: string
}

interface SkuFacts extends Record<string, unknown> {
  id: number
  code: string
  category: string | null
  brand: string | null
}

const STORES = 'SELECT id, code, platform FROM stores WHERE id = ANY($1::bigint[])'
const SKUS = `SELECT s.id, s.code, p.category, p.brand FROM skus s JOIN products p ON p.id = s.product_id WHERE s.id = ANY($1::bigint[])`

/** What allocation rules look at, by order id: stores and SKUs are read only where a rule asks for them. */
export async function allocationFacts(
  trx: Trx | null,
  orders: readonly LoadedOrder[],
  asks: ReadonlySet<string>
): Promise<Map<number, Facts>> {
  const stores = ['store', 'platform'].some((field) => asks.has(field))
    ? await read<StoreFacts>(
        trx,
        STORES,
        orders.map((order) => order.storeId),
        'oms_rule_stores'
      )
    : new Map<number, StoreFacts>()
  const skus = ['skus', 'categories', 'brands'].some((field) => asks.has(field))
    ? await read<SkuFacts>(
        trx,
        SKUS,
        orders.flatMap((order) => order.lines.flatMap((line) => line.skuId ?? [])),
        'oms_rule_skus'
      )
    : new Map<number, SkuFacts>()
  return new Map(orders.map((order) => [order.id, factsOf(order, stores, skus)]))
}

async function read<Row extends { id: number } & Record<string, unknown>>(
  trx: Trx | null,
  text: string,
  ids: number[],
  name: string
): Promise<Map<number, Row>> {
  const rows = await sql<Row>(trx, text, [[...new Set(ids)]], name)
  return new Map(rows.map((row) => [row.id, row]))
}

function factsOf(
  order: LoadedOrder,
  stores: ReadonlyMap<number, StoreFacts>,
  skus: ReadonlyMap<number, SkuFacts>
): Facts {
  const store = stores.get(order.storeId)
  const found = order.lines.flatMap((line) => skus.get(line.skuId ?? 0) ?? [])
  const distinct = (values: (string | null)[]) => [...new Set(values.filter((one) => one !== null))]
  return {
    store: store?.code,
    platform: store?.platform,
    regions: order.regionCode && [2, 4, 6].map((n) => order.regionCode!.slice(0, n)),
    country: order.country,
    skus: distinct(found.map((sku) => sku.code)),
    categories: distinct(found.map((sku) => sku.category)),
    brands: distinct(found.map((sku) => sku.brand)),
    classes: distinct(order.lines.map((line) => (line.skuId === null ? null : line.storageClass))),
    weight_g: order.lines.reduce((sum, line) => sum + line.qty * line.multiplier * line.weightG, 0),
    units: order.lines.reduce((sum, line) => sum + line.qty, 0),
    total: order.total,
    buyer_note: order.buyerNote,
    seller_note: order.sellerNote,
    tags: order.tags,
    courier: order.requiredCourier,
    is_cod: order.isCod,
    kind: order.kind,
  }
}
