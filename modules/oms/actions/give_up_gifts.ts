import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import GiveGifts from '#orders/actions/give_gifts'
import type { Shortage } from '#modules/oms/actions/allocate_orders'
import { readLines, type LoadedOrder } from '#modules/oms/queries/load_orders'
import { movePlaces } from '#modules/oms/services/gift_grants'

interface Gift extends Record<string, unknown> {
  id: number
  orderId: number
  ruleId: number
  orderLineId: number
  /** A SKU of the gift and how many units of it there are. */
  skuId: number
  units: number
}

/** What orders have from rules that would rather let them go without; a bundle by its parts. */
const GIFTS = `
  SELECT g.id, g.order_id AS "orderId", g.rule_id AS "ruleId", g.order_line_id AS "orderLineId",
         coalesce(b.sku_id, g.sku_id) AS "skuId", g.qty * coalesce(b.qty, 1) AS units
    FROM oms_gift_grants g JOIN oms_gift_rules r ON r.id = g.rule_id AND r.on_short <> 'hold'
    LEFT JOIN bundle_components b ON b.bundle_sku_id = g.sku_id
   WHERE g.order_id = ANY($1::bigint[]) AND g.withdrawn_at IS NULL AND g.state IN ('given', 'replaced') ORDER BY g.order_id, g.id`

/** A gift that was there when the order was audited and is gone by now was meant, and is not sent. */
const SKIP = `
  WITH gone AS (UPDATE oms_gift_grants SET withdrawn_at = now() WHERE id = ANY($1::bigint[]) RETURNING *)
  INSERT INTO oms_gift_grants (order_id, rule_id, rule_version, state, wanted_sku_id, qty, buyer_key, evidence)
  SELECT order_id, rule_id, rule_version, 'skipped', wanted_sku_id, qty, buyer_key, evidence FROM gone`

/**
 * Takes gifts back from orders that have everything but them, so that they can leave: stock that was
 * there at the audit may be another order's by now. Gifts whose rule holds orders are waited for.
 * Without a shortage it asks nothing.
 * @returns the orders to allocate once more, their lines brought up to date
 */
export default class GiveUpGifts {
  async handle(input: {
    trx: Trx
    orders: readonly LoadedOrder[]
    shortages: readonly Shortage[]
  }): Promise<LoadedOrder[]> {
    const { trx, orders, shortages } = input
    const carriers = orders.filter(
      ({ id, lines }) =>
        shortages.some((one) => one.orderId === id) &&
        lines.some((line) => line.giftRuleId !== null && line.open > 0)
    )
    if (carriers.length === 0) return []
    const ids = carriers.map((order) => order.id)
    const gifts = await sql<Gift>(trx, GIFTS, [ids], 'oms_gift_give_up')
    const inWay = ids.flatMap((id) => {
      const [short, own] = [shortages, gifts].map((list) =>
        (list as { orderId: number }[]).filter((one) => one.orderId === id)
      ) as [Shortage[], Gift[]]
      return wouldDo(short, own)
        ? own.filter(({ skuId }) => short.some((s) => s.skuId === skuId))
        : []
    })
    if (inWay.length === 0) return []
    await this.#skip(trx, inWay, gifts)
    const freed = new Set(inWay.map((gift) => gift.orderId))
    const lines = Map.groupBy(await readLines(trx, [...freed]), (line) => line.orderId)
    return carriers
      .filter((order) => freed.has(order.id))
      .map((order) => ({ ...order, lines: lines.get(order.id) ?? [] }))
  }

  async #skip(trx: Trx, inWay: readonly Gift[], gifts: readonly Gift[]) {
    const gone = new Set(inWay.map((gift) => gift.id))
    await new GiveGifts().handle({ trx, takeBack: inWay.map((gift) => gift.orderLineId) })
    await sql(trx, SKIP, [[...gone]], 'oms_gift_skip')
    const placeOf = ({ orderId, ruleId }: Gift) => `${orderId} ${ruleId}`
    const kept = new Set(gifts.filter((gift) => !gone.has(gift.id)).map(placeOf))
    const lost = new Map(
      inWay.filter((gift) => !kept.has(placeOf(gift))).map((g) => [placeOf(g), g])
    )
    const moves = new Map<number, number>()
    for (const { ruleId } of lost.values()) moves.set(ruleId, (moves.get(ruleId) ?? 0) - 1)
    await movePlaces(trx, moves)
  }
}

/** Whether the order would have enough of everything without its gifts. */
function wouldDo(short: readonly Shortage[], gifts: readonly Gift[]): boolean {
  return short.every(({ skuId, wanted, available }) => {
    const given = gifts.reduce((sum, gift) => sum + (gift.skuId === skuId ? gift.units : 0), 0)
    return given > 0 && wanted - given <= available
  })
}
