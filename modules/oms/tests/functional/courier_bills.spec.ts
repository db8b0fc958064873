import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { openSheet } from '#kernel/spreadsheets/index'
import { sql } from '#kernel/sql'
import CloseCourierBill from '#modules/oms/actions/close_courier_bill'
import DecideBillLines from '#modules/oms/actions/decide_bill_lines'
import ReadCourierBill from '#modules/oms/actions/read_courier_bill'
import CloseCourierBillJob from '#modules/oms/jobs/close_courier_bill'
import SweepJob from '#modules/oms/jobs/sweep'
import { billFindings, getCourierBill } from '#modules/oms/queries/get_courier_bill'
import { reportHeavySkus } from '#modules/oms/queries/report_heavy_skus'
import { oneOf, rowsOf } from '#modules/oms/tests/helpers'
import CancelOrders from '#orders/actions/cancel_orders'
import { releaseOrder } from '#orders/database/factories/ship'
import { drainJobs } from '#tests/helpers/jobs'
import { actingAs } from '#tests/helpers/people'
import { countStatements } from '#tests/helpers/statements'
import { BillDesk, linesOf, row } from '#modules/oms/tests/support/bill_desk'

const WEST = { province: '西藏自治区', city: '拉萨市', district: '城关区', regionCode: '540102' }

