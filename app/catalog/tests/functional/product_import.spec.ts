import { test } from '@japa/runner'
import ExcelJS from 'exceljs'
import { buffer } from 'node:stream/consumers'
import { openFile } from '#kernel/files/file_store'
import { sql } from '#kernel/sql'
import { makeSkus } from '#catalog/database/factories/skus'
import { RunImport } from '#shell/actions/run_import'
import { StartImport } from '#shell/actions/start_import'
import { actorOf } from '#shell/services/actors'
import { actingAs } from '#tests/helpers/people'
import { resetDatabase } from '#tests/helpers/database'

const EVERYTHING = ['catalog.products.import', 'catalog.products.view', 'catalog.costs.view']

interface Outcome {
  state: string
  total: number
  failed: number
  errors: { row: number; column: string; value: string; code: string }[]
  resultId: number | null
  error: string | null
}

async function run(runId: number): Promise<Outcome> {
  await new RunImport().handle(runId)
  const [outcome] = await sql<Outcome & Record<string, unknown>>(
    null,
    'SELECT state, total, failed, errors, result_file_id AS "resultId", error FROM import_runs WHERE id = $1',
    [runId]
  )
  return outcome
}

const SHEET = `商品编码,商品名称,SKU 编码,规格,条码,售价,采购价,重量（克）,税率,大单位
TNT,双人帐篷,TNT-G,颜色:绿,6900000000011,¥899.00,410,2400,13%,箱=6
TNT,,TNT-O,颜色:橙,"6900000000028,16900000000025*6",899,410,2400,13%,箱=6
,水壶,BTL,,6900000000035,59,21.5,300,13%,
,,LOST,,,1,1,,,
,旧品,SKU-OLD,,6900000000011,x,1,,,
`

