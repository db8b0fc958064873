import { test } from '@japa/runner'
import { sql } from '#kernel/sql'
import { makeSkus } from '#catalog/database/factories/skus'
import FindSkus from '#catalog/queries/find_skus'
import ReserveStock from '#inventory/actions/reserve_stock'
import { makeWarehouse } from '#inventory/database/factories/stock'
import { assertSound } from '#inventory/tests/support/stock'
import { RunImport } from '#shell/actions/run_import'
import { StartImport } from '#shell/actions/start_import'
import { actorOf } from '#shell/services/actors'
import { resetDatabase } from '#tests/helpers/database'
import { actingAs } from '#tests/helpers/people'

const rows = (text: string, values: unknown[] = []) => sql<Record<string, any>>(null, text, values)

/** Checks a sheet and, where wanted, imports it; the errors of the check. */
async function bring(importer: string, sheet: string, actor: Awaited<ReturnType<typeof actorOf>>) {
  const id = await new StartImport().handle({
    importer,
    name: 'stock.csv',
    bytes: Buffer.from(sheet),
    actor,
  })
  await new RunImport().handle(id)
  const [dry] = await rows('SELECT errors FROM import_runs WHERE id = $1', [id])
  const confirmed = await new StartImport().confirm(id, actor)
  await new RunImport().handle(confirmed)
  const [{ state, error }] = await rows('SELECT state, error FROM import_runs WHERE id = $1', [
    confirmed,
  ])
  if (state !== 'done') throw new Error(`${state}: ${error}`)
  return dry.errors.map((one: Record<string, unknown>) => [one.row, one.column, one.code])
}

test.group('inventory | sheets', (group) => {
  let codes: string[]
  let skuIds: number[]
  let here: number

  group.each.setup(async () => {
    await resetDatabase()
    skuIds = await makeSkus(3)
    here = await makeWarehouse({ code: 'HERE' })
    const skus = await new FindSkus().byIds(skuIds)
    codes = skuIds.map((id) => skus.get(id)!.code)
  })
  group.each.teardown(assertSound)

  const levels = () => rows('SELECT on_hand, damaged FROM stock_levels ORDER BY sku_id')

  test('opening stock comes in once, at its cost, and says what is wrong', async ({ assert }) => {
    const actor = await actorOf(await actingAs({ permissions: ['inventory.stock.open'] }))
    const sheet = `仓库编码,SKU 编码,库存类型,数量,单位成本
HERE,${codes[0]},,10,12.5
HERE,${codes[0]},残次,2,
NOWHERE,${codes[1]},,1,1
HERE,NOPE,,1,1
HERE,${codes[1]},,0,1
HERE,${codes[0]},,4,1
`
    const errors = [
      [4, '仓库编码', 'unknown_warehouse'],
      [5, 'SKU 编码', 'unknown_sku'],
      [6, '数量', 'out_of_range'],
      [7, 'SKU 编码', 'repeats_row'],
    ]
    assert.deepEqual(await bring('inventory.opening', sheet, actor), errors)
    assert.deepEqual(await levels(), [{ on_hand: 10, damaged: 2 }])
    const [cost] = await rows('SELECT qty, value FROM stock_costs')
    const [{ price }] = await rows('SELECT purchase_price AS price FROM skus WHERE id = $1', [
      skuIds[0],
    ])
    assert.deepEqual([cost.qty, Number(cost.value)], [12, 125 + 2 * Number(price)])
    await bring('inventory.opening', sheet, actor)
    assert.deepEqual(
      await levels(),
      [{ on_hand: 10, damaged: 2 }],
      'the same sheet changes nothing'
    )
    const other = `仓库编码,SKU 编码,数量\nHERE,${codes[0]},11\n`
    assert.deepEqual(await bring('inventory.opening', other, actor), [[2, '数量', 'opened_before']])
  })

  test('changes count once by their reference, counts by what is missing; nothing promised is taken', async ({
    assert,
  }) => {
    const owner = await actorOf(
      await actingAs({ permissions: ['inventory.stock.open', 'inventory.stock.adjust'] })
    )
    await bring(
      'inventory.opening',
      `仓库编码,SKU 编码,数量,单位成本\n${codes.map((code) => `HERE,${code},10,40`).join('\n')}\n`,
      owner
    )
    await new ReserveStock().handle({
      lines: [{ fulfilmentLineId: 1, orderId: 1, warehouseId: here, skuId: skuIds[2], qty: 9 }],
    })
    const sheet = `Warehouse code,SKU code,Bucket,Change,Counted,Reason,Reference,Note
HERE,${codes[0]},,-3,,丢失,C-1,
HERE,${codes[1]},,,14,count,,年中盘点
HERE,${codes[2]},,-2,,lost,C-1,
HERE,${codes[2]},,,,lost,C-1,
HERE,${codes[1]},,5,,lost,,
HERE,${codes[1]},damaged,1,,nonsense,C-1,
`
    assert.deepEqual(await bring('inventory.adjustments', sheet, owner), [
      [4, 'Change', 'too_little_stock'],
      [5, 'Change', 'change_or_count'],
      [6, 'Reference', 'reference_needed'],
      [7, 'Reason', 'unknown_reason'],
    ])
    const after = [7, 14, 10]
    assert.deepEqual(
      (await levels()).map((one) => one.on_hand),
      after
    )
    await bring('inventory.adjustments', sheet, owner)
    assert.deepEqual(
      (await levels()).map((one) => one.on_hand),
      after,
      'taken once'
    )
    const documents = await rows('SELECT reason, status, note FROM stock_adjustments ORDER BY id')
    assert.deepEqual(documents, [
      { reason: 'lost', status: 'posted', note: 'C-1' },
      { reason: 'count', status: 'posted', note: '年中盘点' },
    ])
    await bring(
      'inventory.adjustments',
      `Warehouse code,SKU code,Counted,Reason\nHERE,${codes[0]},500,count\n`,
      owner
    )
    const [waiting] = await rows(`SELECT status FROM stock_adjustments ORDER BY id DESC LIMIT 1`)
    assert.equal(waiting.status, 'pending', 'large ones wait like any other')
  })
})
