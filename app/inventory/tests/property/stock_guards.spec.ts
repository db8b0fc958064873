import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { makeSkus } from '#catalog/database/factories/skus'
import PostReservations from '#inventory/actions/post_reservations'
import ReserveStock from '#inventory/actions/reserve_stock'
import PostEntries from '#inventory/actions/post_entries'
import SetAsideStock from '#inventory/actions/set_aside_stock'
import { makeWarehouse, stockUp } from '#inventory/database/factories/stock'
import { makeOrders, makeStore } from '#inventory/tests/support/selling'
import { brokenInvariants } from '#inventory/tests/support/stock'
import { resetDatabase } from '#tests/helpers/database'

const UNDO = new Error('undo')

/** Runs the work in a transaction that is rolled back, whatever it changed (tables too). */
async function inScratch<T>(work: (trx: Trx) => Promise<T>): Promise<T> {
  let answer: T
  try {
    await inTransaction(null, async (trx) => {
      answer = await work(trx)
      throw UNDO
    })
  } catch (error) {
    if (error !== UNDO) throw error
  }
  return answer!
}

/** Whether the database refuses the statement, and by which guard. */
const refusal = (statement: string) =>
  inScratch((trx) => sql(trx, statement)).then(
    () => null,
    (error: { constraint?: string; message: string }) => error.constraint ?? error.message
  )

/** What the checker says once the guard is dropped and the statement has passed. */
const without = (drop: string, statement: string) =>
  inScratch(async (trx) => {
    await sql(trx, drop)
    await sql(trx, statement)
    return brokenInvariants(trx)
  })

test.group('inventory | guards of I1 and I2', (group) => {
  let skuId: number
  let warehouseId: number

  group.setup(async () => {
    await resetDatabase()
    ;[skuId] = await makeSkus(1)
    warehouseId = await makeWarehouse()
    await stockUp(warehouseId, [skuId], 10)
    const storeId = await makeStore()
    await new SetAsideStock().handle({
      actor: SYSTEM,
      kind: 'exclusive',
      name: 'test',
      storeIds: [storeId],
      lines: [{ warehouseId, skuId, qty: 3 }],
    })
    const orders = await makeOrders([storeId, await makeStore()])
    const lines = [1, 2].map((id) => ({
      fulfilmentLineId: id,
      orderId: orders[id - 1],
      warehouseId,
      skuId,
      qty: 2,
    }))
    await new ReserveStock().handle({ lines })
    await new PostReservations().handle({ fulfilmentLineIds: [1] })
  })
  group.teardown(resetDatabase)

  test('the world the guards are tried on is sound', async ({ assert }) => {
    assert.deepEqual(await brokenInvariants(), [])
  })

  test('{guard}')
    .with([
      {
        guard: 'stock_levels_reserved',
        drop: 'ALTER TABLE stock_levels DROP CONSTRAINT stock_levels_reserved',
        statement: 'UPDATE stock_levels SET reserved = on_hand + 1',
        tells: /I1\/I2 bounds/,
      },
      {
        guard: 'stock_levels_on_hand',
        drop: 'ALTER TABLE stock_levels DROP CONSTRAINT stock_levels_on_hand, DROP CONSTRAINT stock_levels_reserved',
        statement: 'UPDATE stock_levels SET on_hand = -1, reserved = 0',
        tells: /I1\/I2 bounds/,
      },
      {
        guard: 'stock_levels_reserved_check',
        drop: 'ALTER TABLE stock_levels DROP CONSTRAINT stock_levels_reserved_check',
        statement: 'UPDATE stock_levels SET reserved = -1',
        tells: /I1\/I2 bounds/,
      },
      {
        guard: 'stock_levels_reserved',
        drop: 'ALTER TABLE stock_levels DROP CONSTRAINT stock_levels_reserved',
        statement: 'UPDATE stock_levels SET quota = on_hand - reserved + 1',
        tells: /I1\/I2 bounds/,
      },
      {
        guard: 'stock_levels_quota',
        drop: 'ALTER TABLE stock_levels DROP CONSTRAINT stock_levels_quota',
        statement: 'UPDATE stock_levels SET quota = -1',
        tells: /I1\/I2 quota/,
      },
      {
        guard: 'stock_quota_lines_used',
        drop: 'ALTER TABLE stock_quota_lines DROP CONSTRAINT stock_quota_lines_used',
        statement: 'UPDATE stock_quota_lines SET used = qty + 1',
        tells: /I2 quota line/,
      },
      {
        guard: 'stock_reservations_once',
        drop: 'DROP TRIGGER stock_reservations_resolve_once ON stock_reservations',
        statement: `UPDATE stock_reservations SET quota_line_id = (SELECT id FROM stock_quota_lines), from_quota = 1 WHERE quota_line_id IS NULL`,
        tells: /drew from a quota of other stores/,
      },
      {
        guard: 'stock_entries is append-only: correct it with a new row',
        drop: 'DROP TRIGGER stock_entries_append_only ON stock_entries',
        statement: `UPDATE stock_entries SET delta = delta + 1 WHERE reason = 'opening'`,
        tells: /I1\/I2 on_hand/,
      },
      {
        guard: 'stock_entries is append-only: correct it with a new row',
        drop: 'DROP TRIGGER stock_entries_append_only ON stock_entries',
        statement: `DELETE FROM stock_entries WHERE reason = 'ship'`,
        tells: /I2 reservation/,
      },
      {
        guard: 'stock_entries_once',
        drop: 'ALTER TABLE stock_entries DROP CONSTRAINT stock_entries_once',
        statement: `INSERT INTO stock_entries (warehouse_id, sku_id, bucket, delta, value, reason, source_type, source_id, source_line)
                    SELECT warehouse_id, sku_id, bucket, delta, value, reason, source_type, source_id, source_line FROM stock_entries`,
        tells: /I1\/I2 on_hand/,
      },
      {
        guard: 'stock_reservations_once',
        drop: 'DROP TRIGGER stock_reservations_resolve_once ON stock_reservations',
        statement: `UPDATE stock_reservations SET state = 'voided' WHERE state = 'posted'`,
        tells: /I2 reservation/,
      },
      {
        guard: 'stock_reservations_once',
        drop: 'DROP TRIGGER stock_reservations_keep ON stock_reservations',
        statement: `DELETE FROM stock_reservations WHERE state = 'pending'`,
        tells: /I1\/I2 reserved/,
      },
      {
        guard: 'stock_reservations_live',
        drop: 'DROP INDEX stock_reservations_live',
        statement: `INSERT INTO stock_reservations (fulfilment_line_id, order_id, warehouse_id, sku_id, qty)
                    SELECT fulfilment_line_id, order_id, warehouse_id, sku_id, qty FROM stock_reservations WHERE state = 'pending'`,
        tells: /is promised twice/,
      },
      {
        guard: 'stock_costs_empty',
        drop: 'ALTER TABLE stock_costs DROP CONSTRAINT stock_costs_empty',
        statement: 'UPDATE stock_costs SET qty = 0',
        tells: /value of/,
      },
    ])
    .run(async ({ assert }, { guard, drop, statement, tells }) => {
      assert.equal(await refusal(statement), guard, 'the guard refuses')
      assert.match(
        (await without(drop, statement)).join('\n'),
        tells,
        'without it the checker tells'
      )
    })
})

