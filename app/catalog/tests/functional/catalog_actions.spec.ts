import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import CreateProduct from '#catalog/actions/create_product'
import MapListings from '#catalog/actions/map_listings'
import ResolveListings from '#catalog/actions/resolve_listings'
import EndBom from '#catalog/actions/end_bom'
import SaveBom from '#catalog/actions/save_bom'
import SaveBundle from '#catalog/actions/save_bundle'
import UpdateProduct from '#catalog/actions/update_product'
import { makeSkus } from '#catalog/database/factories/skus'
import ExplodeBundles from '#catalog/queries/explode_bundles'
import FindSkus from '#catalog/queries/find_skus'
import GetProduct from '#catalog/queries/get_product'
import { resetDatabase } from '#tests/helpers/database'

const refused = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code: string; params: { value?: string } }) =>
      [error.code, error.params.value].filter(Boolean).join(' ')
  )

const jacket = {
  code: 'SY-JKT',
  name: '三合一冲锋衣',
  nameEn: '3-in-1 jacket',
  optionNames: ['颜色', '尺码'],
  skus: [
    {
      code: 'SY-JKT-BK-M',
      options: { 颜色: '黑', 尺码: 'M' },
      listPrice: '899',
      barcodes: [{ barcode: '6901234567892', unitFactor: 1 }],
      units: [{ unit: '箱', factor: 12 }],
    },
    {
      code: 'SY-JKT-BK-L',
      options: { 颜色: '黑', 尺码: 'L' },
      listPrice: '899',
      barcodes: [
        { barcode: '6901234567908', unitFactor: 1 },
        { barcode: '16901234567905', unitFactor: 12 },
      ],
    },
  ],
}

test.group('catalog | products', (group) => {
  group.each.setup(() => resetDatabase())

  test('a product comes with its SKUs, barcodes and units, and is found by each', async ({
    assert,
  }) => {
    const [{ productId, skuIds }] = await new CreateProduct().handle({
      actor: SYSTEM,
      products: [jacket],
    })
    const product = await new GetProduct().handle({ id: productId })
    assert.deepEqual(
      product.skus.map((sku) => [sku.id, sku.name, sku.listPrice]),
      [
        [skuIds[0], '三合一冲锋衣 黑 M', '899.0000'],
        [skuIds[1], '三合一冲锋衣 黑 L', '899.0000'],
      ]
    )
    assert.deepEqual(product.skus[0].units, [{ unit: '箱', factor: 12 }])
    const found = await new FindSkus().byScans(['16901234567905', 'SY-JKT-BK-M', 'nothing'])
    assert.deepEqual(
      [...found].map(([scan, sku]) => [scan, sku.id, sku.unitFactor]),
      [
        ['16901234567905', skuIds[1], 12],
        ['SY-JKT-BK-M', skuIds[0], 1],
      ]
    )
    const [event] = await sql(
      null,
      `SELECT payload FROM outbox_events WHERE key = 'catalog.products.changed'`
    )
    assert.deepEqual(event, { payload: { productIds: [productId], skuIds } })
  })

  test('codes and barcodes in use are refused by name, and nothing is kept', async ({ assert }) => {
    await new CreateProduct().handle({ actor: SYSTEM, products: [jacket] })
    const create = (fields: object, sku: object = {}) =>
      refused(
        new CreateProduct().handle({
          actor: SYSTEM,
          products: [{ code: 'X', name: 'X', skus: [{ code: 'X-1', ...sku }], ...fields }],
        })
      )
    assert.equal(await create({ code: 'SY-JKT' }), 'catalog_product_code_taken SY-JKT')
    assert.equal(await create({}, { code: 'SY-JKT-BK-M' }), 'catalog_sku_code_taken SY-JKT-BK-M')
    assert.equal(
      await create({}, { barcodes: [{ barcode: '6901234567892', unitFactor: 1 }] }),
      'catalog_barcode_taken 6901234567892'
    )
    const [count] = await sql(null, 'SELECT count(*) FROM products')
    assert.deepEqual(count, { count: 1 })
  })

  test('an edit keeps what it does not name, and is kept field by field in the audit trail', async ({
    assert,
  }) => {
    const [{ productId, skuIds }] = await new CreateProduct().handle({
      actor: SYSTEM,
      products: [jacket],
    })
    const product = {
      name: '冲锋衣',
      skus: [
        { id: skuIds[0], code: 'SY-JKT-BK-M', listPrice: '799', barcodes: [] },
        { code: 'SY-JKT-RD-M', options: { 颜色: '红', 尺码: 'M' } },
      ],
    }
    const after = await new UpdateProduct().handle({
      actor: SYSTEM,
      id: productId,
      version: 1,
      product,
    })
    assert.deepEqual(
      [after.nameEn, after.skus.length, after.skus[0].barcodes, after.skus[1].barcodes.length],
      ['3-in-1 jacket', 3, [], 2]
    )
    assert.deepEqual(after.skus[0].options, { 颜色: '黑', 尺码: 'M' })
    const [entry] = await sql<{ before: { skus: object }; after: { skus: object } }>(
      null,
      `SELECT before, after FROM audit_entries WHERE action = 'catalog.product.update'`
    )
    assert.deepInclude((entry.before.skus as Record<string, object>)['SY-JKT-BK-M'], {
      listPrice: '899.0000',
    })
    assert.deepInclude((entry.after.skus as Record<string, object>)['SY-JKT-BK-M'], {
      listPrice: '799.0000',
    })
    assert.equal(
      await refused(
        new UpdateProduct().handle({ actor: SYSTEM, id: productId, version: 1, product })
      ),
      'version_conflict'
    )
  })

  test('a retired barcode may be given to another SKU', async ({ assert }) => {
    const [{ productId, skuIds }] = await new CreateProduct().handle({
      actor: SYSTEM,
      products: [jacket],
    })
    const moved = [
      { id: skuIds[0], code: 'SY-JKT-BK-M', barcodes: [] },
      {
        id: skuIds[1],
        code: 'SY-JKT-BK-L',
        barcodes: [{ barcode: '6901234567892', unitFactor: 1 }],
      },
    ]
    await new UpdateProduct().handle({ actor: SYSTEM, id: productId, product: { skus: moved } })
    assert.equal(
      (await new FindSkus().byBarcodes(['6901234567892'])).get('6901234567892')?.id,
      skuIds[1]
    )
  })
})

