import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { settings } from '#kernel/settings/settings'
import { sql } from '#kernel/sql'
import CaptureOrders from '#orders/actions/capture_orders'
import { setStage } from '#orders/database/factories/stage'
import FindSkus from '#catalog/queries/find_skus'
import IntakeOrders from '#modules/oms/actions/intake_orders'
import ProcessOrders from '#modules/oms/actions/process_orders'
import { storeByCode } from '#modules/oms/queries/find_stores'
import { toNewOrder } from '#modules/oms/services/api_order'
import type { ApiOrder } from '#modules/oms/validators/api_order'
import { resetDatabase } from '#tests/helpers/database'
import { countStatements } from '#tests/helpers/statements'

const rowsOf = (text: string) => sql<Record<string, any>>(null, text)
let serial = 0

async function place(stock: number) {
  const stage = await setStage({ stock })
  const [{ code }] = await rowsOf('SELECT code FROM stores')
  const skus = await new FindSkus().byIds(stage.skuIds)
  return { stage, store: (await storeByCode(code))!, skus: stage.skuIds.map((id) => skus.get(id)!) }
}
type Place = Awaited<ReturnType<typeof place>>

function input({ store, skus }: Place, changes: Partial<ApiOrder> = {}, qty = 1): ApiOrder {
  const no = String(++serial).padStart(8, '0')
  return {
    store: store.code,
    external_no: `I-${no}`,
    address: {
      consignee: '王小明',
      phone: `136${no}`,
      province: '浙江省',
      city: '杭州市',
      district: '西湖区',
      line: '文三路 100 号',
    },
    lines: skus.map((sku) => ({ sku: sku.code, qty, unit_price: '10' })),
    payments: [{ method: 'alipay', transaction_no: `I-${no}`, amount: String(20 * qty) }],
    ...changes,
  }
}

const take = ({ store }: Place, inputs: ApiOrder[]) =>
  new IntakeOrders().handle(inputs.map((one) => ({ store, input: one, actor: SYSTEM })))

/** All that is written of orders, by the number they came with, without ids, numbers and times. */
async function written(inputs: ApiOrder[]) {
  const rows = await rowsOf(
    `SELECT o.external_no, o.status, o.version, o.hold_reasons,
            (SELECT array_agg(a.verdict) FROM oms_order_audits a WHERE a.order_id = o.id) AS audits,
            (SELECT array_agg(d.verdict) FROM oms_allocation_decisions d WHERE d.order_id = o.id) AS decisions,
            (SELECT array_agg(f.status) FROM fulfilments f WHERE f.order_id = o.id) AS parcels,
            (SELECT array_agg(l.allocated ORDER BY l.id) FROM order_lines l WHERE l.order_id = o.id) AS allocated,
            (SELECT array_agg(r.state || r.qty ORDER BY r.id) FROM stock_reservations r WHERE r.order_id = o.id) AS reserved
       FROM orders o`
  )
  const byNo = new Map(rows.map(({ external_no: no, ...row }) => [no, row]))
  return inputs.map((one) => byNo.get(one.external_no))
}

const events = async () =>
  (await rowsOf('SELECT key FROM outbox_events ORDER BY id')).map((row) => row.key)

async function stepByStep({ stage, store, skus }: Place, inputs: ApiOrder[]) {
  const known = new Map(skus.map((sku) => [sku.code, sku]))
  const orders = inputs.map((one) => toNewOrder(one, known, store, new Date().toISOString()))
  const { captured } = await new CaptureOrders().handle({ storeId: stage.storeId, orders })
  const ids = new Map(captured.map((order) => [order.externalNo, order.id]))
  await new ProcessOrders().handle({
    orderIds: inputs.map((one) => ids.get(one.external_no)!),
  })
}

