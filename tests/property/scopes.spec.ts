import { test } from '@japa/runner'
import fc from 'fast-check'
import pg from 'pg'
import { SYSTEM, type Actor } from '#kernel/access/actor'
import { keysetPage, readListQuery, type KeysetSource } from '#kernel/lists/index'
import { sql } from '#kernel/sql'
import { alertList, ALERT_LIST, countAlerts } from '#inventory/queries/list_alerts'
import { entryList, ENTRY_LIST, withDocuments } from '#inventory/queries/list_entries'
import { policyList, POLICY_LIST } from '#inventory/queries/list_policies'
import { stockList, skuStockList, SKU_STOCK_LIST, STOCK_LIST } from '#inventory/queries/list_stock'
import * as groups from '#inventory/queries/ledger_groups'
import CaptureOrders from '#orders/actions/capture_orders'
import { anOrder, setStage, type Stage } from '#orders/database/factories/stage'
import CountOrders from '#orders/queries/count_orders'
import ListCases, { CASE_LIST, countCases } from '#orders/queries/list_cases'
import ListFulfilments, {
  FULFILMENT_LIST,
  countFulfilments,
} from '#orders/queries/list_fulfilments'
import ListOrders, { ORDER_LIST } from '#orders/queries/list_orders'
import countParked from '#modules/oms/queries/count_parked'
import { listGaps, GAP_LIST } from '#modules/oms/queries/list_gaps'
import ListParked, { PARKED_LIST } from '#modules/oms/queries/list_parked'
import ListWorkbench, { countWorkbench, WORKBENCH_LIST } from '#modules/oms/queries/list_workbench'
import { resetDatabase } from '#tests/helpers/database'
import { drainJobs } from '#tests/helpers/jobs'

type Asked = Record<string, string>
type Rows = { rows: { id: number }[] }
const of = (spec: Parameters<typeof readListQuery>[1], qs: Asked) =>
  readListQuery({ qs: () => qs }, spec) as never
const page = async (source: KeysetSource | Promise<KeysetSource>) =>
  keysetPage<{ id: number }>(await source)

/** Lists and counts of what belongs to a store or a warehouse, and where their rows belong. */
const LISTS: Record<
  string,
  { owner?: string; ask: (qs: Asked, actor: Actor) => Promise<unknown> }
> = {
  orders: { owner: 'orders', ask: (qs, a) => new ListOrders().handle(of(ORDER_LIST, qs), a) },
  order_counts: { ask: (_, a) => new CountOrders().handle(a) },
  workbench: {
    owner: 'orders',
    ask: (qs, a) => new ListWorkbench().handle(of(WORKBENCH_LIST, qs), a),
  },
  workbench_counts: { ask: (_, a) => countWorkbench(a) },
  parcels: {
    owner: 'fulfilments',
    ask: (qs, a) => new ListFulfilments().handle(of(FULFILMENT_LIST, qs), a),
  },
  parcel_counts: { ask: (_, a) => countFulfilments(a) },
  cases: { ask: (qs, a) => new ListCases().handle(of(CASE_LIST, qs), a) },
  case_counts: { ask: (_, a) => countCases(a) },
  parked: { ask: (qs, a) => new ListParked().handle(of(PARKED_LIST, qs), a) },
  parked_counts: { ask: (_, a) => countParked(a) },
  gaps: { ask: (qs, a) => listGaps(of(GAP_LIST, qs), a) },
  stock: { owner: 'stock_levels', ask: (qs, a) => page(stockList(of(STOCK_LIST, qs), a)) },
  stock_by_sku: { ask: (qs, a) => page(skuStockList(of(SKU_STOCK_LIST, qs), a, true)) },
  ledger: {
    owner: 'stock_entries',
    ask: async (qs, a) => {
      const found = await page(entryList(of(ENTRY_LIST, qs), a, true))
      return { rows: await withDocuments(found.rows as never[]) }
    },
  },
  documents: {
    owner: 'stock_entries',
    ask: (qs, a) => page(groups.documentList(of(groups.GROUP_LIST, qs), a, true)),
  },
  days: { ask: (qs, a) => page(groups.groupList('day', of(groups.groupSpec('day'), qs), a, true)) },
  balances: {
    owner: 'stock_levels',
    ask: (qs, a) => page(groups.balanceList(of(groups.BALANCE_LIST, qs), a, true)),
  },
  alerts: { ask: (qs, a) => page(alertList(of(ALERT_LIST, qs), a, true)) },
  alert_counts: { ask: (_, a) => countAlerts(a, true) },
  policies: { ask: (qs, a) => page(policyList(of(POLICY_LIST, qs), a)) },
}

const SCOPED =
  /\b(?:FROM|JOIN)\s+(?:orders|fulfilments|after_sales_cases|platform_orders|oms_gap_days|stock_levels|stock_entries|stock_alerts|stock_policies|sku_stock_policies)\b/i

