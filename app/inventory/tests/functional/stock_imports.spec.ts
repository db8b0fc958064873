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

    await rows(
      `WITH p AS (INSERT INTO stock_proofs DEFAULT VALUES RETURNING id)
       INSERT INTO stock_mismatches (proof_id, warehouse_id, sku_id, what, says, proven) SELECT id, $1, $2, 'cost_value', 1, 2 FROM p`,
      [here, skuIds[0]]
    )
    const costs = `Warehouse code,SKU code,Change,Unit cost,Reason,Reference
HERE,${codes[0]},1,12,count,C-8
HERE,${codes[0]},1,,count,C-9
`
    assert.deepEqual(await bring('inventory.adjustments', costs, owner), [
      [2, 'Unit cost', 'cost_unsettled'],
    ])
    const opening = `Warehouse code,SKU code,Bucket,Quantity,Unit cost\nHERE,${codes[0]},damaged,1,12\n`
    assert.deepEqual(await bring('inventory.opening', opening, owner), [
      [2, 'Unit cost', 'cost_unsettled'],
    ])
  })

  test('policies come by sheet: of a warehouse, a group or all; an empty cell changes nothing, and what is exported fits', async ({
    assert,
    client,
  }) => {
    const user = await actingAs({
      permissions: ['inventory.policies.edit', 'inventory.stock.view'],
    })
    const actor = await actorOf(user)
    await rows(
      `WITH g AS (INSERT INTO warehouse_groups (name) VALUES ('华东') RETURNING id)
       UPDATE warehouses SET group_id = (SELECT id FROM g) WHERE id = $1`,
      [here]
    )
    const sheet = `SKU 编码,仓库,方法,补货点,目标库存,服务水平,到货天数,覆盖天数
${codes[0]},HERE,固定补货点,20,80,,7,
${codes[0]},华东,服务水平,,,95,10,
${codes[1]},,Days of cover,,,,5,14
${codes[1]},HERE,固定补货点,50,40,,,
${codes[1]},NOWHERE,,1,,,,
${codes[2]},HERE,覆盖天数,,,,0,
${codes[0]},HERE,,1,,,,
`
    assert.deepEqual(await bring('inventory.policies', sheet, actor), [
      [5, '目标库存', 'target_below_point'],
      [6, '仓库', 'unknown_place'],
      [7, '到货天数', 'out_of_range'],
      [8, 'SKU 编码', 'repeats_row'],
    ])
    const kept = () =>
      rows(
        `SELECT p.method, p.reorder_point AS point, p.target_level AS target, p.service_level AS level, p.cover_days AS cover, w.code, g.name
           FROM stock_policies p LEFT JOIN warehouses w ON w.id = p.warehouse_id LEFT JOIN warehouse_groups g ON g.id = p.group_id ORDER BY p.id`
      )
    const none = { level: null, cover: null, code: null, name: null }
    const fixed = { ...none, method: 'fixed', point: 20, target: 80, code: 'HERE' }
    const followed = [
      { ...none, method: 'service_level', point: 0, target: 0, level: '0.9500', name: '华东' },
      { ...none, method: 'days_of_cover', point: 0, target: 0, cover: 14 },
    ]
    assert.deepEqual(await kept(), [fixed, ...followed])
    const file = await client
      .get('/inventory/policies/export')
      .qs({ format: 'csv' })
      .header('accept-language', 'zh-CN')
      .loginAs(user)
    const changed = file.text().replace(',20,80,', ',25,,')
    assert.deepEqual(await bring('inventory.policies', changed, actor), [])
    assert.deepEqual(await kept(), [{ ...fixed, point: 25 }, ...followed])

    const [product] = await rows('SELECT p.code FROM products p JOIN skus s ON s.product_id = p.id')
    const products = `SKU 编码,商品编码,仓库,补货点
,${product.code},HERE,30
${codes[0]},${product.code},,1
,NOTHING,,1
,,,1
,${product.code},HERE,40
`
    assert.deepEqual(await bring('inventory.policies', products, actor), [
      [3, 'SKU 编码', 'sku_or_product'],
      [4, '商品编码', 'unknown_product'],
      [5, 'SKU 编码', 'sku_or_product'],
      [6, '商品编码', 'repeats_row'],
    ])
    const all = { ...none, method: 'fixed', point: 30, target: 0, code: 'HERE' }
    assert.deepEqual(await kept(), [{ ...fixed, point: 25 }, ...followed, all])
    const again = await client
      .get('/inventory/policies/export')
      .qs({ format: 'csv', of: 'product' })
      .header('accept-language', 'zh-CN')
      .loginAs(user)
    const next = again.text().replace(',30,', ',35,')
    assert.deepEqual(await bring('inventory.policies', next, actor), [])
    assert.deepEqual((await kept()).at(-1), { ...all, point: 35 })
  })
})
