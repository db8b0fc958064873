import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { buffer } from 'node:stream/consumers'
import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { openFile } from '#kernel/files/file_store'
import { openSheet, writeXlsx } from '#kernel/spreadsheets/index'
import { sql } from '#kernel/sql'
import CloseCourierBill from '#modules/oms/actions/close_courier_bill'
import DiscardCourierBill from '#modules/oms/actions/discard_courier_bill'
import ReadCourierBill from '#modules/oms/actions/read_courier_bill'
import UploadCourierBill from '#modules/oms/actions/upload_courier_bill'
import SweepJob from '#modules/oms/jobs/sweep'
import { getCourierBill } from '#modules/oms/queries/get_courier_bill'
import { BILL_FILES } from '#modules/oms/services/courier_bills/bill_reading'
import { oneOf, rowsOf } from '#modules/oms/tests/helpers'
import { actorOf } from '#shell/services/actors'
import { drainJobs } from '#tests/helpers/jobs'
import { actingAs } from '#tests/helpers/people'
import { BillDesk, linesOf, row } from '#modules/oms/tests/support/bill_desk'

test.group('Reading courier bills', (group) => {
  const desk = new BillDesk()
  group.each.setup(() => desk.open())

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
      .fields({
        courierId: String(desk.courierId),
        periodFrom: '2026-11-01',
        periodTo: '2026-11-30',
      })
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
    const marked = await client.get(`${page}/marked`).loginAs(person)
    marked.assertStatus(200)
    assert.match(String(marked.header('content-disposition')), /^attachment;.*\.xlsx$/)
    const { markedFileId } = await getCourierBill(Number(page.split('/').at(-1)))
    const sheet = await openSheet((await openFile(markedFileId!, BILL_FILES)).path)
    const rows: string[][] = []
    for await (const { values } of sheet.rows()) rows.push([...values])
    await sheet.close()
    assert.deepEqual(sheet.header.names, ['快递单号', '重量(kg)', '运费', 'Errors'])
    assert.deepEqual(
      rows.map((values) => values.slice(0, 3)),
      [
        ['7801', '0.8', '4'],
        ['', '0.8', '4'],
        ['6.94E+18', '重', '4'],
        ['7804', '1', '免费'],
        ['7805', '1500', ''],
      ]
    )
    assert.deepEqual(
      rows.map((values) => (values[3] ?? '').split('\n').map((words) => words.split(':')[0])),
      [[''], ['快递单号'], ['快递单号', '重量(kg)'], ['运费'], ['运费', '重量(kg)']]
    )
    assert.include(rows[1][3], 'must be filled in')
    // Mended in place it is taken in, without the column of marks.
    const mended = [sheet.header.names, ['7801', '0.8', '4', 'mended']].map((one) => one.join())
    const again = await new UploadCourierBill().handle({
      bill: desk.bill(Buffer.from(mended.join('\n'))),
      actor: SYSTEM,
    })
    await new ReadCourierBill().handle({ billId: again })
    const { raw } = await oneOf('SELECT raw FROM oms_courier_bill_lines WHERE bill_id = $1', [
      again,
    ])
    assert.deepEqual(raw, {})
    await new DiscardCourierBill().handle({ billId: again, actor: SYSTEM })
    const none = await client
      .get(`${page}/marked`)
      .loginAs(await actingAs('warehouse'))
      .header('accept', 'application/json')
    none.assertStatus(403)
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
      .json({ courierId: desk.courierId, periodFrom: '2026-11-30', periodTo: '2026-11-01' })
    late.assertStatus(422)
    assert.deepEqual(Object.keys(late.body().fields), ['periodTo'])
  })

  test('broken off twice and read again, it comes to the same, and who brought it is told', async ({
    assert,
    cleanup,
  }) => {
    cleanup(async () => void (await untrap()))
    await desk.ship(['7801', '7802'])
    const person = await actingAs('finance')
    const id = await desk.upload(
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
    const id = await desk.upload([row('9998'), row('9999')], await actorOf({ id: person.id }))
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
    const dying = await desk.upload([row('9997'), row('9999')])
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
    const lost = await desk.upload([row('9995')])
    await sql(null, 'DELETE FROM graphile_worker._private_jobs')
    await sql(null, `UPDATE oms_courier_bills SET created_at = now() - interval '1 hour'`)
    await new SweepJob().handle()
    await drainJobs()
    assert.equal((await stateOf(lost)).state, 'open')

    // Discarded while its lines are written: the job finds it gone and leaves nothing.
    const unwanted = await desk.upload([row('9996'), row('9999')])
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
        .fields({
          courierId: String(desk.courierId),
          periodFrom: '2026-11-01',
          periodTo: '2026-11-30',
        })
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

  test('of two bills at once one finds its number in the other; of one that is discarded nothing is left in it', async ({
    assert,
    cleanup,
  }) => {
    cleanup(async () => void (await untrap()))
    const both = [
      await desk.upload([row('1'), row('9999')]),
      await desk.upload([row('2'), row('9999')]),
    ]
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
    await desk.ship(['7801'])
    const wrong = await desk.take(row('7801'))
    const right = await desk.take(row('7801'))
    assert.deepEqual((await linesOf(right))[0].findings, ['duplicate'])
    await new DiscardCourierBill().handle({ billId: wrong, actor: SYSTEM })
    assert.deepInclude((await linesOf(right))[0], { findings: [], difference: '0.0000' })
    assert.deepInclude(await getCourierBill(right), { toDecide: 0, difference: '0.0000' })
  })
})
