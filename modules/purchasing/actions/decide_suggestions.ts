import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { localDate, systemClock, type Clock } from '#kernel/clock'
import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { company } from '#shell/services/company'
import { quoteOf } from '../domain/price_breaks.js'
import { pricesFor } from '../services/prices.js'
import CreateOrders, { type NewPurchaseOrder } from './create_orders.js'

interface Suggestion extends Record<string, unknown> {
  id: number
  skuId: number
  warehouseId: number
  supplierId: number | null
  qty: number
  editedQty: number | null
  unitPrice: string | null
  taxRate: string
  supplierStatus: string | null
}

export interface SuggestionResult {
  id: number
  orderId?: number
  error?: { code: string; params: Record<string, string | number> }
}

/** Lets a person change, accept or dismiss open suggestions. */
export default class DecideSuggestions {
  constructor(readonly clock: Clock = systemClock) {}

  /** Another quantity or supplier, with the reason. */
  async edit(input: {
    actor: Actor
    id: number
    qty: number
    supplierId?: number | null
    reason: string
  }): Promise<void> {
    if (!Number.isSafeInteger(input.qty) || input.qty < 1)
      throw new RefusedException('purchasing_quantity')
    await inTransaction(null, async (trx) => {
      const [suggestion] = await this.#lock(trx, [input.id])
      if (!suggestion) throw new RefusedException('purchasing_suggestion_decided')
      const supplierId = input.supplierId ?? suggestion.supplierId
      const quote = await this.#quote(trx, suggestion.skuId, supplierId, input.qty)
      await sql(
        trx,
        `UPDATE purchasing_suggestions SET edited_qty = $2, supplier_id = $3, reason = $4, unit_price = $5, currency = $6, updated_at = now()
          WHERE id = $1`,
        [
          input.id,
          input.qty,
          supplierId,
          input.reason,
          quote?.unitPrice ?? null,
          quote?.currency ?? null,
        ]
      )
      await audit(trx, input.actor, {
        action: 'purchasing.suggestions.edit',
        subjectType: 'purchase_suggestion',
        subjectId: input.id,
        before: { qty: suggestion.editedQty ?? suggestion.qty },
        after: { qty: input.qty },
        reason: input.reason,
      })
    })
  }

  /** Turns suggestions into draft orders, one per supplier and warehouse. Those without a supplier stay open and say so. */
  async accept(input: {
    trx?: Trx | null
    actor: Actor
    ids: readonly number[]
  }): Promise<SuggestionResult[]> {
    return inTransaction(input.trx, async (trx) => {
      const suggestions = await this.#lock(trx, input.ids)
      const known = new Set(suggestions.map((one) => one.id))
      const results: SuggestionResult[] = input.ids
        .filter((id) => !known.has(id))
        .map((id) => ({ id, error: { code: 'purchasing_suggestion_decided', params: {} } }))
      const ready = suggestions.filter((one) => one.supplierStatus === 'active')
      for (const { id, supplierId } of suggestions.filter((one) => !ready.includes(one))) {
        const code = supplierId === null ? 'purchasing_no_supplier' : 'purchasing_supplier_paused'
        results.push({ id, error: { code, params: {} } })
      }
      const groups = [
        ...Map.groupBy(ready, (one) => `${one.supplierId}:${one.warehouseId}`).values(),
      ]
      const orders = await this.#orders(trx, groups)
      const orderIds = await new CreateOrders(this.clock).handle({
        trx,
        actor: input.actor,
        orders,
      })
      const accepted = groups.flatMap((group, index) =>
        group.map(({ id }) => ({ id, orderId: orderIds[index] }))
      )
      await this.#close(trx, input.actor, accepted)
      return [...results, ...accepted]
    })
  }

  /** Not bought; not suggested again before `until`. */
  async dismiss(input: {
    actor: Actor
    ids: readonly number[]
    reason: string
    until: Date
  }): Promise<number> {
    if (!input.reason.trim()) throw new RefusedException('reason_required')
    return inTransaction(null, async (trx) => {
      const rows = await sql<{ id: number }>(
        trx,
        `UPDATE purchasing_suggestions SET state = 'dismissed', reason = $2, decided_by = $3, decided_at = now(),
                snoozed_until = $4, updated_at = now()
          WHERE id = ANY($1::bigint[]) AND state = 'open' RETURNING id`,
        [input.ids, input.reason, input.actor.id, input.until.toISOString()]
      )
      await audit(
        trx,
        input.actor,
        rows.map(({ id }) => ({
          action: 'purchasing.suggestions.dismiss',
          subjectType: 'purchase_suggestion',
          subjectId: id,
          reason: input.reason,
        }))
      )
      return rows.length
    })
  }

  /** What that supplier asks for it; null when nothing is agreed. */
  async #quote(trx: Trx, skuId: number, supplierId: number | null, qty: number) {
    if (supplierId === null) return null
    const day = localDate(this.clock.now(), company().zone)
    return quoteOf((await pricesFor(trx, [skuId], day, supplierId)).get(skuId) ?? [], qty)
  }

  #lock(trx: Trx, ids: readonly number[]): Promise<Suggestion[]> {
    return sql<Suggestion>(
      trx,
      `SELECT s.id, s.sku_id AS "skuId", s.warehouse_id AS "warehouseId", s.supplier_id AS "supplierId", s.qty,
              s.edited_qty AS "editedQty", s.unit_price AS "unitPrice", k.tax_rate AS "taxRate", v.status AS "supplierStatus"
         FROM purchasing_suggestions s JOIN skus k ON k.id = s.sku_id LEFT JOIN purchasing_suppliers v ON v.id = s.supplier_id
        WHERE s.id = ANY($1::bigint[]) AND s.state = 'open' ORDER BY s.id FOR UPDATE OF s`,
      [ids],
      'purchasing_suggestions_lock'
    )
  }

  /** Priced anew at the quantity that is really ordered: it may reach another break. */
  async #orders(trx: Trx, groups: readonly Suggestion[][]): Promise<NewPurchaseOrder[]> {
    const day = localDate(this.clock.now(), company().zone)
    const prices = await pricesFor(
      trx,
      groups.flat().map((one) => one.skuId),
      day
    )
    return groups.map((group) => ({
      supplierId: group[0].supplierId!,
      warehouseId: group[0].warehouseId,
      lines: group.map((one) => {
        const qty = one.editedQty ?? one.qty
        const own = (prices.get(one.skuId) ?? []).filter(
          (price) => price.supplierId === one.supplierId
        )
        return {
          skuId: one.skuId,
          qty,
          unitPrice: quoteOf(own, qty)?.unitPrice ?? one.unitPrice ?? '0',
          taxRate: one.taxRate,
        }
      }),
    }))
  }

  async #close(trx: Trx, actor: Actor, accepted: readonly { id: number; orderId: number }[]) {
    await sql(
      trx,
      `UPDATE purchasing_suggestions s SET state = 'accepted', order_id = k.order_id, decided_by = $3, decided_at = now(), updated_at = now()
         FROM unnest($1::bigint[], $2::bigint[]) AS k(id, order_id) WHERE s.id = k.id`,
      [accepted.map((one) => one.id), accepted.map((one) => one.orderId), actor.id],
      'purchasing_suggestions_accept'
    )
  }
}
