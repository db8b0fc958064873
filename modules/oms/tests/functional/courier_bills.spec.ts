import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { buffer } from 'node:stream/consumers'
import { test } from '@japa/runner'
import iconv from 'iconv-lite'
import { SYSTEM, type Actor } from '#kernel/access/actor'
import { openSheet, writeXlsx } from '#kernel/spreadsheets/index'
import { sql } from '#kernel/sql'
import CloseCourierBill from '#modules/oms/actions/close_courier_bill'
import DecideBillLines from '#modules/oms/actions/decide_bill_lines'
import DiscardCourierBill from '#modules/oms/actions/discard_courier_bill'
import ReadCourierBill from '#modules/oms/actions/read_courier_bill'
import SaveCourier from '#modules/oms/actions/save_courier'
import SaveTariffs from '#modules/oms/actions/save_tariffs'
import UploadCourierBill from '#modules/oms/actions/upload_courier_bill'
import SweepJob from '#modules/oms/jobs/sweep'
import { billFindings, getCourierBill } from '#modules/oms/queries/get_courier_bill'
import { reportHeavySkus } from '#modules/oms/queries/report_heavy_skus'
import { emptyHouse, oneOf, rowsOf } from '#modules/oms/tests/helpers'
import { actorOf } from '#shell/services/actors'
import CancelOrders from '#orders/actions/cancel_orders'
import PackFulfilments from '#orders/actions/pack_fulfilments'
import RecordPacks from '#orders/actions/record_packs'
import RecordPicks from '#orders/actions/record_picks'
import ShipFulfilments from '#orders/actions/ship_fulfilments'
import StartPicking from '#orders/actions/start_picking'
import { releaseOrder } from '#orders/database/factories/ship'
import { setStage, type Stage } from '#orders/database/factories/stage'
import { drainJobs } from '#tests/helpers/jobs'
import { actingAs } from '#tests/helpers/people'
import { countStatements } from '#tests/helpers/statements'

const HEAD = '序号,运单号,发货日期,目的省,目的市,计费重量(kg),费用类型,应付金额,网点'
const WEST = { province: '西藏自治区', city: '拉萨市', district: '城关区', regionCode: '540102' }