test.group('Courier bills', (group) => {
  const desk = new BillDesk()
  group.each.setup(() => desk.open())

  test('every finding with its money, from a GBK file below a title, sums passed over', async ({
    assert,
  }) => {
    await desk.ship(['7801', '7802', '7803', '7804'])
    await desk.ship(['7805'], WEST)
    const gone = await releaseOrder(desk.shop)
    await sql(
      null,
      `UPDATE fulfilments SET courier_code = 'ZTO', waybill_no = '7806' WHERE id = $1`,
      [gone.fulfilment.id]
    )
    await new CancelOrders().handle({ orderIds: [gone.orderId], reason: '不要了' })
    const again = await releaseOrder(desk.shop)
    await sql(
      null,
      `INSERT INTO wms_waybills (fulfilment_id, warehouse_id, provider, courier_code, request_code, state, number, issued_at, voided_at)
       VALUES ($1, $2, 'test', 'ZTO', 'R1', 'voided', '7807', now(), now())`,
      [again.fulfilment.id, desk.shop.warehouseId]
    )
    const id = await desk.take(
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

  test('decided line by line or together, sent back to the courier, closed for good', async ({
    client,
    assert,
  }) => {
    const [one, two, three] = await desk.ship(['7801', '7802', '7803'])
    const id = await desk.take(
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
    await drainJobs()
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

  test('closed by a job: broken off it leaves nothing, twice is once, and who had it closed is told', async ({
    client,
    assert,
    cleanup,
  }) => {
    const [parcel] = await desk.ship(['7801'])
    const id = await desk.take(row('7801'))
    const at = `/oms/courier-bills/${id}`
    const person = await actingAs('finance')
    const send = (method: 'post' | 'delete', path = '') =>
      client[method](`${at}${path}`)
        .loginAs(person)
        .withCsrfToken()
        .header('accept', 'application/json')
        .redirects(0)
    const written = async () => {
      const bill = await oneOf(
        'SELECT state, payable, closed_by AS who FROM oms_courier_bills WHERE id = $1',
        [id]
      )
      const { billed } = await oneOf(
        'SELECT freight_billed AS billed FROM fulfilments WHERE id = $1',
        [parcel]
      )
      const told = await rowsOf('SELECT message, params FROM notifications WHERE user_id = $1', [
        person.id,
      ])
      return { ...bill, billed, told }
    }
    const begun = { state: 'closing', payable: null, who: person.id, billed: null, told: [] }
    const untrap = () => sql(null, 'DROP FUNCTION IF EXISTS oms_test_trap() CASCADE')
    cleanup(async () => void (await untrap()))
    /** Has a statement run where the freight of the parcel is written. */
    async function atFreight(statement: string) {
      await untrap()
      await sql(
        null,
        `CREATE FUNCTION oms_test_trap() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${statement}; RETURN NEW; END $$`
      )
      await sql(
        null,
        `CREATE TRIGGER oms_test_trap BEFORE UPDATE OF freight_billed ON fulfilments FOR EACH ROW EXECUTE FUNCTION oms_test_trap()`
      )
    }
    async function nextTry() {
      await sql(null, 'UPDATE graphile_worker._private_jobs SET run_at = now()')
      await drainJobs({ mayFail: true })
    }

    assert.isBelow((await send('post', '/closing')).status(), 400)
    assert.deepEqual(await written(), begun)
    for (const refused of [await send('post', '/closing'), await send('delete')]) {
      refused.assertStatus(409)
      assert.equal(refused.body().type, 'oms_bill_closing')
    }
    await atFreight(`RAISE EXCEPTION 'disk full'`)
    await nextTry()
    assert.deepEqual(await written(), begun)
    // The server goes away under the job, as it does when a process is killed.
    await atFreight('PERFORM pg_terminate_backend(pg_backend_pid())')
    await nextTry()
    assert.deepEqual(await written(), begun)
    await atFreight(`RAISE EXCEPTION 'disk full'`)
    await nextTry()
    const { told, ...open } = await written()
    assert.deepEqual(open, { state: 'open', payable: null, who: null, billed: null })
    assert.deepEqual(told, [
      { message: 'oms.notifications.bill_unclosed', params: { courier: '中通快递' } },
    ])
    const page = await client.get(at).loginAs(person).withInertia()
    assert.include((page.inertiaProps as { problem: string }).problem, 'disk full')

    await untrap()
    await send('post', '/closing')
    // Its job is lost with the queue: the sweep has it closed all the same.
    await sql(null, 'DELETE FROM graphile_worker._private_jobs')
    await sql(null, `UPDATE oms_courier_bills SET step_at = now() - interval '1 hour'`)
    await new SweepJob().handle()
    await drainJobs()
    const closed = await written()
    assert.deepInclude(closed, {
      ...{ state: 'closed', payable: '4.0000', who: person.id, billed: '4.0000' },
    })
    assert.deepEqual(closed.told[1], {
      message: 'oms.notifications.bill_closed',
      params: { courier: '中通快递', payable: '4.00', currency: 'CNY' },
    })
    await new CloseCourierBillJob().handle(
      { billId: id },
      { jobId: '1', attempt: 1, maxAttempts: 4 }
    )
    assert.deepEqual(await written(), closed)

    // What came to stand in the way meanwhile is no fault of the machine: it is not tried again.
    await desk.take(row('7802'))
    const second = await desk.take(row('7802'))
    await sql(null, `UPDATE oms_courier_bills SET state = 'closing', to_decide = 0 WHERE id = $1`, [
      second,
    ])
    await new CloseCourierBillJob().handle(
      { billId: second },
      { jobId: '2', attempt: 1, maxAttempts: 4 }
    )
    assert.deepInclude(
      await oneOf('SELECT state, error FROM oms_courier_bills WHERE id = $1', [second]),
      {
        state: 'open',
        error: {
          code: 'oms_bill_earlier',
          params: { from: '2026-11-01', to: '2026-11-30', count: 1 },
        },
      }
    )
  })

  test('what an earlier bill charged is a duplicate in the next, and given back it is subtracted', async ({
    assert,
  }) => {
    const [parcel] = await desk.ship(['7801'])
    const first = await desk.take(row('7801', '浙江,杭州,1,,4'))
    await new CloseCourierBill().handle({ billId: first, actor: SYSTEM })
    const second = await desk.take(row('7801'), row('7801', '浙江,杭州,,差额退回,-0.5'))
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
    const parcels = await desk.ship(['7801', '7802', '7803', '7804'])
    const heavy = (number: string) => row(number, '浙江,杭州,3,运费,6')
    const first = await desk.take(...['7801', '7802', '7803', '7804'].map(heavy))
    const second = await desk.take(
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

  test('seen and decided by right alone, in as many statements for many lines as for few', async ({
    client,
    assert,
  }) => {
    const id = await desk.take(row('9999'))
    const at = `/oms/courier-bills/${id}`
    const viewer = await actingAs({ permissions: ['oms.courier_bills.view'] })
    for (const path of ['/oms/courier-bills', at, `${at}/weights`])
      (await client.get(path).loginAs(viewer).withInertia()).assertStatus(200)
    const json = (request: ReturnType<typeof client.get>) =>
      request.withCsrfToken().header('accept', 'application/json')
    ;(await json(client.post(`${at}/closing`).loginAs(viewer))).assertStatus(403)
    ;(await json(client.get(at).loginAs(await actingAs('warehouse')))).assertStatus(403)
    const many = async (count: number, from: number) => {
      const billId = await desk.upload(
        Array.from({ length: count }, (_, index) => row(String(from + index)))
      )
      return countStatements(() => new ReadCourierBill().handle({ billId }))
    }
    assert.equal(await many(3000, 500_000), await many(3, 400_000))
  })
})
