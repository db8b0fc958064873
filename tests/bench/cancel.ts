/**
 * Released orders cancelled one by one from eight connections: parcels voided, stock given back, the
 * change written down (requests that come while a transaction is under way share the next), beside hand-written SQL that does the same to the same rows. Both in turn.
 */
import pg from 'pg'
import type { NewOrder } from '#orders/domain/new_order'
import { openBench, option, QUICK, report, say, sum } from './helpers/house.js'
import { plainCancel } from './helpers/plain_cancel.js'
import { plainBatch } from './helpers/plain_intake.js'

const CONNECTIONS = 8
const PAGE = 100
const TOTAL = option('orders', QUICK ? 1_200 : 8_000)
const WARM = 200

const app = await openBench()
const { SYSTEM } = await import('#kernel/access/actor')
const { cancellation } = await import('#orders/services/cancellation')
const { default: CaptureOrders } = await import('#orders/actions/capture_orders')
const { default: ProcessOrders } = await import('#modules/oms/actions/process_orders')
const { anOrder, setStage } = await import('#orders/database/factories/stage')
const { inTransaction } = await import('#kernel/transaction')
const { sql } = await import('#kernel/sql')

const stage = await setStage({ skus: 200, stock: 1_000_000 })
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: CONNECTIONS })

let serial = 0
const page = (): NewOrder[] =>
  Array.from({ length: PAGE }, () => {
    const n = ++serial
    const skuIds = [n, n * 7, n * 31].slice(0, 1 + (n % 3)).map((at) => stage.skuIds[at % 200])
    return anOrder([...new Set(skuIds)], {
      externalNo: `C-${n}`,
      phone: `139${String(n).padStart(8, '0')}`,
    })
  })

/** Released orders of each side, by id. */
async function fill(count: number): Promise<{ mine: number[]; plain: number[] }> {
  const client = await pool.connect()
  const lists: { mine: number[]; plain: number[] } = { mine: [], plain: [] }
  for (let n = 0; n < count; n += PAGE) {
    const orders = page()
    await inTransaction(null, async (trx) => {
      const { orderIds } = await new CaptureOrders().handle({ trx, storeId: stage.storeId, orders })
      const { allocated } = await new ProcessOrders().handle({ trx, orderIds })
      lists.mine.push(...allocated)
    })
    lists.plain.push(...(await plainBatch(client, stage, page(), serial)))
  }
  client.release()
  return lists
}

/** Milliseconds until eight at a time have cancelled them all. */
async function drain(ids: readonly number[], cancel: (id: number) => Promise<unknown>) {
  let next = 0
  const started = performance.now()
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (next < ids.length) await cancel(ids[next++])
    })
  )
  return performance.now() - started
}

const ours = (id: number) => cancellation.submit({ orderIds: [id], reason: 'bench', actor: SYSTEM })
const theirs = (id: number) => plainCancel(pool, id)
const warm = await fill(WARM)
await drain(warm.mine, ours)
await drain(warm.plain, theirs)
const { mine, plain } = await fill(TOTAL)
const times = { mine: [] as number[], plain: [] as number[] }
const SLICE = Math.ceil(TOTAL / 6)
for (let n = 0; n < TOTAL; n += SLICE) {
  times.mine.push(await drain(mine.slice(n, n + SLICE), ours))
  times.plain.push(await drain(plain.slice(n, n + SLICE), theirs))
}
const [left] = await sql<{ open: number; reserved: number; promised: number }>(
  null,
  `SELECT (SELECT count(*)::int FROM orders WHERE status <> 'cancelled') AS open,
          (SELECT sum(reserved)::int FROM stock_levels) AS reserved,
          (SELECT count(*)::int FROM stock_reservations WHERE state = 'pending') AS promised`
)
const isExact = left.open === 0 && left.reserved === 0 && left.promised === 0
const perSecond = (list: number[]) => (TOTAL * 1000) / sum(list)
say(
  `cancel: ${TOTAL} released orders at ${CONNECTIONS} connections, ${Math.round(perSecond(times.mine))}/s beside ${Math.round(perSecond(times.plain))}/s by hand; exact: ${isExact}`
)
report({
  bench: 'cancel',
  ordersPerSecond: perSecond(times.mine),
  baselinePerSecond: perSecond(times.plain),
  orders: TOTAL,
  connections: CONNECTIONS,
  exact: isExact,
})
await pool.end()
await app.terminate()
process.exit(isExact ? 0 : 1)
