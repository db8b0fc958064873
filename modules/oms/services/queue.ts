import { systemClock } from '#kernel/clock'
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

const after = (ms: number | undefined) =>
  ms === undefined ? undefined : new Date(systemClock.now().getTime() + ms)

/** Has stores read now, or after so many milliseconds; each once, whatever else asks for it. */
export const queuePulls = (trx: Trx | null, storeIds: readonly number[], waitMs?: number) =>
  addJobs(
    trx,
    storeIds.map((storeId) => ({
      name: 'oms.pull_store',
      payload: { storeId },
      queue: `oms.pull:${storeId}`,
      key: `oms.pull_store:${storeId}`,
      maxAttempts: 3,
      runAt: after(waitMs),
    }))
  )

export const queuePull = (trx: Trx | null, storeId: number, waitMs?: number) =>
  queuePulls(trx, [storeId], waitMs)

/** Has the after-sales of stores read now, or after so many milliseconds; each once. */
export const queueRefunds = (trx: Trx | null, storeIds: readonly number[], waitMs?: number) =>
  addJobs(
    trx,
    storeIds.map((storeId) => ({
      name: 'oms.pull_refunds',
      payload: { storeId },
      queue: `oms.refunds:${storeId}`,
      key: `oms.pull_refunds:${storeId}`,
      maxAttempts: 3,
      runAt: after(waitMs),
    }))
  )

/** Has the orders fetched that a store's messages named; never beside a reading of the same store. */
export const queueFetch = (trx: Trx | null, storeId: number, waitMs?: number) =>
  addJobs(trx, [
    {
      name: 'oms.fetch_messages',
      payload: { storeId },
      queue: `oms.pull:${storeId}`,
      key: `oms.fetch_messages:${storeId}`,
      runAt: after(waitMs),
    },
  ])

/** Has the messages fetched that wait at stores' platforms; each store once. */
export const queueMessages = (trx: Trx | null, storeIds: readonly number[]) =>
  addJobs(
    trx,
    storeIds.map((storeId) => ({
      name: 'oms.consume_messages',
      payload: { storeId },
      queue: `oms.messages:${storeId}`,
      key: `oms.consume_messages:${storeId}`,
      maxAttempts: 3,
    }))
  )

/** Has stores' platforms told of the parcels that wait, each store's outbox by itself. */
export const queueTelling = (trx: Trx | null, storeIds: readonly number[], waitMs?: number) =>
  addJobs(
    trx,
    [...new Set(storeIds)].map((storeId) => ({
      name: 'oms.tell_parcels',
      payload: { storeId },
      queue: `oms.tell:${storeId}`,
      key: `oms.tell_parcels:${storeId}`,
      runAt: after(waitMs),
    }))
  )

/** Has a store's platform told of its stock at a moment, one run at a time; the moment replaces that of a run that waits. */
export async function queueStock(trx: Trx | null, storeId: number, runAt: Date): Promise<void> {
  await addJobs(trx, [
    {
      name: 'oms.push_stock',
      payload: { storeId },
      queue: `oms.stock:${storeId}`,
      key: `oms.push_stock:${storeId}`,
      maxAttempts: 3,
      runAt,
    },
  ])
}

export interface GapDay {
  storeId: number
  /** `2026-11-22`, a day of the company's time zone. */
  day: string
  /** Who asked for it; left out for the house itself. */
  actorId?: number | null
}

/** Has stores' days compared with their platforms; never beside a reading of the same store. */
export const queueGapChecks = (trx: Trx | null, days: readonly GapDay[], waitMs?: number) =>
  addJobs(
    trx,
    days.map((payload) => ({
      name: 'oms.check_gap',
      payload,
      queue: `oms.pull:${payload.storeId}`,
      key: `oms.check_gap:${payload.storeId}:${payload.day}`,
      maxAttempts: 3,
      runAt: after(waitMs),
    }))
  )
