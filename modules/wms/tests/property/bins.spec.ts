import { randomUUID } from 'node:crypto'
import { test } from '@japa/runner'
import fc from 'fast-check'
import { SYSTEM } from '#kernel/access/actor'
import { DomainException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import PostEntries from '#inventory/actions/post_entries'
import CancelFulfilments from '#orders/actions/cancel_fulfilments'
import { resetDatabase } from '#tests/helpers/database'
import { drainJobs } from '#tests/helpers/jobs'
import CountBin from '../../actions/count_bin.js'
import PutAway from '../../actions/put_away.js'
import RecordScans from '../../actions/record_scans.js'
import ReleaseWave from '../../actions/release_wave.js'
import { releaseOrders, setFloor, type Floor } from '../../database/factories/floor.js'
import { brokenFloor } from '../support/floor_state.js'

const actor = SYSTEM
const SKUS = 3

/** One thing somebody does on the floor; `a`, `b` choose among what there is. */
const anOperation = fc.record({
  kind: fc.constantFrom(
    'order',
    'wave',
    'pick',
    'pick',
    'short',
    'move',
    'count',
    'arrive',
    'lose',
    'cancel'
  ),
  a: fc.nat({ max: 1000 }),
  b: fc.nat({ max: 1000 }),
  qty: fc.integer({ min: 1, max: 6 }),
})
type Operation = typeof anOperation extends fc.Arbitrary<infer T> ? T : never

const at = <T>(list: readonly T[], n: number): T | undefined => list[n % Math.max(1, list.length)]
let source = 5_000_000

class Worker {
  constructor(readonly floor: Floor) {}

  /** Does it; a refusal in the house's own words is a fair answer. */
  async do(operation: Operation): Promise<void> {
    try {
      await this[operation.kind as 'pick'](operation)
    } catch (error) {
      if (!(error instanceof DomainException)) throw error
    }
  }

  order({ a, qty }: Operation) {
    return releaseOrders(this.floor, [[{ skuId: at(this.floor.skuIds, a)!, qty }]])
  }
  wave({ qty }: Operation) {
    const { warehouseId } = this.floor
    return new ReleaseWave().handle({ actor, filter: { warehouseId }, maxOrders: qty })
  }
  async pick({ a, qty, kind }: Operation) {
    const lines = await sql<{ id: number; taskId: number; sku: string }>(
      null,
      `SELECT l.id, l.task_id AS "taskId", k.code AS sku FROM wms_pick_lines l JOIN skus k ON k.id = l.sku_id
         JOIN wms_pick_tasks t ON t.id = l.task_id AND t.warehouse_id = $1 WHERE l.picked + l.short + l.dropped < l.qty ORDER BY l.id`,
      [this.floor.warehouseId]
    )
    const line = at(lines, a)
    if (!line) return
    const scan = {
      scanId: randomUUID(),
      kind: kind === 'short' ? ('short' as const) : ('pick' as const),
      taskId: line.taskId,
      lineId: line.id,
      barcode: line.sku,
      qty,
      at: new Date().toISOString(),
    }
    return new RecordScans().handle({ actor, scans: [scan, scan] })
  }
  short(operation: Operation) {
    return this.pick(operation)
  }
  move({ a, b, qty }: Operation) {
    const [fromBinId, toBinId] = [at(this.floor.bins, a)!.id, at(this.floor.bins, b)!.id]
    const skuId = at(this.floor.skuIds, a + b)!
    return new PutAway().handle({
      actor,
      transfers: [{ fromBinId, toBinId, skuId, qty }],
      reason: 'move',
    })
  }
  count({ a, b, qty }: Operation) {
    return new CountBin().handle({
      actor,
      binId: at(this.floor.bins, a)!.id,
      skuId: at(this.floor.skuIds, b)!,
      counted: qty,
    })
  }
  arrive({ a, qty }: Operation) {
    return this.#post(at(this.floor.skuIds, a)!, qty)
  }
  lose({ a, qty }: Operation) {
    return this.#post(at(this.floor.skuIds, a)!, -qty)
  }
  async cancel({ a }: Operation) {
    const open = await sql<{ id: number }>(
      null,
      `SELECT id FROM fulfilments WHERE warehouse_id = $1 AND status IN ('released', 'picking') ORDER BY id`,
      [this.floor.warehouseId]
    )
    const one = at(open, a)
    if (one) await new CancelFulfilments().handle({ fulfilmentIds: [one.id], reason: 'test' })
  }

  #post(skuId: number, delta: number) {
    return new PostEntries().handle({
      actor,
      entries: [
        {
          warehouseId: this.floor.warehouseId,
          skuId,
          bucket: 'on_hand',
          delta,
          reason: delta > 0 ? 'found' : 'count',
          sourceType: 'test',
          sourceId: ++source,
          unitCost: '40',
        },
      ],
    })
  }
}

