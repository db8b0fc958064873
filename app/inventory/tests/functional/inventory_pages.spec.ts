import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { localDate } from '#kernel/clock'
import { sql } from '#kernel/sql'
import { makeSkus } from '#catalog/database/factories/skus'
import FindSkus from '#catalog/queries/find_skus'
import PostEntries from '#inventory/actions/post_entries'
import ReserveStock from '#inventory/actions/reserve_stock'
import { makeWarehouse, stockUp } from '#inventory/database/factories/stock'
import { assertSound } from '#inventory/tests/support/stock'
import { resetDatabase } from '#tests/helpers/database'
import { actingAs, apiToken } from '#tests/helpers/people'

test.group('inventory | pages and API', (group) => {
  let skuIds: number[]
  let here: number
  let there: number

  group.each.setup(async () => {
    await resetDatabase()
    skuIds = await makeSkus(2)
    here = await makeWarehouse({ code: 'HERE' })
    there = await makeWarehouse({ code: 'THERE' })
    await stockUp(here, skuIds, 10)
    await stockUp(there, skuIds, 5)
  })
  group.each.teardown(assertSound)

  test('every page opens for operations and none for somebody without a grant', async ({
    client,
  }) => {
    const paths = [
      'stock',
      'stock/skus',
      `stock/${here}/${skuIds[0]}`,
      'ledger',
      'ledger/documents',
      'ledger/days',
      'ledger/reasons',
      'ledger/balances',
      'alerts',
      'alerts/owners',
      'policies',
      'policies/create',
      'adjustments',
      'transfers',
      'transfers/create',
      'availability',
      'availability/1',
      'warehouses',
      'warehouses/create',
      `warehouses/${here}/edit`,
    ]
    const [operations, nobody] = [await actingAs('operations'), await actingAs({ permissions: [] })]
    for (const path of paths) {
      const opened = await client.get(`/inventory/${path}`).loginAs(operations).withInertia()
      opened.assertStatus(200)
      const refused = await client.get(`/inventory/${path}`).loginAs(nobody).withInertia()
      refused.assertStatus(403)
    }
  })

  test('a level is explained down to its documents and its promises', async ({
    client,
    assert,
  }) => {
    const user = await actingAs({ permissions: ['inventory.stock.view', 'inventory.stock.adjust'] })
    const lines = [{ skuId: skuIds[0], bucket: 'on_hand', delta: -3 }]
    await client
      .post('/inventory/adjustments')
      .json({ warehouseId: here, reason: 'lost', lines })
      .loginAs(user)
      .withCsrfToken()
      .withInertia()
      .redirects(0)
    await new ReserveStock().handle({
      lines: [{ fulfilmentLineId: 1, orderId: 9, warehouseId: here, skuId: skuIds[0], qty: 2 }],
    })
    const page = await client
      .get(`/inventory/stock/${here}/${skuIds[0]}`)
      .loginAs(user)
      .withInertia()
    const { level, list } = page.inertiaProps
    assert.deepInclude(level, { onHand: 7, reserved: 2, available: 5, unitCost: null })
    assert.deepEqual(level.sums, [
      { bucket: 'on_hand', reason: 'opening', entries: 1, units: 10 },
      { bucket: 'on_hand', reason: 'adjust', entries: 1, units: -3 },
    ])
    assert.deepInclude(level.promises[0], { holder: 'order', holderId: 9, qty: 2 })
    assert.match(list.rows[0].document.title, /^ADJ-/)
    assert.equal(list.rows[0].document.href, '/inventory/adjustments/1')
    assert.isNull(list.rows[0].value, 'costs need a permission of their own')
  })

  test('the ledger says what each entry left, what there was on a day, and sums up by document, day and reason', async ({
    client,
    assert,
  }) => {
    const user = await actingAs({ permissions: ['inventory.stock.view', 'catalog.costs.view'] })
    const now = Date.now()
    const at = (days: number) => new Date(now - days * 86_400_000)
    const move = (sourceId: number, delta: number, occurredAt: Date, sourceLine = 0) => ({
      warehouseId: here,
      skuId: skuIds[0],
      bucket: 'on_hand' as const,
      delta,
      reason: delta > 0 ? 'receive' : 'ship',
      sourceType: 'test',
      sourceId,
      sourceLine,
      occurredAt,
    })
    await new PostEntries().handle({
      actor: SYSTEM,
      entries: [move(1, 8, at(9)), move(1, 4, at(9), 1), move(2, -5, at(4)), move(3, -2, at(2))],
    })
    const get = async (path: string, query: object = {}) =>
      (await client.get(`/inventory/${path}`).qs(query).loginAs(user).withInertia()).inertiaProps
    const level = await get(`stock/${here}/${skuIds[0]}`)
    assert.deepEqual(
      level.list.rows.map((row: { balance: number }) => row.balance),
      [15, 17, 22, 18, 10]
    )
    const page = await get('ledger', { sku: skuIds[0], warehouse: here, reason: 'ship' })
    assert.deepEqual(
      page.list.rows.map((row: { balance: number }) => row.balance),
      [15, 17],
      'what is filtered away still counts'
    )
    const day = localDate(at(3), 'Asia/Shanghai')
    const then = await get(`stock/${here}/${skuIds[0]}`, { asOf: day })
    // The opening of the set-up is of today.
    assert.deepInclude(then.level, { onHand: 7, available: 7 })
    assert.lengthOf(then.list.rows, 3)

    const ofKey = { sku: skuIds[0], warehouse: here }
    const documents = await get('ledger/documents', ofKey)
    assert.deepEqual(
      documents.list.rows.map((row: Record<string, number>) => [
        row.unitsIn,
        row.unitsOut,
        row.entries,
      ]),
      [
        [0, 2, 1],
        [0, 5, 1],
        [12, 0, 2],
        [10, 0, 1],
      ]
    )
    const days = await get('ledger/days', ofKey)
    assert.deepEqual(
      days.list.rows.map((row: Record<string, number>) => [row.unitsIn, row.unitsOut]),
      [
        [10, 0],
        [0, 2],
        [0, 5],
        [12, 0],
      ]
    )
    const firstDays = await get('ledger/days', { ...ofKey, perPage: 3 })
    assert.equal(firstDays.list.meta.count, 4)
    const lastDays = await get('ledger/days', {
      ...{ ...ofKey, perPage: 3 },
      after: firstDays.list.meta.next,
    })
    assert.deepEqual(lastDays.list.rows, days.list.rows.slice(3), 'no day is out of reach')
    const reasons = await get('ledger/reasons', { ...ofKey, occurred: `${day}..` })
    assert.deepEqual(reasons.list.rows.map((row: { key: string }) => row.key).sort(), [
      'opening',
      'ship',
    ])
    const balances = await get('ledger/balances', {
      ...ofKey,
      occurred: `${localDate(at(5), 'Asia/Shanghai')}..${day}`,
    })
    assert.deepInclude(balances.list.rows[0], { opening: 12, unitsIn: 0, unitsOut: 5, closing: 7 })
    const one = await get('ledger', { source: 'test:1' })
    assert.lengthOf(one.list.rows, 2)
    for (const path of ['documents', 'days', 'reasons', 'balances']) {
      const sheet = await client
        .get(`/inventory/ledger/${path}/export`)
        .qs({ format: 'csv' })
        .loginAs(user)
      sheet.assertStatus(200)
    }
    const byReason = await client
      .get('/inventory/ledger/reasons/export')
      .qs({ ...ofKey, occurred: `${day}..`, format: 'csv' })
      .loginAs(user)
    const [head, first] = byReason.text().trim().split(/\r?\n/)
    assert.match(head, /原因,单据数,笔数,入,出,金额/)
    assert.match(first, /^(发货|期初)/, 'in words, not in codes')
  })

  test('a bundle says how often its scarcest part goes round; a SKU what it cost over time', async ({
    client,
    assert,
  }) => {
    const user = await actingAs({
      permissions: ['catalog.products.view', 'inventory.stock.view', 'catalog.costs.view'],
    })
    const [bundle] = await makeSkus(1, { kind: 'bundle' })
    await sql(
      null,
      'INSERT INTO bundle_components (bundle_sku_id, sku_id, qty, revenue_share) VALUES ($1, $2, 1, 0.5), ($1, $3, 4, 0.5)',
      [bundle, skuIds[0], skuIds[1]]
    )
    const bundles = await client.get('/catalog/bundles').loginAs(user).withInertia()
    // Fifteen of each, ten here and five there: three fours of the second.
    assert.equal(bundles.inertiaProps.list.rows[0].free, 3)
    const tab = async (skuId: number) =>
      (
        await client.get(`/catalog/skus/${skuId}`).qs({ tab: 'stock' }).loginAs(user).withInertia()
      ).inertiaProps.slots.find((one: { key: string }) => one.key === 'stock').props
    const { bundle: of } = await tab(bundle)
    assert.deepEqual(
      of.places.map((one: { bundles: number }) => one.bundles),
      [2, 1]
    )
    const { costs } = await tab(skuIds[0])
    assert.deepEqual(
      costs.map((one: { unitCost: string }) => one.unitCost),
      ['40.0000']
    )
  })

  test('stock of other warehouses is neither shown nor moved', async ({ client, assert }) => {
    const user = await actingAs({
      permissions: ['inventory.stock.view', 'inventory.stock.adjust', 'inventory.stock.transfer'],
      warehouses: [here],
    })
    const list = await client.get('/inventory/stock').loginAs(user).withInertia()
    assert.isTrue(
      list.inertiaProps.list.rows.every((row: { warehouseId: number }) => row.warehouseId === here)
    )
    assert.lengthOf(list.inertiaProps.list.rows, 2)
    const ledger = await client
      .get('/inventory/ledger')
      .qs({ warehouse: there })
      .loginAs(user)
      .withInertia()
    assert.lengthOf(ledger.inertiaProps.list.rows, 0)
    const other = await client
      .get(`/inventory/stock/${there}/${skuIds[0]}`)
      .loginAs(user)
      .withInertia()
    other.assertStatus(404)
    const totals = await client.get('/inventory/stock/skus').loginAs(user).withInertia()
    assert.deepEqual(
      totals.inertiaProps.list.rows.map((row: { onHand: number }) => row.onHand),
      [10, 10]
    )
    const lines = [{ skuId: skuIds[0], bucket: 'on_hand', delta: 1 }]
    await client
      .post('/inventory/adjustments')
      .json({ warehouseId: there, reason: 'found', lines })
      .loginAs(user)
      .withCsrfToken()
      .withInertia()
      .redirects(0)
    const [count] = await sql(null, 'SELECT count(*) FROM stock_adjustments')
    assert.deepEqual(count, { count: 0 })
  })

  test('alerts follow policies, and sleep when they are told to', async ({ client, assert }) => {
    const user = await actingAs('operations')
    const post = (path: string, body: object) =>
      client
        .post(`/inventory/${path}`)
        .json(body)
        .loginAs(user)
        .withCsrfToken()
        .withInertia()
        .redirects(0)
    for (const [index, reorderPoint] of [15, 14].entries())
      await post('policies', {
        skuId: skuIds[index],
        warehouseId: null,
        method: 'fixed',
        reorderPoint,
        targetLevel: 40,
      })
    const alerts = async (query = {}) =>
      (await client.get('/inventory/alerts').qs(query).loginAs(user).withInertia()).inertiaProps
        .list
    const { rows, meta } = await alerts()
    assert.deepEqual(
      rows.map((row: { skuId: number; suggested: number }) => [row.skuId, row.suggested]),
      [[skuIds[0], 25]]
    )
    assert.equal(meta.count, 1)
    await post('alerts/snooze', { ids: [rows[0].id], days: 7 })
    assert.lengthOf((await alerts()).rows, 0)
    assert.lengthOf((await alerts({ snoozed: 1 })).rows, 1)
  })

  test('the API answers stock by code and takes adjustments', async ({ client, assert }) => {
    const token = await apiToken(
      await actingAs({
        permissions: ['inventory.stock.view', 'inventory.stock.adjust', 'catalog.products.view'],
      })
    )
    const skus = await new FindSkus().byIds(skuIds)
    const code = skus.get(skuIds[0])!.code
    const bearer = `Bearer ${token}`
    const get = (path: string) => client.get(`/api/v1/${path}`).header('authorization', bearer)
    const adjust = (body: object) =>
      client.post('/api/v1/stock/adjustments').header('authorization', bearer).json(body)
    const stock = await get('stock').qs({ skus: `${code},NOPE` })
    stock.assertStatus(200)
    assert.deepEqual(
      stock.body().data.map((row: { sku: string; sellable: number }) => [row.sku, row.sellable]),
      [[code, 15]]
    )
    const adjusted = await adjust({
      warehouse: 'HERE',
      reason: 'found',
      lines: [{ sku: code, delta: 4 }],
    })
    adjusted.assertStatus(201)
    assert.equal(adjusted.body().data.status, 'posted')
    for (const [body, status] of [
      [{ warehouse: 'HERE', reason: 'found', lines: [{ sku: code, delta: 0 }] }, 422],
      [{ warehouse: 'NOWHERE', reason: 'found', lines: [{ sku: code, delta: 1 }] }, 404],
      [{ warehouse: 'HERE', reason: 'lost', lines: [{ sku: code, delta: -99 }] }, 409],
    ] as const) {
      const refused = await adjust(body)
      refused.assertStatus(status)
    }
    const list = await get('skus').qs({ q: code })
    assert.lengthOf(list.body().data, 1)
  })
})
