/**
 * Orders of one to three lines, captured in pages of a hundred and carried through audit, allocation
 * and reservation to release, beside hand-written SQL that writes the same rows in the same pages.
 * Pages of both are taken in turn, so that a busy machine is as busy for one as for the other.
 * `--orders N` and `--skus N` say how many; SKUs are asked for by Zipf's law, the first the most.
 */
import pg from 'pg'
import type { NewOrder } from '#orders/domain/new_order'
import { openBench, option, QUICK, report, say, sum } from './helpers/house.js'
import { proveIntake } from './helpers/proof.js'
import { zipfian } from './helpers/zipf.js'
import { plainBatch } from './helpers/plain_intake.js'

const PAGE = 100
const TOTAL = option('orders', QUICK ? 4_000 : 20_000)
const SKUS = option('skus', 200)
const WARM = QUICK ? 5 : 10

const app = await openBench()
const { default: CaptureOrders } = await import('#orders/actions/capture_orders')
const { default: ProcessOrders } = await import('#modules/oms/actions/process_orders')
const { anOrder, setStage } = await import('#orders/database/factories/stage')
const { inTransaction } = await import('#kernel/transaction')

const stage = await setStage({ skus: SKUS, stock: 100_000_000 })
const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
await client.connect()

const zipf = zipfian(SKUS)
let serial = 0
function page(prefix: string): NewOrder[] {
  return Array.from({ length: PAGE }, () => {
    const n = ++serial
    const count = 1 + (n % 3)
    const skuIds = Array.from({ length: count }, () => stage.skuIds[zipf()])
    return anOrder(skuIds, {
      externalNo: `${prefix}-${n}`,
      phone: `139${String(n).padStart(8, '0')}`,
    })
  })
}

async function ours(orders: NewOrder[]): Promise<number> {
  const started = performance.now()
  const allocated = await inTransaction(null, async (trx) => {
    const { orderIds } = await new CaptureOrders().handle({ trx, storeId: stage.storeId, orders })
    return (await new ProcessOrders().handle({ trx, orderIds })).allocated
  })
  if (allocated.length !== PAGE)
    throw new Error(`Of ${PAGE} orders ${allocated.length} were allocated`)
  return performance.now() - started
}

async function theirs(orders: NewOrder[]): Promise<number> {
  const started = performance.now()
  await plainBatch(client, stage, orders, serial)
  return performance.now() - started
}

for (let n = 0; n < WARM; n++) {
  await ours(page('W'))
  await theirs(page('V'))
}
const mine: number[] = []
const plain: number[] = []
for (let n = 0; n < TOTAL / PAGE; n++) {
  mine.push(await ours(page('A')))
  plain.push(await theirs(page('B')))
}
const perSecond = (times: number[]) => (times.length * PAGE * 1000) / sum(times)
const tenth = Math.max(1, Math.floor(mine.length / 10))
const flatness = perSecond(mine.slice(-tenth)) / perSecond(mine.slice(0, tenth))
const pages = WARM + TOTAL / PAGE
const proof = await proveIntake(stage, { ours: pages * PAGE, theirs: pages * PAGE })
say(
  `intake: ${TOTAL} orders of 1–3 lines of ${SKUS} SKUs in pages of ${PAGE}, ${Math.round(perSecond(mine))}/s beside ${Math.round(perSecond(plain))}/s by hand; last tenth ${Math.round(flatness * 100)} % of the first`
)
report({
  bench: 'intake',
  ordersPerSecond: perSecond(mine),
  baselinePerSecond: perSecond(plain),
  orders: TOTAL,
  skus: SKUS,
  page: PAGE,
  lastTenthToFirst: Math.round(flatness * 1000) / 1000,
  exact: proof.length === 0,
  ...(proof.length > 0 ? { wrong: proof } : {}),
})
await client.end()
await app.terminate()
process.exit(proof.length === 0 ? 0 : 1)
