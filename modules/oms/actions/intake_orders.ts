import type { Actor } from '#kernel/access/actor'
import type { Outcome } from '#kernel/batcher'
import { systemClock } from '#kernel/clock'
import { ConflictException, RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import FindSkus, { type FoundSku } from '#catalog/queries/find_skus'
import CancelOrders from '#orders/actions/cancel_orders'
import CaptureOrders, { type KnownOrder } from '#orders/actions/capture_orders'
import { totalsOf } from '#orders/domain/amounts'
import type { NewOrder } from '#orders/domain/new_order'
import ProcessOrders, { wayAhead, type ProcessResult } from '#modules/oms/actions/process_orders'
import { answerOf, type IntakeAnswer } from '#modules/oms/services/intake_answer'
import { toNewOrder } from '#modules/oms/services/api_order'
import { fromCaptured } from '#modules/oms/services/captured_orders'
import { releasesByItself } from '#modules/oms/services/pipeline_settings'
import type { LoadedOrder } from '#modules/oms/queries/load_orders'
import type { FoundStore } from '#modules/oms/queries/find_stores'
import type { ApiOrder } from '#modules/oms/validators/api_order'

export interface IntakeItem {
  store: FoundStore
  input: ApiOrder
  actor: Actor
}

interface Ready {
  index: number
  item: IntakeItem
  order: NewOrder
}

interface Taken {
  orderId: number
  number: string
  isNew: boolean
}

interface Prepared {
  ready: Ready[]
  skus: Map<number, FoundSku>
}

/**
 * Takes single API orders in as a list: stored, audited, allocated and reserved in one transaction,
 * with one outcome an item. A refusal (unknown SKU, no stock where that was asked to refuse) is the
 * item's own; anything unforeseen fails the whole transaction.
 */
export default class IntakeOrders {
  async handle(items: IntakeItem[]): Promise<Outcome<IntakeAnswer>[]> {
    return inTransaction(null, async (trx) => {
      const outcomes = new Array<Outcome<IntakeAnswer>>(items.length)
      const release = releasesByItself()
      const prepared = await this.#prepare(trx, items, outcomes)
      const { ready } = prepared
      const { taken, captured } = await this.#capture(trx, prepared, release)
      const fresh = ready.filter((one) => taken.get(one.index)!.isNew)
      const processed = await new ProcessOrders().handle({
        trx,
        orderIds: fresh.map((one) => taken.get(one.index)!.orderId),
        captured: fresh.map((one) => captured.get(taken.get(one.index)!.orderId)!),
        release,
        refuseShort: new Set(
          fresh
            .filter((one) => one.item.input.on_shortage === 'refuse')
            .map((one) => taken.get(one.index)!.orderId)
        ),
        actor: items[0]?.actor,
      })
      const refused = await this.#refuseShort(trx, fresh, taken, processed)
      const known = ready.map((one) => taken.get(one.index)!).filter((one) => !one.isNew)
      const rows = await this.#rows(
        trx,
        known.map((one) => one.orderId)
      )
      for (const { index, item, order } of ready) {
        const { orderId, number, isNew } = taken.get(index)!
        const status = refused.has(orderId) ? 'cancelled' : processed.statuses.get(orderId)!
        const answer = answerOf({
          row: isNew ? freshRow(orderId, number, order, status, processed) : rows.get(orderId)!,
          store: item.store.code,
          isNew,
          processed,
        })
        outcomes[index] = refused.has(orderId)
          ? {
              ok: false,
              error: new ConflictException('shortage', { count: answer.shortages.length }, answer),
            }
          : { ok: true, value: answer }
      }
      return outcomes
    })
  }

  /** Orders whose SKUs are all known; the others get their answer here. */
  async #prepare(
    trx: Trx,
    items: IntakeItem[],
    outcomes: Outcome<IntakeAnswer>[]
  ): Promise<Prepared> {
    const skus = await new FindSkus(trx).byCodes([
      ...new Set(items.flatMap(({ input }) => input.lines.map((line) => line.sku))),
    ])
    const now = systemClock.now().toISOString()
    const ready = items.flatMap((item, index): Ready[] => {
      const unknown = item.input.lines.findIndex((line) => !skus.has(line.sku))
      if (unknown >= 0) {
        const details = { field: `lines.${unknown}.sku`, value: item.input.lines[unknown].sku }
        outcomes[index] = {
          ok: false,
          error: new RefusedException('sku_unknown', { code: details.value }, details),
        }
        return []
      }
      return [{ index, item, order: toNewOrder(item.input, skus, item.store, now) }]
    })
    return { ready, skus: new Map([...skus.values()].map((sku) => [sku.id, sku])) }
  }

  async #capture(
    trx: Trx,
    { ready, skus }: Prepared,
    release: boolean
  ): Promise<{ taken: Map<number, Taken>; captured: Map<number, LoadedOrder> }> {
    const taken = new Map<number, Taken>()
    const captured = new Map<number, LoadedOrder>()
    for (const storeId of new Set(ready.map((one) => one.item.store.id))) {
      const mine = ready.filter((one) => one.item.store.id === storeId)
      const result = await new CaptureOrders().handle({
        trx,
        storeId,
        orders: mine.map((one) => one.order),
        way: wayAhead(release),
        actor: mine[0].item.actor,
      })
      for (const order of fromCaptured(result.captured, storeId, skus))
        captured.set(order.id, order)
      const fresh = new Map<string, KnownOrder>(
        result.captured.map((order) => [order.externalNo, order])
      )
      const known = new Map(result.duplicates.map((order) => [order.externalNo, order]))
      for (const { index, order } of mine) {
        const isNew = fresh.has(order.externalNo)
        const { id, number } = fresh.get(order.externalNo) ?? known.get(order.externalNo)!
        taken.set(index, { orderId: id, number, isNew })
        // The same number twice in one batch: the second is a duplicate of the first.
        if (isNew) {
          known.set(order.externalNo, fresh.get(order.externalNo)!)
          fresh.delete(order.externalNo)
        }
      }
    }
    return { taken, captured }
  }

  async #refuseShort(
    trx: Trx,
    fresh: Ready[],
    taken: ReadonlyMap<number, Taken>,
    processed: ProcessResult
  ): Promise<Set<number>> {
    const short = new Set(processed.shortages.map((shortage) => shortage.orderId))
    const orderIds = fresh
      .filter((one) => one.item.input.on_shortage === 'refuse')
      .map((one) => taken.get(one.index)!.orderId)
      .filter((orderId) => short.has(orderId))
    await new CancelOrders().handle({ trx, orderIds, reason: 'shortage' })
    return new Set(orderIds)
  }

  /** How orders that were here before stand now. */
  async #rows(trx: Trx, orderIds: number[]) {
    if (orderIds.length === 0) return new Map<number, OrderRow>()
    const rows = await sql<OrderRow>(
      trx,
      `SELECT id, number, external_no AS "externalNo", status, total_amount AS total, currency, hold_reasons AS "holdReasons"
         FROM orders WHERE id = ANY($1::bigint[])`,
      [orderIds],
      'oms_intake_rows'
    )
    return new Map(rows.map((row) => [row.id, row]))
  }
}

/** What the database holds of an order just taken in, without asking it again. */
function freshRow(
  id: number,
  number: string,
  order: NewOrder,
  status: string,
  processed: ProcessResult
): OrderRow {
  return {
    id,
    number,
    externalNo: order.externalNo,
    status,
    total: totalsOf(order.lines, order.shippingAmount, order.taxAmount).total,
    currency: order.currency,
    holdReasons: (processed.held.find((one) => one.orderId === id)?.findings ?? [])
      .filter((finding) => finding.severity === 'block')
      .map((finding) => finding.rule),
  }
}

export interface OrderRow extends Record<string, unknown> {
  id: number
  number: string
  externalNo: string
  status: string
  total: string
  currency: string
  holdReasons: string[]
}