interface Sent {
  text: string
  values: unknown[]
}

/** The statements that the work sends, each with the numbers that those before it answered. */
async function logOf(work: () => Promise<unknown>) {
  const original = pg.Client.prototype.query
  const sent: (Sent & { known: ReadonlySet<number> })[] = []
  const known = new Set<number>()
  pg.Client.prototype.query = function (this: unknown, ...args: unknown[]) {
    const { text = '', values = [] } = (args[0] ?? {}) as Partial<Sent>
    sent.push({ text, values, known: new Set(known) })
    const answer = (original as (...all: unknown[]) => unknown).apply(this, args)
    return (answer as Promise<{ rows?: object[] }>).then((result) => {
      for (const row of result?.rows ?? [])
        for (const value of Object.values(row)) if (typeof value === 'number') known.add(value)
      return result
    })
  } as typeof original
  try {
    return { answer: await work(), sent }
  } finally {
    pg.Client.prototype.query = original
  }
}

/** Statements that read what belongs to somebody and neither carry the scope nor ask only by keys that it let through. */
function unscoped(sent: Awaited<ReturnType<typeof logOf>>['sent'], actor: Actor): string[] {
  const scopes = [actor.stores, actor.warehouses].filter((scope) => scope !== null)
  const isScope = (value: unknown) =>
    scopes.some(
      (scope) => String(value) === String(scope) || (scope.length === 1 && value === scope[0])
    )
  return sent
    .filter(({ text, values, known }) => {
      if (!SCOPED.test(text) || values.some(isScope)) return false
      const keys = values.filter(
        (value): value is number[] =>
          Array.isArray(value) && value.every((key) => typeof key === 'number')
      )
      const areKnown = keys.flat().every((key) => known.has(key))
      return keys.length === 0 || !areKnown
    })
    .map(({ text }) => text.replace(/\s+/g, ' ').slice(0, 200))
}

test.group('I14: whoever sees some stores and warehouses is never shown others', (group) => {
  const stages: Stage[] = []

  group.setup(async () => {
    await resetDatabase()
    for (let n = 0; n < 3; n++) stages.push(await setStage({ stock: 50 }))
    for (const { storeId, skuIds } of stages)
      await new CaptureOrders().handle({
        storeId,
        orders: Array.from({ length: 3 }, () => anOrder(skuIds)),
        actor: SYSTEM,
      })
    await drainJobs({ mayFail: true })
  })
  group.teardown(resetDatabase)

  const places = fc.record({
    stores: fc.subarray([0, 1, 2], { minLength: 1, maxLength: 2 }),
    warehouses: fc.subarray([0, 1, 2], { minLength: 1, maxLength: 2 }),
    // What is asked for by hand, of one's own or not.
    asked: fc.option(fc.nat({ max: 2 })),
  })
  const ofPlaces = ({ stores, warehouses }: { stores: number[]; warehouses: number[] }): Actor => ({
    ...SYSTEM,
    isOwner: false,
    stores: stores.map((at) => stages[at].storeId),
    warehouses: warehouses.map((at) => stages[at].warehouseId),
  })

  test('no list or count reads without the scope, and no row is of elsewhere, whatever is asked for', async ({
    assert,
  }) => {
    let seen = 0
    await fc.assert(
      fc.asyncProperty(places, async (given) => {
        const actor = ofPlaces(given)
        const stage = given.asked === null ? null : stages[given.asked]
        const qs: Asked = stage
          ? { store: String(stage.storeId), warehouse: String(stage.warehouseId) }
          : {}
        for (const [name, { owner, ask }] of Object.entries(LISTS)) {
          const { answer, sent } = await logOf(() => ask(qs, actor))
          assert.deepEqual(unscoped(sent, actor), [], name)
          if (!owner) continue
          const ids = (answer as Rows).rows.map((row) => row.id)
          seen += ids.length
          const column = owner === 'orders' ? 'store_id' : 'warehouse_id'
          const found = await sql<{ place: number }>(
            null,
            `SELECT DISTINCT ${column} AS place FROM ${owner} WHERE id = ANY($1::bigint[])`,
            [ids]
          )
          const allowed = owner === 'orders' ? actor.stores! : actor.warehouses!
          assert.includeMembers(
            [...allowed],
            found.map((row) => row.place),
            name
          )
        }
      }),
      { numRuns: 12, endOnFailure: true }
    )
    assert.isAbove(seen, 20, 'the lists had something to show')
  })

  test('a list that forgets the scope is found out', async ({ assert }) => {
    const actor = ofPlaces({ stores: [0], warehouses: [0] })
    for (const name of ['orders', 'parcels', 'stock', 'ledger', 'balances', 'parcel_counts']) {
      const { sent } = await logOf(() => LISTS[name].ask({}, SYSTEM))
      assert.isNotEmpty(unscoped(sent, actor), name)
    }
  })
})