test.group('catalog | bundles and bills of material', (group) => {
  let parts: number[]
  let bundleId: number

  group.each.setup(async () => {
    await resetDatabase()
    parts = await makeSkus(3)
    ;[bundleId] = await makeSkus(1, { kind: 'bundle' })
  })

  const save = (
    skuId: number,
    components: { skuId: number; qty: number; revenueShare?: string }[]
  ) => new SaveBundle().handle({ actor: SYSTEM, skuId, components })

  test('shares follow list prices unless given, and explode to the line exactly', async ({
    assert,
  }) => {
    await save(bundleId, [
      { skuId: parts[0], qty: 1 },
      { skuId: parts[1], qty: 2 },
    ])
    const exploded = await new ExplodeBundles().handle({
      lines: [
        { ref: 7, skuId: bundleId, qty: 2, payable: '99.99', currency: 'CNY' },
        { ref: 8, skuId: parts[0], qty: 1, payable: '5', currency: 'CNY' },
      ],
    })
    assert.deepEqual(
      [...exploded],
      [
        [
          7,
          [
            { skuId: parts[0], qty: 2, payable: '33.3300' },
            { skuId: parts[1], qty: 4, payable: '66.6600' },
          ],
        ],
      ]
    )
  })

  test('shares that do not sum to one, and bundles in bundles, are refused', async ({ assert }) => {
    const code = (await new FindSkus().byIds([bundleId])).get(bundleId)!.code
    assert.equal(
      await refused(save(bundleId, [{ skuId: parts[0], qty: 1, revenueShare: '0.5' }])),
      `catalog_shares_sum ${code}`
    )
    const [outer] = await makeSkus(1, { kind: 'bundle' })
    assert.equal(
      await refused(save(outer, [{ skuId: bundleId, qty: 1 }])),
      `catalog_bundle_in_bundle ${code}`
    )
    assert.equal(
      await refused(save(parts[0], [{ skuId: parts[1], qty: 1 }])),
      'catalog_not_a_bundle'
    )
    assert.equal(await refused(save(bundleId, [])), 'catalog_bundle_empty')
  })

  test('the database itself refuses both, whoever writes', async ({ assert }) => {
    const constraint = (statement: string, values: unknown[]) =>
      sql(null, statement, values).then(
        () => null,
        (error: { constraint: string }) => error.constraint
      )
    const insert =
      'INSERT INTO bundle_components (bundle_sku_id, sku_id, qty, revenue_share) VALUES ($1, $2, 1, $3)'
    assert.equal(await constraint(insert, [bundleId, parts[0], '0.9']), 'bundle_shares_sum')
    await save(bundleId, [{ skuId: parts[0], qty: 1 }])
    assert.equal(await constraint(insert, [parts[1], bundleId, '1']), 'bundle_no_nesting')
  })

  test('a cycle of bills is told in words, with the way round', async ({ assert }) => {
    const bom = (skuId: number, part: number, day: string) =>
      new SaveBom().handle({
        actor: SYSTEM,
        skuId,
        yieldQty: 1,
        effectiveFrom: new Date(day),
        lines: [{ skuId: part, qty: 1 }],
      })
    await bom(parts[0], parts[1], '2026-01-01')
    await bom(parts[1], parts[2], '2026-01-01')
    const codes = await new FindSkus().byIds(parts)
    const [a, b, c] = parts.map((id) => codes.get(id)!.code)
    assert.equal(
      await refused(bom(parts[2], parts[0], '2026-01-01')),
      `catalog_bom_cycle ${c} → ${a} → ${b} → ${c}`
    )
    assert.equal(
      await refused(bom(parts[2], parts[2], '2026-01-01')),
      `catalog_bom_cycle ${c} → ${c}`
    )
  })

  test('a new version begins where the old one ends; ranges never overlap', async ({ assert }) => {
    const bom = (day: string, effectiveTo?: Date) =>
      new SaveBom().handle({
        actor: SYSTEM,
        skuId: parts[0],
        yieldQty: 1,
        effectiveFrom: new Date(day),
        effectiveTo,
        lines: [{ skuId: parts[1], qty: 2 }],
      })
    assert.equal((await bom('2026-01-01')).version, 1)
    assert.equal((await bom('2026-06-01')).version, 2)
    const rows = await sql<{ version: number; upto: string | null }>(
      null,
      'SELECT version, upper(effective)::date::text AS upto FROM boms ORDER BY version'
    )
    assert.deepEqual(rows, [
      { version: 1, upto: '2026-06-01' },
      { version: 2, upto: null },
    ])
    assert.equal(
      (await refused(bom('2026-02-01', new Date('2026-03-01')))).split(' ')[0],
      'catalog_bom_overlap'
    )
    const backwards = await bom('2027-03-01', new Date('2027-02-01')).catch((error) => error)
    assert.deepInclude(backwards, { code: 'catalog_bom_end', details: { field: 'effectiveTo' } })
    const [first] = await sql<{ id: number }>(null, 'SELECT id FROM boms WHERE version = 1')
    const longer = await new EndBom()
      .handle({ actor: SYSTEM, bomId: first.id, at: new Date('2026-07-01') })
      .catch((error) => error)
    assert.deepInclude(longer.params, { version: 2, from: '2026-06-01', to: 'open' })
  })
})

