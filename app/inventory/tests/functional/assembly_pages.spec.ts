import { test } from '@japa/runner'
import { makeSkus } from '#catalog/database/factories/skus'
import { makeWarehouse, stockUp } from '#inventory/database/factories/stock'
import { makeKit, onHand } from '#inventory/tests/support/kits'
import { actingAs } from '#tests/helpers/people'
import { resetDatabase } from '#tests/helpers/database'

test.group('inventory | pages of assembly', (group) => {
  group.each.setup(() => resetDatabase())

  async function stage() {
    const [a, b] = await makeSkus(2)
    const { kit } = await makeKit([
      { skuId: a, qty: 2 },
      { skuId: b, qty: 1 },
    ])
    const warehouseId = await makeWarehouse()
    await stockUp(warehouseId, [a], 9)
    await stockUp(warehouseId, [b], 20)
    return { a, b, kit, warehouseId }
  }

  test('an order is previewed, made, done in parts and closed by the person of the warehouse', async ({
    client,
    assert,
  }) => {
    const { a, kit, warehouseId } = await stage()
    const user = await actingAs('warehouse')
    const asked = await client
      .get('/inventory/assemblies/preview')
      .qs({ kind: 'assembly', warehouseId, skuId: kit, qty: 5 })
      .loginAs(user)
    asked.assertStatus(200)
    const { preview } = asked.body()
    assert.deepEqual([preview.version, preview.possible], [1, 4])
    assert.deepEqual(
      preview.parts.map((part: { options: { needed: number; available: number }[] }) => [
        part.options[0].needed,
        part.options[0].available,
      ]),
      [
        [10, 9],
        [5, 20],
      ]
    )
    const send = (path: string, body: object = {}) =>
      client
        .post(`/inventory/assemblies${path}`)
        .json(body)
        .loginAs(user)
        .withCsrfToken()
        .withInertia()
        .redirects(0)
    const order = { kind: 'assembly', warehouseId, skuId: kit, reserve: true }
    await send('', { ...order, qty: 5 })
    assert.deepEqual(await onHand(a), [9, 0])
    ;(await send('', { ...order, qty: 4 })).assertStatus(302)
    assert.deepEqual(await onHand(a), [9, 8])
    const list = await client.get('/inventory/assemblies').loginAs(user).withInertia()
    const [row] = list.inertiaProps.list.rows
    assert.deepInclude(row, { status: 'reserved', qty: 4, done: 0 })
    await send(`/${row.id}/run`, { done: 3, scrapped: 0 })
    await send(`/${row.id}/stop`)
    const shown = await client.get(`/inventory/assemblies/${row.id}`).loginAs(user).withInertia()
    const { assembly } = shown.inertiaProps
    assert.deepInclude(assembly, { status: 'closed_short', done: 3 })
    assert.deepEqual(
      assembly.runs.map((run: { done: number; value: string | null }) => [run.done, run.value]),
      [[3, null]]
    )
    const documents = await client
      .get('/inventory/ledger')
      .qs({ reason: 'assembly_in' })
      .loginAs(user)
      .withInertia()
    assert.equal(documents.inertiaProps.list.rows[0].document.title, assembly.number)
  })

  test('orders of other warehouses are not there, and nobody without a grant may touch one', async ({
    client,
  }) => {
    const { kit, warehouseId } = await stage()
    const elsewhere = await makeWarehouse()
    const keeper = await actingAs('warehouse')
    await client
      .post('/inventory/assemblies')
      .json({ kind: 'assembly', warehouseId, skuId: kit, qty: 1 })
      .loginAs(keeper)
      .withCsrfToken()
      .withInertia()
      .redirects(0)
    const other = await actingAs({
      permissions: ['inventory.stock.view', 'inventory.stock.assemble'],
      warehouses: [elsewhere],
    })
    ;(await client.get('/inventory/assemblies/1').loginAs(other).withInertia()).assertStatus(404)
    const refused = await client
      .post('/inventory/assemblies')
      .json({ kind: 'assembly', warehouseId, skuId: kit, qty: 1 })
      .loginAs(other)
      .withCsrfToken()
      .header('accept', 'application/json')
    refused.assertStatus(404)
    const viewer = await actingAs({ permissions: ['inventory.stock.view'] })
    ;(await client.get('/inventory/assemblies/1').loginAs(viewer).withInertia()).assertStatus(200)
    ;(await client.get('/inventory/assemblies/create').loginAs(viewer).withInertia()).assertStatus(
      403
    )
  })
})
