import { test } from '@japa/runner'
import fc from 'fast-check'
import { PlatformFailed, type PullWindow } from '#modules/oms/services/platforms/platform_connector'
import { readWindow, type WindowRows } from '#modules/oms/services/platforms/read_window'

/** A list that gives out so many pages and no more, whose rows may move on while it is read. */
class List {
  readonly asked: { from: number; to: number; page: number }[] = []
  constructor(
    readonly rows: Map<number, number>,
    readonly size: number,
    readonly maxPages: number
  ) {}

  ask = async (range: { from: Date; to: Date }, page: number) => {
    if (page > this.maxPages) throw new Error(`page ${page} is not given out`)
    this.asked.push({ from: +range.from, to: +range.to, page })
    const found = [...this.rows]
      .filter(([, at]) => at >= +range.from && at <= +range.to)
      .sort((a, b) => a[1] - b[1] || a[0] - b[0])
      .map(([id]) => id)
    return { total: found.length, rows: found.slice((page - 1) * this.size, page * this.size) }
  }
}

/** Reads windows as a pull does, each starting where the one before ended. */
async function readAll(
  list: List,
  since: number,
  until: number,
  sliceMs: number,
  move: () => void = () => {}
) {
  const seen = new Set<number>()
  for (let at = since; ;) {
    let cursor: string | null = null
    let end = new Date(at)
    do {
      const window: PullWindow = { since: new Date(at), until: new Date(until), cursor }
      const page: WindowRows<number> = await readWindow<number>(window, {
        sliceMs,
        size: list.size,
        maxPages: list.maxPages,
        ask: list.ask,
      })
      for (const id of page.rows) seen.add(id)
      move()
      cursor = page.next
      end = page.readUntil
    } while (cursor)
    if (+end >= until) return seen
    at = +end
  }
}

test.group('Reading a window', () => {
  test('a stretch with more pages than are given out is halved', async ({ assert }) => {
    const rows = new Map(Array.from({ length: 100 }, (_, id) => [id, id * 1000]))
    const list = new List(rows, 10, 3)
    const seen = await readAll(list, 0, 100_000, 1_000_000)
    assert.lengthOf([...seen], 100)
    assert.isTrue(list.asked.every(({ page }) => page <= 3))
    // 100 s → 50 s → 25 s, of which the 26 rows are three pages; then on from there.
    assert.deepEqual(
      list.asked.slice(0, 4).map(({ to, page }) => [to, page]),
      [
        [100_000, 1],
        [50_000, 1],
        [25_000, 1],
        [25_000, 3],
      ]
    )
  })

  test('what cannot be halved any more is said, not skipped', async ({ assert }) => {
    const rows = new Map(Array.from({ length: 50 }, (_, id) => [id, 5000]))
    await assert.rejects(
      () => readAll(new List(rows, 10, 3), 0, 10_000, 1_000_000),
      PlatformFailed as never
    )
  })

  test('whatever moves on while it is read, nothing that stays is missed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 60 }),
        fc.array(fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 4 }), { maxLength: 12 }),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 5_000, max: 70_000 }),
        async (ids, moves, size, sliceMs) => {
          const rows = new Map(ids.map((id) => [id, id * 1000]))
          const moved = new Set<number>()
          const list = new List(rows, size, 100)
          const seen = await readAll(list, 0, 61_000, sliceMs, () => {
            for (const id of moves.shift() ?? []) {
              if (!rows.has(id)) continue
              rows.set(id, 500_000 + id)
              moved.add(id)
            }
          })
          return ids.filter((id) => !moved.has(id)).every((id) => seen.has(id))
        }
      ),
      { numRuns: 200 }
    )
  })

  test('read from the first page to the last, some would be missed', async ({ assert }) => {
    // The reason for the order: the same list walked forwards loses a row.
    const rows = new Map([1, 2, 3, 4].map((id) => [id, id * 1000]))
    const list = new List(rows, 2, 10)
    const range = { from: new Date(0), to: new Date(10_000) }
    const first = await list.ask(range, 1)
    rows.set(1, 500_000)
    const second = await list.ask(range, 2)
    assert.notInclude([...first.rows, ...second.rows], 3)
  })

  test('with a lag, nothing is asked for before a second has passed', async ({ assert }) => {
    const list = new List(new Map([[1, 1_500]]), 10, 10)
    const window = { since: new Date(1_100), until: new Date(4_900), cursor: null }
    const reading = { sliceMs: 60_000, size: 10, maxPages: 10, ask: list.ask }
    const none = await readWindow<number>(window, { ...reading, lagMs: 3_000 })
    assert.deepEqual(none, { rows: [], next: null, readUntil: window.since })
    assert.isEmpty(list.asked)
    const some = await readWindow<number>(window, { ...reading, lagMs: 2_000 })
    assert.deepEqual(some.rows, [1])
  })
})
