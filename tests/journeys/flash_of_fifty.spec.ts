import { test } from '@japa/runner'
import { sql } from '#kernel/sql'
import { setStage } from '#orders/database/factories/stage'
import ProveLevels from '#inventory/queries/prove_levels'
import { ProveLedger } from '#modules/finance/queries/prove_ledger'
import { resetDatabase } from '#tests/helpers/database'
import { drainJobs } from '#tests/helpers/jobs'
import { actingAs, apiToken } from '#tests/helpers/people'
import { addressOf } from '#tests/journeys/support/api'

const SHOPPERS = 50
const UNITS = 20

interface Answer {
  status: number
  data: {
    id: number
    status: string
    fulfilments: { number: string }[]
    shortages: { sku_id: number; wanted: number; available: number }[]
  }
}

const deadlocks = async () => {
  const [row] = await sql<{ deadlocks: number }>(
    null,
    'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()'
  )
  return Number(row.deadlocks)
}

/** A shop, one SKU with twenty units, and a program that may place orders there. */
async function openSale() {
  const stage = await setStage({ skus: 1, stock: UNITS })
  const [store] = await sql<{ code: string }>(null, 'SELECT code FROM stores WHERE id = $1', [
    stage.storeId,
  ])
  const [sku] = await sql<{ code: string }>(null, 'SELECT code FROM skus WHERE id = $1', [
    stage.skuIds[0],
  ])
  const token = await apiToken(await actingAs({ permissions: ['oms.orders.create'] }))
  return { skuId: stage.skuIds[0], store: store.code, sku: sku.code, token }
}

test.group('Fifty shoppers for twenty units', (group) => {
  group.setup(() => resetDatabase())

  test('twenty are allocated, thirty are told what is missing, and everything adds up', async ({
    assert,
  }) => {
    const { skuId, store, sku, token } = await openSale()
    const before = await deadlocks()
    const buy = async (shopper: number): Promise<Answer> => {
      const response = await fetch(`http://${process.env.HOST}:${process.env.PORT}/api/v1/orders`, {
        method: 'POST',
        headers: { 'authorization': `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          store,
          external_no: `FLASH-${shopper}`,
          address: addressOf(shopper),
          lines: [{ sku, qty: 1, unit_price: '99.00' }],
          payments: [{ method: 'alipay', transaction_no: `FLASH-${shopper}`, amount: '99.00' }],
        }),
      })
      const body = (await response.json()) as { data: Answer['data'] }
      return { status: response.status, data: body.data }
    }

    const answers = await Promise.all(Array.from({ length: SHOPPERS }, (_, n) => buy(n)))

    assert.deepEqual(
      answers.map((answer) => answer.status),
      new Array(SHOPPERS).fill(201)
    )
    const served = answers.filter((answer) => answer.data.shortages.length === 0)
    const short = answers.filter((answer) => answer.data.shortages.length > 0)
    assert.lengthOf(served, UNITS)
    assert.lengthOf(short, SHOPPERS - UNITS)
    for (const { data } of served) {
      assert.equal(data.status, 'released')
      assert.lengthOf(data.fulfilments, 1)
    }
    for (const { data } of short) {
      assert.equal(data.status, 'backordered')
      assert.deepEqual(data.shortages, [{ sku_id: skuId, wanted: 1, available: 0 }])
    }
    assert.equal(await deadlocks(), before, 'no transaction was the victim of a deadlock')

    const [level] = await sql<Record<string, number>>(
      null,
      `SELECT l.on_hand, l.reserved,
              (SELECT sum(delta)::int FROM stock_entries e WHERE e.sku_id = l.sku_id AND bucket = 'on_hand') AS ledger,
              (SELECT sum(qty)::int FROM stock_reservations r WHERE r.sku_id = l.sku_id AND state = 'pending') AS pending
         FROM stock_levels l WHERE sku_id = $1`,
      [skuId]
    )
    assert.deepEqual(level, { on_hand: UNITS, reserved: UNITS, ledger: UNITS, pending: UNITS })

    await drainJobs()
    assert.deepEqual((await new ProveLevels().handle()).mismatches, [])
    for (const proof of await new ProveLedger().handle())
      assert.isTrue(proof.ok, `the books: ${proof.key} ${proof.left} ≠ ${proof.right}`)
  })
})
