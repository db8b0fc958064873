import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { makeSkus } from '#catalog/database/factories/skus'
import CreateAssembly, { type NewAssembly } from '#inventory/actions/create_assembly'
import ReserveAssembly from '#inventory/actions/reserve_assembly'
import ReserveStock from '#inventory/actions/reserve_stock'
import RunAssembly from '#inventory/actions/run_assembly'
import SetAsideStock from '#inventory/actions/set_aside_stock'
import StopAssembly from '#inventory/actions/stop_assembly'
import { makeWarehouse, stockUp } from '#inventory/database/factories/stock'
import { makeKit, onHand, worth } from '#inventory/tests/support/kits'
import { makeStore } from '#inventory/tests/support/selling'
import { assertSound } from '#inventory/tests/support/stock'
import { resetDatabase } from '#tests/helpers/database'

const refused = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code: string }) => error.code
  )

const linesOf = (id: number) =>
  sql<{ id: number; skuId: number; planned: number; moved: number; scrapped: number }>(
    null,
    'SELECT id, sku_id AS "skuId", planned, moved, scrapped FROM stock_assembly_lines WHERE assembly_id = $1 ORDER BY id',
    [id]
  )

const entries = () =>
  sql<{ skuId: number; reason: string; delta: number; value: string }>(
    null,
    `SELECT sku_id AS "skuId", reason, delta, value FROM stock_entries WHERE source_type = 'assembly_run' ORDER BY id`
  )

const statusOf = async (id: number) =>
  (
    await sql<{ status: string }>(null, 'SELECT status FROM stock_assemblies WHERE id = $1', [id])
  )[0].status

