import { test } from '@japa/runner'
import app from '@adonisjs/core/services/app'
import fc from 'fast-check'
import { SYSTEM } from '#kernel/access/actor'
import { WaybillProvider } from '#kernel/ports/waybill_provider'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { resetDatabase } from '#tests/helpers/database'
import { WaybillSimulator } from '#tests/simulators/waybill'
import IssueWaybills from '../../actions/issue_waybills.js'
import ReleaseWave from '../../actions/release_wave.js'
import VoidWaybills from '../../actions/void_waybills.js'
import { releaseOrders, setFloor } from '../../database/factories/floor.js'
import { KdniaoProvider } from '../../services/kdniao_provider.js'

const PARCELS = 3

/** What breaks I4: one live waybill a parcel, and the parcel bears its number. */
async function brokenWaybills(trx: Trx | null = null): Promise<string[]> {
  const twice = await sql<{ id: number }>(
    trx,
    `SELECT fulfilment_id AS id FROM wms_waybills WHERE voided_at IS NULL GROUP BY 1 HAVING count(*) > 1`
  )
  const strange = await sql<{ id: number }>(
    trx,
    `SELECT f.id FROM fulfilments f JOIN wms_waybills w ON w.fulfilment_id = f.id AND w.state = 'issued'
      WHERE f.waybill_no IS DISTINCT FROM w.number`
  )
  const shared = await sql<{ number: string }>(
    trx,
    'SELECT number FROM wms_waybills WHERE number IS NOT NULL GROUP BY courier_code, number HAVING count(*) > 1'
  )
  return [
    ...twice.map(({ id }) => `parcel ${id} has two live waybills`),
    ...strange.map(({ id }) => `parcel ${id} does not bear the number of its waybill`),
    ...shared.map(({ number }) => `${number} was used twice`),
  ]
}

type Step = { act: 'issue' | 'void' | 'lose'; parcels: number[] }
const step: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom('issue', 'issue', 'void', 'lose'),
  parcels: fc.subarray([0, 1, 2], { minLength: 1 }),
})

test.group('I4: one live waybill a parcel', (group) => {
  let simulator: WaybillSimulator

  group.each.setup(async () => {
    await resetDatabase()
    simulator = new WaybillSimulator()
    const endpoint = await simulator.start()
    app.container.swap(
      WaybillProvider,
      () =>
        new KdniaoProvider(async () => ({
          ...{ endpoint, businessId: simulator.businessId, appKey: simulator.appKey },
        }))
    )
    return async () => {
      app.container.restore(WaybillProvider)
      await simulator.stop()
    }
  })

  async function inPicking(): Promise<number[]> {
    const floor = await setFloor({ skus: 1 })
    const lines = Array.from({ length: PARCELS }, () => [{ skuId: floor.skuIds[0], qty: 1 }])
    const ids = await releaseOrders(floor, lines, { courierCode: 'SF' })
    const filter = { warehouseId: floor.warehouseId }
    await new ReleaseWave().handle({ actor: SYSTEM, filter, maxOrders: 10 })
    return ids
  }

  async function take({ act, parcels }: Step, ids: readonly number[]) {
    const fulfilmentIds = parcels.map((at) => ids[at])
    // The courier's answer to whatever comes next is lost on the way.
    if (act === 'lose') simulator.trouble.push(503)
    if (act !== 'void') return new IssueWaybills().handle({ actor: SYSTEM, fulfilmentIds })
    const live = await sql<{ id: number }>(
      null,
      'SELECT id FROM wms_waybills WHERE fulfilment_id = ANY($1::bigint[]) AND voided_at IS NULL',
      [fulfilmentIds]
    )
    return new VoidWaybills().handle({
      actor: SYSTEM,
      ids: live.map(({ id }) => id),
      reason: 'test',
    })
  }

  test('whatever three people ask for at once, and whatever gets lost on the line', async ({
    assert,
  }) => {
    const ids = await inPicking()
    const script = fc.array(step, { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(fc.tuple(script, script, script), async (scripts) => {
        await Promise.all(
          scripts.map(async (steps) => {
            for (const one of steps) await take(one, ids)
          })
        )
        simulator.trouble.length = 0
        assert.deepEqual(await brokenWaybills(), [])
      }),
      { numRuns: 12, endOnFailure: true }
    )
    const answers = await new IssueWaybills().handle({ actor: SYSTEM, fulfilmentIds: ids })
    assert.lengthOf(
      answers.filter((answer) => answer.number),
      PARCELS,
      'each gets one in the end'
    )
  })

  test('without the index a second one gets in, and the checker tells', async ({ assert }) => {
    const ids = await inPicking()
    await new IssueWaybills().handle({ actor: SYSTEM, fulfilmentIds: ids })
    const undo = new Error('undo')
    const second = (trx: Trx) =>
      sql(
        trx,
        `INSERT INTO wms_waybills (fulfilment_id, warehouse_id, provider, courier_code, request_code, state, number, issued_at)
         SELECT fulfilment_id, warehouse_id, provider, courier_code, request_code || '-2', 'issued', number || '2', now() FROM wms_waybills LIMIT 1`
      )
    await assert.rejects(() => inTransaction(null, second), /wms_waybills_one_live/)
    let told: string[] = []
    await inTransaction(null, async (trx) => {
      await sql(trx, 'DROP INDEX wms_waybills_one_live')
      await second(trx)
      told = await brokenWaybills(trx)
      throw undo
    }).catch((error) => {
      if (error !== undo) throw error
    })
    assert.match(told.join('\n'), /two live waybills/)
  })
})
