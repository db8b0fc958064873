/**
 * The order list at a million rows: first page, page 1,000 (walked to by keyset), search by order
 * number, phone, customer's name and SKU, a status tab, the counts of the tabs, the workbench, and
 * what stands around the orders: parcels, cases, the park queue, returns by files, gifts, the block list, gap checks and
 * replays; then a day of a trial of a draft audit or gift rule. Each question is
 * asked many times with other values through the product's own queries; what counts is the time its
 * statements take in the database's eyes, the longest at a time when they run side by side. Beside
 * them stands the cheapest thing a list could do: the newest fifty orders by the index, no columns
 * of other tables, no count.
 */
import pg from 'pg'
import { openBench, option, p95, QUICK, report, say } from './helpers/house.js'
import { seedAround } from './helpers/around_orders.js'
import { seedOrders } from './helpers/many_orders.js'
import { planOf, watched, type Statement } from './helpers/watched.js'

const ORDERS = option('orders', QUICK ? 60_000 : 1_000_000)
const ROUNDS = QUICK ? 15 : 40
const PAGES = Math.min(1_000, Math.floor(ORDERS / 50) - 1)
const LIMIT_MS = 50

const app = await openBench()
const { SYSTEM } = await import('#kernel/access/actor')
const { readListQuery } = await import('#kernel/lists/index')
const { default: ListOrders, ORDER_LIST } = await import('#orders/queries/list_orders')
const { default: CountOrders } = await import('#orders/queries/count_orders')

const {
  default: ListWorkbench,
  countWorkbench,
  WORKBENCH_LIST,
} = await import('#modules/oms/queries/list_workbench')
const { inTransaction } = await import('#kernel/transaction')
const { askPastOrders } = await import('#modules/oms/queries/ask_past_orders')
const { askPastGifts } = await import('#modules/oms/queries/ask_past_gifts')
const {
  default: ListFulfilments,
  FULFILMENT_LIST,
  countFulfilments,
} = await import('#orders/queries/list_fulfilments')
const { default: ListCases, CASE_LIST, countCases } = await import('#orders/queries/list_cases')
const { default: ListParked, PARKED_LIST } = await import('#modules/oms/queries/list_parked')
const { default: countParked } = await import('#modules/oms/queries/count_parked')
const { countReasons } = await import('#modules/oms/queries/count_reasons')
const { waitingItems } = await import('#modules/oms/queries/waiting_items')
const { listGiftRules } = await import('#modules/oms/queries/list_gift_rules')
const { listReturnEntries, RETURN_ENTRY_LIST } =
  await import('#modules/oms/queries/list_return_entries')
const { default: ListBlocks, BLOCK_LIST } = await import('#modules/oms/queries/list_blocks')
const { listGaps, GAP_LIST } = await import('#modules/oms/queries/list_gaps')
const { default: countGaps } = await import('#modules/oms/queries/count_gaps')
const replays = await import('#modules/oms/queries/list_replays')
const past = await import('#modules/oms/queries/past_decisions')
const seeded = await seedOrders(ORDERS)
say(
  `${ORDERS} orders of ${seeded.phones.length} sampled customers in ${seeded.seconds.toFixed(0)} s`
)
const around = await seedAround(seeded, ORDERS)
say(`…and what stands around them in ${around.seconds.toFixed(0)} s`)

const listOf = (spec: Parameters<typeof readListQuery>[1], qs: Record<string, string>) =>
  readListQuery({ qs: () => qs }, spec) as never
const parcels = (qs: Record<string, string>) =>
  new ListFulfilments().handle(listOf(FULFILMENT_LIST, qs), SYSTEM)
const cases = (qs: Record<string, string>) => new ListCases().handle(listOf(CASE_LIST, qs), SYSTEM)
const parked = (qs: Record<string, string>) =>
  new ListParked().handle(listOf(PARKED_LIST, qs), SYSTEM)
const blocks = (qs: Record<string, string>) => new ListBlocks().handle(listOf(BLOCK_LIST, qs))
const returns = (qs: Record<string, string>) =>
  listReturnEntries(listOf(RETURN_ENTRY_LIST, qs), SYSTEM)
const gaps = (qs: Record<string, string>) => listGaps(listOf(GAP_LIST, qs), SYSTEM)
const list = (qs: Record<string, string>) =>
  new ListOrders().handle(readListQuery({ qs: () => qs }, ORDER_LIST), SYSTEM)
const workList = (qs: Record<string, string>) =>
  new ListWorkbench().handle(readListQuery({ qs: () => qs }, WORKBENCH_LIST), SYSTEM)
