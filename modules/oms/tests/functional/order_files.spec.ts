import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { test } from '@japa/runner'
import iconv from 'iconv-lite'
import { SYSTEM } from '#kernel/access/actor'
import { openFile } from '#kernel/files/file_store'
import { openSheet, writeXlsx } from '#kernel/spreadsheets/index'
import { sql } from '#kernel/sql'
import ImportOrderFile from '#modules/oms/actions/import_order_file'
import MoveOrderFile from '#modules/oms/actions/move_order_file'
import UploadOrderFile from '#modules/oms/actions/upload_order_file'
import { BLANK_MAPPING, type FileMapping } from '#modules/oms/domain/file_mapping'
import { FILE_TEMPLATES } from '#modules/oms/domain/file_templates'
import { getOrderFile } from '#modules/oms/queries/list_order_files'
import type { ReturnEntry } from '#modules/oms/queries/list_return_entries'
import GetPlatformOrder from '#modules/oms/queries/get_platform_order'
import { ORDER_FILES } from '#modules/oms/services/order_files/open_order_file'
import { emptyHouse, oneOf, rowsOf } from '#modules/oms/tests/helpers'
import { setStage, type Stage } from '#orders/database/factories/stage'
import { drainJobs } from '#tests/helpers/jobs'
import { actingAs } from '#tests/helpers/people'

const HEAD =
  '订单号,商家编码,商品名称,数量,单价,整单优惠,运费,下单时间,付款时间,收货人,手机,省,市,区,详细地址,订单状态'
const TO = '王小明,13800000001,浙江省,杭州市,西湖区,文三路 100 号'
const MAPPING: FileMapping = {
  ...BLANK_MAPPING,
  columns: {
    order_no: '订单号',
    code: '商家编码',
    title: '商品名称',
    quantity: '数量',
    price: '单价',
    order_discount: '整单优惠',
    shipping: '运费',
    placed_at: '下单时间',
    paid_at: '付款时间',
    name: '收货人',
    phone: '手机',
    province: '省',
    city: '市',
    district: '区',
    address: '详细地址',
    status: '订单状态',
  },
  statuses: { 待发货: 'to_ship', 已取消: 'cancelled' },
}