test.group('catalog | import of products', (group) => {
  group.each.setup(() => resetDatabase())

  test('a dry run says row, column and value and writes nothing; the import writes the sound rows', async ({
    assert,
  }) => {
    const actor = await actorOf(await actingAs({ permissions: EVERYTHING }))
    const checked = await new StartImport().handle({
      importer: 'catalog.products',
      name: 'products.csv',
      bytes: Buffer.from(SHEET),
      actor,
    })
    const dry = await run(checked)
    assert.deepEqual([dry.state, dry.total, dry.failed], ['done', 5, 2])
    assert.deepEqual(
      dry.errors.map(({ row, column, value, code }) => [row, column, value, code]),
      [
        [6, '售价', 'x', 'not_an_amount'],
        [5, '商品名称', '', 'required'],
      ]
    )
    assert.lengthOf(await sql(null, 'SELECT id FROM products'), 0)

    const workbook = new ExcelJS.Workbook()
    const bytes = await buffer((await openFile(dry.resultId!, 'import')).stream())
    await workbook.xlsx.load(bytes as unknown as ExcelJS.Buffer)
    const [sheet] = workbook.worksheets
    assert.match(String(sheet.getCell(6, 11).value), /售价/)
    assert.isUndefined(sheet.getCell(2, 11).value ?? undefined)

    const imported = await run(await new StartImport().confirm(checked, actor))
    assert.deepEqual([imported.state, imported.failed], ['done', 2])
    const skus = await sql(
      null,
      `SELECT p.code AS product, s.code, s.list_price AS price, s.tax_rate AS tax, s.weight_g AS weight,
              (SELECT string_agg(barcode || '*' || unit_factor, ' ' ORDER BY id) FROM sku_barcodes WHERE sku_id = s.id) AS barcodes
         FROM skus s JOIN products p ON p.id = s.product_id ORDER BY s.code`
    )
    assert.deepEqual(skus, [
      {
        product: 'BTL',
        code: 'BTL',
        price: '59.0000',
        tax: '0.1300',
        weight: 300,
        barcodes: '6900000000035*1',
      },
      {
        product: 'TNT',
        code: 'TNT-G',
        price: '899.0000',
        tax: '0.1300',
        weight: 2400,
        barcodes: '6900000000011*1',
      },
      {
        product: 'TNT',
        code: 'TNT-O',
        price: '899.0000',
        tax: '0.1300',
        weight: 2400,
        barcodes: '6900000000028*1 16900000000025*6',
      },
    ])
  })

  test('known SKUs are changed, and what a row leaves empty stays', async ({ assert }) => {
    const actor = await actorOf(await actingAs({ permissions: EVERYTHING }))
    const [id] = await makeSkus(1)
    const [before] = await sql<{ code: string; purchase_price: string; name: string }>(
      null,
      'SELECT code, purchase_price, name FROM skus WHERE id = $1',
      [id]
    )
    const checked = await new StartImport().handle({
      importer: 'catalog.products',
      name: 'prices.csv',
      bytes: Buffer.from(`Code,Name,Price,Purchase price\n${before.code},,12.34,\n`),
      actor,
    })
    assert.equal((await run(checked)).failed, 0)
    await run(await new StartImport().confirm(checked, actor))
    const [after] = await sql(
      null,
      'SELECT code, purchase_price, name, list_price FROM skus WHERE id = $1',
      [id]
    )
    assert.deepEqual(after, { ...before, list_price: '12.3400' })
  })

  test('who may not see costs cannot set them by a file', async ({ assert }) => {
    const actor = await actorOf(await actingAs({ permissions: EVERYTHING.slice(0, 2) }))
    const checked = await new StartImport().handle({
      importer: 'catalog.products',
      name: 'costs.csv',
      bytes: Buffer.from('SKU 编码,商品名称,采购价\nNEW,新品,5\n'),
      actor,
    })
    assert.deepEqual(
      (await run(checked)).errors.map(({ code }) => code),
      ['costs_hidden']
    )
  })

  test('a code or barcode twice in one file is told, with the row that has it', async ({
    assert,
  }) => {
    const actor = await actorOf(await actingAs({ permissions: EVERYTHING }))
    const checked = await new StartImport().handle({
      importer: 'catalog.products',
      name: 'twice.csv',
      bytes: Buffer.from('SKU 编码,商品名称,条码\nA,甲,690\nA,甲,\nB,乙,690\n'),
      actor,
    })
    assert.deepEqual(
      (await run(checked)).errors.map(({ row, column, code }) => [row, column, code]),
      [
        [3, 'SKU 编码', 'repeats_row'],
        [4, '条码', 'repeats_row'],
      ]
    )
  })

  test('a product whose rows stand in two batches is one, and needs its name once', async ({
    assert,
  }) => {
    const actor = await actorOf(await actingAs({ permissions: EVERYTHING }))
    const singles = Array.from({ length: 999 }, (_, n) => `,S-${n},单品 ${n},,`)
    const sheet = [
      '商品编码,SKU 编码,商品名称,规格,别名',
      ...singles,
      'TWO,TWO-A,双色杯,色:红,"OLD-1, OLD-2"',
      'TWO,TWO-B,,色:蓝,',
      ',X-1,,,',
    ].join('\n')
    const checked = await new StartImport().handle({
      importer: 'catalog.products',
      name: 'two.csv',
      bytes: Buffer.from(sheet),
      actor,
    })
    const dry = await run(checked)
    assert.deepEqual(
      dry.errors.map(({ row, code }) => [row, code]),
      [[1003, 'required']]
    )
    assert.equal((await run(await new StartImport().confirm(checked, actor))).failed, 1)
    const skus = await sql(
      null,
      `SELECT s.code, (SELECT count(*)::int FROM sku_aliases WHERE sku_id = s.id) AS aliases
         FROM skus s JOIN products p ON p.id = s.product_id WHERE p.code = 'TWO' ORDER BY s.code`
    )
    assert.deepEqual(skus, [
      { code: 'TWO-A', aliases: 2 },
      { code: 'TWO-B', aliases: 0 },
    ])
  })
})
