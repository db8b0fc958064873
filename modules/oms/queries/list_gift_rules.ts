import { NotFoundException } from '#kernel/exceptions'
import type { Condition } from '#kernel/rules/index'
import { sql } from '#kernel/sql'
import type { GiftBasis, GiftGoods, GiftStep, OnShort } from '#modules/oms/domain/gift_rules'

/** A SKU as forms show it. */
export type KnownSku = {
  id: number
  code: string
  name: string
  kind: string
  listPrice: string
}

export type GiftRuleView = {
  id: number
  name: string
  condition: Condition | null
  storeIds: number[]
  storeNames: string[]
  startsAt: string | null
  endsAt: string | null
  /** Where now lies between the two. */
  phase: 'before' | 'within' | 'after'
  basis: GiftBasis
  goods: GiftGoods | null
  steps: GiftStep[]
  repeats: boolean
  mostTimes: number | null
  currency: string
  isExclusive: boolean
  mostOrders: number | null
  perBuyer: number | null
  onShort: OnShort
  replacementSkuId: number | null
  isOn: boolean
  version: number
  /** Orders that have something of it, up to {@link MOST_COUNTED}; and units meant but short. */
  given: number
  missed: number
  /** Every SKU it names. */
  skus: KnownSku[]
}

export const MOST_COUNTED = 10_000

const counted = (states: string) => `(SELECT count(*)::int FROM (SELECT 1 FROM oms_gift_grants g
    WHERE g.rule_id = r.id AND g.withdrawn_at IS NULL AND g.state IN (${states}) LIMIT ${MOST_COUNTED}) n)`

const SELECT = `
  SELECT r.id, r.name, r.condition, coalesce(r.store_ids, '{}') AS "storeIds",
         ARRAY(SELECT s.name FROM stores s WHERE s.id = ANY(r.store_ids) ORDER BY s.name) AS "storeNames",
         to_json(r.starts_at)#>>'{}' AS "startsAt", to_json(r.ends_at)#>>'{}' AS "endsAt",
         CASE WHEN r.starts_at > now() THEN 'before' WHEN r.ends_at <= now() THEN 'after' ELSE 'within' END AS phase,
         r.basis, r.goods, r.steps, r.repeats, r.most_times AS "mostTimes", r.currency::text AS currency, r.is_exclusive AS "isExclusive",
         r.most_orders AS "mostOrders", r.per_buyer AS "perBuyer", r.on_short AS "onShort", r.replacement_sku_id AS "replacementSkuId",
         r.is_on AS "isOn", r.version, CASE WHEN r.most_orders IS NULL THEN ${counted(`'given', 'replaced'`)} ELSE r.given END AS given,
         ${counted(`'skipped', 'held'`)} AS missed,
         (SELECT coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'code', k.code, 'name', k.name, 'kind', k.kind, 'listPrice', k.list_price::text)), '[]')
            FROM skus k WHERE k.id = r.replacement_sku_id
              OR k.id IN (SELECT (g->>'skuId')::bigint FROM jsonb_array_elements(r.steps) s, jsonb_array_elements(s->'gifts') g)
              OR k.id IN (SELECT g::bigint FROM jsonb_array_elements_text(coalesce(r.goods->'skuIds', '[]')) g)) AS skus
    FROM oms_gift_rules r`

const toView = (row: GiftRuleView): GiftRuleView => ({ ...row, storeIds: row.storeIds.map(Number) })

/** Every gift rule in the order in which they are asked. */
export async function listGiftRules(): Promise<GiftRuleView[]> {
  const rows = await sql<GiftRuleView>(null, `${SELECT} ORDER BY r.position, r.id`)
  return rows.map(toView)
}

/** @throws NotFoundException */
export async function getGiftRule(id: number): Promise<GiftRuleView> {
  const [row] = await sql<GiftRuleView>(null, `${SELECT} WHERE r.id = $1`, [id])
  if (!row) throw new NotFoundException('gift_rule', id)
  return toView(row)
}
