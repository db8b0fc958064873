import { setTimeout as sleep } from 'node:timers/promises'
import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import { SYSTEM } from '#kernel/access/actor'
import { WaybillProvider } from '#kernel/ports/waybill_provider'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import CancelFulfilments from '#orders/actions/cancel_fulfilments'
import InterceptFulfilments from '#orders/actions/intercept_fulfilments'
import { resetDatabase } from '#tests/helpers/database'
import { drainJobs } from '#tests/helpers/jobs'
import { WaybillSimulator } from '#tests/simulators/waybill'
import EnterWaybill from '../../actions/enter_waybill.js'
import IssueWaybills from '../../actions/issue_waybills.js'
import ReleaseWave from '../../actions/release_wave.js'
import VoidWaybills from '../../actions/void_waybills.js'
import { releaseOrders, setFloor } from '../../database/factories/floor.js'
import { KdniaoProvider } from '../../services/kdniao_provider.js'

const actor = SYSTEM
const rows = (text: string, values: unknown[] = []) => sql<Record<string, any>>(null, text, values)
const issue = (...fulfilmentIds: number[]) => new IssueWaybills().handle({ actor, fulfilmentIds })

async function inPicking(count: number, courierCode = 'SF') {
  const floor = await setFloor({ skus: 1 })
  const ids = await releaseOrders(
    floor,
    Array.from({ length: count }, () => [{ skuId: floor.skuIds[0], qty: 1 }]),
    { courierCode }
  )
  await new ReleaseWave().handle({
    actor,
    filter: { warehouseId: floor.warehouseId },
    maxOrders: 100,
  })
  return ids
}

