import { SYSTEM, type Actor } from '#kernel/access/actor'
import { systemClock } from '#kernel/clock'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import type { Decide } from '#modules/oms/actions/allocate_orders'
import ProcessOrders, { type ProcessResult } from '#modules/oms/actions/process_orders'
import { allocateBatch, type BatchResult } from '#modules/oms/domain/batch_allocation'
import { priorityOf, type Waiting } from '#modules/oms/domain/batch_priority'
import { waitingFacts } from '#modules/oms/queries/waiting_facts'
import { priorityWeights } from '#modules/oms/services/batch_settings'

export type BatchCause = 'stock' | 'schedule' | 'hand'

export interface SolvedBatch {
  /** Null: nobody was filled, and nobody asked. */
  batchId: number | null
  allocated: number[]
  waiting: number[]
}

/** Of an order that was not asked about and goes along in a companion's parcel nothing is known. */
const joined = (now: number): Waiting => ({
  platform: 'other',
  paidAt: now,
  shipBy: null,
  tags: [],
  total: 0,
})

/**
 * Fills orders that wait for scarce goods as one batch: those that are worth most together, in one
 * transaction with the reservation. What came of each order is kept with its reasons.
 */
export default class SolveBatch {
  async handle(input: {
    trx?: Trx | null
    orderIds: number[]
    cause: BatchCause
    actor?: Actor
  }): Promise<SolvedBatch> {
    const { orderIds, cause, actor = SYSTEM } = input
    if (orderIds.length === 0) return { batchId: null, allocated: [], waiting: [] }
    return inTransaction(input.trx, async (trx) => {
      const facts = await waitingFacts(trx, orderIds)
      const [now, weights] = [systemClock.now().getTime(), priorityWeights()]
      let solved: BatchResult | null = null
      const decide: Decide = ({ orders, context }) => {
        const result = allocateBatch(
          orders.map((order) => ({
            order,
            priority: priorityOf(facts.get(order.orderId) ?? joined(now), now, weights),
          })),
          context
        )
        // Orders that another process beat to their stock are decided once more; the first answer is the batch's.
        solved ??= result
        return result.decisions
      }
      const processed = await new ProcessOrders().handle({
        trx,
        orderIds,
        decide,
        goNow: true,
        actor,
      })
      const ranks = (solved as BatchResult | null)?.ranks ?? []
      const filled = new Set(processed.allocated)
      const isKept = filled.size > 0 || cause === 'hand'
      return {
        batchId:
          isKept && solved ? await this.#keep(trx, { cause, actor, solved, processed }) : null,
        allocated: processed.allocated,
        waiting: ranks.map(({ orderId }) => orderId).filter((orderId) => !filled.has(orderId)),
      }
    })
  }

  async #keep(
    trx: Trx,
    batch: { cause: BatchCause; actor: Actor; solved: BatchResult; processed: ProcessResult }
  ): Promise<number> {
    const { cause, actor, solved, processed } = batch
    const { ranks, value, bound } = solved
    const filled = new Set(processed.allocated)
    const [row] = await sql<{ id: number }>(
      trx,
      `WITH batch AS (
         INSERT INTO oms_batches (cause, orders, filled, summary, run_by, run_at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id),
       rows AS (
         INSERT INTO oms_batch_orders (batch_id, order_id, rank, is_filled, details)
         SELECT batch.id, r.* FROM batch, unnest($7::bigint[], $8::int[], $9::boolean[], $10::jsonb[]) AS r)
       SELECT id FROM batch`,
      [
        cause,
        ranks.length,
        filled.size,
        JSON.stringify({ value, bound: Math.round(bound) }),
        actor.id,
        systemClock.now(),
        ranks.map(({ orderId }) => orderId),
        ranks.map((_, index) => index + 1),
        ranks.map(({ orderId }) => filled.has(orderId)),
        ranks.map(({ priority, lacks, bars }) => JSON.stringify({ priority, lacks, bars })),
      ],
      'oms_batch_keep'
    )
    return row.id
  }
}
