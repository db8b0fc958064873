import { test } from '@japa/runner'
import fc from 'fast-check'
import { SYSTEM } from '#kernel/access/actor'
import { ConflictException, RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { makeSkus } from '#catalog/database/factories/skus'
import CreateAssembly from '#inventory/actions/create_assembly'
import ReserveAssembly from '#inventory/actions/reserve_assembly'
import ReserveStock from '#inventory/actions/reserve_stock'
import RunAssembly from '#inventory/actions/run_assembly'
import StopAssembly from '#inventory/actions/stop_assembly'
import { makeWarehouse, stockUp } from '#inventory/database/factories/stock'
import { makeKit } from '#inventory/tests/support/kits'
import { assertSound } from '#inventory/tests/support/stock'
import { resetDatabase } from '#tests/helpers/database'

type Step =
  | { act: 'assembly' | 'disassembly'; qty: number; reserve: boolean }
  | { act: 'run'; pick: number; done: number; scrapped: number; spoilt: number }
  | { act: 'reserve' | 'release' | 'stop'; pick: number }
  | { act: 'buy'; sku: number; qty: number }

const pick = fc.nat({ max: 30 })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      act: fc.constantFrom('assembly' as const, 'disassembly' as const),
      qty: fc.integer({ min: 1, max: 6 }),
      reserve: fc.boolean(),
    }),
  },
  {
    weight: 5,
    arbitrary: fc.record({
      act: fc.constant('run' as const),
      pick,
      done: fc.integer({ min: 0, max: 4 }),
      scrapped: fc.integer({ min: 0, max: 1 }),
      spoilt: fc.integer({ min: 0, max: 2 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      act: fc.constantFrom('reserve' as const, 'release' as const, 'stop' as const),
      pick,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      act: fc.constant('buy' as const),
      sku: fc.nat({ max: 2 }),
      qty: fc.integer({ min: 1, max: 4 }),
    }),
  }
)

let line = 0

/** Two parts, a kit of seven units made of three and two of them, and some of everything. */
async function makeWorld() {
  await resetDatabase()
  const [a, b] = await makeSkus(2)
  const { kit } = await makeKit(
    [
      { skuId: a, qty: 3, scrapRate: '0.1' },
      { skuId: b, qty: 14 },
    ],
    7
  )
  const warehouseId = await makeWarehouse()
  await stockUp(warehouseId, [a], 20, '3.3333')
  await stockUp(warehouseId, [b], 60, '0.770001')
  await stockUp(warehouseId, [kit], 5, '12.34')
  return { skuIds: [a, b, kit], kit, warehouseId, orders: [] as number[] }
}

type World = Awaited<ReturnType<typeof makeWorld>>

async function apply(world: World, one: Step): Promise<void> {
  const base = { actor: SYSTEM }
  const chosen = 'pick' in one ? world.orders[one.pick % (world.orders.length || 1)] : 0
  try {
    if (one.act === 'assembly' || one.act === 'disassembly') {
      const { kit: skuId, warehouseId } = world
      const made = await new CreateAssembly().handle({
        ...base,
        kind: one.act,
        warehouseId,
        skuId,
        qty: one.qty,
        reserve: one.reserve,
      })
      world.orders.push(made.id)
    } else if (one.act === 'buy') {
      const { warehouseId } = world
      const skuId = world.skuIds[one.sku]
      line += 1
      await new ReserveStock().handle({
        lines: [{ fulfilmentLineId: line, orderId: line, warehouseId, skuId, qty: one.qty }],
      })
    } else if (!chosen) return
    else if (one.act === 'run') await run(chosen, one)
    else if (one.act === 'stop') await new StopAssembly().handle({ ...base, id: chosen })
    else if (one.act === 'reserve') await new ReserveAssembly().handle({ ...base, id: chosen })
    else await new ReserveAssembly().release({ ...base, id: chosen })
  } catch (error) {
    if (!(error instanceof ConflictException) && !(error instanceof RefusedException)) throw error
  }
}

/** Does a part of an order; one unit more of a part than the bill says may be spoilt. */
async function run(id: number, { done, scrapped, spoilt }: Extract<Step, { act: 'run' }>) {
  const [part] = await sql<{ id: number; planned: number; moved: number; scrapped: number }>(
    null,
    'SELECT id, planned, moved, scrapped FROM stock_assembly_lines WHERE assembly_id = $1 AND NOT is_kit ORDER BY id LIMIT 1',
    [id]
  )
  const left = Math.max(0, part.planned - part.moved - part.scrapped)
  const lines =
    spoilt > 0
      ? [{ lineId: part.id, moved: Math.max(0, left - spoilt), scrapped: spoilt }]
      : undefined
  await new RunAssembly().handle({ actor: SYSTEM, id, done, scrapped, lines })
}

/** Runs whose entries, what was written off apart, are not worth nothing together. */
const unbalanced = () =>
  sql(
    null,
    `SELECT source_id AS run, sum(value) FILTER (WHERE reason <> 'assembly_scrap') AS value FROM stock_entries
      WHERE source_type = 'assembly_run' GROUP BY source_id
     HAVING coalesce(sum(value) FILTER (WHERE reason <> 'assembly_scrap'), 0) <> 0`
  )

/** Orders whose lines are not what their runs moved, or that hold a promise after they ended. */
const untrue = () =>
  sql(
    null,
    `SELECT l.id FROM stock_assembly_lines l JOIN stock_assemblies a ON a.id = l.assembly_id
      WHERE l.moved + l.scrapped * CASE WHEN l.goes = 'in' THEN 0 ELSE 1 END <> abs(coalesce((SELECT sum(e.delta) FROM stock_entries e
              JOIN stock_assembly_runs r ON r.id = e.source_id WHERE e.source_type = 'assembly_run' AND e.source_line = l.id), 0))
         OR (a.finished_at IS NOT NULL AND EXISTS (SELECT 1 FROM stock_reservations p WHERE p.assembly_line_id = l.id AND p.state = 'pending'))
         OR (l.is_kit AND l.moved <> a.done)`
  )

/*
 * Seen to fail: with `shares` left out of `runEntries` the first spec finds runs that are worth
 * something; without FOR UPDATE in `lockAssembly` nine of the ten workers of the second complete
 * what there is for three.
 */
test.group('inventory | assembly conserves stock and value', (group) => {
  group.each.teardown(resetDatabase)

  test('whatever three workers do at once, each part of an order is worth nothing together', async ({
    assert,
  }) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(step, { minLength: 2, maxLength: 7 }), { minLength: 3, maxLength: 3 }),
        async (scripts) => {
          const world = await makeWorld()
          const ends = await Promise.allSettled(
            scripts.map(async (script) => {
              for (const one of script) await apply(world, one)
            })
          )
          for (const end of ends) if (end.status === 'rejected') throw end.reason
          await assertSound()
          assert.deepEqual(await unbalanced(), [])
          assert.deepEqual(await untrue(), [])
        }
      ),
      { numRuns: 12, endOnFailure: true }
    )
  })

  test('ten workers complete one order at once: it is completed once and its parts are used once', async ({
    assert,
  }) => {
    const world = await makeWorld()
    const { id } = await new CreateAssembly().handle({
      actor: SYSTEM,
      kind: 'assembly',
      warehouseId: world.warehouseId,
      skuId: world.kit,
      qty: 6,
      reserve: true,
    })
    const ends = await Promise.allSettled(
      Array.from({ length: 10 }, () =>
        new RunAssembly().handle({ actor: SYSTEM, id, done: 2, scrapped: 0 })
      )
    )
    assert.equal(ends.filter((end) => end.status === 'fulfilled').length, 3)
    await assertSound()
    assert.deepEqual(await unbalanced(), [])
  })
})