const sample = <T>(values: readonly T[], n: number) => values[(n * 7919) % values.length]

/** The token of the page, reached as a person who turns pages reaches it. */
async function tokenOfPage(page: number): Promise<string> {
  let after = ''
  for (let n = 1; n < page; n++) after = (await list(after ? { after } : {})).meta.next ?? after
  return after
}
const far = await tokenOfPage(PAGES)
/** The same for returns, a page of a hundred at a time. */
async function farReturns(): Promise<string> {
  let after = ''
  for (let n = 1; n < PAGES; n++) {
    const { meta } = await returns({ perPage: '100', ...(after && { after }) })
    if (!meta.next) break
    after = meta.next
  }
  return after
}
const oldReturns = await farReturns()
const dayAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)

const questions: Record<string, (n: number) => Promise<unknown>> = {
  first_page: () => list({}),
  [`page_${PAGES}`]: () => list({ after: far }),
  status: (n) => list({ status: sample(['released', 'shipped', 'held', 'backordered'], n) }),
  store_and_paid: (n) => list({ store: String(sample(seeded.storeIds, n)), payment: 'paid' }),
  by_number: (n) => list({ q: sample(seeded.numbers, n) }),
  by_phone: (n) => list({ q: sample(seeded.phones, n) }),
  by_email: (n) => list({ q: `nobody${n}@example.test` }),
  by_customer: (n) => list({ q: sample(seeded.names, n) }),
  by_sku: (n) => list({ q: sample(seeded.codes, n) }),
  status_counts: () => new CountOrders().handle(SYSTEM),
  work_first_page: () => workList({}),
  work_tab: (n) => workList({ tab: sample(['released', 'held', 'backordered', 'approved'], n) }),
  work_mergeable: () => workList({ tab: 'mergeable' }),
  work_by_phone: (n) => workList({ q: sample(seeded.phones, n) }),
  work_waiting: () => workList({ tab: 'waiting' }),
  work_warehouse: () => workList({ warehouse: String(around.warehouseId) }),
  work_counts: () => countWorkbench(SYSTEM),
  parcels_first: () => parcels({}),
  parcels_status: (n) =>
    parcels({ status: sample(['released', 'picking', 'packed', 'shipped'], n) }),
  parcels_open: () => parcels({ status: 'planned,reserved,released,picking,packed' }),
  parcels_waybill: (n) => parcels({ q: sample(around.waybills, n) }),
  parcels_number: (n) => parcels({ q: sample(around.parcels, n) }),
  parcels_order: (n) => parcels({ q: sample(seeded.numbers, n) }),
  parcels_counts: () => countFulfilments(SYSTEM),
  cases_first: () => cases({}),
  cases_tab: (n) =>
    cases({ status: sample(['requested', 'approved', 'awaiting_goods', 'completed'], n) }),
  cases_kind: () => cases({ kind: 'return', overdue: '1' }),
  cases_number: (n) => cases({ q: sample(around.cases, n) }),
  cases_waybill: (n) => cases({ q: sample(around.returnWaybills, n) }),
  cases_order: (n) => cases({ q: sample(seeded.numbers, n) }),
  cases_counts: () => countCases(SYSTEM),
  parked_first: () => parked({}),
  parked_reason: (n) => parked({ reason: sample(['unmapped_sku', 'amount_mismatch'], n) }),
  parked_store: (n) => parked({ store: String(sample(seeded.storeIds, n)) }),
  parked_number: (n) => parked({ q: sample(around.parked, n) }),
  parked_done: () => parked({ status: 'submitted' }),
  parked_ignored: () => parked({ status: 'ignored' }),
  parked_counts: () => Promise.all([countParked(SYSTEM), countReasons(SYSTEM)]),
  parked_items: () => waitingItems(SYSTEM),
  returns_first: () => returns({}),
  returns_far: () => returns({ after: oldReturns }),
  returns_untied: () => returns({ match: 'none' }),
  returns_by_buyer: () => returns({ match: 'buyer' }),
  returns_two_ways: () => returns({ match: 'buyer,none' }),
  returns_tied: () => returns({ match: 'number' }),
  returns_store: (n) => returns({ store: String(sample(seeded.storeIds, n)) }),
  returns_store_untied: (n) =>
    returns({ store: String(sample(seeded.storeIds, n)), match: 'none' }),
  returns_store_buyer: (n) =>
    returns({ store: String(sample(seeded.storeIds, n)), match: 'buyer' }),
  returns_month: () => returns({ returned: `${dayAgo(60)}..${dayAgo(30)}` }),
  returns_number: (n) => returns({ q: sample(around.returns, n) }),
  gift_rules: () => listGiftRules(),
  blocks_first: () => blocks({}),
  blocks_state: () => blocks({ state: 'over' }),
  blocks_phone: () => blocks({ q: around.blocked }),
  gaps_first: () => gaps({}),
  gaps_differ: () => gaps({ status: 'differs' }),
  gaps_counts: () => countGaps(SYSTEM),
  replays_first: () => replays.listReplays(listOf(replays.REPLAY_LIST, {}), SYSTEM),
  replay_orders: () =>
    replays.listReplayOrders(around.replayId, listOf(replays.REPLAY_ORDER_LIST, {}), SYSTEM),
  replay_moved: () =>
    replays.listReplayOrders(
      around.replayId,
      listOf(replays.REPLAY_ORDER_LIST, { moved: '1' }),
      SYSTEM
    ),
}

