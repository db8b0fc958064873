import { randomUUID } from 'node:crypto'
import type { ApiClient } from '@japa/api-client'
import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { addWarehouse, setStage } from '#orders/database/factories/stage'
import type User from '#shell/models/user'
import { resetDatabase } from '#tests/helpers/database'
import { drainJobs } from '#tests/helpers/jobs'
import { readPdf } from '#tests/helpers/pdf_text'
import { actingAs, apiToken } from '#tests/helpers/people'
import CreateOrders from '../../actions/create_orders.js'
import SuggestPurchases from '../../actions/suggest_purchases.js'
import { addPrices, addSupplier } from '../../database/factories/supplier.js'

const rows = (text: string, values: unknown[] = []) => sql<Record<string, any>>(null, text, values)
const one = async (text: string, values: unknown[] = []) => (await rows(text, values))[0]
const post = (client: ApiClient, user: User, path: string, body: object = {}) =>
  client
    .post(`/purchasing/${path}`)
    .json(body)
    .header('accept', 'text/html')
    .redirects(0)
    .loginAs(user)
    .withCsrfToken()
const props = async (client: ApiClient, user: User, path: string) =>
  (await client.get(`/purchasing/${path}`).loginAs(user).withInertia()).body().props as any

/** Two suppliers, each with a price for one SKU of which little is left. */
async function lowStock() {
  const stage = await setStage({ skus: 3, stock: 5 })
  const suppliers = [await addSupplier(), await addSupplier({ name: '宁波北岸' })]
  await addPrices(suppliers[0], [stage.skuIds[0]])
  await addPrices(suppliers[1], [stage.skuIds[1]])
  await sql(
    null,
    'INSERT INTO stock_policies (sku_id, reorder_point, target_level) SELECT unnest($1::bigint[]), 20, 100',
    [stage.skuIds]
  )
  await new SuggestPurchases().handle()
  const open = await rows('SELECT id FROM purchasing_suggestions ORDER BY sku_id')
  return { stage, suppliers, ids: open.map((row) => row.id as number) }
}

async function draft(lines = 2) {
  const stage = await setStage({ skus: lines, stock: 0 })
  const supplierId = await addSupplier()
  const [id] = await new CreateOrders().handle({
    actor: SYSTEM,
    orders: [
      {
        supplierId,
        warehouseId: stage.warehouseId,
        lines: stage.skuIds.map((skuId) => ({ skuId, qty: 10, unitPrice: '40', taxRate: '0.13' })),
      },
    ],
  })
  return { id, stage, supplierId }
}

