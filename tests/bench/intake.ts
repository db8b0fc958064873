/**
 * Orders of one to three lines, captured in pages of a hundred and carried through audit, allocation
 * and reservation to release, beside hand-written SQL that writes the same rows in the same pages.
 * Pages of both are taken in turn, so that a busy machine is as busy for one as for the other.
 */
import pg from 'pg'
import type { NewOrder } from '#orders/domain/new_order'
import { openBench, QUICK, report, say, sum } from './helpers/house.js'
import { plainBatch } from './helpers/plain_intake.js'

const PAGE = 100
const TOTAL = QUICK ? 4_000 : 20_000
const WARM = QUICK ? 5 : 10

const app = await openBench()
const { default: CaptureOrders } = await import('#orders/actions/capture_orders')
const { default: ProcessOrders } = await import('#modules/oms/actions/process_orders')
const { anOrder, setStage } = await import('#orders/database/factories/stage')
const { inTransaction } = await import('#kernel/transaction')

const stage = await setStage({ skus: 200, stock: 1_000_000 })
const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
await client.connect()

let serial = 0
function page(prefix: string): NewOrder[] {
  return Array.from({ length: PAGE }, () => {
    const n = ++serial
    const count = 1 + (n % 3)
    const skuIds = Array.from(
      { length: count },
      (_, at) => stage.skuIds[(n * 7 + at * 31) % stage.skuIds.length]
    )
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
say(
  `intake: ${TOTAL} orders of 1–3 lines in pages of ${PAGE}, ${Math.round(perSecond(mine))}/s beside ${Math.round(perSecond(plain))}/s by hand`
)
report({
  bench: 'intake',
  ordersPerSecond: perSecond(mine),
  baselinePerSecond: perSecond(plain),
  orders: TOTAL,
  page: PAGE,
})
await client.end()
await app.terminate()
process.exit(0)
