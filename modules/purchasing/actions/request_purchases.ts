import { localDate, systemClock, type Clock } from '#kernel/clock'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { company } from '#shell/services/company'
import { bestQuote } from '../domain/price_breaks.js'
import { whatIsMissing, type Operands } from '../domain/suggest.js'
import ListNeeds, { type StockKey } from '../queries/list_needs.js'
import { pricesFor } from '../services/prices.js'

interface Request extends StockKey {
  qty: number
}

const NO_POLICY = { method: 'fixed', reorderPoint: 0, targetLevel: 0, safetyStock: 0 } as const
const keyOf = ({ warehouseId, skuId }: StockKey) => `${warehouseId}:${skuId}`

/**
 * Makes suggestions of what somebody asked for at the stock: the quantity is theirs, rounded to the
 * supplier's packs, and stays open until a person decides, whatever the formula says meanwhile.
 */
export default class RequestPurchases {
  constructor(readonly clock: Clock = systemClock) {}

  async handle({ trx: outer, requests }: { trx?: Trx | null; requests: readonly Request[] }) {
    // Asked for twice in one go, the larger wish counts.
    const wishes = new Map<string, Request>()
    for (const one of requests)
      if (one.qty > (wishes.get(keyOf(one))?.qty ?? 0)) wishes.set(keyOf(one), one)
    const list = [...wishes.values()]
    if (list.length === 0) return
    const today = localDate(this.clock.now(), company().zone)
    await inTransaction(outer, async (trx) => {
      const operands = await this.#operands(trx, list, today)
      const skuIds = list.map((one) => one.skuId)
      const prices = await pricesFor(trx, skuIds, today)
      const rows = list.map((one) => {
        const quote = bestQuote(prices.get(one.skuId) ?? [], one.qty)
        return {
          warehouse_id: one.warehouseId,
          sku_id: one.skuId,
          supplier_id: quote?.supplierId ?? null,
          need: one.qty,
          qty: quote?.qty ?? one.qty,
          unit_price: quote?.unitPrice ?? null,
          currency: quote?.currency ?? null,
          operands: {
            ...operands.get(keyOf(one))!,
            requested: one.qty,
            packQty: quote?.packQty ?? 1,
            minQty: quote?.minQty ?? 1,
          },
        }
      })
      await sql(
        trx,
        `INSERT INTO purchasing_suggestions AS s (warehouse_id, sku_id, supplier_id, need, qty, edited_qty, unit_price, currency, operands)
         SELECT n.warehouse_id, n.sku_id, n.supplier_id, n.need, n.qty, n.qty, n.unit_price, n.currency, n.operands
           FROM jsonb_to_recordset($1::jsonb) AS n(warehouse_id bigint, sku_id bigint, supplier_id bigint, need int, qty int,
                unit_price numeric, currency text, operands jsonb)
         ON CONFLICT (warehouse_id, sku_id) WHERE state = 'open' DO UPDATE
           SET need = excluded.need, qty = excluded.qty, edited_qty = excluded.edited_qty, operands = excluded.operands, supplier_id = excluded.supplier_id,
               unit_price = excluded.unit_price, currency = excluded.currency, updated_at = now()`,
        [JSON.stringify(rows)],
        'purchasing_requests'
      )
    })
  }

  /** The formula's figures beside each wish; without a policy those of the stock alone. */
  async #operands(trx: Trx, keys: readonly StockKey[], today: string) {
    const needs = await new ListNeeds().handle({ trx, keys, today })
    const found = new Map<string, Operands>(needs.map((need) => [keyOf(need), need.operands]))
    const levels = await sql<StockKey & Record<'onHand' | 'reserved' | 'inTransit', number>>(
      trx,
      `SELECT k.warehouse_id AS "warehouseId", k.sku_id AS "skuId", coalesce(l.on_hand, 0) AS "onHand", coalesce(l.reserved, 0) AS reserved,
              coalesce(l.in_transit, 0) AS "inTransit"
         FROM unnest($1::bigint[], $2::bigint[]) AS k(warehouse_id, sku_id) LEFT JOIN stock_levels l USING (warehouse_id, sku_id)`,
      [keys.map((key) => key.warehouseId), keys.map((key) => key.skuId)],
      'purchasing_request_levels'
    )
    for (const level of levels)
      if (!found.has(keyOf(level)))
        found.set(keyOf(level), whatIsMissing(NO_POLICY, { ...level, openPurchase: 0 }, [], 7))
    return found
  }
}