test.group('catalog | listings', (group) => {
  group.each.setup(() => resetDatabase())

  test('items are recorded, matched by code or barcode, and the rest waits for a person', async ({
    assert,
  }) => {
    const [{ skuIds }] = await new CreateProduct().handle({ actor: SYSTEM, products: [jacket] })
    const [{ id: storeId }] = await sql<{ id: number }>(
      null,
      `SELECT id FROM stores WHERE code = 'manual'`
    )
    const items = [
      { externalProductId: '9001', externalSkuId: '1', externalCode: 'SY-JKT-BK-M', title: '黑 M' },
      {
        externalProductId: '9001',
        externalSkuId: '2',
        externalCode: '6901234567908',
        title: '黑 L',
      },
      { externalProductId: '9002', title: '不认识' },
    ]
    const first = await new ResolveListings().handle({ storeId, items: [...items, items[0]] })
    assert.deepEqual(
      first.map((one) => one.skuId),
      [skuIds[0], skuIds[1], null, skuIds[0]]
    )
    await new MapListings().handle({
      actor: SYSTEM,
      mappings: [{ listingId: first[2].listingId, skuId: skuIds[1], multiplier: 3 }],
    })
    const again = await new ResolveListings().handle({ storeId, items })
    assert.deepInclude(again[2], { listingId: first[2].listingId, skuId: skuIds[1], multiplier: 3 })
    const events = await sql<{ payload: { listingIds: number[] } }>(
      null,
      `SELECT payload FROM outbox_events WHERE key = 'catalog.listings.mapped' ORDER BY id`
    )
    assert.deepEqual(
      events.map((event) => event.payload.listingIds.length),
      [2, 1]
    )
  })

  test('a listing whose code only later becomes a SKU is matched then', async ({ assert }) => {
    const [{ id: storeId }] = await sql<{ id: number }>(
      null,
      `SELECT id FROM stores WHERE code = 'manual'`
    )
    const items = [{ externalProductId: '1', externalCode: 'SY-JKT-BK-M', title: 'later' }]
    assert.isNull((await new ResolveListings().handle({ storeId, items }))[0].skuId)
    const [{ skuIds }] = await new CreateProduct().handle({ actor: SYSTEM, products: [jacket] })
    assert.equal((await new ResolveListings().handle({ storeId, items }))[0].skuId, skuIds[0])
  })
})