test.group('inventory | assembly', (group) => {
  group.each.setup(() => resetDatabase())

  /** Two parts at 3.3333 and 7.77 a unit, a kit of two and one of them. */
  async function stage(stock = 20) {
    const [a, b, spare] = await makeSkus(3)
    const { kit } = await makeKit([
      { skuId: a, qty: 2, scrapRate: '0.05', alternates: [{ skuId: spare, qty: 2 }] },
      { skuId: b, qty: 1 },
    ])
    const warehouseId = await makeWarehouse()
    await stockUp(warehouseId, [a], stock, '3.3333')
    await stockUp(warehouseId, [b], stock, '7.77')
    const create = (fields: Partial<NewAssembly> = {}) =>
      new CreateAssembly().handle({
        actor: SYSTEM,
        kind: 'assembly',
        warehouseId,
        skuId: kit,
        qty: 5,
        ...fields,
      })
    return { a, b, spare, kit, warehouseId, create }
  }

  test('what is set aside for stores is not taken, and each part that lacks is named', async ({
    assert,
  }) => {
    const { create, warehouseId, a } = await stage()
    const storeId = await makeStore()
    await new SetAsideStock().handle({
      actor: SYSTEM,
      kind: 'exclusive',
      name: 'Kept',
      storeIds: [storeId],
      lines: [{ warehouseId, skuId: a, qty: 15 }],
    })
    const error = await create({ choices: [{ partSkuId: a, skuId: a }], reserve: true }).catch(
      (one: { code: string; params: { list: string } }) => one
    )
    assert.deepInclude(error, { code: 'assembly_short' })
    assert.match((error as { params: { list: string } }).params.list, / 11 \/ 5$/)
  })

  test('components are promised, then used in parts; the kit is worth exactly what went into it', async ({
    assert,
  }) => {
    const { a, b, kit, create } = await stage()
    const before = await worth()
    const { id, number } = await create({ reserve: true })
    assert.match(number, /^ASM-\d{8}-\d{6}$/)
    assert.deepEqual(
      (await linesOf(id)).map((line) => [line.skuId, line.planned]),
      [
        [a, 11],
        [b, 5],
        [kit, 5],
      ]
    )
    assert.deepEqual(
      [await onHand(a), await onHand(b)],
      [
        [20, 11],
        [20, 5],
      ]
    )

    await new RunAssembly().handle({ actor: SYSTEM, id, done: 2, scrapped: 0 })
    assert.equal(await statusOf(id), 'in_progress')
    assert.deepEqual(
      [await onHand(a), await onHand(b), await onHand(kit)],
      [
        [15, 6],
        [18, 3],
        [2, 0],
      ]
    )
    await new RunAssembly().handle({ actor: SYSTEM, id, done: 3, scrapped: 0 })
    assert.equal(await statusOf(id), 'completed')
    assert.deepEqual(
      [await onHand(a), await onHand(b), await onHand(kit)],
      [
        [9, 0],
        [15, 0],
        [5, 0],
      ]
    )
    assert.equal(await worth(), before)
    const posted = await entries()
    const sum = (list: typeof posted) =>
      list.reduce((total, one) => total + Math.round(Number(one.value) * 10_000), 0)
    assert.equal(sum(posted.slice(0, 3)), 0)
    assert.equal(sum(posted.slice(3)), 0)
    await assertSound()
  })

  test('what is short is named, and a part that is short is stood in for by its alternate', async ({
    assert,
  }) => {
    const { a, b, spare, warehouseId, create } = await stage(4)
    const error = await create({ reserve: true }).catch((reason: Error) => reason)
    assert.equal((error as { code?: string }).code, 'assembly_short')
    assert.deepEqual((error as unknown as { details: object }).details, {
      shortages: [
        { skuId: a, wanted: 11, available: 4 },
        { skuId: b, wanted: 5, available: 4 },
      ],
    })
    await stockUp(warehouseId, [spare], 30)
    const { id } = await create({ qty: 4 })
    assert.deepEqual((await linesOf(id)).map((line) => line.skuId).slice(0, 2), [spare, b])
    const chosen = await create({ qty: 4, choices: [{ partSkuId: a, skuId: a }] })
    assert.equal((await linesOf(chosen.id))[0].skuId, a)
  })

  test('customers cannot take what is promised to an order, and get it back when it stops', async ({
    assert,
  }) => {
    const { b, warehouseId, create } = await stage()
    const { id } = await create({ qty: 8, reserve: true })
    const buy = (fulfilmentLineId: number, qty: number) =>
      new ReserveStock().handle({
        lines: [{ fulfilmentLineId, orderId: 1, warehouseId, skuId: b, qty }],
      })
    assert.lengthOf((await buy(1, 13)).shortages, 1)
    assert.lengthOf((await buy(2, 12)).reserved, 1)
    await new RunAssembly().handle({ actor: SYSTEM, id, done: 3, scrapped: 0 })
    assert.lengthOf((await buy(3, 1)).shortages, 1)
    assert.equal(await new StopAssembly().handle({ actor: SYSTEM, id }), 'closed_short')
    assert.deepEqual(await onHand(b), [17, 12])
    await assertSound()
    assert.equal(
      await refused(new StopAssembly().handle({ actor: SYSTEM, id })),
      'invalid_transition'
    )
  })

  test('a promise can be given back, and a plan cancelled', async ({ assert }) => {
    const { a, create } = await stage()
    const { id } = await create({ reserve: true })
    await new ReserveAssembly().release({ actor: SYSTEM, id })
    assert.deepEqual(await onHand(a), [20, 0])
    assert.equal(await statusOf(id), 'planned')
    assert.equal(await new StopAssembly().handle({ actor: SYSTEM, id }), 'cancelled')
    assert.equal(
      await refused(new RunAssembly().handle({ actor: SYSTEM, id, done: 1, scrapped: 0 })),
      'invalid_transition'
    )
  })

  test('spoilt parts are written off, spoilt kits burden the good ones, and none at all is a loss', async ({
    assert,
  }) => {
    const { a, b, kit, create } = await stage()
    const { id } = await create()
    const [first] = await linesOf(id)
    const before = Number(await worth())
    await new RunAssembly().handle({
      actor: SYSTEM,
      id,
      done: 1,
      scrapped: 1,
      lines: [{ lineId: first.id, moved: 4, scrapped: 1 }],
    })
    const posted = await entries()
    assert.deepEqual(
      posted.map((one) => [one.skuId, one.reason, one.delta]),
      [
        [a, 'assembly_out', -4],
        [b, 'assembly_out', -2],
        [kit, 'assembly_in', 1],
        [a, 'assembly_scrap', -1],
      ]
    )
    assert.approximately(Number(await worth()), before - 3.3333, 0.0001)
    await new RunAssembly().handle({ actor: SYSTEM, id, done: 0, scrapped: 3 })
    assert.deepEqual(
      (await entries()).slice(4).map((one) => [one.skuId, one.reason]),
      [
        [a, 'assembly_scrap'],
        [b, 'assembly_scrap'],
      ]
    )
    assert.deepEqual(await onHand(kit), [1, 0])
    await assertSound()
  })

  test('taking apart shares the value of the kit to the cent, and what does not come back is lost', async ({
    assert,
  }) => {
    const [a, b, c] = await makeSkus(3)
    const { kit } = await makeKit([
      { skuId: a, qty: 1 },
      { skuId: b, qty: 1 },
      { skuId: c, qty: 1 },
    ])
    const warehouseId = await makeWarehouse()
    await stockUp(warehouseId, [kit], 3, '33.333333')
    const before = await worth()
    const { id, number } = await new CreateAssembly().handle({
      actor: SYSTEM,
      kind: 'disassembly',
      warehouseId,
      skuId: kit,
      qty: 3,
      reserve: true,
    })
    assert.match(number, /^DIS-/)
    assert.deepEqual(await onHand(kit), [3, 3])
    await new RunAssembly().handle({ actor: SYSTEM, id, done: 2, scrapped: 0 })
    assert.equal(await worth(), before)
    const values = (await entries()).slice(1).map((one) => one.value)
    assert.deepEqual(values, ['22.2267', '22.2200', '22.2200'])

    const lines = await linesOf(id)
    const tooMany = [{ lineId: lines[1].id, moved: 2, scrapped: 0 }]
    assert.equal(
      await refused(
        new RunAssembly().handle({ actor: SYSTEM, id, done: 1, scrapped: 0, lines: tooMany })
      ),
      'assembly_parts_too_many'
    )
    await new RunAssembly().handle({
      actor: SYSTEM,
      id,
      done: 1,
      scrapped: 0,
      lines: [
        { lineId: lines[1].id, moved: 0, scrapped: 0 },
        { lineId: lines[2].id, moved: 0, scrapped: 1 },
      ],
    })
    assert.deepEqual(
      [await onHand(a), await onHand(b), await onHand(c)],
      [
        [2, 0],
        [2, 0],
        [3, 0],
      ]
    )
    await assertSound()
  })

  test('a kit without a bill in force, and more than is left, are refused', async ({ assert }) => {
    const { kit, warehouseId, create } = await stage()
    const { id } = await create()
    assert.equal(
      await refused(new RunAssembly().handle({ actor: SYSTEM, id, done: 6, scrapped: 0 })),
      'assembly_too_much'
    )
    await sql(
      null,
      `UPDATE boms SET effective = tstzrange(lower(effective), now() - interval '1 day')`
    )
    assert.equal(await refused(create()), 'assembly_no_bom')
    assert.equal(
      await refused(
        new CreateAssembly().handle({
          actor: SYSTEM,
          kind: 'disassembly',
          warehouseId,
          skuId: kit + 999,
          qty: 1,
        })
      ),
      'not_found'
    )
  })
})
