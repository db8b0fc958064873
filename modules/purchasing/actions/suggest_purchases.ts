import type { Actor } from '#kernel/access/actor'
import { SYSTEM } from '#kernel/access/actor'
import { localDate, systemClock, type Clock } from '#kernel/clock'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { company } from '#shell/services/company'
import { bestQuote, type Quote } from '../domain/price_breaks.js'
import ListNeeds, { type Need, type StockKey } from '../queries/list_needs.js'
import { pricesFor } from '../services/prices.js'

export interface SuggestResult {
  opened: number
  updated: number
  /** Open suggestions whose need went away. */
  met: number
}

/**
 * Brings the open purchase suggestions in line with the formula: one per
 * (warehouse, SKU) that is low, refreshed while it stays open, closed as met
 * when the need is gone. What a person dismissed stays away until the day
 * they named, and what a person changed keeps their supplier;
 * what somebody asked for stays until a person decides. Without `keys` everything with a policy is looked at.
 */
export default class SuggestPurchases {
  constructor(readonly clock: Clock = systemClock) {}

  async handle(
    input: { trx?: Trx | null; actor?: Actor; keys?: readonly StockKey[] | null } = {}
  ): Promise<SuggestResult> {
    const today = localDate(this.clock.now(), company().zone)
    return inTransaction(input.trx, async (trx) => {
      const needs = await new ListNeeds().handle({ trx, keys: input.keys, today })
      if (needs.length === 0) return { opened: 0, updated: 0, met: 0 }
      const low = needs.filter((need) => need.operands.need > 0)
      const met = await this.#close(
        trx,
        input.actor ?? SYSTEM,
        needs.filter((need) => need.operands.need === 0)
      )
      if (low.length === 0) return { opened: 0, updated: 0, met }
      const prices = await pricesFor(
        trx,
        low.map((need) => need.skuId),
        today
      )
      const quoted = low.map((need) => ({
        need,
        quote: bestQuote(prices.get(need.skuId) ?? [], need.operands.need),
      }))
      return { ...(await this.#upsert(trx, quoted)), met }
    })
  }

  async #close(trx: Trx, actor: Actor, needs: readonly Need[]): Promise<number> {
    if (needs.length === 0) return 0
    const rows = await sql(
      trx,
      `UPDATE purchasing_suggestions s SET state = 'met', decided_at = now(), decided_by = $3, updated_at = now()
         FROM unnest($1::bigint[], $2::bigint[]) AS k(warehouse_id, sku_id)
        WHERE s.state = 'open' AND s.warehouse_id = k.warehouse_id AND s.sku_id = k.sku_id AND NOT s.operands ? 'requested' RETURNING s.id`,
      [needs.map((need) => need.warehouseId), needs.map((need) => need.skuId), actor.id],
      'purchasing_suggestions_met'
    )
    return rows.length
  }

  async #upsert(trx: Trx, quoted: readonly { need: Need; quote: Quote | null }[]) {
    const rows = await sql<{ isNew: boolean }>(
      trx,
      `INSERT INTO purchasing_suggestions AS s (warehouse_id, sku_id, supplier_id, need, qty, unit_price, currency, operands)
       SELECT n.* FROM jsonb_to_recordset($1::jsonb) AS n(warehouse_id bigint, sku_id bigint, supplier_id bigint, need int, qty int,
              unit_price numeric, currency text, operands jsonb)
        WHERE NOT EXISTS (SELECT 1 FROM purchasing_suggestions d
                           WHERE d.warehouse_id = n.warehouse_id AND d.sku_id = n.sku_id AND d.state = 'dismissed' AND d.snoozed_until > now())
       ON CONFLICT (warehouse_id, sku_id) WHERE state = 'open' DO UPDATE
         SET need = excluded.need, qty = excluded.qty, updated_at = now(),
             operands = excluded.operands || CASE WHEN s.operands ? 'requested' THEN jsonb_build_object('requested', s.operands->'requested') ELSE '{}' END,
             supplier_id = CASE WHEN s.edited_qty IS NULL THEN excluded.supplier_id ELSE s.supplier_id END,
             unit_price = CASE WHEN s.edited_qty IS NULL THEN excluded.unit_price ELSE s.unit_price END,
             currency = CASE WHEN s.edited_qty IS NULL THEN excluded.currency ELSE s.currency END
       RETURNING s.xmax = 0 AS "isNew"`,
      [
        JSON.stringify(
          quoted.map(({ need, quote }) => ({
            warehouse_id: need.warehouseId,
            sku_id: need.skuId,
            supplier_id: quote?.supplierId ?? null,
            need: need.operands.need,
            qty: quote?.qty ?? need.operands.need,
            unit_price: quote?.unitPrice ?? null,
            currency: quote?.currency ?? null,
            operands: {
              ...need.operands,
              packQty: quote?.packQty ?? 1,
              minQty: quote?.minQty ?? 1,
            },
          }))
        ),
      ],
      'purchasing_suggestions_upsert'
    )
    const opened = rows.filter((row) => row.isNew).length
    return { opened, updated: rows.length - opened }
  }
}