/** Until another connection waits for a row's lock. */
async function untilWaiting() {
  for (;;) {
    const [{ n }] = await rows(
      `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
    )
    if (n > 0) return
    await sleep(10)
  }
}

test.group('waybills', (group) => {
  let simulator: WaybillSimulator
  let key: string
  let endpoint: string

  group.each.setup(async () => {
    await resetDatabase()
    simulator = new WaybillSimulator()
    key = simulator.appKey
    endpoint = await simulator.start()
    app.container.swap(
      WaybillProvider,
      () =>
        new KdniaoProvider(async () => ({
          endpoint,
          businessId: simulator.businessId,
          appKey: key,
        }))
    )
    return async () => {
      app.container.restore(WaybillProvider)
      await simulator.stop()
    }
  })

  test('a number is issued, kept with its sorting codes and copied to the fulfilment', async ({
    assert,
  }) => {
    const [id] = await inPicking(1, 'YUNDA')
    const [result] = await issue(id)
    const [waybill] = await rows('SELECT * FROM wms_waybills')
    assert.equal(waybill.number, result.number)
    assert.match(waybill.number, /^43\d{13}$/)
    assert.equal(waybill.state, 'issued')
    assert.match(waybill.sort_code, /^杭州-西湖/)
    assert.equal(
      (await rows('SELECT waybill_no FROM fulfilments WHERE id = $1', [id]))[0].waybill_no,
      result.number
    )
    const [{ data }] = simulator.calls
    assert.equal(data.ShipperCode, 'YD')
    assert.equal(data.Receiver.Mobile, '13800138000')
    assert.deepEqual(await issue(id), [result])
    assert.lengthOf(simulator.calls, 1)
  })

  test('a wrong key is refused by the courier and nothing is issued', async ({ assert }) => {
    const [id] = await inPicking(1)
    key = 'wrong'
    const [result] = await issue(id)
    assert.equal(result.error?.code, 'waybill_refused')
    assert.equal((await rows('SELECT state FROM wms_waybills'))[0].state, 'asked')
    key = simulator.appKey
    assert.isUndefined((await issue(id))[0].error)
    assert.equal(simulator.issued.size, 1)
  })

  test('an answer that got lost costs no second number: 105 is looked up', async ({ assert }) => {
    const [id] = await inPicking(1)
    const [first] = await issue(id)
    // As if the process had died between the courier's answer and ours.
    await sql(null, `UPDATE wms_waybills SET state = 'asked', number = NULL, issued_at = NULL`)
    const [again] = await issue(id)
    assert.equal(again.number, first.number)
    assert.deepEqual(
      simulator.calls.map((call) => call.type),
      ['1007', '1007', '1002']
    )
    assert.equal(simulator.issued.size, 1)
  })

  test('a courier that does not tell its number leaves it to a person, never to a second request', async ({
    assert,
  }) => {
    const [id] = await inPicking(1)
    const [first] = await issue(id)
    await sql(null, `UPDATE wms_waybills SET state = 'asked', number = NULL, issued_at = NULL`)
    simulator.tells = false
    const [unclear] = await issue(id)
    assert.equal(unclear.error?.code, 'wms_waybill_unclear')
    await new EnterWaybill().handle({ actor, waybillId: unclear.waybillId!, number: first.number! })
    const [waybill] = await rows('SELECT state, number FROM wms_waybills')
    assert.deepEqual(waybill, { state: 'issued', number: first.number })
  })

  test('trouble on the line is an answer, and the next try goes on', async ({ assert }) => {
    const [id] = await inPicking(1)
    simulator.trouble.push(503)
    const [failed] = await issue(id)
    assert.equal(failed.error?.code, 'unavailable')
    assert.isDefined((await issue(id))[0].number)
  })

  test('an address inside the house network is not called, and the refusal says so without the key', async ({
    assert,
  }) => {
    const [id] = await inPicking(1)
    app.container.swap(
      WaybillProvider,
      () =>
        new KdniaoProvider(async () => ({
          endpoint: 'http://169.254.169.254',
          businessId: simulator.businessId,
          appKey: key,
        }))
    )
    const [result] = await issue(id)
    assert.equal(result.error?.code, 'outbound_address_refused')
    const [waybill] = await rows('SELECT state, last_error FROM wms_waybills')
    assert.equal(waybill.state, 'asked')
    assert.notInclude(`${waybill.last_error}${JSON.stringify(result)}`, key)
    assert.lengthOf(simulator.calls, 0)
  })

  test('an answer that is no JSON is trouble on the line', async ({ assert }) => {
    const [id] = await inPicking(1)
    simulator.trouble.push(204)
    assert.equal((await issue(id))[0].error?.code, 'unavailable')
    assert.isDefined((await issue(id))[0].number)
  })

  test('a waybill voided while the courier is asked: the number goes back, stays on record, and nobody bears it', async ({
    assert,
  }) => {
    const [id] = await inPicking(1)
    const provider = new KdniaoProvider(async () => ({
      ...{ endpoint, businessId: simulator.businessId, appKey: key },
    }))
    const answer = provider.issue.bind(provider)
    provider.issue = async (request) => {
      const issued = await answer(request)
      const [{ id: waybill }] = await rows('SELECT id FROM wms_waybills WHERE voided_at IS NULL')
      await new VoidWaybills().handle({ actor: SYSTEM, ids: [waybill], reason: 'test' })
      return issued
    }
    app.container.swap(WaybillProvider, () => provider)
    const [result] = await issue(id)
    assert.equal(result.error?.code, 'wms_waybill_settled')
    const [{ number, isCancelled }] = simulator.issued.values()
    assert.isTrue(isCancelled)
    const [waybill] = await rows('SELECT state, number FROM wms_waybills')
    assert.deepEqual(waybill, { state: 'voided', number })
    const [parcel] = await rows('SELECT waybill_no FROM fulfilments')
    assert.isNull(parcel.waybill_no)
  })

  test('a waybill that gets its number while it is voided: the number goes back too', async ({
    assert,
  }) => {
    const [id] = await inPicking(1)
    const [{ number }] = await issue(id)
    const [{ id: waybill, issued_at: at }] = await rows(
      `UPDATE wms_waybills SET state = 'asked', number = NULL, issued_at = NULL RETURNING id, now() AS issued_at`
    )
    const voided = await inTransaction(null, async (trx) => {
      await sql(trx, 'SELECT 1 FROM wms_waybills WHERE id = $1 FOR UPDATE', [waybill])
      const voiding = new VoidWaybills().handle({ actor: SYSTEM, ids: [waybill], reason: 'test' })
      await untilWaiting()
      await sql(
        trx,
        `UPDATE wms_waybills SET state = 'issued', number = $2, issued_at = $3 WHERE id = $1`,
        [waybill, number, at]
      )
      return { voiding }
    })
    assert.deepEqual(await voided.voiding, [{ id: waybill }])
    assert.isTrue([...simulator.issued.values()].every((one) => one.isCancelled))
    const [row] = await rows('SELECT state, number FROM wms_waybills')
    assert.deepEqual(row, { state: 'voided', number })
  })

  test('twenty clicks at once: one live waybill each, one number each (I4)', async ({ assert }) => {
    const ids = await inPicking(5)
    const results = await Promise.all(Array.from({ length: 20 }, () => issue(...ids)))
    const numbers = new Set(results.flat().map((result) => result.number))
    assert.equal(numbers.size, 5)
    assert.isFalse(numbers.has(undefined))
    assert.equal(simulator.issued.size, 5)
    const [{ n }] = await rows(
      'SELECT count(*)::int AS n FROM wms_waybills WHERE voided_at IS NULL'
    )
    assert.equal(n, 5)
  })

  test('the database itself refuses a second live waybill and a number used twice', async ({
    assert,
  }) => {
    const [first, second] = await inPicking(2)
    await issue(first, second)
    const copy = (fulfilment: number, number: string) =>
      sql(
        null,
        `INSERT INTO wms_waybills (fulfilment_id, warehouse_id, provider, courier_code, request_code, state, number, issued_at)
         SELECT fulfilment_id, warehouse_id, provider, courier_code, 'other' || $2, 'issued', $2, now() FROM wms_waybills WHERE fulfilment_id = $1`,
        [fulfilment, number]
      )
    await assert.rejects(() => copy(first, 'SF1999999999999'), /wms_waybills_one_live/)
    const [{ number }] = await rows('SELECT number FROM wms_waybills WHERE fulfilment_id = $1', [
      second,
    ])
    await sql(
      null,
      `UPDATE wms_waybills SET state = 'voided', voided_at = now() WHERE fulfilment_id = $1`,
      [first]
    )
    await assert.rejects(() => copy(first, number), /wms_waybills_number/)
  })

  test('a stopped order gets none', async ({ assert }) => {
    const [id] = await inPicking(1)
    await new InterceptFulfilments().handle({ fulfilmentIds: [id], reason: 'refund requested' })
    assert.equal((await issue(id))[0].error?.code, 'wms_order_stopped')
    assert.lengthOf(simulator.calls, 0)
  })

  test('a voided waybill goes back to the courier; the next one is another', async ({ assert }) => {
    const [id] = await inPicking(1)
    const [first] = await issue(id)
    await new VoidWaybills().handle({ actor, ids: [first.waybillId!], reason: 'damaged print' })
    const [second] = await issue(id)
    assert.notEqual(second.number, first.number)
    assert.deepEqual(
      [...simulator.issued.values()].map((one) => one.isCancelled),
      [true, false]
    )
    assert.equal(
      (await rows('SELECT waybill_no FROM fulfilments WHERE id = $1', [id]))[0].waybill_no,
      second.number
    )
  })

  test('cancelling a fulfilment gives its waybill back, by a job', async ({ assert }) => {
    const [id] = await inPicking(1)
    await issue(id)
    await new CancelFulfilments().handle({ fulfilmentIds: [id], reason: 'refunded' })
    await drainJobs()
    assert.isTrue([...simulator.issued.values()][0].isCancelled)
    assert.equal((await rows('SELECT state FROM wms_waybills'))[0].state, 'voided')
  })
})
