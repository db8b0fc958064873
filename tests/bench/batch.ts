/**
 * Orders that compete for scarce goods, solved as one batch, beside first come, first served (the
 * same allocation, an order after the other) and beside the bound of the linear relaxation. The
 * instances are generated; the solver is pure, so no database is asked until the last part, which
 * takes a thousand waiting orders through the product's own transaction. `--whole` also lets HiGHS
 * fill whole orders, half a minute for each of the first instances.
 */
import type { Decision } from '#modules/oms/domain/allocation_terms'
import { openBench, p95, QUICK, report, say, sum } from './helpers/house.js'
import { linearBound } from './helpers/linear_bound.js'
import { scarceInstance, type ScarceInstance } from './helpers/scarce.js'

const app = await openBench()
const { allocate } = await import('#modules/oms/domain/allocation')
const { allocateBatch, batchProblem } = await import('#modules/oms/domain/batch_allocation')
const { firstCome } = await import('#modules/oms/domain/batch_first_come')
const { worthOf } = await import('#modules/oms/domain/batch_priority')
const { solveBatch } = await import('#modules/oms/domain/batch_solver')
const { solveInDatabase } = await import('./helpers/waiting_orders.js')

const SIZES = [
  { orders: 200, skus: 20, sites: 3, share: 0.5 },
  { orders: 300, skus: 8, sites: 2, share: 0.3 },
  { orders: 600, skus: 60, sites: 3, share: 0.6 },
  ...(QUICK ? [] : [{ orders: 1_000, skus: 200, sites: 4, share: 0.7 }]),
]
const WHOLE = process.argv.includes('--whole')
const SEEDS = QUICK ? [1, 2] : [1, 2, 3, 4, 5, 6]

/** What is filled and worth, and the penalties of those that are not. */
function outcome({ orders }: ScarceInstance, decisions: readonly Decision[]) {
  const filled = new Set(
    decisions.flatMap((one) => (one.verdict === 'allocated' ? [one.orderId] : []))
  )
  const got = orders.filter(({ order }) => filled.has(order.orderId))
  const rest = orders.filter(({ order }) => !filled.has(order.orderId))
  return {
    filled: got.length,
    worth: sum(got.map(({ priority }) => worthOf(priority))),
    penalty: sum(rest.map(({ priority }) => priority.penalty + priority.late)),
  }
}

function timed<T>(work: () => T): { answer: T; ms: number } {
  const started = performance.now()
  const answer = work()
  return { answer, ms: performance.now() - started }
}

{
  // Neither side pays for warming up.
  const { orders, fresh } = scarceInstance({ ...SIZES[0], seed: 99 })
  allocateBatch(orders, fresh())
  allocate(
    orders.map(({ order }) => order),
    fresh()
  )
}
const totals = { orders: 0, mine: 0, greedy: 0, filled: [0, 0], worth: [0, 0], penalty: [0, 0] }
const [batchMs, greedyMs, solveMs]: number[][] = [[], [], []]
const whole = { mine: 0, best: 0 }
let bound = 0
for (const size of SIZES)
  for (const seed of SEEDS) {
    const instance = scarceInstance({ ...size, seed })
    const { orders, fresh } = instance
    const greedy = timed(() =>
      allocate(
        orders.map(({ order }) => order),
        fresh()
      )
    )
    const batch = timed(() => allocateBatch(orders, fresh()))
    greedyMs.push(greedy.ms)
    batchMs.push(batch.ms)
    const { problem } = batchProblem(orders, fresh())
    const solved = timed(() => solveBatch(problem))
    solveMs.push(solved.ms)
    totals.orders += orders.length
    totals.mine += solved.answer.value
    totals.greedy += firstCome(problem).value
    bound += await linearBound(problem)
    if (WHOLE && seed === SEEDS[0]) {
      whole.mine += solved.answer.value
      whole.best += await linearBound(problem, { whole: true })
    }
    for (const [side, decisions] of [batch.answer.decisions, greedy.answer].entries()) {
      const { filled, worth, penalty } = outcome(instance, decisions)
      totals.filled[side] += filled
      totals.worth[side] += worth
      totals.penalty[side] += penalty
    }
  }
const perSecond = (list: number[]) => (totals.orders * 1000) / sum(list)
const money = (points: number) => Math.round(points / 10_000)
const gap = 1 - totals.mine / bound
const database = await solveInDatabase(QUICK ? 400 : 1_000)
say(
  `batch: ${totals.orders} orders in ${batchMs.length} batches; filled ${totals.filled[0]} beside ${totals.filled[1]} first come, worth ${money(totals.worth[0])} beside ${money(totals.worth[1])}, penalties left ${money(totals.penalty[0])} beside ${money(totals.penalty[1])}; ${(gap * 100).toFixed(2)} % below the linear bound`
)
say(
  `a batch takes ${(sum(batchMs) / batchMs.length).toFixed(0)} ms (p95 ${p95(batchMs).toFixed(0)}), of which solving ${(sum(solveMs) / solveMs.length).toFixed(0)}; in the database ${database.orders} orders take ${database.ms.toFixed(0)} ms`
)
report({
  bench: 'batch',
  ordersPerSecond: perSecond(batchMs),
  baselinePerSecond: perSecond(greedyMs),
  orders: totals.orders,
  valueVsGreedy: Math.round((totals.mine / totals.greedy) * 10_000) / 10_000,
  filledVsGreedy: Math.round((totals.filled[0] / totals.filled[1]) * 10_000) / 10_000,
  penaltyVsGreedy: Math.round((totals.penalty[0] / totals.penalty[1]) * 10_000) / 10_000,
  gapToBound: Math.round(gap * 100_000) / 100_000,
  ...(WHOLE && { gapToWhole: Math.round((1 - whole.mine / whole.best) * 100_000) / 100_000 }),
  msPerBatch: Math.round(sum(batchMs) / batchMs.length),
  database,
})
await app.terminate()
process.exit(0)
