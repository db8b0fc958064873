import { compileToSql, numbered } from '#kernel/rules/index'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { company } from '#shell/services/company'
import type { GiftPart } from '#modules/oms/domain/gift_trial'
import type { GiftRuleBody } from '#modules/oms/services/read_gift_rule'
import { ORDER_FIELDS } from '#modules/oms/services/order_fields'

interface Asked {
  draft: Pick<
    GiftRuleBody,
    'condition' | 'basis' | 'goods' | 'steps' | 'repeats' | 'mostTimes' | 'currency'
  >
  /** Null: every store. */
  storeIds: readonly number[] | null
  now: Date
  from: Date
  to: Date
}

const SAMPLES = 20

/**
 * What a draft of a gift rule would have given to the orders placed in a part of the past, and what
 * that would cost at today's average cost of the gifts (their purchase price where they were never
 * valued). Its dates and its limits are left out: they are about the time to come.
 */
export async function askPastGifts(trx: Trx, asked: Asked): Promise<GiftPart> {
  const { text, values } = pastGiftsSql(asked)
  const [row] = await sql<Omit<GiftPart, 'from'>>(trx, text, values)
  return {
    ...row,
    from: asked.from.toISOString(),
    samples: (row.samples ?? []).map(Number),
  }
}

/** What a unit of a SKU costs today: moving average, else the purchase price; a bundle is its parts. */
const COST = (sku: string, price: string) =>
  `coalesce((SELECT round(sum(c.value) / sum(c.qty), 4) FROM stock_costs c WHERE c.sku_id = ${sku} AND c.qty > 0), ${price}, 0)`
const UNIT_COST = `coalesce((SELECT sum(b.qty * ${COST('b.sku_id', 'p.purchase_price')}) FROM bundle_components b JOIN skus p ON p.id = b.sku_id
  WHERE b.bundle_sku_id = k.id), ${COST('k.id', 'k.purchase_price')})`

/** What counts of the goods, as `claimOf` sums it up. */
const BASES = {
  order: 'count(*)',
  quantity: 'sum(l.qty - l.cancelled)',
  amount: 'sum(trunc(l.payable * (l.qty - l.cancelled) / l.qty, 4))',
} as const

const baseOf = (basis: keyof typeof BASES) => `
  (SELECT coalesce(${BASES[basis]}, 0) FROM order_lines l LEFT JOIN skus k ON k.id = l.sku_id LEFT JOIN products p ON p.id = k.product_id
    WHERE l.order_id = o.id AND NOT l.is_gift AND l.qty > l.cancelled AND l.refund_state = 'none'
      AND ($5::jsonb IS NULL OR $5->'skuIds' @> to_jsonb(l.sku_id) OR $5->'categories' ? p.category OR $5->'brands' ? p.brand))`

/** The statement of {@link askPastGifts}, for whoever wants to see its plan. */
export function pastGiftsSql({ draft, storeIds, now, from, to }: Asked) {
  const compiled = draft.condition
    ? compileToSql(draft.condition, ORDER_FIELDS, { now, zone: company().zone })
    : { sql: 'true', bindings: [] }
  const { sql: hit, bindings } = numbered(compiled, 7)
  const inCurrency = draft.basis === 'amount' ? 'AND o.currency = $7' : 'AND $7::text IS NOT NULL'
  const text = `
    WITH steps AS MATERIALIZED (
      SELECT s."from", sum(g.qty)::bigint AS units, sum(g.qty * ${UNIT_COST}) AS cost
        FROM jsonb_to_recordset($4::jsonb) AS s(n int, "from" numeric, gifts jsonb)
       CROSS JOIN LATERAL jsonb_to_recordset(s.gifts) AS g("skuId" bigint, qty int) JOIN skus k ON k.id = g."skuId" GROUP BY s.n, s."from"),
    asked AS MATERIALIZED (
      SELECT o.id, o.total_amount AS total, ${hit} AS hit,
             o.kind = 'sale' AND (o.payment_status NOT IN ('unpaid', 'partly_paid') OR coalesce(o.source#>>'{facts,cod}' = 'true', false)) ${inCurrency} AS fits
        FROM orders o
       WHERE o.placed_at >= $1 AND o.placed_at < $2 AND o.status <> 'cancelled' AND ($3::bigint[] IS NULL OR o.store_id = ANY($3))),
    given AS (
      SELECT a.id, a.total, s.units * t.times AS units, s.cost * t.times AS cost FROM asked a
       CROSS JOIN LATERAL (SELECT ${baseOf(draft.basis)} AS base FROM orders o WHERE o.id = a.id) b
       CROSS JOIN LATERAL (SELECT * FROM steps s WHERE s."from" <= b.base ORDER BY s."from" DESC LIMIT 1) s
       CROSS JOIN LATERAL (SELECT CASE WHEN $6::int > 0 THEN least(trunc(b.base / s."from"), $6) ELSE 1 END AS times) t
       WHERE a.hit AND a.fits AND b.base > 0)
    SELECT (SELECT count(*)::int FROM asked) AS seen, count(*)::int AS hits, coalesce(sum(units), 0)::bigint AS units,
           trunc(coalesce(sum(cost), 0), 4)::text AS cost, coalesce(sum(total), 0)::text AS turnover,
           (array_agg(id ORDER BY id DESC))[1:${SAMPLES}] AS samples
      FROM given`
  const times = draft.repeats ? (draft.mostTimes ?? 2_000_000_000) : 0
  const steps = draft.steps.map((step, n) => ({ n, ...step }))
  return {
    text,
    values: [
      from,
      to,
      storeIds,
      JSON.stringify(steps),
      draft.goods && JSON.stringify(draft.goods),
      times,
      draft.currency,
      ...bindings,
    ],
  }
}
