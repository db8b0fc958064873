/**
 * Four hundred buyers at 32 connections for two hundred units of one SKU: exactly two hundred are
 * served, nobody twice, beside the plain transaction on the hot row.
 */
import { apiStage } from './helpers/api_stage.js'
import { openBench, QUICK, report, say, sum } from './helpers/house.js'
import { load, startPlain, startProduct } from './helpers/servers.js'

const [BUYERS, UNITS, CONNECTIONS] = [400, 200, 32]
const ROUNDS = QUICK ? 3 : 10

const app = await openBench()
const { sql } = await import('#kernel/sql')
const stage = await apiStage({ skus: 2 * ROUNDS + 2, stock: UNITS })
const [product, plain] = [await startProduct(), await startPlain()]
/** One SKU a round: the n-th of the stage. */
const body = (sku: number) => () => stage.body(sku, { on_shortage: 'refuse' })
const ours = (sku: number) =>
  load({
    port: product.port,
    path: '/api/v1/orders',
    connections: CONNECTIONS,
    requests: BUYERS,
    headers: stage.headers,
    body: body(sku),
  })
const theirs = (sku: number) =>
  load({ port: plain.port, path: '/', connections: CONNECTIONS, requests: BUYERS, body: body(sku) })

await ours(0)
await theirs(1)
const seconds = { mine: [] as number[], plain: [] as number[] }
let isExact = true
let oversold = 0
for (let round = 1; round <= ROUNDS; round++) {
  const sku = round * 2
  const mine = await ours(sku)
  const other = await theirs(sku + 1)
  seconds.mine.push(mine.seconds)
  seconds.plain.push(other.seconds)
  const [facts] = await sql<{ reserved: number; promised: number; released: number }>(
    null,
    `SELECT l.reserved, (SELECT coalesce(sum(qty), 0)::int FROM stock_reservations r WHERE r.sku_id = l.sku_id AND r.state = 'pending') AS promised,
            (SELECT count(*)::int FROM orders o JOIN order_lines x ON x.order_id = o.id WHERE x.sku_id = l.sku_id AND o.status = 'released') AS released
       FROM stock_levels l WHERE l.warehouse_id = $1 AND l.sku_id = $2`,
    [stage.warehouseId, stage.skuIds[sku]]
  )
  const served = mine.statuses.get(201) ?? 0
  const isRight =
    served === UNITS &&
    mine.statuses.get(409) === BUYERS - UNITS &&
    [facts.reserved, facts.promised, facts.released].every((n) => n === UNITS)
  isExact &&= isRight
  oversold += Math.max(0, facts.promised - UNITS, facts.released - UNITS)
}
await product.stop()
await plain.stop()
const perSecond = (list: number[]) => (BUYERS * list.length) / sum(list)
say(
  `flash: ${BUYERS} buyers for ${UNITS} units, ${ROUNDS} rounds, ${Math.round(perSecond(seconds.mine))}/s beside ${Math.round(perSecond(seconds.plain))}/s; exact: ${isExact}`
)
report({
  bench: 'flash',
  ordersPerSecond: perSecond(seconds.mine),
  baselinePerSecond: perSecond(seconds.plain),
  exact: isExact,
  oversold,
  rounds: ROUNDS,
})
await app.terminate()
process.exit(0)
