import { test } from '@japa/runner'
import { sql } from '#kernel/sql'
import { setStage } from '#orders/database/factories/stage'
import { countRows, resetDatabase } from '#tests/helpers/database'
import { actingAs, apiToken } from '#tests/helpers/people'

interface Shop {
  store: string
  sku: string
  token: string
}

async function openShop(): Promise<Shop> {
  const stage = await setStage({ skus: 1, stock: 100 })
  const [{ store, sku }] = await sql<{ store: string; sku: string }>(
    null,
    'SELECT s.code AS store, k.code AS sku FROM stores s, skus k WHERE s.id = $1 AND k.id = $2',
    [stage.storeId, stage.skuIds[0]]
  )
  const seller = await actingAs({ permissions: ['oms.orders.create', 'oms.orders.view'] })
  return { store, sku, token: await apiToken(seller) }
}

const anOrder = ({ store, sku }: Shop, externalNo: string, qty = 1) => ({
  store,
  external_no: externalNo,
  address: { consignee: '顾客', phone: '13700000001', line: '文三路 1 号' },
  lines: [{ sku, qty, unit_price: '10.00' }],
  payments: [{ method: 'alipay', transaction_no: `T-${externalNo}`, amount: `${qty * 10}.00` }],
})

/** Each call on a connection of its own. */
async function post({ token }: Shop, body: object, key?: string) {
  const response = await fetch(`http://${process.env.HOST}:${process.env.PORT}/api/v1/orders`, {
    method: 'POST',
    headers: {
      'authorization': `Bearer ${token}`,
      'content-type': 'application/json',
      'connection': 'close',
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  return {
    status: response.status,
    text,
    type: (JSON.parse(text) as { type?: string }).type,
    replayed: response.headers.get('idempotent-replayed') === 'true',
  }
}

test.group('Idempotency-Key', (group) => {
  let shop: Shop
  group.each.setup(async () => {
    await resetDatabase()
    shop = await openShop()
  })

  test('a call that comes again is answered as the first time, to the byte', async ({ assert }) => {
    const first = await post(shop, anOrder(shop, 'A'), 'key-1')
    assert.equal(first.status, 201)
    assert.isFalse(first.replayed)
    const again = await post(shop, anOrder(shop, 'A'), 'key-1')
    assert.deepEqual(
      { ...again, replayed: false },
      { ...first },
      'without the key it would be 200 and a duplicate'
    )
    assert.isTrue(again.replayed)
    assert.equal((await post(shop, anOrder(shop, 'A'))).status, 200)
    assert.equal(await countRows('orders'), 1)
  })

  test('the order of the fields does not make another request of it', async ({ assert }) => {
    await post(shop, anOrder(shop, 'A'), 'key-1')
    const turned = Object.fromEntries(Object.entries(anOrder(shop, 'A')).reverse())
    assert.isTrue((await post(shop, turned, 'key-1')).replayed)
  })

  test('another body under the same key is refused and does nothing', async ({ assert }) => {
    await post(shop, anOrder(shop, 'A'), 'key-1')
    const other = await post(shop, anOrder(shop, 'B'), 'key-1')
    assert.deepEqual([other.status, other.type], [422, 'idempotency_key_reused'])
    assert.equal(await countRows('orders'), 1)
  })

  test('twenty at once on as many connections take effect once and hear the same', async ({
    assert,
  }) => {
    const calls = Array.from({ length: 20 }, () => post(shop, anOrder(shop, 'A', 3), 'key-1'))
    const answers = await Promise.all(calls)
    assert.deepEqual([...new Set(answers.map(({ status }) => status))], [201])
    assert.lengthOf(new Set(answers.map(({ text }) => text)), 1)
    assert.lengthOf(
      answers.filter(({ replayed }) => !replayed),
      1
    )
    assert.equal(await countRows('orders'), 1)
    assert.equal(await countRows('idempotency_keys'), 1)
  })

  test('a refused call leaves its key free for the mended one', async ({ assert }) => {
    const broken = { ...anOrder(shop, 'A'), lines: [] }
    assert.equal((await post(shop, broken, 'key-1')).status, 422)
    assert.equal(await countRows('idempotency_keys'), 0)
    assert.equal((await post(shop, anOrder(shop, 'A'), 'key-1')).status, 201)
  })

  test('keys of another token are its own', async ({ assert }) => {
    const other = {
      ...shop,
      token: await apiToken(await actingAs({ permissions: ['oms.orders.create'] })),
    }
    await post(shop, anOrder(shop, 'A'), 'key-1')
    const answer = await post(other, anOrder(shop, 'B'), 'key-1')
    assert.equal(answer.status, 201)
    assert.isFalse(answer.replayed)
  })

  test('a deed whose process died is done after a minute, not before', async ({ assert }) => {
    await post(shop, anOrder(shop, 'A'), 'key-1')
    await sql(
      null,
      `UPDATE idempotency_keys SET status = NULL, response = NULL, created_at = now() - interval '2 minutes'`
    )
    const answer = await post(shop, anOrder(shop, 'A'), 'key-1')
    assert.equal(answer.status, 200, 'done anew: the order itself is known')
    assert.isFalse(answer.replayed)
  })

  test('a key that no header should hold is refused', async ({ assert }) => {
    const answer = await post(shop, anOrder(shop, 'A'), 'x'.repeat(201))
    assert.deepEqual([answer.status, answer.type], [400, 'idempotency_key_invalid'])
  })

  test('the API says so itself', async ({ assert }) => {
    const { openApiDocument } = await import('#shell/services/open_api')
    const { paths } = (await openApiDocument()) as {
      paths: Record<string, { post?: { parameters: { $ref?: string }[] } }>
    }
    const posts = Object.values(paths).flatMap((path) => path.post ?? [])
    assert.isNotEmpty(posts)
    for (const { parameters } of posts)
      assert.isTrue(parameters.some(({ $ref }) => $ref?.endsWith('/IdempotencyKey')))
  })
})
