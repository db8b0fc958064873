import { test } from '@japa/runner'
import { makeSkus } from '#catalog/database/factories/skus'
import { makeWarehouse, stockUp } from '#inventory/database/factories/stock'
import GetSellable from '#inventory/queries/get_sellable'
import { makeStore } from '#inventory/tests/support/selling'
import { assertSound } from '#inventory/tests/support/stock'
import { countRows, resetDatabase } from '#tests/helpers/database'
import { actingAs } from '#tests/helpers/people'

const WHOLE = {
  sharePercent: 100,
  buffer: 0,
  bufferPercent: 0,
  stopBelow: 0,
  maxQty: null,
  fixedQty: null,
  syncClass: 'A',
  isStopped: false,
}
const RULE = {
  ...WHOLE,
  skuId: null as number | null,
  categoryId: null as number | null,
  presaleQty: null as number | null,
  presaleFrom: null as string | null,
  presaleUntil: null as string | null,
}

test.group('inventory | pages of what stores may sell', (group) => {
  let skuId: number
  let warehouseId: number
  let storeId: number

  group.each.setup(async () => {
    await resetDatabase()
    ;[skuId] = await makeSkus(1)
    warehouseId = await makeWarehouse()
    storeId = await makeStore()
    await stockUp(warehouseId, [skuId], 50)
  })
  group.each.teardown(assertSound)

  const sellable = async () => (await new GetSellable().handle([{ storeId, skuId }]))[0].sellable

  test('stock is set aside, looked at and given back', async ({ client, assert }) => {
    const user = await actingAs('operations')
    const quota = {
      kind: 'activity',
      name: '双十一',
      storeIds: [storeId],
      startsAt: null,
      endsAt: null,
      lines: [{ warehouseId, skuId, qty: 20 }],
    }
    const post = (path: string, body = {}) =>
      client
        .post(`/inventory/quotas${path}`)
        .json(body)
        .loginAs(user)
        .withCsrfToken()
        .withInertia()
        .redirects(0)
    const tooMuch = await post('', { ...quota, lines: [{ warehouseId, skuId, qty: 51 }] })
    tooMuch.assertStatus(302)
    assert.equal(await countRows('stock_quotas'), 0)
    await post('', quota)
    const list = await client.get('/inventory/quotas').loginAs(user).withInertia()
    assert.deepInclude(list.inertiaProps.list.rows[0], { name: '双十一', units: 20, left: 20 })
    const [{ id }] = list.inertiaProps.list.rows
    const page = await client.get(`/inventory/quotas/${id}`).loginAs(user).withInertia()
    assert.deepInclude(page.inertiaProps.quota.lines[0], { wanted: 20, qty: 20, left: 20 })
    const stock = await client.get('/inventory/stock?state=quota').loginAs(user).withInertia()
    assert.deepInclude(stock.inertiaProps.list.rows[0], { onHand: 50, quota: 20, available: 30 })
    await post(`/${id}/end`)
    const after = await client.get('/inventory/stock?state=quota').loginAs(user).withInertia()
    assert.deepEqual(after.inertiaProps.list.rows, [])
  })

  test('a person of other stores neither sets aside for them nor sees what is', async ({
    client,
    assert,
  }) => {
    const other = await makeStore()
    const user = await actingAs({
      permissions: ['inventory.stock.view', 'inventory.availability.edit'],
      stores: [other],
    })
    const response = await client
      .post('/inventory/quotas')
      .json({
        kind: 'exclusive',
        name: 'x',
        storeIds: [storeId],
        lines: [{ warehouseId, skuId, qty: 1 }],
      })
      .loginAs(user)
      .withCsrfToken()
      .accept('json')
    response.assertStatus(404)
    assert.equal(await countRows('stock_quotas'), 0)
  })

  test('rules of a store, a category and a SKU: the narrowest counts', async ({
    client,
    assert,
  }) => {
    const user = await actingAs('operations')
    const base = `/inventory/availability/${storeId}`
    const put = (limits: object) =>
      client
        .put(base)
        .json({ rules: [], limits })
        .loginAs(user)
        .withCsrfToken()
        .withInertia()
        .redirects(0)
    const save = (rule: object) =>
      client
        .post(`${base}/rules`)
        .json({ ...RULE, ...rule })
        .loginAs(user)
        .withCsrfToken()
        .withInertia()
        .redirects(0)
    await put({ ...WHOLE, sharePercent: 50, buffer: 10 })
    assert.equal(await sellable(), 20)
    await save({ skuId, stopBelow: 51 })
    assert.equal(await sellable(), 0)
    await save({ skuId, maxQty: 5 })
    assert.equal(await sellable(), 5)
    const page = await client.get(base).loginAs(user).withInertia()
    assert.lengthOf(page.inertiaProps.limits, 2)
    const rule = page.inertiaProps.limits[1] as { id: number }
    await client
      .delete(`${base}/rules/${rule.id}`)
      .loginAs(user)
      .withCsrfToken()
      .withInertia()
      .redirects(0)
    assert.equal(await sellable(), 20)
    assert.equal(await countRows('outbox_events', `key = 'inventory.availability.changed'`), 5)
  })

  test('presale wants a SKU and dates, in words', async ({ client, assert }) => {
    const user = await actingAs('operations')
    const save = (rule: object) =>
      client
        .post(`/inventory/availability/${storeId}/rules`)
        .json({ ...RULE, presaleQty: 100, ...rule })
        .loginAs(user)
        .withCsrfToken()
        .accept('json')
    const noSku = await save({ categoryId: 1 })
    noSku.assertStatus(422)
    assert.match(noSku.text(), /stock_rule_presale_sku/)
    const noDates = await save({ skuId, presaleFrom: '2026-11-11T00:00' })
    noDates.assertStatus(422)
    await save({ skuId, presaleFrom: '2020-01-01T00:00', presaleUntil: '2999-01-01T00:00' })
    assert.equal(await sellable(), 150)
  })
})
