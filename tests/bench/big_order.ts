/**
 * One order of a thousand lines on a stock ledger of a million rows: captured, audited, allocated,
 * reserved and released, and then shipped by hand, which writes a thousand entries of that ledger with
 * their costs. Beside it stand the rows of its way to release written by hand. `--entries N` says how
 * long the ledger is, `--lines N` how long the order.
 */
import pg from 'pg'
import { openBench, option, p95, QUICK, report, say, sum } from './helpers/house.js'
import { plainBatch } from './helpers/plain_intake.js'

const ENTRIES = option('entries', QUICK ? 100_000 : 1_000_000)
const LINES = option('lines', 1_000)
const ROUNDS = QUICK ? 3 : 8
const CHUNK = 100_000
const LIMIT_MS = 2_000

const app = await openBench()
const { SYSTEM } = await import('#kernel/access/actor')
const { sql } = await import('#kernel/sql')
const { inTransaction } = await import('#kernel/transaction')
const { default: CaptureOrders } = await import('#orders/actions/capture_orders')
const { default: ProcessOrders } = await import('#modules/oms/actions/process_orders')
const { default: ShipParcel } = await import('#orders/actions/ship_parcel')
const { anOrder, setStage } = await import('#orders/database/factories/stage')

const stage = await setStage({ skus: LINES, stock: 1_000_000 })
const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
await client.connect()

/** A past in which every unit that came in went out again, so that levels and costs stay as they are. */
async function fillLedger() {
  await client.query('SET synchronous_commit = off')
  for (let from = 0; from < ENTRIES / 2; from += CHUNK)
    await client.query(
      `INSERT INTO stock_entries (sku_id, warehouse_id, bucket, delta, unit_cost, value, reason, source_type, source_id, source_line)
       SELECT ($3::bigint[])[1 + n % cardinality($3::bigint[])], $4, 'on_hand', way, 40, 40 * way,
              CASE way WHEN 1 THEN 'receive' ELSE 'ship' END, 'past', n, 1
         FROM generate_series($1::int, $2::int) n CROSS JOIN (VALUES (1), (-1)) AS w(way)`,
      [from, Math.min(ENTRIES / 2, from + CHUNK) - 1, stage.skuIds, stage.warehouseId]
    )
  await client.query('VACUUM ANALYZE stock_entries')
  await client.query('SET synchronous_commit = on')
}
await fillLedger()
// An order as big as this is held for a person otherwise.
await sql(null, `UPDATE oms_audit_rules SET is_on = false WHERE code = 'amount_limit'`)
const [{ entries }] = await sql<{ entries: number }>(
  null,
  'SELECT count(*)::int AS entries FROM stock_entries'
)
say(`A ledger of ${entries} rows; orders of ${LINES} lines`)

const timed = async <T>(work: () => Promise<T>): Promise<[number, T]> => {
  const started = performance.now()
  const result = await work()
  return [performance.now() - started, result]
}
let serial = 0
/** Of another buyer each time: the same one twice would be held as a duplicate. */
const another = () => anOrder(stage.skuIds, { phone: `139${String(++serial).padStart(8, '0')}` })
const confirm = () =>
  inTransaction(null, async (trx) => {
    const orders = [another()]
    const { orderIds } = await new CaptureOrders().handle({ trx, storeId: stage.storeId, orders })
    const { fulfilments } = await new ProcessOrders().handle({ trx, orderIds })
    if (fulfilments.length !== 1) throw new Error('The order was not allocated')
    return fulfilments[0].id
  })
const ship = (fulfilmentId: number, n: number) =>
  new ShipParcel().handle({
    fulfilmentId,
    courierCode: 'SF',
    waybillNo: `SF${String(1_000_000_000_000 + n)}`,
    weightG: 500_000,
    actor: SYSTEM,
  })

await confirm()
const times = { confirm: [] as number[], ship: [] as number[], plain: [] as number[] }
for (let round = 0; round < ROUNDS; round++) {
  const [confirmed, parcelId] = await timed(confirm)
  times.confirm.push(confirmed)
  times.ship.push((await timed(() => ship(parcelId, round)))[0])
  times.plain.push((await timed(() => plainBatch(client, stage, [another()], 1_000 + round)))[0])
}
const figures = Object.fromEntries(
  Object.entries(times).map(([name, list]) => [name, Math.round(p95(list))])
)
say(
  `confirmed in ${figures.confirm} ms, shipped in ${figures.ship} ms (p95 of ${ROUNDS}), written by hand in ${figures.plain} ms`
)
report({
  bench: 'big_order',
  ordersPerSecond: (1000 * ROUNDS) / sum(times.confirm),
  baselinePerSecond: (1000 * ROUNDS) / sum(times.plain),
  entries,
  lines: LINES,
  p95: figures,
  isWithinLimit: figures.confirm < LIMIT_MS,
})
await client.end()
await app.terminate()
process.exit(figures.confirm < LIMIT_MS ? 0 : 1)
