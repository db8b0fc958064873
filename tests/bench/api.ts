/**
 * Single orders over HTTP at 1, 8 and 32 connections, each answered only when it is stored and its
 * stock reserved (those that come while a transaction is under way share the next one), beside a plain
 * transaction of seven statements an order behind a bare server, at the same number of connections.
 */
import { apiStage } from './helpers/api_stage.js'
import { openBench, QUICK, report, say } from './helpers/house.js'
import { load, startPlain, startProduct } from './helpers/servers.js'

const REQUESTS: Readonly<Record<number, number>> = QUICK
  ? { 1: 150, 8: 800, 32: 2_000 }
  : { 1: 1_000, 8: 5_000, 32: 15_000 }

const app = await openBench()
const stage = await apiStage({ skus: 200, stock: 1_000_000 })
const [product, plain] = [await startProduct(), await startPlain()]
const ours = (connections: number, requests: number) =>
  load({
    port: product.port,
    path: '/api/v1/orders',
    connections,
    requests,
    headers: stage.headers,
    body: stage.body,
  })
const theirs = (connections: number, requests: number) =>
  load({ port: plain.port, path: '/', connections, requests, body: stage.body })

await ours(32, QUICK ? 600 : 2_000)
await theirs(32, QUICK ? 600 : 2_000)
const figures: Record<string, { orders: number; baseline: number }> = {}
for (const connections of [1, 8, 32]) {
  const mine = await ours(connections, REQUESTS[connections])
  const other = await theirs(connections, REQUESTS[connections])
  if (mine.statuses.get(201) !== REQUESTS[connections])
    throw new Error(`Not every order was taken: ${JSON.stringify([...mine.statuses])}`)
  if (other.statuses.get(201) !== REQUESTS[connections])
    throw new Error(`The baseline refused orders: ${JSON.stringify([...other.statuses])}`)
  figures[connections] = {
    orders: Math.round(mine.perSecond),
    baseline: Math.round(other.perSecond),
  }
  say(
    `api at ${connections}: ${figures[connections].orders}/s beside ${figures[connections].baseline}/s`
  )
}
await product.stop()
await plain.stop()
report({
  bench: 'api',
  ordersPerSecond: figures[32].orders,
  baselinePerSecond: figures[32].baseline,
  connections: figures,
})
await app.terminate()
process.exit(0)
