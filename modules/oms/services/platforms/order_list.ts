import { addDecimals } from '#kernel/decimal'
import type { Fields } from './payload.js'
import type { OrderCount, PulledPage, PullWindow } from './platform_connector.js'
import { readWindow, type WindowReading } from './read_window.js'

/** An order as a list or a detail gives it, beside its text with the digits as they came. */
export interface FoundOrder {
  order: Fields
  exact: string
}

/** A page of a window of a list that gives whole orders. */
export async function pullList(
  window: PullWindow,
  reading: WindowReading<FoundOrder>
): Promise<PulledPage> {
  const { rows, next, readUntil } = await readWindow(window, reading)
  return { payloads: rows.map((row) => row.exact), next, readUntil }
}

/** Orders one by one, where a platform gives no more than one at a time; those it does not know are left out. */
export async function fetchOneByOne(
  externalIds: readonly string[],
  find: (id: string) => Promise<FoundOrder | null>
): Promise<string[]> {
  const payloads: string[] = []
  for (const id of externalIds) {
    const found = await find(id)
    if (found) payloads.push(found.exact)
  }
  return payloads
}

/** The orders of a day with what each comes to, each once: pages of a list may show one twice. */
export function orderCount(orders: readonly { id: string; total: string }[]): OrderCount {
  const byId = new Map(orders.map((one) => [one.id, one.total]))
  const totals = [...byId.values()]
  return {
    count: byId.size,
    total: addDecimals('0', ...totals),
    externalIds: [...byId.keys()],
    totals,
  }
}

/**
 * Counts a list that is paged by number from 1. A list longer than the platform gives out is counted
 * by what the platform says, without a sum.
 */
export async function countList(
  ask: (page: number) => Promise<{ total: number; rows: readonly FoundOrder[] }>,
  { size, maxPages }: { size: number; maxPages: number },
  read: (order: Fields) => { id: string; total: string }
): Promise<OrderCount> {
  const found: { id: string; total: string }[] = []
  for (let page = 1; page <= maxPages; page++) {
    const { total, rows } = await ask(page)
    found.push(...rows.map(({ order }) => read(order)))
    if (rows.length === 0 || page * size >= total) return orderCount(found)
    if (page === maxPages) return { count: total, total: null }
  }
  return orderCount(found)
}
