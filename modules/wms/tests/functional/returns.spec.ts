import { randomUUID } from 'node:crypto'
import { test } from '@japa/runner'
import type { ApiClient } from '@japa/api-client'
import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import ApproveCase from '#orders/actions/approve_case'
import OpenCase from '#orders/actions/open_case'
import { addWarehouse } from '#orders/database/factories/stage'
import { shippedOrder, type ShippedOrder } from '#orders/database/factories/cases'
import type User from '#shell/models/user'
import { resetDatabase } from '#tests/helpers/database'
import { drainJobs } from '#tests/helpers/jobs'
import { actingAs } from '#tests/helpers/people'
import MatchParcel from '../../actions/match_parcel.js'

const WAYBILL = 'YT1234567890123'
const one = async (text: string, values: unknown[] = []) =>
  (await sql<Record<string, any>>(null, text, values))[0]
const post = (client: ApiClient, user: User, path: string, body: object) =>
  client.post(path).loginAs(user).withCsrfToken().redirects(0).json(body)

test.group('Parcels without an owner', (group) => {
  group.each.setup(() => resetDatabase())

  /** A return whose buyer named no waybill. */
  async function awaited(world: ShippedOrder) {
    const opened = await new OpenCase().handle({
      orderId: world.orderId,
      kind: 'return',
      lines: [{ orderLineId: world.plainLineId, qty: 1 }],
    })
    await new ApproveCase().handle({ caseIds: [opened.id], warehouseId: world.warehouseId })
    await drainJobs()
    return opened
  }
  const found = async (client: ApiClient, user: User, warehouseId: number, waybillNo = WAYBILL) => {
    const input = { scanId: randomUUID(), warehouseId, waybillNo, note: null }
    return (await post(client, user, '/wms/returns/unknown', input)).body() as { id: number }
  }
  const caseOf = (id: number) =>
    one(
      'SELECT status, return_waybill_no AS waybill, return_courier AS courier FROM after_sales_cases WHERE id = $1',
      [id]
    )
  const parcel = () => one('SELECT state, case_id FROM wms_unknown_parcels ORDER BY id LIMIT 1')

  test('one is written down once, matched to its case, and then found by its waybill', async ({
    client,
    assert,
  }) => {
    const world = await shippedOrder()
    const { id, number } = await awaited(world)
    const user = await actingAs('warehouse')
    const { id: parcelId } = await found(client, user, world.warehouseId, 'yt1234567890123')
    const again = await found(client, user, world.warehouseId)
    assert.equal(again.id, parcelId)
    const list = await client.get('/wms/returns/unknown?state=waiting').loginAs(user).withInertia()
    const { rows } = (list.inertiaProps as { list: { rows: { waybillNo: string }[] } }).list
    assert.deepEqual(
      rows.map((row) => row.waybillNo),
      [WAYBILL]
    )

    const match = (caseNumber: string | null) =>
      post(client, user, `/wms/returns/unknown/${parcelId}/match`, { caseNumber })
    await match('AS-20200101-000001')
    assert.equal((await parcel()).state, 'waiting')
    await match(number.toLowerCase())
    assert.deepEqual(await parcel(), { state: 'matched', case_id: id })
    assert.deepEqual(await caseOf(id), {
      status: 'goods_sent',
      waybill: WAYBILL,
      courier: 'YTO',
    })
    const scan = await client.get('/wms/pda/returns/find').qs({ code: WAYBILL }).loginAs(user)
    assert.deepInclude(scan.body().found, { number, isWaiting: true })
    const log = await one(`SELECT params FROM after_sales_log WHERE act = 'note_waybill'`)
    assert.equal(log.params.waybill, WAYBILL)
    const trail = await sql<{ action: string }>(
      null,
      `SELECT action FROM audit_entries WHERE subject_type = 'wms_unknown_parcel' ORDER BY id`
    )
    assert.deepEqual(
      trail.map((row) => row.action),
      ['wms.returns.unknown', 'wms.returns.match']
    )
    // The next parcel of that number is another one.
    assert.notEqual((await found(client, user, world.warehouseId)).id, parcelId)
  })

  test('a case that expects nothing takes none; put aside is put aside; others see nothing', async ({
    client,
    assert,
  }) => {
    const world = await shippedOrder()
    const money = await new OpenCase().handle({
      orderId: world.orderId,
      kind: 'refund_only',
      lines: [],
      extraRefund: '1',
    })
    await new ApproveCase().handle({ caseIds: [money.id] })
    const user = await actingAs('warehouse')
    const { id: parcelId } = await found(client, user, world.warehouseId)
    const path = `/wms/returns/unknown/${parcelId}/match`
    await post(client, user, path, { caseNumber: money.number })
    assert.equal((await parcel()).state, 'waiting')
    assert.isNull((await caseOf(money.id)).waybill)

    const far = await actingAs({
      permissions: ['wms.returns.receive', 'wms.returns.view'],
      warehouses: [await addWarehouse({})],
    })
    await post(client, far, path, { caseNumber: null })
    assert.equal((await parcel()).state, 'waiting')
    const service = await actingAs('service')
    await post(client, service, path, { caseNumber: null })
    assert.equal((await parcel()).state, 'waiting')

    await post(client, user, path, { caseNumber: null })
    assert.deepEqual(await parcel(), { state: 'discarded', case_id: null })
  })

  test('two people at once: one of them matches it, the other is told', async ({ assert }) => {
    const world = await shippedOrder()
    const first = await awaited(world)
    const second = await awaited(world)
    await sql(
      null,
      'INSERT INTO wms_unknown_parcels (scan_id, warehouse_id, waybill_no) VALUES ($1, $2, $3)',
      [randomUUID(), world.warehouseId, WAYBILL]
    )
    const { id: parcelId } = await one('SELECT id FROM wms_unknown_parcels')
    const done = await Promise.allSettled(
      [first, second].map(({ number }) =>
        new MatchParcel().handle({ parcelId, caseNumber: number, actor: SYSTEM })
      )
    )
    assert.deepEqual(done.map((result) => result.status).sort(), ['fulfilled', 'rejected'])
    const lost = done.find((result) => result.status === 'rejected') as PromiseRejectedResult
    assert.equal(lost.reason.code, 'parcel_matched')
    const { n } = await one(
      'SELECT count(*)::int AS n FROM after_sales_cases WHERE return_waybill_no = $1',
      [WAYBILL]
    )
    assert.equal(n, 1)
  })
})
