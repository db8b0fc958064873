import { randomUUID } from 'node:crypto'
import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import CancelFulfilments from '#orders/actions/cancel_fulfilments'
import InterceptFulfilments from '#orders/actions/intercept_fulfilments'
import { drainJobs } from '#tests/helpers/jobs'
import { resetDatabase } from '#tests/helpers/database'
import { actingAs } from '#tests/helpers/people'
import CountBin from '../../actions/count_bin.js'
import RecordPackScans from '../../actions/record_pack_scans.js'
import RecordPickScans from '../../actions/record_pick_scans.js'
import RecordPutawayScans from '../../actions/record_putaway_scans.js'
import ReleaseWave from '../../actions/release_wave.js'
import SealParcel from '../../actions/seal_parcel.js'
import ShipParcels from '../../actions/ship_parcels.js'
import GetParcel from '../../queries/get_parcel.js'
import GetTask from '../../queries/get_task.js'
import { releaseOrders, setFloor, type Floor } from '../../database/factories/floor.js'
import type { ScanInput, ScanKind } from '../../services/scan_log.js'

const actor = SYSTEM
const one = async (text: string, values: unknown[] = []) =>
  (await sql<Record<string, any>>(null, text, values))[0]
const codeOf = async (skuId: number) =>
  (await one('SELECT code FROM skus WHERE id = $1', [skuId])).code as string
const stockIn = async (binId: number, skuId: number) =>
  (await one('SELECT on_hand, allocated FROM wms_bin_stock WHERE bin_id = $1 AND sku_id = $2', [
    binId,
    skuId,
  ])) ?? { on_hand: 0, allocated: 0 }
const useBin = async (floor: Floor, use: string) =>
  (
    await one('SELECT id FROM wms_bins WHERE warehouse_id = $1 AND use = $2', [
      floor.warehouseId,
      use,
    ])
  ).id as number

/** Bins against levels, and promises against open pick lines, for the whole database. */
async function drift() {
  return sql(
    null,
    `SELECT b.sku_id FROM (SELECT warehouse_id, sku_id, sum(on_hand) AS on_hand, sum(damaged) AS damaged FROM wms_bin_stock GROUP BY 1, 2) b
       JOIN stock_levels l USING (warehouse_id, sku_id) WHERE b.on_hand <> l.on_hand OR b.damaged <> l.damaged
     UNION ALL
     SELECT s.sku_id FROM wms_bin_stock s WHERE s.allocated <> (
       SELECT coalesce(sum(p.qty - p.picked - p.short - p.dropped), 0) FROM wms_pick_lines p WHERE p.bin_id = s.bin_id AND p.sku_id = s.sku_id)
     UNION ALL
     SELECT s.sku_id FROM wms_bin_stock s WHERE s.on_hand + s.damaged <> (
       SELECT coalesce(sum(e.delta), 0) FROM wms_bin_entries e WHERE e.bin_id = s.bin_id AND e.sku_id = s.sku_id)`
  )
}

function aScan(kind: ScanKind, fields: Partial<ScanInput>): ScanInput {
  return {
    scanId: randomUUID(),
    kind,
    barcode: '',
    qty: 1,
    at: new Date().toISOString(),
    ...fields,
  }
}
const pickLines = (taskId: number) =>
  sql<Record<string, any>>(
    null,
    `SELECT l.*, b.code AS bin, k.code AS sku FROM wms_pick_lines l JOIN wms_bins b ON b.id = l.bin_id JOIN skus k ON k.id = l.sku_id
      WHERE task_id = $1 ORDER BY seq`,
    [taskId]
  )
const release = (floor: Floor, maxOrders = 50) =>
  new ReleaseWave().handle({ actor, filter: { warehouseId: floor.warehouseId }, maxOrders })

async function pickAll(taskId: number) {
  const lines = await pickLines(taskId)
  return new RecordPickScans().handle({
    actor,
    taskId,
    scans: lines.map((line) =>
      aScan('pick', { taskId, lineId: line.id, barcode: line.sku, qty: line.qty - line.picked })
    ),
  })
}

