import { addJobs } from '#kernel/jobs/queue'
import type { Trx } from '#kernel/transaction'

/** Orders of one job: enough to share statements, few enough to try again quickly. */
const PER_JOB = 100

function slices(ids: readonly number[]): number[][] {
  const sorted = [...new Set(ids)].sort((a, b) => a - b)
  return Array.from({ length: Math.ceil(sorted.length / PER_JOB) }, (_, n) =>
    sorted.slice(n * PER_JOB, (n + 1) * PER_JOB)
  )
}

/** Has filed platform orders turned into orders, in jobs of the same transaction. */
export const queueSubmit = (trx: Trx | null, ids: readonly number[]) =>
  addJobs(
    trx,
    slices(ids).map((slice) => ({ name: 'oms.submit_platform_orders', payload: { ids: slice } }))
  )

/** Has orders run through the pipeline, again where they changed. */
export const queueProcess = (
  trx: Trx | null,
  orderIds: readonly number[],
  options: { reaudit?: boolean } = {}
) =>
  addJobs(
    trx,
    slices(orderIds).map((slice) => ({
      name: 'oms.process_orders',
      payload: { orderIds: slice, ...options },
    }))
  )