test.group('Taking single orders in', (group) => {
  group.each.setup(() => resetDatabase())

  for (const release of [true, false]) {
    test(`writes what capture and the pipeline write one after the other, release ${release}`, async ({
      assert,
      cleanup,
    }) => {
      const releases = (is: boolean) => settings.set(null, SYSTEM, 'oms', { auto_release: is })
      cleanup(() => releases(true))
      await releases(release)
      const batch = (where: Place) => [
        input(where),
        input(where, { payments: [] }),
        input(where, {}, 4),
        input(where, {}, 2),
        input(where, { address: { ...input(where).address, phone: '12' } }),
      ]
      const one = await place(3)
      const inputs = batch(one)
      await take(one, inputs)
      const [ours, told] = [await written(inputs), await events()]
      await resetDatabase()
      await releases(release)
      const two = await place(3)
      const others = batch(two)
      await stepByStep(two, others)
      assert.deepEqual(ours, await written(others))
      assert.sameMembers(told, await events())
      assert.deepEqual(
        ours.map((row) => row!.status),
        release
          ? ['released', 'held', 'backordered', 'released', 'held']
          : ['allocated', 'held', 'backordered', 'allocated', 'held']
      )
    })
  }

  test('an order refused for want of stock ends cancelled, its neighbours released', async ({
    assert,
  }) => {
    const where = await place(1)
    const inputs = [input(where), input(where, { on_shortage: 'refuse' }), input(where)]
    const outcomes = await take(where, inputs)
    assert.deepEqual(
      outcomes.map((outcome) => outcome.ok),
      [true, false, true]
    )
    assert.deepEqual(
      (await written(inputs)).map((row) => [row!.status, row!.version]),
      [
        ['released', 4],
        ['cancelled', 2],
        ['backordered', 3],
      ]
    )
  })

  test('an order that plainly comes too late is kept cancelled, with what is short, and asks no rule', async ({
    assert,
  }) => {
    const where = await place(3)
    const inputs = [
      input(where, { on_shortage: 'refuse' }, 4),
      input(where, {}, 4),
      input(where, { on_shortage: 'refuse' }, 3),
    ]
    const outcomes = await take(where, inputs)
    const answerTo = (n: number) => {
      const outcome = outcomes[n]
      return outcome.ok ? outcome.value : (outcome.error as { details: any }).details
    }
    assert.deepEqual(
      outcomes.map((_, n) => answerTo(n).status),
      ['cancelled', 'backordered', 'released']
    )
    assert.deepEqual(
      answerTo(0).shortages,
      where.skus.map((sku) => ({ sku_id: sku.id, wanted: 4, available: 3 }))
    )
    const [late] = await written(inputs)
    assert.containSubset(late, { version: 2, audits: null, decisions: null, parcels: null })
    const [kept] = await rowsOf(
      `SELECT sum(l.cancelled)::int AS cancelled, (SELECT reason FROM order_changes c WHERE c.order_id = l.order_id) AS reason
         FROM order_lines l JOIN orders o ON o.id = l.order_id WHERE o.status = 'cancelled' GROUP BY l.order_id`
    )
    assert.deepEqual(kept, { cancelled: 4 * where.skus.length, reason: 'shortage' })
    assert.includeMembers(await events(), ['orders.orders.captured', 'orders.orders.cancelled'])
    // Asked again they are answered as they stand, whatever lies in the warehouse now.
    const again = await take(where, [inputs[0], inputs[2]])
    assert.deepEqual(
      again.map((outcome) => outcome.ok && [outcome.value.status, outcome.value.duplicate]),
      [
        ['cancelled', true],
        ['released', true],
      ]
    )
  })

  test('sixteen that come too late take seven statements', async ({ assert }) => {
    const where = await place(0)
    const late = () => input(where, { on_shortage: 'refuse' })
    await take(where, [late()])
    const count = await countStatements(async () => {
      const outcomes = await take(where, Array.from({ length: 16 }, late))
      assert.isTrue(outcomes.every((outcome) => !outcome.ok))
    })
    assert.isAtMost(count, 7)
  })

  test('takes as few statements for sixteen as for one', async ({ assert }) => {
    const where = await place(1000)
    const count = (n: number) =>
      countStatements(async () => {
        const outcomes = await take(
          where,
          Array.from({ length: n }, () => input(where))
        )
        assert.isTrue(outcomes.every((outcome) => outcome.ok))
      })
    await count(2)
    const one = await count(1)
    assert.equal(await count(16), one)
    assert.isAtMost(one, 13)
  })
})