test.group('purchasing | pages', (group) => {
  group.each.setup(() => resetDatabase())

  test('every page opens for the buyer and none for somebody without a grant', async ({
    client,
  }) => {
    const { id, supplierId } = await draft()
    const [buyer, nobody] = [await actingAs('purchasing'), await actingAs({ permissions: [] })]
    const paths = [
      'suggestions',
      'orders',
      'orders/new',
      `orders/${id}`,
      `orders/${id}/edit`,
      `orders/${id}/receive`,
      `orders/${id}/bill`,
      'arriving',
      'receipts',
      'suppliers',
      'suppliers/new',
      `suppliers/${supplierId}`,
      `suppliers/${supplierId}/edit`,
      `suppliers/${supplierId}/prices`,
    ]
    for (const path of paths) {
      const opened = await client.get(`/purchasing/${path}`).loginAs(buyer).withInertia()
      opened.assertStatus(200)
      const refused = await client.get(`/purchasing/${path}`).loginAs(nobody).withInertia()
      refused.assertStatus(403)
    }
    const [gone] = [await client.get('/purchasing/orders/999').loginAs(buyer).withInertia()]
    gone.assertStatus(404)
  })

  test('chosen suggestions become one order per supplier; one without a price stays with its reason', async ({
    client,
    assert,
  }) => {
    const { ids, suppliers } = await lowStock()
    const buyer = await actingAs('purchasing')
    const list = (await props(client, buyer, 'suggestions')).list
    assert.lengthOf(list.rows, 3)
    assert.deepInclude(list.rows[0].operands, {
      available: 5,
      reorderPoint: 20,
      target: 100,
      need: 95,
    })
    await post(client, buyer, 'suggestions/accept', { ids })
    const orders = await rows('SELECT supplier_id, status FROM purchasing_orders ORDER BY id')
    assert.deepEqual(
      orders.map((order) => [order.supplier_id, order.status]),
      suppliers.map((supplier) => [supplier, 'draft'])
    )
    const left = (await props(client, buyer, 'suggestions')).list.rows
    assert.deepEqual([left.length, left[0].supplier], [1, null])
  })

  test('a suggestion is adjusted with a reason, keeps its supplier when worked out again, and is put off', async ({
    client,
    assert,
  }) => {
    const { ids, suppliers, stage } = await lowStock()
    const buyer = await actingAs('purchasing')
    await addPrices(suppliers[1], [stage.skuIds[0]], { unitPrice: '55' })
    await post(client, buyer, `suggestions/${ids[0]}`, {
      qty: 150,
      supplierId: suppliers[1],
      reason: '大促',
    })
    await post(client, buyer, 'suggestions/refresh')
    const adjusted = await one('SELECT * FROM purchasing_suggestions WHERE id = $1', [ids[0]])
    assert.deepEqual(
      [adjusted.edited_qty, adjusted.supplier_id, adjusted.unit_price],
      [150, suppliers[1], '55.000000']
    )
    await post(client, buyer, 'suggestions/dismiss', { ids: [ids[1]], days: 14, reason: '换季' })
    await post(client, buyer, 'suggestions/refresh')
    assert.deepEqual(
      (
        await rows(`SELECT sku_id FROM purchasing_suggestions WHERE state = 'open' ORDER BY sku_id`)
      ).map((row) => row.sku_id),
      [stage.skuIds[0], stage.skuIds[2]]
    )
  })

  test('from the form to the books: create, edit, send, confirm, receive, owe, close', async ({
    client,
    assert,
  }) => {
    const stage = await setStage({ skus: 2, stock: 0 })
    const supplierId = await addSupplier()
    const [buyer, keeper] = [await actingAs('purchasing'), await actingAs('warehouse')]
    const line = (skuId: number, qty: number) => ({
      skuId,
      qty,
      unitPrice: '12.5',
      taxPercent: '13',
    })
    const head = { supplierId, warehouseId: stage.warehouseId }
    await post(client, buyer, 'orders', { ...head, lines: [line(stage.skuIds[0], 10)] })
    const { id, version } = await one('SELECT id, version FROM purchasing_orders')
    const edited = await client
      .put(`/purchasing/orders/${id}`)
      .json({ ...head, version, lines: [line(stage.skuIds[0], 10), line(stage.skuIds[1], 4)] })
      .header('accept', 'text/html')
      .redirects(0)
      .loginAs(buyer)
      .withCsrfToken()
    edited.assertStatus(302)
    const { order, lines } = await props(client, buyer, `orders/${id}`)
    assert.deepEqual([order.goods, order.tax, order.total], ['175.0000', '22.7500', '197.7500'])
    await post(client, buyer, 'orders/submit', { ids: [id] })
    await post(client, buyer, 'orders/confirm', { ids: [id], promisedOn: '2030-01-15' })
    const receiving = await props(client, keeper, `orders/${id}/receive`)
    assert.isNull(receiving.lines[0].unitPrice)
    const receipt = {
      receiptKey: randomUUID(),
      deliveryNote: 'DN-1',
      lines: [
        { orderLineId: lines[0].id, received: 10 },
        { orderLineId: lines[1].id, received: 3, rejected: 1, rejectReason: '破损' },
      ],
    }
    await post(client, keeper, `orders/${id}/receive`, receipt)
    await post(client, keeper, `orders/${id}/receive`, receipt)
    assert.lengthOf(await rows('SELECT id FROM purchasing_receipts'), 1)
    await drainJobs()
    const payable = await one(
      `SELECT amount, document FROM finance_party_entries WHERE party_type = 'supplier'`
    )
    assert.equal(payable.amount, '162.5000')
    const journals = await rows(
      `SELECT sum(debit) = sum(credit) AS balances FROM finance_lines GROUP BY journal_id`
    )
    assert.isAbove(journals.length, 1)
    assert.isTrue(journals.every((journal) => journal.balances))
    // Goods received and not yet owed are cleared: what stock is worth is what we owe.
    const accounts = await rows(
      `SELECT account_code AS code, sum(debit - credit)::text AS balance FROM finance_lines
        WHERE account_code IN ('1405', '2202', '2202.90') GROUP BY 1 ORDER BY 1`
    )
    assert.deepEqual(
      accounts.map((account) => [account.code, account.balance]),
      [
        ['1405', '162.5000'],
        ['2202', '-162.5000'],
        ['2202.90', '0.0000'],
      ]
    )
    assert.equal((await one('SELECT sum(on_hand)::int AS n FROM stock_levels')).n, 13)
    await post(client, buyer, 'orders/close', { ids: [id] })
    assert.equal((await one('SELECT status FROM purchasing_orders')).status, 'partially_received')
    await post(client, buyer, 'orders/close', { ids: [id], reason: '少一件不补' })
    assert.equal((await one('SELECT status FROM purchasing_orders')).status, 'closed')
    const shown = await props(client, buyer, `orders/${id}`)
    assert.equal(shown.receipts[0].units, 13)
    assert.include(
      shown.history.map((entry: any) => entry.label),
      '收货入库'
    )
  })

  test('the paper breaks over pages with its head, in both languages', async ({
    client,
    assert,
  }) => {
    const { id } = await draft(60)
    const buyer = await actingAs('purchasing')
    for (const [language, words] of [
      ['zh', ['采购订单', '价税合计', '大写']],
      ['en', ['Purchase order', 'Deliver by', 'Net price']],
    ] as const) {
      const response = await client
        .get(`/purchasing/orders/${id}/pdf?language=${language}`)
        .loginAs(buyer)
      response.assertStatus(200)
      const pages = await readPdf(response.body() as Buffer)
      assert.isAbove(pages.length, 1)
      const text = pages.map((page) => page.lines.join('\n'))
      for (const word of words) assert.include(text.join('\n').replaceAll(' | ', ''), word)
      for (const [index, page] of text.entries())
        assert.match(
          page,
          new RegExp(
            language === 'zh' ? `第 ?${index + 1} ?页` : `Page ${index + 1} of ${pages.length}`
          )
        )
    }
  })

  test('who sees one warehouse neither lists, opens, moves nor receives orders of another', async ({
    client,
    assert,
  }) => {
    const { id } = await draft()
    const elsewhere = await addWarehouse()
    const permissions = ['view', 'edit'].map((verb) => `purchasing.orders.${verb}`)
    const stranger = await actingAs({
      permissions: [...permissions, 'purchasing.receipts.post'],
      warehouses: [elsewhere],
    })
    assert.lengthOf((await props(client, stranger, 'orders')).list.rows, 0)
    const opened = await client.get(`/purchasing/orders/${id}`).loginAs(stranger).withInertia()
    opened.assertStatus(404)
    await post(client, stranger, 'orders/submit', { ids: [id] })
    assert.equal((await one('SELECT status FROM purchasing_orders')).status, 'draft')
  })

  test('lists are searched, counted by state and exported', async ({ client, assert }) => {
    const { id, stage } = await draft()
    const buyer = await actingAs('purchasing')
    const { number } = await one('SELECT number FROM purchasing_orders')
    const [sku] = await rows('SELECT code FROM skus WHERE id = $1', [stage.skuIds[0]])
    for (const term of [number.toLowerCase(), '远山户外', 'yuanshan', sku.code]) {
      const { list } = await props(client, buyer, `orders?q=${encodeURIComponent(term)}`)
      assert.deepEqual(
        list.rows.map((row: any) => row.id),
        [id],
        term
      )
    }
    assert.lengthOf((await props(client, buyer, 'orders?q=nothing')).list.rows, 0)
    assert.equal((await props(client, buyer, 'orders?status=sent')).counts.draft, 1)
    const file = await client.get('/purchasing/orders/export?format=csv').loginAs(buyer)
    assert.include(file.text(), number)
  })

  test('a supplier abroad needs a rate; its form keeps the account, its prices replace each other', async ({
    client,
    assert,
  }) => {
    const stage = await setStage({ skus: 1 })
    const buyer = await actingAs('purchasing')
    const supplier = {
      code: 'ags',
      name: 'Alpine',
      status: 'active',
      currency: 'USD',
      leadTimeDays: 30,
      paymentDays: 60,
      minOrderAmount: '0',
      overReceiptPercent: 0,
      country: 'US',
      bankAccount: '021000021 12345678',
      contacts: [{ name: 'Megan' }],
    }
    await post(client, buyer, 'suppliers', supplier)
    const { id, version } = await one('SELECT id, version FROM purchasing_suppliers')
    const order = {
      supplierId: id,
      warehouseId: stage.warehouseId,
      lines: [{ skuId: stage.skuIds[0], qty: 1, unitPrice: '5', taxPercent: '0' }],
    }
    await post(client, buyer, 'orders', order)
    assert.lengthOf(await rows('SELECT id FROM purchasing_orders'), 0)
    await post(client, buyer, 'orders', { ...order, rate: '7.1' })
    assert.equal((await one('SELECT rate FROM purchasing_orders')).rate, '7.10000000')
    await client
      .put(`/purchasing/suppliers/${id}`)
      .json({ ...supplier, version, rate: '7.2', bankAccount: null })
      .header('accept', 'text/html')
      .redirects(0)
      .loginAs(buyer)
      .withCsrfToken()
    const shown = (await props(client, buyer, `suppliers/${id}`)).supplier
    assert.deepEqual(
      [shown.code, shown.rate, shown.bankAccountMasked],
      ['AGS', '7.20000000', '•••• 5678']
    )
    const terms = { skuId: stage.skuIds[0], packQty: 6, minQty: 6, isPreferred: true }
    const breaks = (...prices: string[]) =>
      prices.map((unitPrice, at) => ({ fromQty: at * 60 + 1, unitPrice }))
    await post(client, buyer, `suppliers/${id}/prices`, { ...terms, breaks: breaks('5', '4.5') })
    await post(client, buyer, `suppliers/${id}/prices`, { ...terms, breaks: breaks('5.2') })
    assert.deepEqual(
      (await props(client, buyer, `suppliers/${id}`)).prices.map((price: any) => price.unitPrice),
      ['5.200000']
    )
    const quote = await client
      .post('/purchasing/orders/quote')
      .json({ supplierId: id, wants: [{ skuId: stage.skuIds[0], qty: 2 }] })
      .loginAs(buyer)
      .withCsrfToken()
    assert.deepInclude(quote.body().rows[0], { unitPrice: '5.200000', minQty: 6 })
  })

  test('orders over the API: written by codes, listed by change, shown with their lines', async ({
    client,
    assert,
  }) => {
    const stage = await setStage({ skus: 1 })
    await addPrices(await addSupplier({ code: 'YS' }), stage.skuIds)
    const [{ warehouse, sku }] = await rows(
      'SELECT w.code AS warehouse, k.code AS sku FROM warehouses w, skus k WHERE w.id = $1 AND k.id = $2',
      [stage.warehouseId, stage.skuIds[0]]
    )
    const token = await apiToken(await actingAs('purchasing'))
    const auth = `Bearer ${token}`
    const write = (body: Record<string, unknown>) =>
      client.post('/api/v1/purchase-orders').header('authorization', auth).json(body)
    const read = (path: string) =>
      client.get(`/api/v1/purchase-orders${path}`).header('authorization', auth)
    const made = await write({ supplier: 'YS', warehouse, lines: [{ sku, qty: 120 }] })
    made.assertStatus(201)
    assert.deepInclude(made.body().data.lines[0], {
      qty: 120,
      unitPrice: '40.000000',
      taxRate: '0.1300',
    })
    const unknown = await write({
      supplier: 'NOBODY',
      warehouse,
      lines: [{ sku, qty: 1 }],
    })
    unknown.assertStatus(422)
    const list = await read('?status=draft')
    assert.deepEqual(
      list.body().data.map((order: any) => [order.supplier, order.status]),
      [['YS', 'draft']]
    )
    const shown = await read(`/${made.body().data.id}`)
    assert.equal(shown.body().data.total, '5424.0000')
  })
})