test.group('Courier bills', (group) => {
  let shop: Stage
  let courierId: number
  group.each.setup(async () => {
    await emptyHouse()
    shop = await setStage({ skus: 1 })
    await new SaveCourier().handle({
      courier: {
        ...{ code: 'ZTO', name: '中通快递', isActive: true },
        services: [{ code: 'STD', name: '标快', volumetricDivisor: 8000, isActive: true }],
      },
      actor: SYSTEM,
    })
    const service = await oneOf('SELECT id, courier_id FROM oms_courier_services')
    courierId = service.courier_id
    const price = (regionPrefix: string, firstPrice: string, stepPrice: string) => ({
      ...{ warehouseId: null, regionPrefix, isServed: true, firstWeightG: 1000, firstPrice },
      ...{ stepWeightG: 1000, stepPrice, transitDays: 2 },
    })
    const tariffs = [price('33', '4', '1'), price('11', '6', '3')]
    await new SaveTariffs().handle({ serviceId: service.id, tariffs, actor: SYSTEM })
  })

  /** Parcels of 900 g that left under these numbers. */
  async function ship(numbers: readonly string[], to: object = {}): Promise<number[]> {
    const ids: number[] = []
    while (ids.length < numbers.length) ids.push((await releaseOrder(shop, to)).fulfilment.id)
    const counts = await sql<{ fulfilmentLineId: number; qty: number }>(
      null,
      'SELECT id AS "fulfilmentLineId", qty FROM fulfilment_lines WHERE fulfilment_id = ANY($1::bigint[])',
      [ids]
    )
    await new StartPicking().handle({ fulfilmentIds: ids })
    await new RecordPicks().handle({ picks: counts })
    await new RecordPacks().handle({ packs: counts })
    const parcels = ids.map((fulfilmentId) => ({ fulfilmentId, weightG: 900 }))
    await new PackFulfilments().handle({ parcels })
    const shipments = ids.map((fulfilmentId, index) => ({
      ...{ fulfilmentId, courierCode: 'ZTO', waybillNo: numbers[index] },
    }))
    await new ShipFulfilments().handle({ shipments })
    return ids
  }
  const bill = (bytes: Uint8Array, name = 'zto.csv') => ({
    ...{ courierId, periodFrom: '2026-11-01', periodTo: '2026-11-30', name, bytes },
  })
  const upload = (lines: readonly string[], actor: Actor = SYSTEM) =>
    new UploadCourierBill().handle({
      bill: bill(iconv.encode([HEAD, ...lines].join('\r\n'), 'gbk')),
      actor,
    })
  /** Brought in and read. */
  async function take(...lines: string[]): Promise<number> {
    const billId = await upload(lines)
    await new ReadCourierBill().handle({ billId })
    return billId
  }
  const row = (waybill: string, rest = '浙江省,杭州市,1,快递费,4.00') =>
    `1,${waybill},2026/11/20,${rest},杭州余杭`
  const stateOf = (id: number) =>
    oneOf(
      'SELECT state, error, rows_read, lines, lines_judged FROM oms_courier_bills WHERE id = $1',
      [id]
    )
  const noticesOf = ({ id }: { id: number }) =>
    rowsOf('SELECT message, params, href FROM notifications WHERE user_id = $1 ORDER BY id', [id])
  /** Has a statement run for each line of row 3 that is written. */
  async function atRowThree(statement: string) {
    await sql(
      null,
      `CREATE OR REPLACE FUNCTION oms_test_trap() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${statement}; RETURN NEW; END $$`
    )
    await sql(
      null,
      `CREATE OR REPLACE TRIGGER oms_test_trap BEFORE INSERT ON oms_courier_bill_lines
         FOR EACH ROW WHEN (NEW.row_number = 3) EXECUTE FUNCTION oms_test_trap()`
    )
  }
  const untrap = () => sql(null, 'DROP FUNCTION IF EXISTS oms_test_trap() CASCADE')
  /** The next try of what failed, now instead of later. */
  async function nextTry() {
    await sql(null, 'UPDATE graphile_worker._private_jobs SET run_at = now()')
    await drainJobs({ mayFail: true })
  }
  const linesOf = (id: number) =>
    rowsOf(
      `SELECT waybill_no AS no, findings, expected, difference, by_weight, by_zone, by_price, state
         FROM oms_courier_bill_lines WHERE bill_id = $1 ORDER BY row_number`,
      [id]
    )

  test('every finding with its money, from a GBK file below a title, sums passed over', async ({
    assert,
  }) => {
    await ship(['7801', '7802', '7803', '7804'])
    await ship(['7805'], WEST)
    const gone = await releaseOrder(shop)
    await sql(
      null,
      `UPDATE fulfilments SET courier_code = 'ZTO', waybill_no = '7806' WHERE id = $1`,
      [gone.fulfilment.id]
    )
    await new CancelOrders().handle({ orderIds: [gone.orderId], reason: '不要了' })
    const again = await releaseOrder(shop)
    await sql(
      null,
      `INSERT INTO wms_waybills (fulfilment_id, warehouse_id, provider, courier_code, request_code, state, number, issued_at, voided_at)
       VALUES ($1, $2, 'test', 'ZTO', 'R1', 'voided', '7807', now(), now())`,
      [again.fulfilment.id, shop.warehouseId]
    )
    const id = await take(
      row('7801'),
      row('7802', '浙江,杭州,3,运费,6'),
      row('7803', '北京市,,1.00,,6'),
      row('7804', '浙江省,杭州市,1,,"￥4.50"'),
      row('7805', '西藏,拉萨,1,,20'),
      row('7806'),
      row('7807'),
      row('7801'),
      row('9999'),
      row('7804', '浙江省,杭州市,,保价费,0.50'),
      ',合计,,,,,,57.00,'
    )
    const lines = await linesOf(id)
    assert.deepEqual(
      lines.map((one) => [one.no, one.findings.join(), one.expected, one.difference, one.state]),
      [
        ['7801', '', '4.0000', '0.0000', 'clean'],
        ['7802', 'weight', '4.0000', '2.0000', 'open'],
        ['7803', 'zone', '4.0000', '2.0000', 'open'],
        ['7804', 'price', '4.0000', '0.5000', 'open'],
        ['7805', 'unpriced', null, '0.0000', 'open'],
        ['7806', 'cancelled', '0.0000', '4.0000', 'open'],
        ['7807', 'cancelled', '0.0000', '4.0000', 'open'],
        ['7801', 'duplicate', '0.0000', '4.0000', 'open'],
        ['9999', 'unknown_waybill', '0.0000', '4.0000', 'open'],
        ['7804', 'price', '0.0000', '0.5000', 'open'],
      ]
    )
    const record = await getCourierBill(id)
    assert.deepInclude(record, { lines: 10, billed: '57.0000', expected: '36.0000', toDecide: 9 })
    assert.equal(record.overcharge, '21.0000')
    const sums = await billFindings(id)
    assert.deepEqual(
      sums.map((one) => [one.finding, one.lines, one.amount]),
      [
        ['unknown_waybill', 1, '4.0000'],
        ['duplicate', 1, '4.0000'],
        ['cancelled', 2, '8.0000'],
        ['unpriced', 1, '0.0000'],
        ['weight', 1, '2.0000'],
        ['zone', 1, '2.0000'],
        ['price', 2, '1.0000'],
      ]
    )
    const { raw } = await oneOf('SELECT raw FROM oms_courier_bill_lines WHERE waybill_no = $1', [
      '9999',
    ])
    assert.deepEqual(raw, { 序号: '1', 网点: '杭州余杭' })
    const [sku] = await reportHeavySkus(id)
    assert.deepInclude(sku, { weightG: 500, billedG: 3000, parcels: 1, units: 1, cost: '2.0000' })
  })

  test('a workbook with faults is answered by row, column and value, and nothing of it is taken', async ({
    client,
    assert,
  }) => {
    const output = new PassThrough()
    const collected = buffer(output)
    await writeXlsx(output, {
      name: '账单',
      columns: [
        ...[{ key: 'no', header: '快递单号', kind: 'id' as const }],
        ...[
          { key: 'kg', header: '重量(kg)' },
          { key: 'money', header: '运费' },
        ],
      ],
      rows: [
        { no: '7801', kg: '0.8', money: '4' },
        { no: '', kg: '0.8', money: '4' },
        { no: '6.94E+18', kg: '重', money: '4' },
        { no: '7804', kg: '1', money: '免费' },
        { no: '7805', kg: '1500', money: '' },
      ],
    })
    const path = join(tmpdir(), `bill-${process.pid}.xlsx`)
    await writeFile(path, await collected)
    const person = await actingAs('finance')
    const sent = await client
      .post('/oms/courier-bills')
      .loginAs(person)
      .withCsrfToken()
      .fields({ courierId: String(courierId), periodFrom: '2026-11-01', periodTo: '2026-11-30' })
      .file('file', path)
      .redirects(0)
    const page = String(sent.header('location'))
    assert.match(page, /\/oms\/courier-bills\/\d+$/)
    assert.equal((await stateOf(Number(page.split('/').at(-1)))).state, 'reading')
    await drainJobs()
    const shown = await client.get(page).loginAs(person).withInertia()
    const { bill: record } = shown.inertiaProps as { bill: { state: string; errors: any[] } }
    assert.equal(record.state, 'refused')
    assert.deepEqual(
      record.errors.map(({ row: at, column, value, code }) => [at, column, value, code]),
      [
        [3, '快递单号', '', 'required'],
        [4, '快递单号', '6.94E+18', 'id_in_scientific_notation'],
        [4, '重量(kg)', '重', 'not_a_number'],
        [5, '运费', '免费', 'not_an_amount'],
        [6, '运费', '', 'required'],
        [6, '重量(kg)', '1500', 'out_of_range'],
      ]
    )
    assert.isEmpty(await rowsOf('SELECT 1 FROM oms_courier_bill_lines'))
    const [told] = await noticesOf(person)
    assert.deepInclude(told, { message: 'oms.notifications.bill_refused', href: page })
    assert.deepEqual(told.params, { courier: '中通快递', count: 6 })
    const gone = await client.delete(page).loginAs(person).withCsrfToken().redirects(0)
    assert.isBelow(gone.status(), 400)
    assert.isEmpty(await rowsOf('SELECT 1 FROM oms_courier_bills'))
    const late = await client
      .post('/oms/courier-bills')
      .loginAs(person)
      .withCsrfToken()
      .header('accept', 'application/json')
      .json({ courierId, periodFrom: '2026-11-30', periodTo: '2026-11-01' })
    late.assertStatus(422)
    assert.deepEqual(Object.keys(late.body().fields), ['periodTo'])
  })

  test('broken off twice and read again, it comes to the same, and who brought it is told', async ({
    assert,
    cleanup,
  }) => {
    cleanup(async () => void (await untrap()))
    await ship(['7801', '7802'])
    const person = await actingAs('finance')
    const id = await upload(
      [row('7801'), row('7802', '浙江,杭州,3,运费,6')],
      await actorOf({ id: person.id })
    )
    await atRowThree(`RAISE EXCEPTION 'disk full'`)
    await drainJobs({ mayFail: true })
    assert.deepInclude(await stateOf(id), { state: 'reading', rows_read: 2, lines: 2 })
    assert.isEmpty(await linesOf(id))
    await assert.rejects(
      () => new CloseCourierBill().handle({ billId: id, actor: SYSTEM }),
      /oms_bill_reading/
    )
    // The server goes away under the job, as it does when a process is killed.
    await atRowThree('PERFORM pg_terminate_backend(pg_backend_pid())')
    await nextTry()
    assert.isEmpty(await linesOf(id))
    await untrap()
    await nextTry()
    const taken = async () => [await linesOf(id), await stateOf(id), await noticesOf(person)]
    const first = await taken()
    assert.deepEqual(
      (await linesOf(id)).map((one) => [one.no, one.difference, one.state]),
      [
        ['7801', '0.0000', 'clean'],
        ['7802', '2.0000', 'open'],
      ]
    )
    assert.deepInclude(await stateOf(id), { state: 'open', lines: 2, lines_judged: 2 })
    const [told, ...more] = await noticesOf(person)
    assert.isEmpty(more)
    assert.equal(told.message, 'oms.notifications.bill_taken')
    assert.deepEqual(told.params, {
      ...{ courier: '中通快递', lines: 2, count: 1, difference: '2.00', currency: 'CNY' },
    })
    await new ReadCourierBill().handle({ billId: id })
    assert.deepEqual(await taken(), first)
  })

  test('given up it says why, can be tried again, and read no more once it is discarded', async ({
    client,
    assert,
    cleanup,
  }) => {
    cleanup(async () => void (await untrap()))
    const person = await actingAs('finance')
    const id = await upload([row('9998'), row('9999')], await actorOf({ id: person.id }))
    const at = `/oms/courier-bills/${id}`
    await atRowThree(`RAISE EXCEPTION 'disk full'`)
    await drainJobs({ mayFail: true })
    await nextTry()
    await nextTry()
    const failed = await client.get(at).loginAs(person).withInertia()
    assert.containsSubset(failed.inertiaProps, { bill: { state: 'failed', lines: 2 } })
    assert.include((failed.inertiaProps as { problem: string }).problem, 'disk full')
    assert.equal((await noticesOf(person))[0].message, 'oms.notifications.bill_failed')
    await untrap()
    await client.post(`${at}/reading`).loginAs(person).withCsrfToken().redirects(0)
    await drainJobs()
    assert.deepInclude(await stateOf(id), { state: 'open', error: null, lines: 2 })
    const twice = await client
      .post(`${at}/reading`)
      .loginAs(person)
      .withCsrfToken()
      .header('accept', 'application/json')
    twice.assertStatus(409)

    // Each process that reads it is killed: nobody is left to say so but one more try, which reads nothing.
    const dying = await upload([row('9997'), row('9999')])
    await sql(
      null,
      `UPDATE graphile_worker._private_jobs SET attempts = max_attempts - 1 WHERE payload ->> 'billId' = $1::text`,
      [String(dying)]
    )
    await drainJobs()
    assert.deepInclude(await stateOf(dying), {
      ...{ state: 'failed', rows_read: 0 },
      error: { code: 'oms_bill_died', params: { count: 3 } },
    })

    // Its job is lost with the queue: the sweep has it read all the same.
    const lost = await upload([row('9995')])
    await sql(null, 'DELETE FROM graphile_worker._private_jobs')
    await sql(null, `UPDATE oms_courier_bills SET created_at = now() - interval '1 hour'`)
    await new SweepJob().handle()
    await drainJobs()
    assert.equal((await stateOf(lost)).state, 'open')

    // Discarded while its lines are written: the job finds it gone and leaves nothing.
    const unwanted = await upload([row('9996'), row('9999')])
    await atRowThree('PERFORM pg_sleep(0.7)')
    const reading = drainJobs()
    while ((await stateOf(unwanted)).lines === 0) await pause(20)
    const gone = await client
      .delete(`/oms/courier-bills/${unwanted}`)
      .loginAs(person)
      .withCsrfToken()
      .redirects(0)
    assert.isBelow(gone.status(), 400)
    await reading
    assert.isUndefined(await stateOf(unwanted))
    assert.isEmpty(await linesOf(unwanted))
  })

  test('what is no bill is told at its field at once, what breaks off further down in the bill', async ({
    client,
    assert,
  }) => {
    const person = await actingAs('finance')
    const send = (content: string) =>
      client
        .post('/oms/courier-bills')
        .loginAs(person)
        .withCsrfToken()
        .header('accept', 'application/json')
        .fields({ courierId: String(courierId), periodFrom: '2026-11-01', periodTo: '2026-11-30' })
        .file('file', Buffer.from(content), { filename: 'zto.csv' })
        .redirects(0)
    for (const [content, words] of [
      ['%PDF-1.7 \u0000 binary', '运单号'],
      ['运单号,重量\r\n7801,1\r\n', '金额'],
      ['运单号,金额\r\n', '没有数据'],
    ]) {
      const answer = await send(content)
      answer.assertStatus(422)
      assert.include(answer.body().detail, words)
      assert.deepEqual(answer.body().details, { field: 'file' })
    }
    assert.isEmpty(await rowsOf('SELECT 1 FROM oms_courier_bills'))
    const sound = Array.from({ length: 9000 }, (_, index) => `${700_000 + index},4,`)
    const sent = await send(['运单号,金额,备注', ...sound, '7802,4,"未完'].join('\r\n'))
    const page = String(sent.header('location'))
    await drainJobs()
    const { inertiaProps } = await client.get(page).loginAs(person).withInertia()
    assert.containsSubset(inertiaProps, { bill: { state: 'refused', errors: [] } })
    assert.isNotEmpty((inertiaProps as { problem: string }).problem)
    assert.isEmpty(await rowsOf('SELECT 1 FROM oms_courier_bill_lines'))
  })

  test('decided line by line or together, sent back to the courier, closed for good', async ({
    client,
    assert,
  }) => {
    const [one, two, three] = await ship(['7801', '7802', '7803'])
    const id = await take(
      row('7801'),
      row('7802', '浙江,杭州,3,运费,6'),
      row('7803', '浙江,杭州,1,运费,4.8'),
      row('7803', '浙江,杭州,,上楼费,2'),
      row('9999')
    )
    const at = `/oms/courier-bills/${id}`
    const person = await actingAs('operations')
    const post = (path: string, body: object = {}) =>
      client
        .post(`${at}/${path}`)
        .loginAs(person)
        .withCsrfToken()
        .header('accept', 'application/json')
        .json(body)
        .redirects(0)
    const idOf = async (number: string, fee = '') =>
      (
        await oneOf('SELECT id FROM oms_courier_bill_lines WHERE waybill_no = $1 AND fee = $2', [
          number,
          fee,
        ])
      ).id as number
    const early = await post('closing')
    early.assertStatus(409)
    assert.equal(early.body().type, 'oms_bill_undecided')
    const mute = await post('decisions', { decision: 'dispute', ids: [await idOf('9999')] })
    mute.assertStatus(422)
    await post('decisions', { decision: 'dispute', finding: 'unknown_waybill', reason: '查无此单' })
    await post('decisions', { decision: 'dispute', ids: [await idOf('7802')], reason: '实重 0.9' })
    await post('decisions', { decision: 'accept', ids: [await idOf('7803'), 99_999_999] })
    assert.equal((await getCourierBill(id)).toDecide, 1)
    await post('decisions', { decision: 'undo', ids: [await idOf('7803')] })
    assert.equal((await getCourierBill(id)).toDecide, 2)
    await post('decisions', { decision: 'accept', finding: 'any', reason: '合同外' })
    const page = await client.get(`${at}?state=disputed`).loginAs(person).withInertia()
    assert.containsSubset(page.inertiaProps, {
      bill: { toDecide: 0, state: 'open' },
      list: { rows: [{ waybillNo: '7802', note: '实重 0.9' }, { waybillNo: '9999' }] },
    })
    const csv = await client.get(`${at}/export?state=disputed&format=csv`).loginAs(person)
    const columns = [
      { key: 'no', header: '运单号', aliases: ['waybill'] },
      { key: 'difference', header: '差额', aliases: ['difference'] },
    ]
    const sheet = await openSheet(Buffer.from(csv.text()), { columns })
    const exported: string[] = []
    for await (const { cells } of sheet.rows()) exported.push(`${cells.no} ${cells.difference}`)
    assert.deepEqual(exported, ['7802 2', '9999 4'])

    const closed = await post('closing')
    assert.isBelow(closed.status(), 400)
    const freight = await rowsOf(
      'SELECT freight_billed AS billed FROM fulfilments WHERE id = ANY($1::bigint[]) ORDER BY id',
      [[one, two, three]]
    )
    assert.deepEqual(
      freight.map((each) => each.billed),
      ['4.0000', '4.0000', '6.8000']
    )
    assert.equal((await getCourierBill(id)).payable, '14.8000')
    const { payload } = await oneOf(
      `SELECT payload FROM outbox_events WHERE key = 'orders.freight.billed'`
    )
    assert.deepEqual(payload, { fulfilmentIds: [one, two, three] })
    ;(await post('closing')).assertStatus(409)
    ;(await post('decisions', { decision: 'undo', ids: [await idOf('7802')] })).assertStatus(409)
  })

  test('what an earlier bill charged is a duplicate in the next, and given back it is subtracted', async ({
    assert,
  }) => {
    const [parcel] = await ship(['7801'])
    const first = await take(row('7801', '浙江,杭州,1,,4'))
    await new CloseCourierBill().handle({ billId: first, actor: SYSTEM })
    const second = await take(row('7801'), row('7801', '浙江,杭州,,差额退回,-0.5'))
    assert.deepEqual(
      (await linesOf(second)).map((one) => [one.findings.join(), one.difference, one.state]),
      [
        ['duplicate', '4.0000', 'open'],
        ['price', '-0.5000', 'clean'],
      ]
    )
    await sql(null, `UPDATE oms_courier_bill_lines SET state = 'disputed' WHERE state = 'open'`)
    await sql(null, 'UPDATE oms_courier_bills SET to_decide = 0')
    await new CloseCourierBill().handle({ billId: second, actor: SYSTEM })
    const { freight_billed: billed } = await oneOf(
      'SELECT freight_billed FROM fulfilments WHERE id = $1',
      [parcel]
    )
    assert.equal(billed, '3.5000')
  })

  test('a number billed again after a dispute: judged as what takes its place, also in a bill that was open', async ({
    client,
    assert,
  }) => {
    const parcels = await ship(['7801', '7802', '7803', '7804'])
    const heavy = (number: string) => row(number, '浙江,杭州,3,运费,6')
    const first = await take(...['7801', '7802', '7803', '7804'].map(heavy))
    const second = await take(
      row('7801'),
      row('7802', '浙江,杭州,,差额退回,-2'),
      heavy('7803'),
      row('7804')
    )
    const said = async () =>
      (await linesOf(second)).map(
        (one) => `${one.findings.join('+')} ${one.difference} ${one.state}`
      )
    assert.deepEqual(await said(), [
      ...['duplicate 4.0000 open', 'price -2.0000 clean', 'duplicate 6.0000 open'],
      'duplicate 4.0000 open',
    ])
    const decide = (billId: number, decision: 'accept' | 'dispute', ids: number[]) =>
      new DecideBillLines().handle({
        billId,
        lines: { ids },
        decision,
        note: '实重',
        actor: SYSTEM,
      })
    const idsOf = async (billId: number) =>
      (
        await rowsOf(
          'SELECT id FROM oms_courier_bill_lines WHERE bill_id = $1 ORDER BY row_number',
          [billId]
        )
      ).map((one) => one.id as number)
    const close = (billId: number) => new CloseCourierBill().handle({ billId, actor: SYSTEM })
    const [one, two, three, four] = await idsOf(first)
    await decide(second, 'dispute', await idsOf(second))
    await assert.rejects(() => close(second), /oms_bill_earlier/)
    await new DecideBillLines().handle({
      ...{ billId: second, lines: { ids: await idsOf(second) }, decision: 'undo', note: null },
      actor: SYSTEM,
    })
    await decide(first, 'dispute', [one, two, three])
    await decide(first, 'accept', [four])
    await close(first)
    assert.deepEqual(await said(), [
      ...['rebilled 0.0000 clean', 'credited 0.0000 clean', 'rebilled+weight 2.0000 open'],
      'duplicate 4.0000 open',
    ])
    const [, , again, twice] = await idsOf(second)
    await decide(second, 'dispute', [again, twice])
    const viewer = await actingAs('finance')
    const page = await client.get(`/oms/courier-bills/${second}`).loginAs(viewer).withInertia()
    assert.containsSubset(page.inertiaProps, {
      bill: { settled: '6.0000', toDecide: 0 },
      list: {
        rows: [
          {
            waybillNo: '7801',
            settled: '4.0000',
            earlier: [{ amount: '6.0000', counted: '4.0000' }],
          },
        ],
      },
    })
    await close(second)
    const { payable } = await getCourierBill(second)
    assert.equal(payable, '0.0000')
    const freight = await rowsOf(
      'SELECT freight_billed AS billed FROM fulfilments WHERE id = ANY($1::bigint[]) ORDER BY id',
      [parcels]
    )
    assert.deepEqual(
      freight.map((each) => each.billed),
      ['4.0000', '4.0000', '4.0000', '6.0000']
    )
  })

  test('of two bills at once one finds its number in the other; of one that is discarded nothing is left in it', async ({
    assert,
    cleanup,
  }) => {
    cleanup(async () => void (await untrap()))
    const both = [await upload([row('1'), row('9999')]), await upload([row('2'), row('9999')])]
    // Each is slow to commit: without the courier held the other would not see its lines.
    await atRowThree('PERFORM pg_sleep(0.3)')
    await Promise.all(both.map((billId) => new ReadCourierBill().handle({ billId })))
    await untrap()
    const twice = (await Promise.all(both.map(linesOf)))
      .flat()
      .filter((one) => one.findings.includes('duplicate'))
    assert.deepEqual(
      twice.map((one) => one.no),
      ['9999']
    )
    await ship(['7801'])
    const wrong = await take(row('7801'))
    const right = await take(row('7801'))
    assert.deepEqual((await linesOf(right))[0].findings, ['duplicate'])
    await new DiscardCourierBill().handle({ billId: wrong, actor: SYSTEM })
    assert.deepInclude((await linesOf(right))[0], { findings: [], difference: '0.0000' })
    assert.deepInclude(await getCourierBill(right), { toDecide: 0, difference: '0.0000' })
  })

  test('seen and decided by right alone, in as many statements for many lines as for few', async ({
    client,
    assert,
  }) => {
    const id = await take(row('9999'))
    const at = `/oms/courier-bills/${id}`
    const viewer = await actingAs({ permissions: ['oms.courier_bills.view'] })
    for (const path of ['/oms/courier-bills', at, `${at}/weights`])
      (await client.get(path).loginAs(viewer).withInertia()).assertStatus(200)
    const json = (request: ReturnType<typeof client.get>) =>
      request.withCsrfToken().header('accept', 'application/json')
    ;(await json(client.post(`${at}/closing`).loginAs(viewer))).assertStatus(403)
    ;(await json(client.get(at).loginAs(await actingAs('warehouse')))).assertStatus(403)
    const many = async (count: number, from: number) => {
      const billId = await upload(
        Array.from({ length: count }, (_, index) => row(String(from + index)))
      )
      return countStatements(() => new ReadCourierBill().handle({ billId }))
    }
    assert.equal(await many(3000, 500_000), await many(3, 400_000))
  })
})
