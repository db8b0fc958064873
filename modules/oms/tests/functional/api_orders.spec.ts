import { test } from '@japa/runner'
import { sql } from '#kernel/sql'
import { setStage, type Stage } from '#orders/database/factories/stage'
import { resetDatabase } from '#tests/helpers/database'
import { actingAs, apiToken } from '#tests/helpers/people'

interface World extends Stage {
  store: string
  skus: string[]
  token: string
}

async function world(stock = 100): Promise<World> {
  const stage = await setStage({ stock })
  const [store] = await sql<{ code: string }>(null, 'SELECT code FROM stores WHERE id = $1', [
    stage.storeId,
  ])
  const skus = await sql<{ code: string }>(
    null,
    'SELECT code FROM skus WHERE id = ANY($1) ORDER BY id',
    [stage.skuIds]
  )
  const token = await apiToken(
    await actingAs({ permissions: ['oms.orders.create', 'oms.orders.view'] })
  )
  return { ...stage, store: store.code, skus: skus.map((sku) => sku.code), token }
}

let serial = 0
const body = ({ store, skus }: World, changes: Record<string, unknown> = {}) => ({
  store,
  external_no: `API-${++serial}`,
  address: {
    consignee: '王小明',
    phone: `138${String(serial).padStart(8, '0')}`,
    province: '浙江省',
    city: '杭州市',
    district: '西湖区',
    region_code: '330106',
    line: '文三路 100 号',
  },
  lines: [{ sku: skus[0], qty: 1, unit_price: '19.90' }],
  payments: [{ method: 'alipay', transaction_no: `P-${serial}`, amount: '19.90' }],
  ...changes,
})

test.group('Orders API', (group) => {
  group.each.setup(() => resetDatabase())

  test('answers when the order is stored and its stock reserved', async ({ client, assert }) => {
    const place = await world()
    const order = body(place)
    const post = () => client.post('/api/v1/orders').json(order).bearerToken(place.token)
    const first = await post()
    first.assertStatus(201)
    assert.deepInclude(first.body().data, {
      status: 'released',
      duplicate: false,
      total: '19.9000',
      store: place.store,
    })
    assert.lengthOf(first.body().data.fulfilments, 1)
    const again = await post()
    again.assertStatus(200)
    assert.deepInclude(again.body().data, {
      id: first.body().data.id,
      duplicate: true,
      status: 'released',
    })
    const [level] = await sql<{ reserved: number }>(
      null,
      'SELECT reserved FROM stock_levels WHERE sku_id = $1',
      [place.skuIds[0]]
    )
    assert.equal(level.reserved, 1)
    const shown = await client
      .get(`/api/v1/orders/${first.body().data.id}`)
      .bearerToken(place.token)
    assert.equal(shown.body().data.lines[0].sku, place.skus[0])
    const list = await client.get('/api/v1/orders?limit=1').bearerToken(place.token)
    assert.lengthOf(list.body().data, 1)
    const next = await client
      .get(`/api/v1/orders?limit=1&cursor=${list.body().meta.next}`)
      .bearerToken(place.token)
    assert.lengthOf(next.body().data, 0)
  })

  test('refuses with the field that is wrong', async ({ client, assert }) => {
    const place = await world()
    const post = (changes: object) =>
      client
        .post('/api/v1/orders')
        .json(body(place, changes as Record<string, unknown>))
        .bearerToken(place.token)
    const amount = await post({ lines: [{ sku: place.skus[0], qty: 0, unit_price: 19.9 }] })
    amount.assertStatus(422)
    assert.sameMembers(Object.keys(amount.body().fields), ['lines.0.qty', 'lines.0.unit_price'])
    const sku = await post({ lines: [{ sku: 'NOPE', qty: 1, unit_price: '1' }] })
    sku.assertStatus(422)
    assert.deepInclude(sku.body(), {
      type: 'sku_unknown',
      details: { field: 'lines.0.sku', value: 'NOPE' },
    })
    const store = await post({ store: 'nowhere' })
    store.assertStatus(422)
  })

  test('asks for a token that may', async ({ client }) => {
    const place = await world()
    const without = await client.post('/api/v1/orders').json(body(place))
    without.assertStatus(401)
    const token = await apiToken(await actingAs({ permissions: ['oms.orders.view'] }))
    const other = await client.post('/api/v1/orders').json(body(place)).bearerToken(token)
    other.assertStatus(403)
  })

  test('forty buyers for fifteen units: fifteen get one, each exactly one answer', async ({
    client,
    assert,
  }) => {
    const place = await world(15)
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        client
          .post('/api/v1/orders')
          .json(body(place, { on_shortage: n % 2 ? 'refuse' : 'backorder' }))
          .bearerToken(place.token)
      )
    )
    const statuses = answers.map((answer) => answer.status())
    const served = answers.filter((answer) => answer.body().data?.status === 'released')
    assert.lengthOf(served, 15)
    for (const answer of answers) {
      if (answer.status() === 409)
        assert.deepInclude(answer.body().details.shortages[0], {
          wanted: 1,
          available: 0,
        })
      else if (answer.body().data.status !== 'released')
        assert.lengthOf(answer.body().data.shortages, 1)
    }
    assert.isTrue(statuses.every((status) => status === 201 || status === 409))
    const [level] = await sql<{ reserved: number; on_hand: number }>(
      null,
      'SELECT * FROM stock_levels WHERE sku_id = $1',
      [place.skuIds[0]]
    )
    assert.deepInclude(level, { reserved: 15, on_hand: 15 })
  })
})
