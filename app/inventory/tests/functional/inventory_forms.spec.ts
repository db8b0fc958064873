import { test } from '@japa/runner'
import { sql } from '#kernel/sql'
import { makeSkus } from '#catalog/database/factories/skus'
import { makeWarehouse, stockUp } from '#inventory/database/factories/stock'
import ListLevels from '#inventory/queries/list_levels'
import { assertSound } from '#inventory/tests/support/stock'
import { countRows, resetDatabase } from '#tests/helpers/database'
import { actingAs } from '#tests/helpers/people'

test.group('inventory | what is done on its pages', (group) => {
  let skuIds: number[]
  let here: number
  let there: number

  group.each.setup(async () => {
    await resetDatabase()
    skuIds = await makeSkus(2)
    here = await makeWarehouse({ code: 'HERE' })
    there = await makeWarehouse({ code: 'THERE' })
    await stockUp(here, skuIds, 10, '12.5')
  })
  group.each.teardown(assertSound)

  const levels = async (warehouseId: number) =>
    (await new ListLevels().handle({ skuIds: [skuIds[0]], warehouseIds: [warehouseId] })).map(
      ({ onHand, inTransit }) => [onHand, inTransit]
    )

  test('a transfer is made, sent and received', async ({ client, assert }) => {
    const user = await actingAs('warehouse')
    const post = (path: string, body = {}) =>
      client
        .post(`/inventory/transfers${path}`)
        .json(body)
        .loginAs(user)
        .withCsrfToken()
        .withInertia()
        .redirects(0)
    const twice = { skuId: skuIds[0], qty: 1 }
    const refused = await post('', {
      fromWarehouseId: here,
      toWarehouseId: there,
      lines: [twice, twice],
    })
    refused.assertStatus(302)
    assert.equal(await countRows('stock_transfers'), 0)

    await post('', {
      fromWarehouseId: here,
      toWarehouseId: there,
      expectedOn: '2026-12-24',
      lines: [{ skuId: skuIds[0], qty: 6 }],
    })
    await post('/1/ship')
    assert.deepEqual([await levels(here), await levels(there)], [[[4, 0]], [[0, 6]]])
    const page = await client.get('/inventory/transfers/1').loginAs(user).withInertia()
    const { transfer, history } = page.inertiaProps
    assert.equal(transfer.status, 'in_transit')
    assert.equal(new Date(transfer.expectedAt).toISOString(), '2026-12-23T16:00:00.000Z')
    assert.lengthOf(history, 2)
    await post('/1/receive', { lines: [{ lineId: transfer.lines[0].id, qty: 6 }] })
    assert.deepEqual(await levels(there), [[6, 0]])
    const again = await post('/1/cancel')
    again.assertStatus(302)
    const [row] = await sql(null, 'SELECT status FROM stock_transfers')
    assert.deepEqual(row, { status: 'received' })
  })

  test('a draft of a transfer is edited until it goes, by the version one looked at, and tells what was changed', async ({
    client,
    assert,
  }) => {
    const user = await actingAs('warehouse')
    const send = (method: 'post' | 'put', path: string, body = {}) =>
      client[method](`/inventory/transfers${path}`)
        .json(body)
        .accept('json')
        .loginAs(user)
        .withCsrfToken()
        .redirects(0)
    const draft = {
      fromWarehouseId: here,
      toWarehouseId: there,
      lines: [{ skuId: skuIds[0], qty: 6 }],
    }
    await send('post', '', draft)
    const form = await client.get('/inventory/transfers/1/edit').loginAs(user).withInertia()
    const { version } = form.inertiaProps.transfer
    const changed = {
      ...draft,
      expectedOn: '2026-12-24',
      lines: [
        { skuId: skuIds[0], qty: 2 },
        { skuId: skuIds[1], qty: 3 },
      ],
      version,
    }
    assert.equal((await send('put', '/1', changed)).status(), 302)
    const late = await send('put', '/1', changed)
    assert.equal(late.status(), 409, 'somebody edited it meanwhile')
    const unseen = await send('post', '/1/ship', { version })
    assert.equal(unseen.status(), 409, 'nor is sent what was not looked at')
    const nowhere = { ...changed, version: version + 1, toWarehouseId: 99_999 }
    assert.equal((await send('put', '/1', nowhere)).status(), 422)
    const same = { ...changed, version: version + 1, toWarehouseId: here }
    assert.equal((await send('put', '/1', same)).status(), 422)

    const page = await client
      .get('/inventory/transfers/1')
      .header('accept-language', 'zh-CN')
      .loginAs(user)
      .withInertia()
    const { transfer, history } = page.inertiaProps
    assert.deepEqual(
      transfer.lines.map((line: { qty: number }) => line.qty),
      [2, 3]
    )
    assert.lengthOf(history, 2)
    const codes = transfer.lines.map((line: { code: string }) => line.code)
    for (const said of ['2026-12-24', `${codes[0]} 6 → 2`, `${codes[1]} — → 3`])
      assert.include(history[0].why, said)
    await send('post', '/1/ship', { version: transfer.version })
    assert.deepEqual(await levels(here), [[8, 0]])
    const sent = { ...changed, version: transfer.version + 1 }
    assert.equal((await send('put', '/1', sent)).status(), 409, 'what is under way stays')
  })

  test('a large adjustment waits, and somebody else decides', async ({ client, assert }) => {
    const [keeper, chief] = [await actingAs('warehouse'), await actingAs('operations')]
    const post = (user: typeof keeper, path: string, body: object) =>
      client
        .post(`/inventory/adjustments${path}`)
        .json(body)
        .loginAs(user)
        .withCsrfToken()
        .withInertia()
        .redirects(0)
    // Opened for a SKU the form holds it; what is no id opens an empty one.
    const known = async (sku: string | number) => {
      const page = await client
        .get(`/inventory/adjustments/create?sku=${sku}`)
        .loginAs(keeper)
        .withInertia()
      page.assertStatus(200)
      return (page.inertiaProps as { known: { id: number }[] }).known.map(({ id }) => id)
    }
    assert.deepEqual(await known(skuIds[0]), [skuIds[0]])
    for (const none of ['', 'x', '1e30', '-1']) assert.deepEqual(await known(none), [], none)
    const line = { skuId: skuIds[0], bucket: 'on_hand', delta: 1000 }
    await post(keeper, '', { warehouseId: here, reason: 'found', lines: [line] })
    assert.deepEqual(await levels(here), [[10, 0]])
    await post(keeper, '/1/decision', { approve: true })
    assert.deepEqual(await levels(here), [[10, 0]], 'not by who may only propose')
    await post(chief, '/1/decision', { approve: true, note: 'counted twice' })
    assert.deepEqual(await levels(here), [[1010, 0]])
  })

  test('goods are set aside for inspection and scrapped on a page; reasons and limits are kept by those who may', async ({
    client,
    assert,
  }) => {
    const [keeper, chief] = [await actingAs('warehouse'), await actingAs('operations')]
    const manager = await actingAs({
      permissions: ['inventory.reasons.manage', 'inventory.stock.view'],
    })
    const send = (user: typeof keeper, method: 'post' | 'put', path: string, body: object) =>
      client[method](`/inventory/${path}`)
        .json(body)
        .loginAs(user)
        .withCsrfToken()
        .withInertia()
        .redirects(0)
    const form = await client.get('/inventory/moves/create').loginAs(keeper).withInertia()
    assert.property(form.inertiaProps.moves, 'scrap')
    const move = {
      warehouseId: here,
      reason: 'quality_check',
      lines: [{ skuId: skuIds[0], qty: 4 }],
    }
    await send(keeper, 'post', 'moves', { ...move, act: 'inspect' })
    await send(keeper, 'post', 'moves', {
      ...move,
      act: 'scrap',
      lines: [{ skuId: skuIds[0], qty: 1, from: 'quality' }],
    })
    const level = await sql(null, 'SELECT on_hand, quality FROM stock_levels WHERE sku_id = $1', [
      skuIds[0],
    ])
    assert.deepEqual(level[0], { on_hand: 6, quality: 3 })
    const list = await client
      .get('/inventory/adjustments')
      .qs({ act: 'scrap' })
      .loginAs(keeper)
      .withInertia()
    assert.lengthOf(list.inertiaProps.list.rows, 1)

    const page = await client.get('/inventory/reasons').loginAs(manager).withInertia()
    const reasons = page.inertiaProps.reasons.map((one: { code: string }) => ({
      ...one,
      limit: one.code === 'count' ? '1' : null,
    }))
    const refused = await send(chief, 'put', 'reasons', { reasons, limits: [] })
    assert.deepEqual([refused.status(), await countRows('stock_reasons')], [303, 0])
    await send(manager, 'put', 'reasons', { reasons, limits: [{ userId: keeper.id, limit: '20' }] })
    assert.equal(await countRows('stock_limits'), 1)
    await send(keeper, 'post', 'adjustments', {
      warehouseId: here,
      reason: 'count',
      lines: [{ skuId: skuIds[0], bucket: 'on_hand', delta: 1 }],
    })
    assert.equal(await countRows('stock_adjustments', `status = 'pending'`), 1)
  })

  test('a warehouse, a policy and the shares of a store are saved by their forms', async ({
    client,
    assert,
  }) => {
    const user = await actingAs('operations')
    const send = (method: 'post' | 'put', path: string, body: object) =>
      client[method](`/inventory/${path}`)
        .json(body)
        .loginAs(user)
        .withCsrfToken()
        .withInertia()
        .redirects(0)
    const warehouse = { code: 'NEW', name: '新仓', kind: 'own', cutOff: '15:30' }
    await send('post', 'warehouses', warehouse)
    await send('post', 'warehouses', { ...warehouse, cutOff: '25:00' })
    await send('post', 'warehouses', warehouse)
    assert.equal(await countRows('warehouses', `code = 'NEW'`), 1)
    await send('put', `warehouses/${here}`, { ...warehouse, code: 'HERE', name: '改名' })
    assert.equal(await countRows('warehouses', `name = '改名'`), 1)

    const policy = { skuId: skuIds[0], warehouseId: here, method: 'days_of_cover' }
    await send('post', 'policies', policy)
    assert.equal(await countRows('stock_policies'), 0, 'days of cover need their days')
    await send('post', 'policies', { ...policy, coverDays: 14 })
    assert.equal(await countRows('stock_policies', 'cover_days = 14'), 1)
    await send('post', 'policies', { ...policy, coverDays: 30 })
    assert.equal(await countRows('stock_policies', 'cover_days = 14'), 1, 'a new one changes none')
    await send('post', 'policies', { ...policy, coverDays: 30, isEdit: true })
    assert.equal(await countRows('stock_policies', 'cover_days = 30'), 1)
    const nowhere = { ...policy, warehouseId: null, groupId: 999, coverDays: 30 }
    assert.equal((await send('post', 'policies', nowhere)).status(), 302, 'told at the form')
    const [both] = await sql<{ id: number }>(
      null,
      `INSERT INTO warehouse_groups (name) VALUES ('两处') RETURNING id`
    )
    const refused = async (changes: object) => {
      const body = { ...policy, coverDays: 30, ...changes }
      const answer = await client
        .post('/inventory/policies')
        .json(body)
        .accept('json')
        .loginAs(user)
        .withCsrfToken()
      return [answer.status(), answer.body().details?.field ?? answer.body().errors?.[0]?.field]
    }
    assert.deepEqual(await refused({ groupId: both.id }), [422, 'warehouseId'], 'one place only')
    assert.deepEqual(await refused({ productId: 1 }), [422, 'skuId'], 'one subject only')
    assert.deepEqual(await refused({ skuId: null }), [422, 'skuId'])
    assert.deepEqual(await refused({ skuId: 99_999 }), [422, 'skuId'])
    assert.deepEqual(await refused({ skuId: skuIds[1], ownerId: 99_999 }), [422, 'ownerId'])
    await sql(null, 'DELETE FROM warehouse_groups')
    assert.equal(await countRows('stock_policies'), 1)
    await send('post', 'policies/delete', { ids: [1] })
    assert.equal(await countRows('stock_policies'), 0)

    const east = { name: '华东', warehouseIds: [here, there] }
    await send('put', 'warehouses/groups', { groups: [east, { ...east, name: '华南' }] })
    assert.equal(await countRows('warehouse_groups'), 0, 'no warehouse is in two groups')
    await send('put', 'warehouses/groups', { groups: [east] })
    assert.equal(await countRows('warehouses', 'group_id IS NOT NULL'), 2)
    const rule = { warehouseId: here, userId: user.id }
    const twice = await send('put', 'alerts/owners', { rules: [rule, rule] })
    assert.equal(twice.status(), 303)
    assert.equal(await countRows('stock_alert_owners'), 0)

    await send('put', 'availability/1', {
      rules: [{ warehouseId: here, sharePercent: 50, buffer: 2 }],
    })
    const page = await client.get('/inventory/availability/1').loginAs(user).withInertia()
    assert.deepEqual(
      page.inertiaProps.preview.map((row: { sellable: number }) => row.sellable),
      [4, 4]
    )
  })

  test('what a form refuses is said in the language of its reader', async ({ client, assert }) => {
    for (const [locale, required, least, noDay] of [
      ['zh-CN', '必填。', '至少 1 项。', '请填写有效的日期。'],
      ['en', 'This must be filled in.', 'At least one entry is needed.', 'Enter a valid date.'],
    ]) {
      const user = await actingAs('warehouse')
      const refused = await client
        .post('/inventory/transfers')
        .json({ toWarehouseId: there, expectedOn: '2026-02-30', lines: [] })
        .accept('json')
        .header('accept-language', locale)
        .loginAs(user)
        .withCsrfToken()
      refused.assertStatus(422)
      assert.deepEqual(refused.body().fields, {
        fromWarehouseId: [required],
        expectedOn: [noDay],
        lines: [least],
      })
    }
  })

  test('the proof is run by hand, and a frozen key thawed with a reason', async ({
    client,
    assert,
  }) => {
    const user = await actingAs({ permissions: ['inventory.stock.view', 'inventory.stock.repair'] })
    const post = (path: string, body = {}) =>
      client
        .post(`/inventory/proofs${path}`)
        .json(body)
        .loginAs(user)
        .withCsrfToken()
        .withInertia()
        .redirects(0)
    await post('')
    const jobs = await sql(
      null,
      `SELECT 1 FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
        WHERE t.identifier = 'inventory.prove_stock'`
    )
    assert.lengthOf(jobs, 1)
    await sql(
      null,
      `UPDATE stock_levels SET frozen_reason = 'proof', frozen_at = now() WHERE sku_id = $1`,
      [skuIds[0]]
    )
    await post(`/${here}/${skuIds[0]}`, { reason: '', rebuild: false })
    assert.equal(await countRows('stock_levels', 'frozen_reason IS NOT NULL'), 1)
    await post(`/${here}/${skuIds[0]}`, { reason: 'counted', rebuild: false })
    assert.equal(await countRows('stock_levels', 'frozen_reason IS NOT NULL'), 0)
  })

  test('lists filter, search and export what they show', async ({ client, assert }) => {
    const user = await actingAs({ permissions: ['inventory.stock.view'] })
    const rows = async (path: string, query: object) =>
      (await client.get(`/inventory/${path}`).qs(query).loginAs(user).withInertia()).inertiaProps
        .list.rows
    assert.lengthOf(await rows('stock', { warehouse: here }), 2)
    assert.lengthOf(await rows('stock', { warehouse: there }), 0)
    assert.lengthOf(await rows('stock', { state: 'out' }), 0)
    assert.lengthOf(await rows('stock/skus', {}), 2)
    const ledger = await rows('ledger', { reason: 'opening' })
    assert.lengthOf(ledger, 2)
    assert.isTrue(
      ledger.every(({ value }: { value: string | null }) => value === null),
      'costs are hidden'
    )
    assert.lengthOf(await rows('ledger', { occurred: '2020-01-01..2100-01-01' }), 2)
    assert.lengthOf(await rows('ledger', { occurred: '2020-01-01..2020-01-02' }), 0)
    for (const path of ['stock/export', 'ledger/export', 'stock/skus/export']) {
      const file = await client.get(`/inventory/${path}`).loginAs(user)
      file.assertStatus(200)
      assert.notInclude(file.text(), '12.5', 'costs are hidden in files too')
      assert.isAbove(file.text().split('\n').length, 2)
    }
  })
})