const UNDO = new Error('undo')
/** What the checker says once a guard is gone and the statement has passed, in a transaction that is rolled back. */
async function without(drop: string, statement: string) {
  let breaches: string[] = []
  try {
    await inTransaction(null, async (trx: Trx) => {
      await sql(trx, drop)
      await sql(trx, statement)
      breaches = (await brokenFloor(trx)).map((breach) => breach.rule)
      throw UNDO
    })
  } catch (error) {
    if (error !== UNDO) throw error
  }
  return breaches
}
/** By which guard the database refuses the statement at its commit. */
const refusal = (statement: string) =>
  inTransaction(null, async (trx) => sql(trx, statement)).then(
    () => null,
    (error: { constraint?: string }) => error.constraint
  )

test.group('wms | bins', (group) => {
  group.each.setup(resetDatabase)
  group.teardown(resetDatabase)

  test('whatever two people do at once, bins are never below nothing and add up to their levels', async ({
    assert,
  }) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anOperation, { minLength: 4, maxLength: 14 }),
        fc.array(anOperation, { minLength: 4, maxLength: 14 }),
        async (...hands) => {
          const worker = new Worker(await setFloor({ skus: SKUS, stock: 12 }))
          await releaseOrders(worker.floor, [
            worker.floor.skuIds.map((skuId) => ({ skuId, qty: 2 })),
          ])
          await Promise.all(
            hands.map(async (operations) => {
              for (const each of operations) await worker.do(each)
            })
          )
          assert.deepEqual(await brokenFloor(), [])
          await drainJobs()
          assert.deepEqual(await brokenFloor(), [])
        }
      ),
      { numRuns: Number(process.env.PROPERTY_RUNS ?? 8), endOnFailure: true }
    )
  })

  test('the checker sees what each guard forbids, once the guard is gone', async ({ assert }) => {
    const floor = await setFloor({ skus: 1, stock: 12 })
    const one = `bin_id = ${floor.bins[0].id}`
    for (const { guard, drop, statement, rule } of [
      {
        guard: 'wms_bins_equal_level',
        drop: 'DROP TRIGGER wms_bin_stock_equals_level ON wms_bin_stock',
        statement: `UPDATE wms_bin_stock SET on_hand = on_hand + 1 WHERE ${one}`,
        rule: 'level',
      },
      {
        guard: 'wms_bin_stock_allocated',
        drop: 'ALTER TABLE wms_bin_stock DROP CONSTRAINT wms_bin_stock_allocated',
        statement: `UPDATE wms_bin_stock SET allocated = on_hand + 1 WHERE ${one}`,
        rule: 'negative',
      },
      {
        guard: 'wms_bin_stock_on_hand_check',
        drop: `ALTER TABLE wms_bin_stock DROP CONSTRAINT wms_bin_stock_on_hand_check, DROP CONSTRAINT wms_bin_stock_allocated`,
        statement: `UPDATE wms_bin_stock SET on_hand = -1 WHERE ${one}`,
        rule: 'negative',
      },
    ]) {
      assert.include(await without(drop, statement), rule, guard)
      assert.oneOf(await refusal(statement), [guard, 'wms_bin_stock_allocated'])
    }
  })
})
