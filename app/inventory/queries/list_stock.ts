import type { Actor } from '#kernel/access/actor'
import {
  among,
  choices,
  ids,
  part,
  type KeysetSource,
  type ListQuery,
  type ListSpec,
} from '#kernel/lists/index'
import FindSkus from '#catalog/queries/find_skus'
import { searchPattern } from '#catalog/services/search_text'

export type StockRow = {
  id: number
  warehouseId: number
  warehouseName: string
  skuId: number
  code: string
  name: string
  onHand: number
  reserved: number
  quota: number
  available: number
  inTransit: number
  quality: number
  damaged: number
  isFrozen: boolean
}

const FILTERS = {
  warehouse: ids(),
  state: choices(
    'available',
    'out',
    'reserved',
    'quota',
    'in_transit',
    'quality',
    'damaged',
    'frozen'
  ),
}
export const STOCK_LIST = {
  sorts: ['code', 'created', 'onHand', 'available'],
  defaultSort: 'code',
  filters: FILTERS,
} satisfies ListSpec

const STATES: Record<string, ReturnType<typeof part>> = {
  available: part`l.on_hand - l.reserved - l.quota > 0`,
  out: part`l.on_hand - l.reserved - l.quota <= 0`,
  reserved: part`l.reserved > 0`,
  quota: part`l.quota > 0`,
  in_transit: part`l.in_transit > 0`,
  quality: part`l.quality > 0`,
  damaged: part`l.damaged > 0`,
  frozen: part`l.frozen_reason IS NOT NULL`,
}

/** Conditions of a SKU search on `s`: the exact code or barcode, else the name. */
export async function skuSearch(q: string | null) {
  if (!q) return null
  const scanned = (await new FindSkus().byScans([q])).get(q)
  return scanned ? part`s.id = ${scanned.id}` : part`s.search_name LIKE ${searchPattern(q)}`
}

/** Stock by warehouse and SKU, within the actor's warehouses. */
export async function stockList(
  query: ListQuery<typeof FILTERS>,
  actor: Actor
): Promise<KeysetSource> {
  const search = await skuSearch(query.q)
  return {
    query,
    select: `l.id, l.warehouse_id AS "warehouseId", w.name AS "warehouseName", l.sku_id AS "skuId", s.code, s.name,
      l.on_hand AS "onHand", l.reserved, l.quota, l.on_hand - l.reserved - l.quota AS available, l.in_transit AS "inTransit", l.quality, l.damaged,
      l.frozen_reason IS NOT NULL AS "isFrozen"`,
    from: 'stock_levels l JOIN skus s ON s.id = l.sku_id JOIN warehouses w ON w.id = l.warehouse_id',
    countFrom: search ? 'stock_levels l JOIN skus s ON s.id = l.sku_id' : 'stock_levels l',
    id: 'l.id',
    where: [
      actor.warehouses && part`l.warehouse_id = ANY(${actor.warehouses})`,
      among('l.warehouse_id', query.filters.warehouse),
      ...(query.filters.state ?? []).map((state) => STATES[state]),
      search,
    ],
    sorts: {
      code: 's.code',
      created: 'l.id',
      onHand: 'l.on_hand',
      available: '(l.on_hand - l.reserved - l.quota)',
    },
  }
}

export type SkuStockRow = {
  id: number
  code: string
  name: string
  onHand: number
  reserved: number
  quota: number
  available: number
  inTransit: number
  quality: number
  damaged: number
  warehouses: number
  /** Average cost and value in the company's currency; null for who may not see them. */
  unitCost: string | null
  value: string | null
}

export const SKU_STOCK_LIST = { sorts: ['code', 'created'], defaultSort: 'code' } satisfies ListSpec

/** Stock by SKU, over the actor's warehouses; only SKUs that have had stock. */
export async function skuStockList(
  query: ListQuery,
  actor: Actor,
  seesCosts: boolean
): Promise<KeysetSource> {
  const search = await skuSearch(query.q)
  const scope = actor.warehouses
    ? `AND l.warehouse_id IN (${actor.warehouses.map(Number).join(',') || 'NULL'})`
    : ''
  const cost = seesCosts && !actor.warehouses
  return {
    query,
    select: `s.id, s.code, s.name, t.*, ${
      cost
        ? `(SELECT sum(value) FROM stock_costs c WHERE c.sku_id = s.id) AS value,
           (SELECT round(sum(value) / nullif(sum(qty), 0), 4) FROM stock_costs c WHERE c.sku_id = s.id) AS "unitCost"`
        : 'NULL AS value, NULL AS "unitCost"'
    }`,
    from: `skus s CROSS JOIN LATERAL (
      SELECT count(*)::int AS warehouses, coalesce(sum(on_hand), 0)::bigint AS "onHand", coalesce(sum(reserved), 0)::bigint AS reserved,
             coalesce(sum(quota), 0)::bigint AS quota, coalesce(sum(on_hand - reserved - quota), 0)::bigint AS available, coalesce(sum(in_transit), 0)::bigint AS "inTransit",
             coalesce(sum(quality), 0)::bigint AS quality, coalesce(sum(damaged), 0)::bigint AS damaged
        FROM stock_levels l WHERE l.sku_id = s.id ${scope}) t`,
    countFrom: 'skus s',
    id: 's.id',
    where: [
      actor.warehouses
        ? part`EXISTS (SELECT 1 FROM stock_levels x WHERE x.sku_id = s.id AND x.warehouse_id = ANY(${actor.warehouses}))`
        : part`EXISTS (SELECT 1 FROM stock_levels x WHERE x.sku_id = s.id)`,
      search,
    ],
    sorts: { code: 's.code', created: 's.id' },
  }
}
