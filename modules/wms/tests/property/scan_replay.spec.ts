import { randomUUID } from 'node:crypto'
import { test } from '@japa/runner'
import fc from 'fast-check'
import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { resetDatabase } from '#tests/helpers/database'
import RecordScans from '../../actions/record_scans.js'
import ReleaseWave from '../../actions/release_wave.js'
import { releaseOrders, setFloor } from '../../database/factories/floor.js'
import type { ScanInput } from '../../services/scan_log.js'
import { brokenFloor, standOf } from '../support/floor_state.js'

/** A wave of two orders on one cart: three walks to three bins. */
async function aTask() {
  const floor = await setFloor({ skus: 3, stock: 40 })
  await releaseOrders(floor, [
    floor.skuIds.map((skuId, n) => ({ skuId, qty: 2 + n })),
    floor.skuIds.map((skuId) => ({ skuId, qty: 3 })),
  ])
  const { taskIds } = await new ReleaseWave().handle({
    actor: SYSTEM,
    filter: { warehouseId: floor.warehouseId },
    maxOrders: 10,
  })
  const lines = await sql<{ id: number; qty: number; sku: string }>(
    null,
    `SELECT l.id, l.qty, k.code AS sku FROM wms_pick_lines l JOIN skus k ON k.id = l.sku_id WHERE task_id = $1 ORDER BY l.id`,
    [taskIds[0]]
  )
  return { taskId: taskIds[0], lines }
}

/** What a picker does at one bin: takes goods in portions, notes some missing, errs, takes back. */
const aVisit = fc.record({
  portions: fc.array(fc.record({ qty: fc.integer({ min: 1, max: 3 }), back: fc.boolean() }), {
    maxLength: 4,
  }),
  short: fc.record({ qty: fc.integer({ min: 0, max: 2 }), back: fc.boolean() }),
  errs: fc.boolean(),
})
/** How the scans travel: in lists of `size`, some sent `again`, in an order of their own, over two lines. */
const aTravel = fc.record({
  size: fc.integer({ min: 1, max: 5 }),
  order: fc.infiniteStream(fc.integer({ min: 0, max: 1_000_000 })).map((stream) => {
    const keys = Array.from({ length: 200 }, () => stream.next().value as number)
    return (n: number) => keys[n % keys.length]
  }),
  again: fc.infiniteStream(fc.integer({ min: 0, max: 2 })).map((stream) => {
    const times = Array.from({ length: 200 }, () => stream.next().value as number)
    return (n: number) => times[n % times.length]
  }),
})

type Visit = typeof aVisit extends fc.Arbitrary<infer T> ? T : never

function scansOf(
  taskId: number,
  lines: Awaited<ReturnType<typeof aTask>>['lines'],
  visits: Visit[]
) {
  const scans: ScanInput[] = []
  const wanted = new Map(lines.map((line) => [line.id, { picked: 0, short: 0 }]))
  const add = (fields: Partial<ScanInput>) => {
    const scan = { scanId: randomUUID(), kind: 'pick', barcode: '', qty: 1, taskId, ...fields }
    scans.push({ ...scan, at: new Date().toISOString() } as ScanInput)
    return scan.scanId
  }
  lines.forEach((line, n) => {
    const { portions, short, errs } = visits[n]
    const stand = wanted.get(line.id)!
    let room = line.qty
    const act = (kind: 'pick' | 'short', qty: number, back: boolean) => {
      if (qty < 1 || qty > room) return
      room -= qty
      const barcode = kind === 'pick' ? line.sku : ''
      const scanId = add({ kind, lineId: line.id, barcode, qty })
      if (back) add({ kind: 'undo', lineId: line.id, undoes: scanId })
      else stand[kind === 'pick' ? 'picked' : 'short'] += qty
    }
    if (errs) add({ lineId: line.id, barcode: lines[(n + 1) % lines.length].sku })
    for (const { qty, back } of portions) act('pick', qty, back)
    act('short', short.qty, short.back)
  })
  return { scans, wanted }
}

test.group('wms | scans from an offline queue', (group) => {
  group.setup(resetDatabase)
  group.teardown(resetDatabase)

  test('the same scans, however repeated and disordered, over two connections, end in the same state', async ({
    assert,
  }) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(aVisit, { minLength: 3, maxLength: 3 }),
        aTravel,
        async (visits, way) => {
          const { taskId, lines } = await aTask()
          const { scans, wanted } = scansOf(taskId, lines, visits)
          const sent = scans
            .flatMap((scan, n) =>
              Array.from({ length: 1 + way.again(n) }, (_, k) => ({
                scan,
                key: way.order(3 * n + k),
              }))
            )
            .sort((a, b) => a.key - b.key)
            .map(({ scan }) => scan)
          const lists = Array.from({ length: Math.ceil(sent.length / way.size) }, (_, n) =>
            sent.slice(n * way.size, (n + 1) * way.size)
          )
          const answers = new Map<string, string>()
          const hear = async (heard: ScanInput[][]) => {
            for (const list of heard) {
              for (const answer of await new RecordScans().handle({ actor: SYSTEM, scans: list })) {
                const before = answers.get(answer.scanId)
                assert.equal(
                  before ?? answer.result,
                  answer.result,
                  'a repeated scan is answered alike'
                )
                answers.set(answer.scanId, answer.result)
              }
            }
          }
          await Promise.all([0, 1].map((line) => hear(lists.filter((_, n) => n % 2 === line))))
          for (const line of await standOf(taskId))
            assert.deepInclude(line, wanted.get(line.id)!, `line ${line.id}`)
          const [{ logged }] = await sql<{ logged: number }>(
            null,
            'SELECT count(*)::int AS logged FROM wms_scans WHERE task_id = $1',
            [taskId]
          )
          assert.equal(logged, scans.length, 'each scan is on record once')
          assert.deepEqual(await brokenFloor(), [])
        }
      ),
      { numRuns: Number(process.env.PROPERTY_RUNS ?? 12), endOnFailure: true }
    )
  })
})
