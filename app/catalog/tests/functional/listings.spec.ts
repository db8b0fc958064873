import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import CreateProduct from '#catalog/actions/create_product'
import MapListings from '#catalog/actions/map_listings'
import MatchListings from '#catalog/actions/match_listings'
import ResolveListings from '#catalog/actions/resolve_listings'
import SettleConflicts from '#catalog/actions/settle_conflicts'
import { RunImport } from '#shell/actions/run_import'
import { StartImport } from '#shell/actions/start_import'
import { actorOf } from '#shell/services/actors'
import { resetDatabase } from '#tests/helpers/database'
import { actingAs } from '#tests/helpers/people'

interface Row {
  skuId: number | null
  match: string
  conflictId: number | null
}
const rowOf = async (id: number) =>
  (
    await sql<Row & Record<string, unknown>>(
      null,
      'SELECT sku_id AS "skuId", match, conflict_sku_id AS "conflictId" FROM listings WHERE id = $1',
      [id]
    )
  )[0]
const eventsOf = (key: string) =>
  sql<{ payload: { listingIds: number[] } }>(
    null,
    'SELECT payload FROM outbox_events WHERE key = $1 ORDER BY id',
    [key]
  )

test.group('catalog | mapping of listings', (group) => {
  group.each.setup(() => resetDatabase())

  async function stage() {
    const [{ skuIds }] = await new CreateProduct().handle({
      actor: SYSTEM,
      products: [
        {
          code: 'JKT',
          name: '三合一冲锋衣',
          optionNames: ['色'],
          skus: [
            {
              code: 'A',
              options: { 色: '黑色' },
              barcodes: [{ barcode: '690', unitFactor: 1 }],
              aliases: ['OLD-A'],
            },
            { code: 'B', options: { 色: '岩灰' } },
          ],
        },
      ],
    })
    const see = async (externalCode: string | null, title = '三合一冲锋衣 黑色', id = '1') =>
      (
        await new ResolveListings().handle({
          storeId: 1,
          items: [{ externalProductId: id, externalCode, title }],
        })
      )[0]
    return { a: skuIds[0], b: skuIds[1], see }
  }

  test('an alias matches; another code of the merchant is followed by what the house matched', async ({
    assert,
  }) => {
    const { a, b, see } = await stage()
    const { listingId, skuId } = await see('OLD-A')
    assert.equal(skuId, a)
    assert.equal((await see('B')).skuId, b)
    assert.deepInclude(await rowOf(listingId), { match: 'auto', conflictId: null })
    assert.lengthOf(await eventsOf('catalog.listings.mapped'), 2)
  })

  test('what a person said is kept and shown as a conflict, until somebody decides', async ({
    assert,
  }) => {
    const { a, b, see } = await stage()
    const { listingId } = await see(null)
    await new MapListings().handle({ actor: SYSTEM, mappings: [{ listingId, skuId: a }] })
    assert.equal((await see('B')).skuId, a)
    assert.deepEqual(await rowOf(listingId), { skuId: a, match: 'manual', conflictId: b })
    const settle = (choice: 'keep' | 'take') =>
      new SettleConflicts().handle({ actor: SYSTEM, listingIds: [listingId], choice })
    assert.deepEqual(await settle('keep'), [listingId])
    assert.deepEqual(await rowOf(listingId), { skuId: a, match: 'manual', conflictId: null })
    assert.equal((await see('B')).skuId, a)
    assert.isNull((await rowOf(listingId)).conflictId, 'the same code is no news')
    assert.equal((await see('OLD-A')).skuId, a)
    await see('B')
    await settle('take')
    assert.deepEqual(await rowOf(listingId), { skuId: b, match: 'manual', conflictId: null })
  })

  test('one taken apart is not found again by its code; given back, it is', async ({ assert }) => {
    const { a, see } = await stage()
    const { listingId } = await see('A')
    await new MapListings().unmap({ actor: SYSTEM, listingIds: [listingId] })
    assert.deepEqual(
      (await eventsOf('catalog.listings.unmapped')).map((event) => event.payload.listingIds),
      [[listingId]]
    )
    assert.isNull((await see('A')).skuId)
    assert.equal(await new MatchListings().all(SYSTEM), 0)
    const released = await new MatchListings().release({ actor: SYSTEM, listingIds: [listingId] })
    assert.equal(released.get(listingId), 'matched')
    assert.deepEqual(await rowOf(listingId), { skuId: a, match: 'auto', conflictId: null })
  })

  test('a code and a barcode of two SKUs are a conflict, not a guess', async ({ assert }) => {
    const { see } = await stage()
    const { listingId } = await see(null)
    await sql(null, `UPDATE listings SET external_code = 'B', barcode = '690' WHERE id = $1`, [
      listingId,
    ])
    const outcome = await new MatchListings().handle({ actor: SYSTEM, listingIds: [listingId] })
    assert.equal(outcome.get(listingId), 'conflict')
    assert.isNull((await rowOf(listingId)).skuId)
  })

  test('the page suggests SKUs, takes them over, and the record tells the history in words', async ({
    client,
    assert,
  }) => {
    const { a, see } = await stage()
    const { listingId } = await see(null, '山野 三合一冲锋衣 黑色 新款')
    await see(null, '直播福袋', '2')
    const user = await actingAs('operations')
    const page = await client.get('/catalog/listings/mapping').loginAs(user).withInertia()
    const { suggestions, list } = page.inertiaProps
    assert.lengthOf(list.rows, 2)
    assert.deepInclude(suggestions[listingId][0], { skuId: a, code: 'A', reason: 'title' })
    assert.isAbove(suggestions[listingId][0].confidence, 75)
    await client
      .post('/catalog/listings/map')
      .json({ mappings: [{ listingId, skuId: a, multiplier: 2 }] })
      .loginAs(user)
      .withCsrfToken()
      .withInertia()
      .redirects(0)
    const shown = await client.get(`/catalog/listings/${listingId}`).loginAs(user).withInertia()
    const [entry] = shown.inertiaProps.changes
    assert.sameDeepMembers(
      entry.changes.map((one: { field: string; before: string; after: string }) =>
        Object.values(one).slice(1)
      ),
      [
        ['SKU', '—', 'A'],
        ['折合数量', '1', '2'],
        ['匹配方式', '自动', '人工'],
      ]
    )
    const marketing = await actingAs('marketing')
    ;(await client.get('/catalog/listings/mapping').loginAs(marketing).withInertia()).assertStatus(
      403
    )
    const filtered = await client
      .get('/catalog/listings')
      .qs({ status: 'manual,conflict' })
      .loginAs(user)
      .withInertia()
    assert.deepEqual(
      filtered.inertiaProps.list.rows.map((row: { id: number }) => row.id),
      [listingId]
    )
  })

  test('a sheet maps, takes apart and makes listings, and says what is wrong by row and column', async ({
    assert,
  }) => {
    const { a, b, see } = await stage()
    const first = await see(null)
    const second = await see('B', 'x', '900719925474099312345')
    const actor = await actorOf(
      await actingAs({ permissions: ['catalog.listings.map', 'catalog.listings.view'] })
    )
    const sheet = `店铺编码,平台商品 ID,平台 SKU ID,商家编码,平台标题,平台售价,SKU 编码,折合数量
manual,1,,,,129.00,A,3
manual,900719925474099312345,,,,,-,
manual,77,5,NEW,新品,59.9,B,1
nowhere,1,,,,,A,1
manual,2,,,,,ZZZ,0
manual,1,,,,,B,1
`
    const run = async (id: number) => {
      await new RunImport().handle(id)
      const [row] = await sql<{ errors: { row: number; column: string; code: string }[] }>(
        null,
        'SELECT errors FROM import_runs WHERE id = $1',
        [id]
      )
      return row.errors.map(({ row: at, column, code }) => [at, column, code])
    }
    const checked = await new StartImport().handle({
      importer: 'catalog.listings',
      name: 'mapping.csv',
      bytes: Buffer.from(sheet),
      actor,
    })
    assert.deepEqual(await run(checked), [
      [5, '店铺编码', 'unknown_store'],
      [6, 'SKU 编码', 'unknown_sku'],
      [6, '折合数量', 'out_of_range'],
      [7, '平台 SKU ID', 'repeats_row'],
    ])
    await run(await new StartImport().confirm(checked, actor))
    assert.deepInclude(await rowOf(first.listingId), { skuId: a, match: 'manual' })
    assert.deepInclude(await rowOf(second.listingId), { skuId: null, match: 'manual' })
    const [made] = await sql(
      null,
      `SELECT sku_id, title, price, external_code FROM listings WHERE external_product_id = '77'`
    )
    assert.deepEqual(made, { sku_id: b, title: '新品', price: '59.9000', external_code: 'NEW' })
  })
})
