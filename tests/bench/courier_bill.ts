/**
 * A courier's bill of fifty thousand lines through the product's own actions: read and judged, decided,
 * and closed, which is a request that has it closed and the job that does it. Then the worst there is:
 * every line of a bill disputed while a later one charges every number again and is judged anew. Beside
 * it stands the freight of as many parcels written by hand. `--lines N` says how long a bill is.
 */
import pg from 'pg'
import { seedBillParcels } from './helpers/bill_parcels.js'
import { openBench, option, QUICK, report, say } from './helpers/house.js'
import { seedOrders } from './helpers/many_orders.js'

const LINES = option('lines', QUICK ? 5_000 : 50_000)
const LIMIT_MS = 500

const app = await openBench()
const { SYSTEM } = await import('#kernel/access/actor')
const { sql } = await import('#kernel/sql')
const { default: UploadCourierBill } = await import('#modules/oms/actions/upload_courier_bill')
const { default: ReadCourierBill } = await import('#modules/oms/actions/read_courier_bill')
const { default: DecideBillLines } = await import('#modules/oms/actions/decide_bill_lines')
const { default: StartClosingBill } = await import('#modules/oms/actions/start_closing_bill')
const { default: CloseCourierBill } = await import('#modules/oms/actions/close_courier_bill')

await seedOrders(LINES)
const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
await client.connect()
const { courierId, waybills } = await seedBillParcels(client)
say(`${waybills.length} parcels`)

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const started = performance.now()
  await work()
  return Math.round(performance.now() - started)
}
/** Brings a bill in and reads it; every so many lines are two kilograms heavier than the parcel was. */
async function take(heavyEvery: number): Promise<[number, number]> {
  const lines = waybills.map(
    (number, n) => `${number},2026-11-20,浙江省,杭州市,${n % heavyEvery === 0 ? '3,6' : '1,4'}`
  )
  const head = '运单号,发货日期,目的省,目的市,计费重量(kg),应付金额'
  const billId = await new UploadCourierBill().handle({
    bill: {
      ...{ courierId, periodFrom: '2026-11-01', periodTo: '2026-11-30', name: 'bill.csv' },
      bytes: Buffer.from([head, ...lines].join('\r\n')),
    },
    actor: SYSTEM,
  })
  return [billId, await timed(() => new ReadCourierBill().handle({ billId }))]
}
const dispute = (billId: number) =>
  timed(() =>
    new DecideBillLines().handle({
      ...{ billId, lines: { finding: 'any' as const }, decision: 'dispute' as const },
      ...{ note: '实重', actor: SYSTEM },
    })
  )
const close = async (billId: number) => ({
  request: await timed(() => new StartClosingBill().handle({ billId, actor: SYSTEM })),
  job: await timed(() => new CloseCourierBill().handle({ billId, actor: SYSTEM })),
})
const freightBilled = async () =>
  (await sql<{ sum: string }>(null, 'SELECT sum(freight_billed)::text AS sum FROM fulfilments'))[0]
    .sum

const [usual, read] = await take(20)
const decided = await dispute(usual)
const usually = await close(usual)
const counted = Number(await freightBilled())
say(
  `read in ${read} ms, decided in ${decided} ms, asked to close in ${usually.request} ms, closed in ${usually.job} ms`
)
await client.query('DELETE FROM oms_courier_bills')
await client.query('UPDATE fulfilments SET freight_billed = NULL')
await client.query('VACUUM ANALYZE')

const [first] = await take(1)
await dispute(first)
const [later] = await take(20)
const atWorst = await close(first)
say(
  `all of it charged again: asked to close in ${atWorst.request} ms, closed and judged anew in ${atWorst.job} ms`
)
const [{ rebilled }] = await sql<{ rebilled: number }>(
  null,
  `SELECT count(*)::int AS rebilled FROM oms_courier_bill_lines WHERE bill_id = $1 AND 'rebilled' = ANY(findings)`,
  [later]
)
await client.query('VACUUM ANALYZE fulfilments')
const plain = await timed(() =>
  client.query('UPDATE fulfilments SET freight_billed = coalesce(freight_billed, 0) + 4')
)
say(`by hand in ${plain} ms`)
const isExact = counted === waybills.length * 4 && rebilled === waybills.length
const slowest = Math.max(usually.request, atWorst.request)
report({
  bench: 'courier_bill',
  ordersPerSecond: (1000 * waybills.length) / usually.job,
  baselinePerSecond: (1000 * waybills.length) / plain,
  ...{ lines: waybills.length, ms: { read, decided, usually, atWorst } },
  ...{ exact: isExact, isWithinLimit: slowest < LIMIT_MS },
})
await client.end()
await app.terminate()
process.exit(isExact && slowest < LIMIT_MS ? 0 : 1)
