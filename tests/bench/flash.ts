/**
 * Many buyers at 32 connections for few units of one SKU (2,000 for 500; `--quick`: 400 for 200):
 * exactly as many are served as there are units, the others are told what is short, beside the plain
 * transaction on the hot row. Then once more with the server killed in the middle and started again:
 * buyers whose answer was lost ask again with the same number, and it is as exact.
 */
import { Agent } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { apiStage } from './helpers/api_stage.js'
import { openBench, option, QUICK, report, say, sum } from './helpers/house.js'
import { load, post, startPlain, startProduct } from './helpers/servers.js'

const [BUYERS, UNITS] = QUICK ? [400, 200] : [option('buyers', 2_000), option('units', 500)]
const CONNECTIONS = 32
const ROUNDS = QUICK ? 3 : 5

const app = await openBench()
const { sql } = await import('#kernel/sql')
const stage = await apiStage({ skus: 2 * ROUNDS + 3, stock: UNITS })
const plain = await startPlain()
let product = await startProduct()
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

/** What the database says of a round's SKU: all three are the units there were. */
async function factsOf(sku: number) {
  const [facts] = await sql<{ reserved: number; promised: number; released: number }>(
    null,
    `SELECT l.reserved, (SELECT coalesce(sum(qty), 0)::int FROM stock_reservations r WHERE r.sku_id = l.sku_id AND r.state = 'pending') AS promised,
            (SELECT count(*)::int FROM orders o JOIN order_lines x ON x.order_id = o.id WHERE x.sku_id = l.sku_id AND o.status = 'released') AS released
       FROM stock_levels l WHERE l.warehouse_id = $1 AND l.sku_id = $2`,
    [stage.warehouseId, stage.skuIds[sku]]
  )
  return facts
}

let isExact = true
let oversold = 0
async function judge(sku: number, served: number, refused: number): Promise<boolean> {
  const facts = await factsOf(sku)
  oversold += Math.max(0, facts.promised - UNITS, facts.released - UNITS)
  const isRight =
    served === UNITS &&
    refused === BUYERS - UNITS &&
    [facts.reserved, facts.promised, facts.released].every((n) => n === UNITS)
  if (!isRight) say(`not exact: ${JSON.stringify({ served, refused, ...facts })}`)
  isExact &&= isRight
  return isRight
}

await ours(0)
await theirs(1)
const seconds = { mine: [] as number[], plain: [] as number[] }
for (let round = 1; round <= ROUNDS; round++) {
  const sku = round * 2
  const mine = await ours(sku)
  const other = await theirs(sku + 1)
  seconds.mine.push(mine.seconds)
  seconds.plain.push(other.seconds)
  await judge(sku, mine.statuses.get(201) ?? 0, mine.statuses.get(409) ?? 0)
}

/** All buyers again, each until there is an answer; the server dies when a third of them have theirs. */
async function amidKill(sku: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const { port } = product
  const answers = { served: 0, refused: 0, askedAgain: 0 }
  let [next, answered] = [0, 0]
  let revived: Promise<void> | null = null
  const revive = async () => {
    await product.kill()
    product = await startProduct(port)
  }
  const ask = async (order: string) => {
    for (;;) {
      const answer = await post(agent, port, '/api/v1/orders', order, stage.headers).catch(
        () => null
      )
      if (answer && answer.status < 500) return answer
      answers.askedAgain++
      await sleep(50)
    }
  }
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (next < BUYERS) {
        next++
        const answer = await ask(body(sku)())
        // An order that was stored although its answer was lost is answered as it stands (200).
        const { data } = JSON.parse(answer.body) as { data?: { status: string } }
        const isServed = answer.status === 201 || data?.status === 'released'
        answers[isServed ? 'served' : 'refused']++
        if (++answered > BUYERS / 3) revived ??= revive()
      }
    })
  )
  await revived
  agent.destroy()
  return answers
}
const lastSku = 2 * ROUNDS + 2
const amid = await amidKill(lastSku)
const isExactAmidKill = await judge(lastSku, amid.served, amid.refused)
say(
  `killed in the middle: ${amid.askedAgain} asked again, ${amid.served} served, ${amid.refused} refused; exact: ${isExactAmidKill}`
)
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
  exactAmidKill: isExactAmidKill,
  oversold,
  buyers: BUYERS,
  units: UNITS,
  rounds: ROUNDS,
})
await app.terminate()
process.exit(0)