test.group('Orders as files', (group) => {
  let shop: Stage
  let codes: string[]
  group.each.setup(async () => {
    await emptyHouse()
    shop = await setStage({ skus: 2 })
    await sql(null, `UPDATE stores SET platform = 'file' WHERE id = $1`, [shop.storeId])
    codes = (await rowsOf('SELECT code FROM skus ORDER BY id')).map((row) => row.code)
  })

  const row = (
    number: string,
    sku: number,
    qty: string,
    price: string,
    rest = `10,6,2026-11-20 16:30,2026/11/20 16:31`
  ) => `${number},${codes[sku]},折叠椅,${qty},${price},${rest},${TO},待发货`
  const upload = (bytes: Uint8Array, name = 'orders.csv') =>
    new UploadOrderFile().handle({ storeId: shop.storeId, name, bytes, actor: SYSTEM })
  const csv = (...lines: string[]) => Buffer.from([HEAD, ...lines].join('\r\n'))
  const state = (id: number) => getOrderFile(id, SYSTEM)
  async function check(id: number, mapping = MAPPING, name: string | null = null) {
    await new MoveOrderFile().check({ runId: id, mapping, name, actor: SYSTEM })
    await drainJobs()
    return state(id)
  }
  async function bring(bytes: Uint8Array, mapping = MAPPING) {
    const id = await upload(bytes)
    await check(id, mapping)
    await new MoveOrderFile().import(id, SYSTEM)
    await drainJobs()
    return state(id)
  }

  test('rows of a number are one order, in GB18030 and in pieces, through the pipeline as any other', async ({
    assert,
  }) => {
    const text = [
      HEAD,
      row('T1', 0, '2', '"¥1,099.50"'),
      row('T2', 1, '1', '20'),
      row('T1', 1, '1', '0.005', ',,,'),
    ].join('\n')
    const run = await bring(iconv.encode(text, 'gb18030'))
    assert.deepInclude(run, { state: 'done', total: 3, badRows: 0 })
    assert.deepInclude(run.summary, { orders: 2, amount: '2211.0050' })
    assert.deepEqual(run.taken, { filed: 2, unchanged: 0, older: 0, submitted: 2, parked: 0 })
    const order = await oneOf(`SELECT * FROM orders WHERE external_no = 'T1'`)
    assert.deepInclude(order, {
      status: 'released',
      goods_amount: '2199.0050',
      discount_amount: '10.0000',
      shipping_amount: '6.0000',
      total_amount: '2195.0050',
      district: '西湖区',
    })
    assert.equal(order.placed_at.toISOString(), '2026-11-20T08:30:00.000Z')
    const filed = await oneOf(`SELECT id, payload FROM platform_orders WHERE external_id = 'T1'`)
    const { headers, rows } = JSON.parse(filed.payload) as { headers: string[]; rows: string[][] }
    assert.deepEqual([headers.length, rows.map((cells) => cells[4])], [16, ['¥1,099.50', '0.005']])
    const { order: shown } = await new GetPlatformOrder().handle(filed.id, SYSTEM)
    assert.notInclude(shown.payload, '13800000001')
  })

  test('the same file again is nothing new, another version of an order is', async ({ assert }) => {
    const bytes = csv(row('T1', 0, '1', '100'), row('T2', 1, '1', '20'))
    await bring(bytes)
    const before = await oneOf('SELECT max(updated_at) AS at FROM platform_orders')
    const again = await bring(bytes)
    assert.deepEqual(again.taken, { filed: 0, unchanged: 2, older: 0, submitted: 0, parked: 0 })
    assert.deepEqual(await oneOf('SELECT max(updated_at) AS at FROM platform_orders'), before)
    const run = await bring(
      csv(row('T1', 0, '1', '100').replace('待发货', '已取消'), row('T2', 1, '1', '20'))
    )
    assert.deepInclude(run.taken, { filed: 1, unchanged: 1 })
    assert.deepEqual(
      (await rowsOf('SELECT status FROM orders ORDER BY external_no')).map((one) => one.status),
      ['cancelled', 'released']
    )
  })

  test('faults are told by row, column and value, and their orders left out whole', async ({
    assert,
  }) => {
    const id = await upload(
      csv(
        row('T1', 0, '1', '100'),
        row('T2', 0, '1.5', '免费', `,,2026-13-01,`),
        row('T3', 0, '1', '-5'),
        row('T4', 0, '1', '1'),
        row('T4', 0, '0', '1'),
        row('4.00123E+27', 0, '1', '1')
      )
    )
    const run = await check(id)
    assert.deepInclude(run, { state: 'checked', total: 6, badRows: 5, hasResult: true })
    assert.sameDeepMembers(
      run.errors.map(({ row: at, column, value, code }) => [at, column, value, code]),
      [
        [3, '数量', '1.5', 'not_a_quantity'],
        [3, '单价', '免费', 'not_an_amount'],
        [3, '下单时间', '2026-13-01', 'not_a_time'],
        [4, '单价', '-5', 'negative_amount'],
        [6, '数量', '0', 'not_a_quantity'],
        [7, '订单号', '4.00123E+27', 'id_in_scientific_notation'],
      ]
    )
    const { resultFileId } = run
    const marked = await openSheet((await openFile(resultFileId!, ORDER_FILES)).path)
    const numbers: string[] = []
    for await (const { cells } of marked.rows()) numbers.push(cells['订单号'])
    await marked.close()
    // The sound row of an order with a bad one is there too, so that it is mended whole.
    assert.deepEqual(numbers, ['T2', 'T3', 'T4', 'T4', '4.00123E+27'])
    await new MoveOrderFile().import(id, SYSTEM)
    await drainJobs()
    assert.lengthOf(await rowsOf('SELECT 1 FROM orders'), 1)
  })

  test('an import that was broken off goes on behind its last batch', async ({ assert }) => {
    const lines = Array.from({ length: 450 }, (_, n) => row(`T${n}`, n % 2, '1', '10'))
    const id = await upload(csv(...lines))
    await check(id)
    await new MoveOrderFile().import(id, SYSTEM)
    await sql(null, 'DELETE FROM graphile_worker._private_jobs')
    // What a killed worker leaves: two batches in, and the state of one at work.
    await sql(
      null,
      `CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
         IF NEW.after_row > 401 THEN RAISE EXCEPTION 'broken off'; END IF; RETURN NEW; END $$;
       CREATE TRIGGER break_off BEFORE UPDATE ON oms_file_runs FOR EACH ROW EXECUTE FUNCTION break_off();`
    )
    await new ImportOrderFile().handle({ runId: id })
    await sql(null, 'DROP TRIGGER break_off ON oms_file_runs; DROP FUNCTION break_off;')
    assert.deepInclude(await state(id), { state: 'failed', done: 400 })
    assert.match((await state(id)).error!, /broken off/)
    await new MoveOrderFile().resume(id, SYSTEM)
    await drainJobs()
    const run = await state(id)
    assert.deepInclude(run, { state: 'done', done: 450 })
    assert.deepInclude(run.taken, { filed: 450, unchanged: 0 })
    assert.lengthOf(await rowsOf('SELECT 1 FROM orders'), 450)
  })

  test('a saved mapping is picked by the headers, whatever their order; XLSX like CSV', async ({
    assert,
  }) => {
    const id = await upload(csv(row('T1', 0, '1', '100')))
    assert.equal((await state(id)).mapping.columns.order_no, '订单号')
    await check(id, { ...MAPPING, zone: 'Asia/Tokyo' }, '分销表')
    const output = new PassThrough()
    const collected = buffer(output)
    const headers = HEAD.split(',').reverse()
    await writeXlsx(output, {
      name: 'orders',
      columns: headers.map((header) => ({ key: header, header })),
      rows: [
        Object.fromEntries(
          HEAD.split(',').map((header, at) => [header, row('T9', 1, '1', '30').split(',')[at]])
        ),
      ],
    })
    const next = await upload(await collected, 'orders.xlsx')
    assert.deepInclude(await state(next), { mappingName: '分销表', state: 'mapping' })
    assert.equal((await state(next)).mapping.zone, 'Asia/Tokyo')
    const run = await check(next, (await state(next)).mapping)
    assert.deepInclude(run.summary, { orders: 1, firstAt: '2026-11-20T07:30:00.000Z' })
  })

  test('returns find their order; bookings, free and negative rows wait; charges are shipping', async ({
    assert,
    client,
  }) => {
    const { mapping } = FILE_TEMPLATES.online_retail
    const line = (
      no: string,
      code: string,
      qty: number,
      price: string,
      day: string,
      buyer = '17850.0'
    ) =>
      `${no},${code},"HEART, WHITE",${qty},2011-03-${day} 08:26:00,${price},${buyer},United Kingdom`
    const bytes = Buffer.from(
      [
        'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country',
        line('536365', codes[0], 6, '2.55', '01'),
        line('536365', codes[1], 2, '0.0', '01'),
        line('536365', 'POST', 1, '18.0', '01'),
        line('C536379', codes[0], -4, '2.55', '02'),
        line('C536380', codes[0], -4, '2.55', '03'),
        line('C536381', 'D', -1, '27.5', '03'),
        line('C536382', codes[0], -1, '2.55', '04', ''),
        line('A563185', 'B', 1, '-11062.06', '05', ''),
        line('536390', 'AMAZONFEE', 1, '13541.33', '05', ''),
        line('536400', codes[0], -10, '0.0', '06', ''),
        line('536401', codes[0], 3, '0.0', '07', ''),
      ].join('\n')
    )
    const id = await upload(bytes)
    const given = await state(id)
    assert.deepEqual(given.mapping, mapping)
    const run = await bring(bytes, given.mapping)
    assert.deepInclude(run.summary, {
      orders: 1,
      returns: 4,
      amount: '33.3000',
      returned: '50.4500',
      parks: { file_booking: 1, file_charges: 1, file_negative: 1, file_free: 1 },
    })
    assert.deepInclude(run.taken, { submitted: 5, parked: 4 })
    const order = await oneOf('SELECT * FROM orders')
    assert.deepInclude(order, {
      goods_amount: '15.3000',
      shipping_amount: '18.0000',
      refunded_amount: '15.3000',
      payment_status: 'partly_refunded',
    })
    assert.equal(order.placed_at.toISOString(), '2011-03-01T08:26:00.000Z')
    assert.deepEqual(order.source.fees, [
      { code: 'POST', title: 'HEART, WHITE', qty: 1, price: '18' },
    ])
    const entries = await rowsOf(
      'SELECT external_no, qty, amount, match, order_id IS NULL AS untied FROM oms_return_lines ORDER BY id'
    )
    assert.deepEqual(
      entries.map((one) => [one.external_no, one.qty, one.amount, one.match]),
      [
        ['C536379', 4, '10.2000', 'buyer'],
        ['C536380', 2, '5.1000', 'buyer'],
        ['C536380', 2, '5.1000', 'none'],
        ['C536381', 1, '27.5000', 'none'],
        ['C536382', 1, '2.5500', 'none'],
      ]
    )
    assert.equal(run.untied, 3)
    assert.deepEqual(
      (
        await rowsOf(
          `SELECT park_reason AS why FROM platform_orders WHERE state = 'parked' ORDER BY external_id`
        )
      ).map((one) => one.why),
      ['file_charges', 'file_negative', 'file_free', 'file_booking']
    )
    const user = await actingAs('operations')
    const listed = async (query: string, who = user) => {
      const page = await client.get(`/oms/files/returns${query}`).loginAs(who).withInertia()
      return (page.inertiaProps as { list: { rows: ReturnEntry[] } }).list.rows
    }
    assert.lengthOf(await listed(''), 5)
    assert.lengthOf(await listed('?match=none'), 3)
    const [found] = await listed('?q=C536379')
    assert.deepInclude(found, { qty: 4, amount: '10.2000', match: 'buyer', currency: 'GBP' })
    assert.isString(found.orderNumber)
    const elsewhere = await actingAs({
      permissions: ['oms.files.view'],
      stores: [shop.storeId + 9],
    })
    assert.isEmpty(await listed('', elsewhere))
  })

  test('the pages ask for the right, refuse columns that are not there, and show faults', async ({
    client,
    assert,
  }) => {
    const path = join(tmpdir(), `orders-${process.pid}.csv`)
    await writeFile(path, csv(row('T1', 0, '1', '免费')))
    const viewer = await actingAs({ permissions: ['oms.files.view'] })
    ;(await client.get('/oms/files').loginAs(viewer).withInertia()).assertStatus(200)
    const refused = await client.post('/oms/files').loginAs(viewer).withCsrfToken().redirects(0)
    refused.assertStatus(403)
    const person = await actingAs('operations')
    const sent = await client
      .post('/oms/files')
      .loginAs(person)
      .withCsrfToken()
      .field('storeId', String(shop.storeId))
      .file('file', path)
      .redirects(0)
    const page = String(sent.header('location'))
    assert.match(page, /\/oms\/files\/\d+$/)
    const shown = await client.get(page).loginAs(person).withInertia()
    assert.containsSubset(shown.inertiaProps, { run: { state: 'mapping', preview: [['T1']] } })
    const post = (columns: Record<string, string>) =>
      client
        .post(`${page}/check`)
        .loginAs(person)
        .withCsrfToken()
        .header('accept', 'application/json')
        .json({ name: '', mapping: { ...MAPPING, columns } })
    const wrong = await post({ ...MAPPING.columns, price: '没有这一列' })
    wrong.assertStatus(422)
    assert.deepEqual(Object.keys(wrong.body().fields), ['mapping.columns.price'])
    const right = await post(MAPPING.columns as Record<string, string>)
    assert.isBelow(right.status(), 400)
    await drainJobs()
    const checked = await client.get(page).loginAs(person).withInertia()
    assert.containsSubset(checked.inertiaProps, {
      run: { state: 'checked', errors: [{ row: 2, column: '单价', value: '免费' }] },
    })
    const seen = await client.get(page).loginAs(viewer).withInertia()
    assert.containsSubset(seen.inertiaProps, { run: { state: 'checked', preview: [] } })
    const file = await client.get(`${page}/result`).loginAs(viewer)
    file.assertStatus(200)
    const elsewhere = await actingAs({ permissions: ['oms.files.view'], stores: [] })
    ;(await client.get(page).loginAs(elsewhere).withInertia()).assertStatus(404)
  })

  test('an address in one column is taken apart, and waits where it is not certain', async ({
    assert,
  }) => {
    const head = '订单号,商品编码,数量,单价,下单时间,收货人,收货地址,订单状态'
    const line = (number: string, to: string) =>
      `${number},${codes[0]},1,100,2026-11-20 16:30,王小明,${to},待发货`
    const bytes = Buffer.from(
      [head, line('A1', '浙江省杭州市西湖区文三路1号 13800138000'), line('A2', '文三路1号')].join(
        '\n'
      )
    )
    const id = await upload(bytes)
    const { mapping } = await state(id)
    assert.equal(mapping.columns.full_address, '收货地址')
    const checked = await check(id, { ...mapping, statuses: { 待发货: 'to_ship' }, isPaid: true })
    assert.deepEqual(checked.summary.parks, { file_address: 1 })
    await new MoveOrderFile().import(id, SYSTEM)
    await drainJobs()
    const orders = await rowsOf('SELECT external_no, province, city, district FROM orders')
    assert.deepEqual(orders, [
      { external_no: 'A1', province: '浙江省', city: '杭州市', district: '西湖区' },
    ])
    const [waits] = await rowsOf(
      `SELECT park_reason, park_details FROM platform_orders WHERE state = 'parked'`
    )
    assert.equal(waits.park_reason, 'file_address')
    assert.deepInclude(waits.park_details, { lacks: 'region' })
  })

  test('a saved mapping is forgotten by those who may, with its name in the trail', async ({
    client,
    assert,
  }) => {
    await check(await upload(csv(row('T1', 0, '1', '100'))), MAPPING, '周报')
    const user = await actingAs('operations')
    const listed = async (who = user) =>
      (
        (await client.get('/oms/files/mappings').loginAs(who).withInertia()).inertiaProps as {
          mappings: { id: number; name: string; files: number }[]
        }
      ).mappings
    const [{ id, ...one }] = await listed()
    assert.deepInclude(one, {
      name: '周报',
      files: 1,
      columns: Object.keys(MAPPING.columns).length,
    })
    const forget = (who: typeof user) =>
      client.delete(`/oms/files/mappings/${id}`).loginAs(who).withCsrfToken().redirects(0)
    const viewer = await actingAs({ permissions: ['oms.files.view'] })
    ;(await forget(viewer)).assertStatus(403)
    const stranger = await actingAs({
      permissions: ['oms.files.view', 'oms.files.import'],
      stores: [shop.storeId + 9],
    })
    assert.isEmpty(await listed(stranger))
    ;(await forget(stranger)).assertStatus(404)
    ;(await forget(user)).assertStatus(302)
    assert.isEmpty(await listed())
    const trail = await oneOf(
      `SELECT before FROM audit_entries WHERE action = 'oms.file_mapping.forget'`
    )
    assert.equal(trail.before.name, '周报')
    assert.equal((await state(1)).mappingName, '周报')
  })
})
