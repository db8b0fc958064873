import { test } from '@japa/runner'
import { localDate } from '#kernel/clock'
import { sql } from '#kernel/sql'
import { makeSkus } from '#catalog/database/factories/skus'
import { resetDatabase } from '#tests/helpers/database'
import { actingAs } from '#tests/helpers/people'

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')

test.group('catalog | pages', (group) => {
  group.each.setup(() => resetDatabase())

  const product = {
    code: 'P-1',
    name: '保温壶',
    optionNames: ['颜色'],
    skus: [
      { code: 'P-1-A', options: { 颜色: '银' }, listPrice: '139', purchasePrice: '48' },
      { code: 'P-1-B', options: { 颜色: '绿' }, listPrice: '139', purchasePrice: '48' },
    ],
  }

  test('every page opens for operations and none for somebody without a grant', async ({
    client,
  }) => {
    const skuIds = await makeSkus(1)
    const paths = [
      'products',
      'products/1',
      'products/1/edit',
      'products/create',
      'skus',
      `skus/${skuIds[0]}`,
      'categories',
      'bundles',
      'bundles/create',
      'boms',
      'boms/create',
      'stores',
      'stores/1',
      'stores/create',
      'listings',
    ]
    const [operations, nobody] = [await actingAs('operations'), await actingAs({ permissions: [] })]
    for (const path of paths) {
      const opened = await client.get(`/catalog/${path}`).loginAs(operations).withInertia()
      opened.assertStatus(200)
      const refused = await client.get(`/catalog/${path}`).loginAs(nobody).withInertia()
      refused.assertStatus(403)
    }
  })

  test('a product is created by its form and found by code, barcode and pinyin', async ({
    client,
    assert,
  }) => {
    const user = await actingAs('purchasing')
    const response = await client
      .post('/catalog/products')
      .json(product)
      .loginAs(user)
      .withCsrfToken()
      .withInertia()
      .redirects(0)
    response.assertStatus(302)
    for (const q of ['P-1-B', 'baowenhu', 'bwh', '保温', '温壶', '保温壶']) {
      const page = await client.get('/catalog/products').qs({ q }).loginAs(user).withInertia()
      assert.deepEqual(
        page.inertiaProps.list.rows.map((row: { code: string }) => row.code),
        ['P-1'],
        q
      )
    }
    const none = await client.get('/catalog/products').qs({ q: '100%' }).loginAs(user).withInertia()
    assert.lengthOf(none.inertiaProps.list.rows, 0)
  })

  test('categories are made, moved with all that lies in them, and taken away when empty', async ({
    client,
    assert,
  }) => {
    const user = await actingAs('purchasing')
    const send = (method: 'post' | 'put' | 'delete', path: string, body: object = {}) =>
      client[method](`/catalog/categories${path}`)
        .json(body)
        .loginAs(user)
        .withCsrfToken()
        .withInertia()
        .redirects(0)
    await send('post', '', { name: '服装' })
    await send('post', '', { name: '外套', parentId: 1 })
    await send('post', '', { name: '外套', parentId: 1 })
    await send('post', '', { name: '装备' })
    const [skuId] = await makeSkus(1)
    await sql(
      null,
      `UPDATE products SET category_id = 2, category = '服装 / 外套' WHERE id = (SELECT product_id FROM skus WHERE id = $1)`,
      [skuId]
    )
    const tree = async () =>
      (
        await client.get('/catalog/categories').loginAs(user).withInertia()
      ).inertiaProps.categories.map((one: Record<string, unknown>) => [one.path, one.allProducts])
    assert.deepEqual(await tree(), [
      ['服装', 1],
      ['服装 / 外套', 1],
      ['装备', 0],
    ])
    await send('put', '/2', {
      name: '冲锋衣',
      parentId: (await sql(null, `SELECT id FROM categories WHERE name = '装备'`))[0].id,
    })
    assert.deepEqual(await tree(), [
      ['服装', 0],
      ['装备', 1],
      ['装备 / 冲锋衣', 1],
    ])
    const [moved] = await sql(null, 'SELECT category FROM products WHERE category_id = 2')
    assert.equal(moved.category, '装备 / 冲锋衣')
    await send('delete', '/2')
    await send('delete', '/1')
    assert.lengthOf(await tree(), 2, 'what still holds products stays')
  })

  test('who may not see costs gets none and changes none', async ({ client, assert }) => {
    await client
      .post('/catalog/products')
      .json(product)
      .loginAs(await actingAs('purchasing'))
      .withCsrfToken()
      .withInertia()
      .redirects(0)
    const seller = await actingAs('operations')
    const page = await client.get('/catalog/products/1').loginAs(seller).withInertia()
    assert.isTrue(
      page.inertiaProps.product.skus.every(
        (sku: { purchasePrice: string }) => sku.purchasePrice === ''
      )
    )
    const list = await client.get('/catalog/skus').loginAs(seller).withInertia()
    assert.isNull(list.inertiaProps.list.rows[0].purchasePrice)
    const skus = page.inertiaProps.product.skus.map((sku: { id: number; code: string }) => ({
      id: sku.id,
      code: sku.code,
      purchasePrice: '1',
    }))
    await client
      .put('/catalog/products/1')
      .json({ ...product, name: '新名', skus })
      .loginAs(seller)
      .withCsrfToken()
      .withInertia()
      .redirects(0)
    const [row] = await sql(
      null,
      'SELECT name, (SELECT min(purchase_price) FROM skus) AS cost FROM products'
    )
    assert.deepEqual(row, { name: '新名', cost: '48.000000' })
  })

  test('pictures are told by their bytes', async ({ client, assert }) => {
    const user = await actingAs('operations')
    const send = (bytes: Buffer, filename: string) =>
      client
        .post('/catalog/images')
        .file('image', bytes, { filename, contentType: 'image/png' })
        .loginAs(user)
        .withCsrfToken()
        .header('accept', 'application/json')
    const kept = await send(PNG, 'a.png')
    kept.assertStatus(200)
    const shown = await client.get(kept.body().url).loginAs(user)
    assert.equal(shown.header('content-type'), 'image/png')
    assert.equal(shown.header('x-content-type-options'), 'nosniff')
    const script = await send(Buffer.from('<svg onload="alert(1)"/>'), 'a.png')
    script.assertStatus(422)
    assert.equal(script.body().type, 'catalog_not_an_image')
  })

  test('a bill that was wrong is mended on the same day, and ended on it', async ({
    client,
    assert,
  }) => {
    const [made, part, other] = await makeSkus(3)
    const user = await actingAs('operations')
    const today = localDate(new Date())
    const post = (path: string, body: object) =>
      client
        .post(`/catalog/boms${path}`)
        .json(body)
        .loginAs(user)
        .withCsrfToken()
        .withInertia()
        .redirects(0)
    const bill = { skuId: made, yieldQty: 1, effectiveFrom: today }
    await post('', { ...bill, lines: [{ skuId: part, qty: 1 }] })
    await post('', { ...bill, lines: [{ skuId: other, qty: 2 }] })
    const inForce = () =>
      sql<{ id: number; version: number }>(
        null,
        'SELECT id, version FROM boms WHERE sku_id = $1 AND effective @> now()',
        [made]
      )
    const [{ id, version }] = await inForce()
    assert.equal(version, 2)
    await post(`/versions/${id}/end`, { on: today })
    assert.deepEqual(await inForce(), [])
  })

  test('listings outside the actor’s stores are neither shown nor mapped', async ({
    client,
    assert,
  }) => {
    const [skuId] = await makeSkus(1)
    const [store] = await sql<{ id: number }>(
      null,
      `INSERT INTO stores (code, platform, name) VALUES ('X', 'taobao', 'X') RETURNING id`
    )
    await sql(
      null,
      `INSERT INTO listings (store_id, external_product_id, title) VALUES ($1, '1', 'there'), (1, '2', 'here')`,
      [store.id]
    )
    const user = await actingAs({
      permissions: ['catalog.listings.view', 'catalog.listings.map'],
      stores: [1],
    })
    const page = await client.get('/catalog/listings').loginAs(user).withInertia()
    assert.deepEqual(
      page.inertiaProps.list.rows.map((row: { title: string }) => row.title),
      ['here']
    )
    await client
      .post('/catalog/listings/map')
      .json({
        mappings: [
          { listingId: 1, skuId },
          { listingId: 2, skuId },
        ],
      })
      .loginAs(user)
      .withCsrfToken()
      .withInertia()
      .redirects(0)
    const rows = await sql<{ sku_id: number | null }>(
      null,
      'SELECT sku_id FROM listings ORDER BY id'
    )
    assert.deepEqual(
      rows.map((row) => row.sku_id),
      [null, skuId]
    )
  })

  test('exports stream what the list shows', async ({ client, assert }) => {
    const user = await actingAs('purchasing')
    await client
      .post('/catalog/products')
      .json(product)
      .loginAs(user)
      .withCsrfToken()
      .withInertia()
      .redirects(0)
    const file = await client
      .get('/catalog/skus/export')
      .qs({ format: 'csv', q: 'P-1-A' })
      .loginAs(user)
    file.assertStatus(200)
    assert.include(file.text(), 'P-1-A')
    assert.notInclude(file.text(), 'P-1-B')
  })
})