async function packAll(fulfilmentId: number) {
  const lines = await sql<Record<string, any>>(
    null,
    'SELECT l.qty, s.code FROM fulfilment_lines l JOIN skus s ON s.id = l.sku_id WHERE fulfilment_id = $1',
    [fulfilmentId]
  )
  return new RecordPackScans().handle({
    actor,
    fulfilmentId,
    scans: lines.map((line) => aScan('pack', { fulfilmentId, barcode: line.code, qty: line.qty })),
  })
}

test.group('wms floor', (group) => {
  group.each.setup(resetDatabase)
  group.each.teardown(async () => {
    const wrong = await drift()
    if (wrong.length > 0)
      throw new Error(`bins disagree with the ledger for ${JSON.stringify(wrong)}`)
  })

  test('a warehouse taken over lays its stock into receiving; putting away moves it', async ({
    assert,
  }) => {
    const floor = await setFloor({ skus: 2, stock: 30 })
    assert.equal((await stockIn(floor.bins[0].id, floor.skuIds[0])).on_hand, 30)
    assert.equal((await stockIn(await useBin(floor, 'receiving'), floor.skuIds[0])).on_hand, 0)
    assert.lengthOf(floor.bins, 12)
    assert.deepEqual(
      floor.bins.slice(3, 6).map((bin) => bin.code),
      ['A01-04-1', 'A02-04-1', 'A02-03-1']
    )
  })

  test('a wave promises bins, plans the walk and puts fulfilments in picking', async ({
    assert,
  }) => {
    const floor = await setFloor({ skus: 3 })
    const [a, b, c] = floor.skuIds
    const ids = await releaseOrders(floor, [
      [{ skuId: a, qty: 2 }],
      [
        { skuId: a, qty: 1 },
        { skuId: b, qty: 1 },
      ],
      [{ skuId: c, qty: 3 }],
    ])
    const wave = await release(floor)
    assert.equal(wave.orders, 3)
    const lines = await pickLines(wave.taskIds[0])
    assert.deepEqual(lines.map((line) => [line.sku_id, line.qty]).sort(), [
      [a, 3],
      [b, 1],
      [c, 3],
    ])
    assert.equal((await stockIn(floor.bins[0].id, a)).allocated, 3)
    const statuses = await sql(
      null,
      'SELECT DISTINCT status FROM fulfilments WHERE id = ANY($1::bigint[])',
      [ids]
    )
    assert.deepEqual(statuses, [{ status: 'picking' }])
    const task = await one('SELECT * FROM wms_pick_tasks WHERE id = $1', [wave.taskIds[0]])
    assert.isAtMost(task.planned_mm, task.naive_mm)
    assert.isAtMost(task.planned_mm, Math.min(...(Object.values(task.methods) as number[])))
  })

  test('a fulfilment whose goods lie in receiving stays out and says why', async ({ assert }) => {
    const floor = await setFloor({ skus: 2, stock: 0 })
    const { addStock } = await import('#orders/database/factories/stage')
    await addStock({ warehouseId: floor.warehouseId, skuIds: floor.skuIds, stock: 5 })
    const [id] = await releaseOrders(floor, [[{ skuId: floor.skuIds[0], qty: 2 }]])
    await assert.rejects(() => release(floor), /wms_wave_empty/)
    const row = await one('SELECT state, short_skus FROM wms_backlog WHERE fulfilment_id = $1', [
      id,
    ])
    assert.equal(row.state, 'waiting')
    assert.equal(row.short_skus, `${await codeOf(floor.skuIds[0])} ×2`)
  })

  test('a fulfilment rides in one wave only, whoever is faster', async ({ assert }) => {
    const floor = await setFloor({ skus: 1 })
    const ids = await releaseOrders(
      floor,
      Array.from({ length: 6 }, () => [{ skuId: floor.skuIds[0], qty: 1 }])
    )
    const results = await Promise.allSettled([release(floor), release(floor), release(floor)])
    const done = results.flatMap((result) =>
      result.status === 'fulfilled' ? [result.value.orders] : []
    )
    assert.equal(
      done.reduce((sum, n) => sum + n, 0),
      ids.length
    )
    const rides = await one('SELECT count(*)::int AS n FROM wms_task_orders WHERE NOT is_dropped')
    assert.equal(rides.n, ids.length)
  })

  test('picking: right item, wrong item, too many, and the answer of a repeated scan', async ({
    assert,
  }) => {
    const floor = await setFloor({ skus: 2 })
    const [a, b] = floor.skuIds
    await releaseOrders(floor, [
      [
        { skuId: a, qty: 2 },
        { skuId: b, qty: 1 },
      ],
    ])
    const {
      taskIds: [taskId],
    } = await release(floor)
    const line = (await pickLines(taskId)).find((row) => row.sku_id === a)!
    const good = aScan('pick', { taskId, lineId: line.id, barcode: await codeOf(a) })
    const answers = await new RecordPickScans().handle({
      actor,
      taskId,
      scans: [
        aScan('pick', { taskId, lineId: line.id, barcode: await codeOf(b) }),
        aScan('pick', { taskId, lineId: line.id, barcode: 'nonsense' }),
        aScan('pick', { taskId, lineId: line.id, barcode: await codeOf(a), qty: 3 }),
        good,
      ],
    })
    assert.deepEqual(
      answers.map((answer) => [answer.result, answer.reason]),
      [
        ['rejected', 'wrong_item'],
        ['rejected', 'unknown_barcode'],
        ['rejected', 'too_many'],
        ['accepted', undefined],
      ]
    )
    const again = await new RecordPickScans().handle({ actor, taskId, scans: [good, good] })
    assert.deepEqual(
      again.map((answer) => answer.result),
      ['accepted', 'accepted']
    )
    assert.equal(
      (await one('SELECT picked FROM wms_pick_lines WHERE id = $1', [line.id])).picked,
      1
    )
    assert.equal((await stockIn(floor.bins[0].id, a)).on_hand, 49)
    assert.equal((await stockIn(await useBin(floor, 'picked'), a)).on_hand, 1)
  })

  test('a scan is taken back once, and not after packing began', async ({ assert }) => {
    const floor = await setFloor({ skus: 1 })
    const [sku] = floor.skuIds
    const [id] = await releaseOrders(floor, [[{ skuId: sku, qty: 2 }]])
    const {
      taskIds: [taskId],
    } = await release(floor)
    const [line] = await pickLines(taskId)
    const scan = aScan('pick', { taskId, lineId: line.id, barcode: line.sku })
    const undo = () => aScan('undo', { taskId, lineId: line.id, undoes: scan.scanId })
    const run = (...scans: ScanInput[]) => new RecordPickScans().handle({ actor, taskId, scans })
    assert.deepEqual(
      (await run(scan, undo(), undo())).map((a) => a.result),
      ['accepted', 'accepted', 'superseded']
    )
    assert.equal((await stockIn(floor.bins[0].id, sku)).on_hand, 50)
    const whole = aScan('pick', { taskId, lineId: line.id, barcode: line.sku, qty: 2 })
    await run(whole)
    await new RecordPackScans().handle({
      actor,
      fulfilmentId: id,
      scans: [aScan('pack', { fulfilmentId: id, barcode: line.sku })],
    })
    const [late] = await run(aScan('undo', { taskId, undoes: whole.scanId }))
    assert.deepEqual([late.result, late.reason], ['rejected', 'undo_packed'])
  })

  test('a short pick is sought in other bins; what nobody has stays short', async ({ assert }) => {
    const floor = await setFloor({ skus: 1, stock: 10 })
    const [sku] = floor.skuIds
    const { default: PutAway } = await import('../../actions/put_away.js')
    await new PutAway().handle({
      actor,
      reason: 'move',
      transfers: [{ fromBinId: floor.bins[0].id, toBinId: floor.bins[5].id, skuId: sku, qty: 2 }],
    })
    await releaseOrders(floor, [[{ skuId: sku, qty: 4 }]])
    const {
      taskIds: [taskId],
    } = await release(floor)
    const [line] = await pickLines(taskId)
    const run = (...scans: ScanInput[]) => new RecordPickScans().handle({ actor, taskId, scans })
    const [found] = await run(aScan('short', { taskId, lineId: line.id, qty: 2 }))
    assert.lengthOf(found.effect.addedLines!, 1)
    const lines = await pickLines(taskId)
    assert.deepEqual(
      lines.map((row) => [row.bin, row.qty, row.short]),
      [
        [floor.bins[0].code, 4, 2],
        [floor.bins[5].code, 2, 0],
      ]
    )
    const [undo] = await run(aScan('undo', { taskId, undoes: found.scanId }))
    assert.equal(undo.reason, 'undo_moved')
    const [gone] = await run(aScan('short', { taskId, lineId: lines[1].id, qty: 2 }))
    assert.lengthOf(gone.effect.addedLines!, 0)
    await run(aScan('pick', { taskId, lineId: line.id, barcode: line.sku, qty: 2 }))
    assert.equal(
      (await one('SELECT status FROM wms_pick_tasks WHERE id = $1', [taskId])).status,
      'done'
    )
    const { suspect_at: suspect } = await one(
      'SELECT suspect_at FROM wms_bin_stock WHERE bin_id = $1',
      [floor.bins[0].id]
    )
    assert.isNotNull(suspect)
  })

  test('a count settles what a bin holds', async ({ assert }) => {
    const floor = await setFloor({ skus: 1, stock: 10 })
    const [sku] = floor.skuIds
    const result = await new CountBin().handle({
      actor,
      binId: floor.bins[0].id,
      skuId: sku,
      counted: 7,
    })
    assert.equal(result.delta, -3)
    const level = await one(
      'SELECT on_hand FROM stock_levels WHERE warehouse_id = $1 AND sku_id = $2',
      [floor.warehouseId, sku]
    )
    assert.equal(level.on_hand, 7)
  })

  test('a cancelled fulfilment stops at the next scan, and its goods wait to be put away', async ({
    assert,
  }) => {
    const floor = await setFloor({ skus: 1 })
    const [sku] = floor.skuIds
    const [gone, kept] = await releaseOrders(floor, [
      [{ skuId: sku, qty: 2 }],
      [{ skuId: sku, qty: 2 }],
    ])
    const {
      taskIds: [taskId],
    } = await release(floor)
    const [line] = await pickLines(taskId)
    const pick = (qty: number) =>
      new RecordPickScans().handle({
        actor,
        taskId,
        scans: [aScan('pick', { taskId, lineId: line.id, barcode: line.sku, qty })],
      })
    await pick(1)
    await new CancelFulfilments().handle({ fulfilmentIds: [gone], reason: 'refunded' })
    const [tooMany] = await pick(3)
    assert.deepEqual([tooMany.reason, tooMany.params], ['too_many', { left: 2 }])
    await drainJobs()
    assert.equal((await stockIn(await useBin(floor, 'receiving'), sku)).on_hand, 1)
    assert.equal((await pick(2))[0].result, 'accepted')
    const [task] = await sql(null, 'SELECT status FROM wms_pick_tasks WHERE id = $1', [taskId])
    assert.deepEqual(task, { status: 'done' })
    assert.equal((await packAll(kept))[0].result, 'accepted')
  })

  test('an intercepted order is refused at pick and at pack, with the reason', async ({
    assert,
  }) => {
    const floor = await setFloor({ skus: 2 })
    const [a, b] = floor.skuIds
    const [first, second] = await releaseOrders(floor, [
      [{ skuId: a, qty: 1 }],
      [{ skuId: b, qty: 1 }],
    ])
    const {
      taskIds: [taskId],
    } = await release(floor)
    const lines = await pickLines(taskId)
    await new InterceptFulfilments().handle({ fulfilmentIds: [first], reason: 'refund requested' })
    const line = lines.find((row) => row.sku_id === a)!
    const run = (...scans: ScanInput[]) => new RecordPickScans().handle({ actor, taskId, scans })
    const [stopped] = await run(aScan('pick', { taskId, lineId: line.id, barcode: line.sku }))
    assert.deepEqual([stopped.result, stopped.reason], ['rejected', 'order_stopped'])
    const other = lines.find((row) => row.sku_id === b)!
    await run(aScan('pick', { taskId, lineId: other.id, barcode: other.sku }))
    assert.equal(
      (await one('SELECT state FROM wms_backlog WHERE fulfilment_id = $1', [first])).state,
      'waiting'
    )
    await new InterceptFulfilments().handle({ fulfilmentIds: [second], reason: 'refund requested' })
    assert.equal((await packAll(second))[0].reason, 'order_stopped')
  })

  test('packing: every item is checked; the scale is believed within its tolerance', async ({
    assert,
  }) => {
    const floor = await setFloor({ skus: 2 })
    const [a, b] = floor.skuIds
    const [id] = await releaseOrders(floor, [[{ skuId: a, qty: 2 }]])
    const {
      taskIds: [taskId],
    } = await release(floor)
    const pack = async (skuId: number, qty = 1) =>
      (
        await new RecordPackScans().handle({
          actor,
          fulfilmentId: id,
          scans: [aScan('pack', { fulfilmentId: id, barcode: await codeOf(skuId), qty })],
        })
      )[0]
    assert.equal((await pack(a)).reason, 'not_picked')
    await pickAll(taskId)
    assert.equal((await pack(b)).reason, 'wrong_item')
    assert.equal((await pack(a)).result, 'accepted')
    await assert.rejects(
      () => new SealParcel().handle({ actor, fulfilmentId: id, weightG: 1080 }),
      /wms_parcel_incomplete/
    )
    await pack(a)
    assert.equal((await pack(a)).reason, 'too_many')
    // Two of 500 g and 80 g of packaging; 5 % of that is more than 50 g.
    const packer = { ...SYSTEM, isOwner: false, permissions: new Set<string>() }
    await assert.rejects(
      () =>
        new SealParcel().handle({
          actor: packer,
          fulfilmentId: id,
          weightG: 1200,
          weightReason: 'x',
        }),
      /wms_weight_off/
    )
    await new SealParcel().handle({ actor: packer, fulfilmentId: id, weightG: 1130 })
    assert.equal(
      (await one('SELECT status, weight_actual_g AS g FROM fulfilments WHERE id = $1', [id]))
        .status,
      'packed'
    )
    assert.equal((await pack(a)).reason, 'parcel_sealed')
  })

  test('goods put away go where the scan says; a wrong bin and absent goods are refused', async ({
    assert,
  }) => {
    const floor = await setFloor({ skus: 1, stock: 0 })
    const { addStock } = await import('#orders/database/factories/stage')
    await addStock({ warehouseId: floor.warehouseId, skuIds: floor.skuIds, stock: 5 })
    const barcode = await codeOf(floor.skuIds[0])
    const put = (fields: Partial<ScanInput>) =>
      aScan('putaway', { warehouseId: floor.warehouseId, barcode, ...fields })
    const good = put({ binCode: floor.bins[2].code, qty: 4 })
    const answers = await new RecordPutawayScans().handle({
      actor,
      warehouseId: floor.warehouseId,
      scans: [
        put({ binCode: 'Z99' }),
        put({ binCode: floor.bins[2].code, qty: 6 }),
        good,
        good,
        aScan('undo', { warehouseId: floor.warehouseId, undoes: good.scanId }),
      ],
    })
    assert.deepEqual(
      answers.map((a) => a.reason ?? a.result),
      ['wrong_bin', 'not_here', 'accepted', 'accepted', 'accepted']
    )
    assert.equal((await stockIn(floor.bins[2].id, floor.skuIds[0])).on_hand, 0)
  })

  test('shipping needs a waybill; stock leaves level and cart together', async ({ assert }) => {
    const floor = await setFloor({ skus: 1 })
    const [sku] = floor.skuIds
    const [id] = await releaseOrders(floor, [[{ skuId: sku, qty: 2 }]])
    const wave = await release(floor)
    await pickAll(wave.taskIds[0])
    await packAll(id)
    await new SealParcel().handle({ actor, fulfilmentId: id, weightG: 1080 })
    const ship = () => new ShipParcels().handle({ actor, fulfilmentIds: [id] })
    assert.deepEqual((await ship()).refused, [
      { fulfilmentId: id, code: 'wms_waybill_missing', params: { why: '' } },
    ])
    await sql(
      null,
      `INSERT INTO wms_waybills (fulfilment_id, warehouse_id, provider, courier_code, request_code, state, number, issued_at)
       VALUES ($1, $2, 'test', 'SF', 'X', 'issued', 'SF1234567890123', now())`,
      [id, floor.warehouseId]
    )
    const result = await ship()
    assert.equal(result.manifests[0].parcels, 1)
    assert.deepEqual((await ship()).refused, [
      { fulfilmentId: id, code: 'wms_parcel_left', params: { why: '' } },
    ])
    const level = await one(
      'SELECT on_hand, reserved FROM stock_levels WHERE warehouse_id = $1 AND sku_id = $2',
      [floor.warehouseId, sku]
    )
    assert.deepEqual(level, { on_hand: 48, reserved: 0 })
    assert.equal((await stockIn(await useBin(floor, 'picked'), sku)).on_hand, 0)
    await drainJobs()
    assert.equal(
      (await one('SELECT state FROM wms_backlog WHERE fulfilment_id = $1', [id])).state,
      'shipped'
    )
    assert.equal(
      (await one('SELECT status FROM wms_waves WHERE id = $1', [wave.waveId])).status,
      'done'
    )
  })

  test('gifts are told from what was bought: on the walk, at the bench and on paper', async ({
    client,
    assert,
  }) => {
    const floor = await setFloor({ skus: 2 })
    const [bought, given] = floor.skuIds
    const ids = await releaseOrders(floor, [
      [
        { skuId: bought, qty: 1 },
        { skuId: given, qty: 2 },
      ],
      [{ skuId: given, qty: 1 }],
    ])
    await sql(null, `UPDATE order_lines SET is_gift = true WHERE sku_id = $1 AND qty = 2`, [given])
    const { taskIds } = await release(floor)
    const { lines } = await new GetTask().handle(taskIds[0], actor)
    const slots = lines
      .find((line) => line.skuId === given)!
      .slots.map(({ qty, isGift }) => ({ qty, isGift }))
    assert.sameDeepMembers(slots, [
      { qty: 2, isGift: true },
      { qty: 1, isGift: false },
    ])
    const parcel = await new GetParcel().byId(ids[0], actor)
    assert.deepEqual(
      parcel.lines.map((line) => line.isGift),
      [false, true]
    )
    const user = await actingAs('warehouse')
    for (const path of [
      `/wms/tasks/${taskIds[0]}/pick-list.pdf`,
      `/wms/packing/${ids[0]}/slip.pdf`,
    ]) {
      const answer = await client.get(path).loginAs(user)
      answer.assertStatus(200)
      answer.assertHeader('content-type', 'application/pdf')
    }
    const stranger = await actingAs({ permissions: ['wms.packs.pack'], warehouses: [] })
    const hidden = await client.get(`/wms/packing/${ids[0]}/slip.pdf`).loginAs(stranger)
    hidden.assertStatus(404)
  })
})
