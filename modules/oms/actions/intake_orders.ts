import type { Actor } from '#kernel/access/actor'
import type { Outcome } from '#kernel/batcher'
import { systemClock } from '#kernel/clock'
import { ConflictException, RefusedException } from '#kernel/exceptions'
import { inTransaction, type Trx } from '#kernel/transaction'
import FindSkus, { type FoundSku } from '#catalog/queries/find_skus'
import CancelOrders from '#orders/actions/cancel_orders'
import CaptureOrders from '#orders/actions/capture_orders'
import RefuseOrders from '#orders/actions/refuse_orders'
import ProcessOrders, { wayAhead, type ProcessResult } from '#modules/oms/actions/process_orders'
import { answerOf, freshRow, type IntakeAnswer } from '#modules/oms/services/intake_answer'
import { toNewOrder } from '#modules/oms/services/api_order'
import { fromCaptured } from '#modules/oms/services/captured_orders'
import { writeByStore, type Placed, type Taken } from '#modules/oms/services/store_by_store'
import { releasesByItself } from '#modules/oms/services/pipeline_settings'
import type { LoadedOrder } from '#modules/oms/queries/load_orders'
import { listIntakeRows } from '#modules/oms/queries/intake_rows'
import { plainShortages, wantedOf, type Missing } from '#modules/oms/queries/plain_shortages'
import type { FoundStore } from '#modules/oms/queries/find_stores'
import type { ApiOrder } from '#modules/oms/validators/api_order'

export interface IntakeItem {
  store: FoundStore
  input: ApiOrder
  actor: Actor
}

interface Ready extends Placed {
  item: IntakeItem
}

interface Prepared {
  ready: Ready[]
  skus: Map<number, FoundSku>
}

const NOTHING: ProcessResult = {
  ...{ held: [], allocated: [], fulfilments: [], shortages: [], unreachable: [] },
  statuses: new Map(),
}

/**
 * Takes single API orders in as a list: stored, audited, allocated and reserved in one transaction,
 * with one outcome an item. A refusal (unknown SKU, no stock where that was asked to refuse) is the
 * item's own; anything unforeseen fails the whole transaction. Those that plainly come too late are
 * kept as cancelled without passing the pipeline.
 */
export default class IntakeOrders {
  async handle(items: IntakeItem[]): Promise<Outcome<IntakeAnswer>[]> {
    return inTransaction(null, async (trx) => {
      const outcomes = new Array<Outcome<IntakeAnswer>>(items.length)
      const prepared = await this.#prepare(trx, items, outcomes)
      const { ready } = prepared
      const lost = await this.#lost(trx, prepared)
      const late = ready.filter((one) => lost.has(one.index))
      const taken = await this.#refuse(trx, late)
      const hopeful = ready.filter((one) => !lost.has(one.index))
      const passed = await this.#process(trx, { ...prepared, ready: hopeful }, taken)
      const refused = new Set(passed.refused)
      const shortages = [...passed.result.shortages]
      for (const { index } of late) {
        const { orderId, isNew } = taken.get(index)!
        if (!isNew) continue
        refused.add(orderId)
        shortages.push(...lost.get(index)!.map((missing) => ({ orderId, ...missing })))
      }
      const processed = { ...passed.result, shortages }
      const known = ready.map((one) => taken.get(one.index)!).filter((one) => !one.isNew)
      const rows = await listIntakeRows(
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

  /** What those lack, by their place, that are to be refused when stock is short and that no warehouse can serve. */
  async #lost(trx: Trx, { ready, skus }: Prepared): Promise<Map<number, Missing[]>> {
    const asked = ready.filter(({ item }) => item.input.on_shortage === 'refuse')
    if (asked.length === 0) return new Map()
    const missing = await plainShortages(
      trx,
      asked.map(({ order }) => wantedOf(order, skus))
    )
    return new Map(
      asked.flatMap(({ index }, n) => (missing[n].length > 0 ? [[index, missing[n]] as const] : []))
    )
  }

  /** Keeps those who come too late as cancelled. */
  #refuse(trx: Trx, late: readonly Ready[]): Promise<Map<number, Taken>> {
    return writeByStore(late, (list) =>
      new RefuseOrders().handle({ trx, reason: 'shortage', ...list })
    )
  }

  /** Captures and processes the others, and notes in `taken` what became of each. */
  async #process(
    trx: Trx,
    { ready, skus }: Prepared,
    taken: Map<number, Taken>
  ): Promise<{ result: ProcessResult; refused: Set<number> }> {
    if (ready.length === 0) return { result: NOTHING, refused: new Set() }
    const release = releasesByItself()
    const captured: LoadedOrder[] = []
    const mine = await writeByStore(ready, async (list) => {
      const result = await new CaptureOrders().handle({ trx, way: wayAhead(release), ...list })
      captured.push(...fromCaptured(result.captured, list.storeId, skus))
      return result
    })
    for (const [index, one] of mine) taken.set(index, one)
    const fresh = ready.filter((one) => mine.get(one.index)!.isNew)
    const refusing = fresh
      .filter((one) => one.item.input.on_shortage === 'refuse')
      .map((one) => mine.get(one.index)!.orderId)
    const byId = new Map(captured.map((order) => [order.id, order]))
    const orderIds = fresh.map((one) => mine.get(one.index)!.orderId)
    const result = await new ProcessOrders().handle({
      trx,
      orderIds,
      captured: orderIds.map((id) => byId.get(id)!),
      release,
      refuseShort: new Set(refusing),
      actor: ready[0].item.actor,
    })
    const short = new Set(result.shortages.map((shortage) => shortage.orderId))
    const refused = refusing.filter((id) => short.has(id))
    await new CancelOrders().handle({ trx, orderIds: refused, reason: 'shortage' })
    return { result, refused: new Set(refused) }
  }
}
