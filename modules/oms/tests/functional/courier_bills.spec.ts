import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { test } from '@japa/runner'
import iconv from 'iconv-lite'
import { SYSTEM } from '#kernel/access/actor'
import { openSheet, writeXlsx } from '#kernel/spreadsheets/index'
import { sql } from '#kernel/sql'
import CloseCourierBill from '#modules/oms/actions/close_courier_bill'
import SaveCourier from '#modules/oms/actions/save_courier'
import SaveTariffs from '#modules/oms/actions/save_tariffs'
import TakeCourierBill from '#modules/oms/actions/take_courier_bill'
import { billFindings, getCourierBill } from '#modules/oms/queries/get_courier_bill'
import { reportHeavySkus } from '#modules/oms/queries/report_heavy_skus'
import { emptyHouse, oneOf, rowsOf } from '#modules/oms/tests/helpers'
import CancelOrders from '#orders/actions/cancel_orders'
import PackFulfilments from '#orders/actions/pack_fulfilments'
import RecordPacks from '#orders/actions/record_packs'
import RecordPicks from '#orders/actions/record_picks'
import ShipFulfilments from '#orders/actions/ship_fulfilments'
import StartPicking from '#orders/actions/start_picking'
import { releaseOrder } from '#orders/database/factories/ship'
import { setStage, type Stage } from '#orders/database/factories/stage'
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
  const take = (...lines: string[]) =>
    new TakeCourierBill().handle({
      bill: bill(iconv.encode([HEAD, ...lines].join('\r\n'), 'gbk')),
      actor: SYSTEM,
    })
  const row = (waybill: string, rest = '浙江省,杭州市,1,快递费,4.00') =>
    `1,${waybill},2026/11/20,${rest},杭州余杭`
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
  }).timeout(20_000)

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
  }).timeout(20_000)

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
  }).timeout(20_000)

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
  }).timeout(20_000)

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
    const many = (count: number, from: number) =>
      countStatements(async () => {
        await take(...Array.from({ length: count }, (_, index) => row(String(from + index))))
      })
    assert.equal(await many(3000, 500_000), await many(3, 400_000))
  }).timeout(30_000)
})
