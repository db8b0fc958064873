import { PlatformFailed, type PullWindow } from './platform_connector.js'

export interface WindowReading<T> {
  /** How long a stretch the platform lets itself be asked for. */
  sliceMs: number
  /** What of the last moments is not asked for: the platform forbids it, or its clock may be behind ours. */
  lagMs?: number
  /** Rows a page. */
  size: number
  /** Pages the platform gives out of one list; a stretch with more is halved. */
  maxPages: number
  /** One page (counted from 1) of what changed from `from` to `to`, both included, and how many rows there are in all. */
  ask(range: { from: Date; to: Date }, page: number): Promise<{ total: number; rows: T[] }>
}

export interface WindowRows<T> {
  rows: T[]
  next: string | null
  readUntil: Date
}

const SECOND = 1000
const secondOf = (at: Date) => Math.floor(+at / SECOND)

/**
 * One page of a window of a list that is paged by number. The window is cut to a stretch the platform
 * gives out whole, and the stretch is read from its last page to its first: an order that is changed
 * meanwhile leaves the list and moves those behind it up, towards the pages still to come, so none
 * slips through. What follows the stretch is the next window's.
 */
export async function readWindow<T>(
  window: PullWindow,
  reading: WindowReading<T>
): Promise<WindowRows<T>> {
  const until = new Date(+window.until - (reading.lagMs ?? 0))
  // Platforms count in seconds: within one there is nothing to ask for yet.
  if (reading.lagMs && secondOf(until) <= secondOf(window.since))
    return { rows: [], next: null, readUntil: window.since }
  const from = new Date(Math.min(+window.since, +until))
  const at = window.cursor === null ? null : parse(window.cursor)
  if (at) return answer(await reading.ask({ from, to: at.to }, at.page), at)
  let to = new Date(Math.min(+from + reading.sliceMs, +until))
  for (;;) {
    const first = await reading.ask({ from, to }, 1)
    const page = Math.max(1, Math.ceil(first.total / reading.size))
    if (page === 1) return answer(first, { to, page })
    if (page <= reading.maxPages) return answer(await reading.ask({ from, to }, page), { to, page })
    if (+to - +from < 2 * SECOND)
      throw new PlatformFailed(`${first.total} changes within a second cannot be read`, 200)
    to = new Date(+from + Math.floor((+to - +from) / 2 / SECOND) * SECOND)
  }
}

const answer = <T>({ rows }: { rows: T[] }, { to, page }: { to: Date; page: number }) => ({
  rows,
  next: page > 1 ? `${+to}|${page - 1}` : null,
  readUntil: to,
})

function parse(cursor: string): { to: Date; page: number } {
  const [to, page] = cursor.split('|').map(Number)
  return { to: new Date(to), page }
}