/** A day of a trial of a draft rule: read in a job, so it may take longer, but not more than its own limit. */
const day = () => {
  const to = new Date(Date.now() - 86_400_000)
  return { now: to, to, from: new Date(to.getTime() - 86_400_000) }
}
const trials: Record<string, (n: number) => Promise<unknown>> = {
  what_if_day: () =>
    inTransaction(null, (trx) =>
      askPastOrders(trx, {
        ...{ ...day(), code: null, storeIds: null },
        condition: {
          all: [
            { field: 'total', op: 'gt', value: 10 },
            {
              ...{ op: 'count_in_window', source: 'phone', key: 'same', window: '30d' },
              ...{ compare: 'gte', value: 2 },
            },
          ],
        },
      })
    ),
  gift_trial_day: () =>
    inTransaction(null, (trx) =>
      askPastGifts(trx, {
        ...{ ...day(), storeIds: null },
        draft: {
          ...{ condition: null, basis: 'amount', goods: null, repeats: true, mostTimes: 3 },
          steps: [{ from: '10', gifts: [{ skuId: seeded.skuIds[0], qty: 1 }] }],
          currency: 'CNY',
        },
      })
    ),
}
const week = { since: dayAgo(8), until: dayAgo(1), zone: 'Asia/Shanghai', storeIds: null }
trials.replay_count = () => past.countPastOrders(null, week, 20_001)
questions.replay_batch = () => inTransaction(null, (trx) => past.pastOrders(trx, week, null, 200))
const TRIAL_LIMIT_MS = 20_000

const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
await client.connect()
const figures: Record<string, { p95: number; plan: string }> = {}
for (const [name, ask] of Object.entries({ ...questions, ...trials })) {
  await ask(0)
  const rounds: Statement[][] = []
  for (let n = 1; n <= ROUNDS; n++) rounds.push(await watched(() => ask(n)))
  const slowest = rounds.flat().reduce((a, b) => (b.ms > a.ms ? b : a))
  const ms = p95(rounds.map((round) => Math.max(...round.map((one) => one.ms))))
  figures[name] = { p95: Math.round(ms * 10) / 10, plan: await planOf(client, slowest) }
  say(`${name.padEnd(16)} p95 ${ms.toFixed(1).padStart(7)} ms  ${figures[name].plan}`)
}

const BARE = `SELECT id, number, status, placed_at FROM orders ORDER BY placed_at DESC, id DESC LIMIT 51`
const time = async (work: () => Promise<unknown>) => {
  const started = performance.now()
  for (let n = 0; n < ROUNDS; n++) await work()
  return ROUNDS / ((performance.now() - started) / 1000)
}
const [ours, theirs] = [await time(() => list({})), await time(() => client.query(BARE))]
const limitOf = (name: string) => (name in trials ? TRIAL_LIMIT_MS : LIMIT_MS)
const slow = Object.keys(figures).filter((name) => figures[name].p95 >= limitOf(name))
if (slow.length > 0) say(`Over their limit: ${slow.join(', ')}`)
report({
  bench: 'lists',
  // Pages a second, not orders: what stands beside it is the bare statement.
  ordersPerSecond: ours,
  baselinePerSecond: theirs,
  orders: ORDERS,
  isWithinLimit: slow.length === 0,
  p95: Object.fromEntries(Object.entries(figures).map(([name, one]) => [name, one.p95])),
})
await client.end()
await app.terminate()
process.exit(slow.length > 0 && !QUICK ? 1 : 0)