/** The tables of the stock without any guard, in a schema of their own. */
async function bareTables(): Promise<void> {
  await sql(null, 'DROP SCHEMA IF EXISTS scratch CASCADE')
  await sql(null, 'CREATE SCHEMA scratch')
  for (const table of ['stock_levels', 'stock_reservations', 'stock_entries', 'stock_costs']) {
    await sql(
      null,
      `CREATE TABLE scratch.${table} (LIKE public.${table} INCLUDING DEFAULTS INCLUDING IDENTITY)`
    )
  }
  await sql(null, 'CREATE UNIQUE INDEX ON scratch.stock_levels (warehouse_id, sku_id)')
  await sql(null, 'CREATE UNIQUE INDEX ON scratch.stock_costs (cost_group_id, sku_id)')
}

const bare = <T>(work: (trx: Trx) => Promise<T>) =>
  inTransaction(null, async (trx) => {
    await sql(trx, 'SET LOCAL search_path = scratch, public')
    return work(trx)
  })

interface Line {
  fulfilmentLineId: number
  orderId: number
  warehouseId: number
  skuId: number
  qty: number
}

/** What ReserveStock would be without its lock: it reads, thinks and writes. */
async function reserveWithoutLock(trx: Trx, line: Line): Promise<void> {
  const [level] = await sql<{ on_hand: number; reserved: number }>(
    trx,
    'SELECT on_hand, reserved FROM stock_levels'
  )
  if (level.on_hand - level.reserved < line.qty) return
  await sql(trx, 'UPDATE stock_levels SET reserved = $1', [level.reserved + line.qty])
  await sql(
    trx,
    'INSERT INTO stock_reservations (fulfilment_line_id, order_id, warehouse_id, sku_id, qty) VALUES ($1, $2, $3, $4, $5)',
    [line.fulfilmentLineId, line.orderId, line.warehouseId, line.skuId, line.qty]
  )
}

/*
 * The pair proves itself: the first fails when FOR NO KEY UPDATE is taken out of `lockLevels`
 * (services/levels.ts), the second does what is left then.
 */
test.group('inventory | the lock behind I2', (group) => {
  let lines: Line[]

  group.each.setup(async () => {
    await resetDatabase()
    await bareTables()
    const [skuId] = await makeSkus(1)
    const warehouseId = await makeWarehouse()
    lines = Array.from({ length: 50 }, (_, index) => ({
      fulfilmentLineId: index + 1,
      orderId: index + 1,
      warehouseId,
      skuId,
      qty: 1,
    }))
    const entry = {
      warehouseId,
      skuId,
      bucket: 'on_hand' as const,
      delta: 20,
      reason: 'opening',
      sourceType: 'opening',
      sourceId: 1,
    }
    await bare((trx) => new PostEntries().handle({ trx, actor: SYSTEM, entries: [entry] }))
  })
  group.each.teardown(async () => {
    await sql(null, 'DROP SCHEMA IF EXISTS scratch CASCADE')
    await resetDatabase()
  })

  test('holds by itself, with every constraint taken away', async ({ assert }) => {
    await Promise.all(
      lines.map((line) => bare((trx) => new ReserveStock().handle({ trx, lines: [line] })))
    )
    assert.deepEqual(await bare((trx) => brokenInvariants(trx)), [])
  })

  test('without it the same race breaks I2, and the checker says so', async ({ assert }) => {
    await Promise.all(lines.map((line) => bare((trx) => reserveWithoutLock(trx, line))))
    assert.match((await bare((trx) => brokenInvariants(trx))).join('\n'), /I1\/I2 reserved/)
  })
})
