import { test } from '@japa/runner'
import fc from 'fast-check'
import { SYSTEM, type Actor } from '#kernel/access/actor'
import { ConflictException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { makeSkus } from '#catalog/database/factories/skus'
import { makeWarehouse, stockUp } from '#inventory/database/factories/stock'
import { keysetRows, readListQuery, part, type KeysetSource } from '#kernel/lists/index'
import { render } from '#kernel/lists/part'
import PostEntries from '#inventory/actions/post_entries'
import SumEntries from '#inventory/actions/sum_entries'
import { keySums } from '#inventory/queries/key_sums'
import {
  entryList,
  ENTRY_LIST,
  withDocuments,
  type EntryRow,
} from '#inventory/queries/list_entries'
import AdjustStock from '#inventory/actions/adjust_stock'
import DecideAdjustment from '#inventory/actions/decide_adjustment'
import ReserveStock from '#inventory/actions/reserve_stock'
import { linesOfMove, STOCK_MOVES } from '#inventory/domain/stock_acts'
import { makeOrders, makeStore } from '#inventory/tests/support/selling'
import { operation, StockWorld } from '#inventory/tests/support/operations'
import { assertSound, brokenInvariants, countStatements } from '#inventory/tests/support/stock'
import { resetDatabase } from '#tests/helpers/database'
import { retries } from '#kernel/transaction'

async function makeWorld(qty: number): Promise<StockWorld> {
  await resetDatabase()
  const skuIds = await makeSkus(3)
  const warehouses = [await makeWarehouse(), await makeWarehouse({ allowNegative: true })]
  for (const warehouseId of warehouses) await stockUp(warehouseId, skuIds, qty)
  const stores = [await makeStore(), await makeStore()]
  return new StockWorld(
    warehouses.flatMap((warehouseId) => skuIds.map((skuId) => ({ warehouseId, skuId }))),
    stores,
    await makeOrders([...stores, ...stores])
  )
}

/** A list in pages of seven. */
async function* pagesOf(source: KeysetSource) {
  let page: EntryRow[] = []
  for await (const row of keysetRows<EntryRow>(source)) {
    page.push(row)
    if (page.length < 7) continue
    yield page
    page = []
  }
  yield page
}

/*
 * Seen to fail: without FOR NO KEY UPDATE in `lockLevels` (services/levels.ts) the first three specs
 * fail at once (a CHECK refuses the second writer, promises exceed the level, transactions repeat);
 * with its ORDER BY made random (`md5(l.sku_id::text || pg_backend_pid())`) the third drowns in
 * deadlocks; with one statement a line in `ReserveStock` the last counts them. With the lock and the
 * promise of `promiseAtOnce` in one statement the first fails too: a CHECK refuses what is right.
 * Constraint by constraint, stock_guards.spec.ts does the same by itself at every run.
 */
test.group('inventory | invariants I1 and I2', (group) => {
  group.each.teardown(resetDatabase)

  test('hold after any operations of four workers at once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(operation, { minLength: 3, maxLength: 10 }), {
          minLength: 4,
          maxLength: 4,
        }),
        async (scripts) => {
          const world = await makeWorld(10)
          const ends = await Promise.allSettled(
            scripts.map(async (script) => {
              for (const one of script) await world.apply(one)
            })
          )
          for (const end of ends) if (end.status === 'rejected') throw end.reason
          await assertSound()
        }
      ),
      { numRuns: 40, endOnFailure: true }
    )
  })

  test('moves between buckets, scrap and what is found keep units and money those of the ledger', async ({
    assert,
  }) => {
    await resetDatabase()
    const skuIds = await makeSkus(2)
    const warehouseId = await makeWarehouse()
    await stockUp(warehouseId, skuIds, 12, '7.3333')
    const keeper: Actor = { ...SYSTEM, id: null, kind: 'user', isOwner: false }
    await sql(
      null,
      `INSERT INTO stock_reasons (code, acts, always_approve) VALUES ('recall', '{inspect,scrap}', true)`
    )
    const act = fc.record({
      act: fc.constantFrom(...STOCK_MOVES),
      sku: fc.nat({ max: 1 }),
      qty: fc.integer({ min: 1, max: 6 }),
      from: fc.constantFrom('on_hand' as const, 'quality' as const, 'damaged' as const),
      waits: fc.boolean(),
    })
    const scripts = fc.array(fc.array(act, { minLength: 2, maxLength: 8 }), {
      minLength: 3,
      maxLength: 3,
    })
    const refusals = new Set<string>()
    await fc.assert(
      fc.asyncProperty(scripts, async (workers) => {
        await Promise.all(
          workers.map(async (script) => {
            for (const { act: move, sku, qty, from, waits } of script) {
              const isScrap = waits && (move === 'scrap' || move === 'inspect')
              const reason = isScrap ? 'recall' : move === 'repair' ? 'repaired' : 'other'
              const lines = linesOfMove(move, [{ skuId: skuIds[sku], qty, from }])
              try {
                const done = await new AdjustStock().handle({
                  actor: keeper,
                  act: move,
                  warehouseId,
                  reason,
                  lines,
                })
                if (done.status === 'pending')
                  await new DecideAdjustment().handle({
                    actor: { ...SYSTEM, id: null },
                    id: done.id,
                    approve: qty % 2 === 0,
                  })
              } catch (error) {
                if (!(error instanceof ConflictException)) throw error
                refusals.add((error as { code?: string }).code ?? '')
              }
            }
          })
        )
        assert.deepEqual(await brokenInvariants(), [])
      }),
      { numRuns: 12, endOnFailure: true }
    )
    assert.deepEqual([...refusals], ['shortage'], 'a bucket never gives what it does not hold')
    const [{ n }] = await sql<{ n: number }>(
      null,
      `SELECT count(*)::int AS n FROM stock_entries e WHERE reason IN ('inspect', 'pass', 'damage', 'repair')
      GROUP BY source_id HAVING sum(value) <> 0 OR sum(delta) <> 0 UNION ALL SELECT 0 LIMIT 1`
    )
    assert.equal(n, 0, 'a move changes neither units nor money')
  })

  test('summed ahead or not, a ledger says the same of any days, whenever its entries are dated', async ({
    assert,
  }) => {
    await resetDatabase()
    const [skuId] = await makeSkus(1)
    const warehouseId = await makeWarehouse({ allowNegative: true })
    const at = (day: number) => new Date(Date.UTC(2026, 0, 1 + day))
    let sourceId = 0
    const post = ({ day, delta }: { day: number; delta: number }) =>
      new PostEntries().handle({
        actor: SYSTEM,
        entries: [
          {
            ...{ warehouseId, skuId, bucket: 'on_hand' as const, delta, occurredAt: at(day) },
            ...{
              reason: delta > 0 ? 'receive' : 'adjust',
              sourceType: 'test',
              sourceId: sourceId++,
            },
          },
        ],
      })
    const entry = fc.record({
      day: fc.nat({ max: 30 }),
      delta: fc.integer({ min: -9, max: 9 }).filter((units) => units !== 0),
    })
    const bounds = fc.tuple(fc.nat({ max: 31 }), fc.nat({ max: 31 }))
    await fc.assert(
      fc.asyncProperty(
        fc.array(entry, { minLength: 4, maxLength: 12 }),
        bounds,
        async (list, [a, b]) => {
          // Two sum while others post.
          await Promise.all([
            ...list.map(post),
            new SumEntries(3).handle(),
            new SumEntries(3).handle(),
          ])
          const span = { from: at(Math.min(a, b)), before: at(Math.max(a, b)) }
          const key = { warehouse: part`${warehouseId}`, sku: part`${skuId}`, bucket: 'on_hand' }
          const values: unknown[] = []
          const [summed] = await sql(null, render(keySums(key, span), values), values)
          const [plain] = await sql(
            null,
            `SELECT coalesce(sum(delta) FILTER (WHERE occurred_at < $1), 0)::bigint AS opening,
                  coalesce(sum(delta) FILTER (WHERE occurred_at >= $1 AND delta > 0), 0)::bigint AS units_in,
                  coalesce(-sum(delta) FILTER (WHERE occurred_at >= $1 AND delta < 0), 0)::bigint AS units_out, coalesce(sum(value), 0) AS value
             FROM stock_entries WHERE occurred_at < $2`,
            [span.from, span.before]
          )
          assert.deepEqual(
            { ...summed, value: Number(summed.value) },
            { ...plain, value: Number(plain.value) }
          )
        }
      ),
      { numRuns: 15, endOnFailure: true }
    )
    const [{ n }] = await sql<{ n: number }>(
      null,
      'SELECT count(*)::int AS n FROM stock_entry_sums'
    )
    assert.isAbove(n, 20, 'most of it was summed')
    const rows = await sql<{ id: number; balance: number }>(
      null,
      'SELECT id, sum(delta) OVER (ORDER BY id)::bigint AS balance FROM stock_entries ORDER BY id'
    )
    const query = readListQuery({ qs: () => ({ perPage: '7', sort: 'id' }) }, ENTRY_LIST)
    const seen: { id: number; balance: number }[] = []
    for await (const page of pagesOf(await entryList(query, SYSTEM, true)))
      seen.push(...(await withDocuments(page)).map(({ id, balance }) => ({ id, balance })))
    assert.deepEqual(seen, rows)
  })

  test('fifty reservers race for twenty units: exactly twenty are served', async ({ assert }) => {
    await resetDatabase()
    const [skuId] = await makeSkus(1)
    const warehouseId = await makeWarehouse()
    await stockUp(warehouseId, [skuId], 20)
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        new ReserveStock().handle({
          lines: [{ fulfilmentLineId: index + 1, orderId: index + 1, warehouseId, skuId, qty: 1 }],
        })
      )
    )
    assert.equal(answers.flatMap((answer) => answer.reserved).length, 20)
    const shortages = answers.flatMap((answer) => answer.shortages)
    assert.equal(shortages.length, 30)
    assert.isTrue(shortages.every((shortage) => shortage.wanted === 1 && shortage.available === 0))
    assert.deepEqual(await brokenInvariants(), [])
  })

  test('lists over the same keys in any order never deadlock', async ({ assert }) => {
    await resetDatabase()
    const skuIds = await makeSkus(25)
    const warehouseId = await makeWarehouse()
    await stockUp(warehouseId, skuIds, 10_000)
    const before = retries.count
    const shuffled = (seed: number) =>
      [...skuIds].sort(
        (a, b) => ((a * 7919 + seed * 104729) % 101) - ((b * 7919 + seed * 104729) % 101)
      )
    await Promise.all(
      Array.from({ length: 60 }, (_, worker) =>
        new ReserveStock().handle({
          lines: shuffled(worker).map((skuId, index) => ({
            fulfilmentLineId: worker * 100 + index + 1,
            orderId: worker + 1,
            warehouseId,
            skuId,
            qty: 1,
          })),
        })
      )
    )
    assert.equal(retries.count, before, 'no transaction had to be repeated')
    const [{ total }] = await sql<{ total: number }>(
      null,
      'SELECT sum(reserved)::int AS total FROM stock_levels'
    )
    assert.equal(total, 60 * 25)
    assert.deepEqual(await brokenInvariants(), [])
  })

  test('the number of statements does not grow with the list', async ({ assert }) => {
    const world = await makeWorld(1000)
    const reserve = (first: number, count: number) =>
      new ReserveStock().handle({
        lines: Array.from({ length: count }, (_, index) => ({
          fulfilmentLineId: first + index,
          orderId: first + index,
          qty: 1,
          ...world.keys[index % 3],
        })),
      })
    const one = await countStatements(() => reserve(1, 1))
    const many = await countStatements(() => reserve(1000, 500))
    assert.equal(many, one)
    assert.isAtMost(many, 6)
  })
})
