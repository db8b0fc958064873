import { test } from '@japa/runner'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import FilePlatformOrders, { UNREADABLE } from '#modules/oms/actions/file_platform_orders'
import SubmitPlatformOrders from '#modules/oms/actions/submit_platform_orders'
import { woocommerceOrder } from '#modules/oms/database/factories/platform_payloads'
import {
  at,
  connectShop,
  emptyHouse,
  oneOf,
  rowsOf,
  sample,
  type Shop,
} from '#modules/oms/tests/helpers'
import { drainJobs } from '#tests/helpers/jobs'
import { actingAs } from '#tests/helpers/people'

const KEYS = { consumer_key: 'ck', consumer_secret: 'cs', webhook_secret: 'ws' }
type Change = (payload: Record<string, any>) => Record<string, any>

test.group('Decisions about parked orders', (group) => {
  let shop: Shop
  let user: Awaited<ReturnType<typeof actingAs>>
  group.each.setup(async () => {
    await emptyHouse()
    shop = await connectShop('woocommerce', 'https://shop.example.com', KEYS)
    user = await actingAs('operations')
  })

  const payload = (id: number, change: Change = (one) => one, status = 'processing') =>
    JSON.stringify(change(woocommerceOrder(sample(shop, id), status) as Record<string, any>))
  async function file(...payloads: string[]) {
    const { ids } = await inTransaction(null, (trx) =>
      new FilePlatformOrders().handle({
        trx,
        storeId: shop.storeId,
        platform: 'woocommerce',
        payloads,
      })
    )
    await new SubmitPlatformOrders().handle({ ids })
    return ids.sort((a, b) => a - b)
  }
  const rowOf = (id: number) =>
    oneOf('SELECT state, park_reason AS reason, order_id FROM platform_orders WHERE id = $1', [id])
  const poster =
    (client: any) =>
    (path: string, body: object, who = user) =>
      client.post(path).json(body).loginAs(who).withCsrfToken().redirects(0)

  test('the platform’s total is accepted as it was shown, and asked about again when it changes', async ({
    client,
    assert,
  }) => {
    const post = poster(client)
    const dearer: Change = (one) => ({ ...one, total: '105.00' })
    const [id, other] = await file(payload(1, dearer), payload(2))
    assert.equal((await rowOf(id)).reason, 'amounts_differ')
    const answer = await post('/oms/parked/accept-total', { ids: [id, other] })
    answer.assertFlashMessage('results', [
      { id, ok: true },
      { id: other, ok: false, message: '这张原始单现在不需要处理。' },
    ])
    const { state, order_id: orderId } = await rowOf(id)
    assert.equal(state, 'submitted')
    const order = await oneOf('SELECT total_amount FROM orders WHERE id = $1', [orderId])
    assert.equal(order.total_amount, '105.0000')
    const trail = await rowsOf(
      `SELECT action, after FROM audit_entries WHERE subject_type = 'platform_order'`
    )
    assert.deepEqual(trail, [
      {
        action: 'oms.platform_order.accept_total',
        after: { ours: '100.0000', platform: '105.00' },
      },
    ])
    const later: Change = (one) => ({
      ...one,
      total: '107.00',
      date_modified_gmt: at(500).toISOString().slice(0, 19),
    })
    await file(payload(1, later))
    assert.equal((await rowOf(id)).reason, 'amounts_differ')
  })

  test('a currency that exists is chosen for orders without one', async ({ client, assert }) => {
    const post = poster(client)
    const [id] = await file(payload(1, (one) => ({ ...one, currency: 'XXQ' })))
    assert.equal((await rowOf(id)).reason, 'currency_unknown')
    await post('/oms/parked/currency', { ids: [id], currency: 'nonsense' })
    assert.equal((await rowOf(id)).state, 'parked')
    await post('/oms/parked/currency', { ids: [id], currency: 'USD' })
    const { state, order_id: orderId } = await rowOf(id)
    assert.equal(state, 'submitted')
    assert.equal(
      (await oneOf('SELECT currency FROM orders WHERE id = $1', [orderId])).currency,
      'USD'
    )
  })

  test('what a status means is said once for all orders of the store with it, and for those to come', async ({
    client,
    assert,
  }) => {
    const post = poster(client)
    const ids = await file(
      payload(1, (o) => o, 'atelier'),
      payload(2, (o) => o, 'atelier')
    )
    assert.deepInclude(await rowOf(ids[0]), { state: 'conflict', reason: 'unknown_status' })
    const viewer = await actingAs({ permissions: ['oms.parked.view'] })
    ;(await post(`/oms/parked/${ids[0]}/explain`, { meaning: 'to_ship' }, viewer)).assertStatus(403)
    const answer = await post(`/oms/parked/${ids[0]}/explain`, { meaning: 'to_ship' })
    answer.assertFlashMessage(
      'results',
      ids.map((id) => ({ id, ok: true }))
    )
    for (const id of ids) assert.deepInclude(await rowOf(id), { state: 'submitted', reason: null })
    const [next] = await file(payload(3, (o) => o, 'atelier'))
    assert.equal((await rowOf(next)).state, 'submitted')
    const again = await client
      .post(`/oms/parked/${ids[0]}/explain`)
      .json({ meaning: 'held' })
      .header('accept', 'application/json')
      .loginAs(user)
      .withCsrfToken()
    assert.include(JSON.stringify(again.body()), 'oms_status_known')
  })

  test('a payload that can be read by now is filed under its own number, with its own reason', async ({
    client,
    assert,
  }) => {
    const post = poster(client)
    const strange: Change = (one) => ({
      ...one,
      line_items: one.line_items.map((line: object) => ({ ...line, sku: 'NOBODY-KNOWS' })),
    })
    const text = payload(7, strange)
    const [kept] = await sql<{ id: number }>(
      null,
      `INSERT INTO platform_orders (store_id, external_id, external_no, external_updated_at, payload, payload_hash, state, park_reason)
       VALUES ($1, '${UNREADABLE}x', '', now(), $2, 'x', 'parked', 'unreadable'), ($1, '${UNREADABLE}y', '', now(), '{"id":', 'y', 'parked', 'unreadable')
       RETURNING id`,
      [shop.storeId, text]
    )
    const answer = await post('/oms/parked/resubmit', { ids: [kept.id, kept.id + 1] })
    answer.assertFlashMessage('results', [
      { id: kept.id, ok: false, message: '平台商品未匹配 SKU' },
      { id: kept.id + 1, ok: false, message: '内容无法识别' },
    ])
    assert.deepInclude(await rowOf(kept.id), { state: 'ignored', order_id: null })
    const filed = await oneOf(
      `SELECT id, park_reason, payload FROM platform_orders WHERE external_id = '7'`
    )
    assert.equal(filed.park_reason, 'unmapped_sku')
    assert.equal(filed.payload, text)
  })

  test('one item is mapped for all orders that wait for it, by what its code or title suggests', async ({
    client,
    assert,
  }) => {
    const post = poster(client)
    const named =
      (sku: string, product: number): Change =>
      (one) => ({
        ...one,
        line_items: one.line_items.map((line: object) => ({
          ...line,
          sku,
          product_id: product,
          variation_id: 0,
        })),
      })
    const likely = shop.skuCodes[0].toLowerCase()
    const mixed: Change = (one) => {
      const [line] = named(likely, 501)(one).line_items
      const free = { ...line, id: line.id + 1, subtotal: '0.00', total: '0.00', price: 0 }
      return { ...one, line_items: [line, { ...free, sku: 'NOBODY-ELSE', product_id: 503 }] }
    }
    const waiting = await file(
      ...[1, 2].map((id) => payload(id, named(likely, 501))),
      payload(3, mixed)
    )
    const [other] = await file(payload(4, named('NOBODY', 502)))
    const page = await client.get('/oms/parked/items').loginAs(user).withInertia()
    const { items } = page.inertiaProps as { items: { id: number; orders: number }[] }
    assert.deepEqual(
      items.map((item) => item.orders),
      [3, 1, 1]
    )
    assert.containsSubset(items[0], {
      suggestions: [{ skuId: shop.skuIds[0], confidence: 90, reason: 'folded_code' }],
    })
    const mapping = { listingId: items[0].id, skuId: shop.skuIds[0], multiplier: 1 }
    const answer = await post('/oms/parked/items', { mappings: [mapping] })
    answer.assertFlashMessage('warning', '2 张已处理，1 张仍挂起。')
    for (const id of waiting.slice(0, 2)) assert.equal((await rowOf(id)).state, 'submitted')
    assert.equal((await rowOf(waiting[2])).reason, 'unmapped_sku')
    // Each is named with what became of it, those that still wait first.
    const told = await client
      .get('/oms/parked/items')
      .loginAs(user)
      .withFlashMessages({ results: answer.flashMessage('results') })
      .withInertia()
    const { decided } = told.inertiaProps as { decided: Record<string, unknown>[] }
    assert.containsSubset(decided, [
      { id: waiting[2], externalNo: '3', ok: false, orderId: null },
      { id: waiting[0], externalNo: '1', ok: true, message: null },
      { id: waiting[1], externalNo: '2', ok: true, message: null },
    ])
    assert.deepEqual(
      decided.map((one) => one.ok),
      [false, true, true]
    )
    assert.isString(decided[0].message)
    assert.isString(decided[1].orderNumber)
    assert.equal((await rowOf(other)).reason, 'unmapped_sku')
    await drainJobs()
    const stranger = await actingAs({
      permissions: ['oms.parked.view', 'oms.parked.resolve'],
      stores: [shop.storeId + 9],
    })
    const none = await client.get('/oms/parked/items').loginAs(stranger).withInertia()
    assert.lengthOf((none.inertiaProps as { items: unknown[] }).items, 0)
    const denied = await client
      .post('/oms/parked/items')
      .json({ mappings: [{ ...mapping, listingId: items[1].id }] })
      .header('accept', 'application/json')
      .loginAs(stranger)
      .withCsrfToken()
    assert.include(JSON.stringify(denied.body()), 'oms_listing_not_wanted')
  })

  test('reasons are counted as tabs; the payload is shown beside the list, its long numbers whole', async ({
    client,
    assert,
  }) => {
    const [id] = await file(
      payload(1, (one) => ({ ...one, total: '105.00', customer_id: 0 })).replace(
        '"customer_id":0',
        '"customer_id":6936476692437472563'
      ),
      payload(2, (one) => ({ ...one, total: '106.00' }))
    )
    const page = await client.get('/oms/parked').loginAs(user).withInertia()
    assert.containsSubset(page.inertiaProps, { reasons: [{ reason: 'amounts_differ', count: 2 }] })
    const answer = await client.get(`/oms/parked/${id}/payload`).loginAs(user)
    assert.include(answer.body().payload, '"customer_id": 6936476692437472563')
  })
})
