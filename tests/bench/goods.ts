/**
 * The lists of goods and stock in a large house: 200,000 SKUs, 40,000 stock policies with their alerts
 * and a ledger of a million entries, a tenth of it of one hot key. Each question goes through the
 * product's own queries; what counts is the longest of its statements. Beside them stands the newest
 * fifty entries by the key alone.
 */
import pg from 'pg'
import { openBench, option, p95, QUICK, report, say } from './helpers/house.js'
import { seedGoods } from './helpers/many_goods.js'
import { planOf, watched, type Statement } from './helpers/watched.js'

const SIZES = {
  skus: option('skus', QUICK ? 20_000 : 200_000),
  policies: option('policies', QUICK ? 4_000 : 40_000),
  entries: option('entries', QUICK ? 100_000 : 1_000_000),
}
const ROUNDS = QUICK ? 10 : 20
const LIMIT_MS = 50

const app = await openBench()
const { SYSTEM } = await import('#kernel/access/actor')
const { keysetPage, readListQuery } = await import('#kernel/lists/index')
const { default: RefreshAlerts } = await import('#inventory/actions/refresh_alerts')
const alerts = await import('#inventory/queries/list_alerts')
const entries = await import('#inventory/queries/list_entries')
const groups = await import('#inventory/queries/ledger_groups')
const stock = await import('#inventory/queries/list_stock')
const products = await import('#catalog/queries/list_products')
const skus = await import('#catalog/queries/list_skus')
const bundles = await import('#catalog/queries/list_bundles')

const seeded = await seedGoods(SIZES)
say(`${SIZES.skus} SKUs, ${SIZES.entries} entries in ${seeded.seconds.toFixed(0)} s`)
const began = performance.now()
const { skus: looked, opened } = await new RefreshAlerts().handle({ whole: true })
const whole = (performance.now() - began) / 1000
say(`Alerts of ${looked} SKUs worked out in ${whole.toFixed(1)} s, ${opened} opened`)
const again = performance.now()
await new RefreshAlerts().handle()
say(`…and again of what moved since in ${((performance.now() - again) / 1000).toFixed(2)} s`)

const { default: SumEntries } = await import('#inventory/actions/sum_entries')
const summing = performance.now()
const blocks = await new SumEntries().handle()
say(
  `${blocks} blocks of the ledger summed in ${((performance.now() - summing) / 1000).toFixed(1)} s`
)

// As autovacuum would within a minute.
const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
await client.connect()
await client.query('VACUUM ANALYZE stock_alerts, stock_entry_sums')

type Qs = Record<string, string>
const ask = (spec: Parameters<typeof readListQuery>[1], qs: Qs) =>
  readListQuery({ qs: () => qs }, spec)
const alertPage = async (qs: Qs) =>
  keysetPage(await alerts.alertList(ask(alerts.ALERT_LIST, qs) as never, SYSTEM, true))
const entryPage = async (qs: Qs) => {
  const source = await entries.entryList(ask(entries.ENTRY_LIST, qs) as never, SYSTEM, true)
  return entries.withDocuments((await keysetPage<never>(source)).rows)
}
const documentPage = async (qs: Qs) =>
  keysetPage(await groups.documentList(ask(groups.GROUP_LIST, qs) as never, SYSTEM, true))
const balancePage = async (qs: Qs) =>
  keysetPage(await groups.balanceList(ask(groups.BALANCE_LIST, qs) as never, SYSTEM, true))
const dayPage = async (qs: Qs) =>
  keysetPage(await groups.groupList('day', ask(groups.groupSpec('day'), qs) as never, SYSTEM, true))
const productPage = async (qs: Qs) =>
  keysetPage(await products.productList(ask(products.PRODUCT_LIST, qs) as never))
const skuPage = async (qs: Qs) =>
  keysetPage(await skus.skuList(ask(skus.SKU_LIST, qs) as never, true))
const bundlePage = async (qs: Qs) =>
  keysetPage(bundles.bundleList(ask(bundles.BUNDLE_LIST, qs) as never))
const stockPage = async (qs: Qs) =>
  keysetPage(await stock.skuStockList(ask(stock.SKU_STOCK_LIST, qs) as never, SYSTEM, true))
const hot = { warehouse: String(seeded.warehouseId), sku: String(seeded.hotSkuId) }
const month = `${seeded.day(30)}..${seeded.day(0)}`

const questions: Record<string, (n: number) => Promise<unknown>> = {
  alerts_first: () => alertPage({}),
  alerts_kind: () => alertPage({ kind: 'low' }),
  alerts_lost: () => alertPage({ sort: '-lost' }),
  alerts_counts: () => alerts.countAlerts(SYSTEM, true),
  ledger_first: () => entryPage({}),
  ledger_hot_key: () => entryPage(hot),
  ledger_hot_month: () => entryPage({ ...hot, occurred: month }),
  ledger_reason: () => entryPage({ reason: 'receive' }),
  documents: () => documentPage({}),
  documents_sku: () => documentPage({ sku: String(seeded.hotSkuId + 7) }),
  balances_as_of: () => balancePage({ occurred: `..${seeded.day(20)}` }),
  balances_long_ago: () => balancePage({ occurred: `..${seeded.day(200)}` }),
  balances_month: () => balancePage({ occurred: `${seeded.day(120)}..${seeded.day(90)}` }),
  days_hot: () => dayPage(hot),
  days_week: () => dayPage({ occurred: `${seeded.day(6)}..${seeded.day(0)}` }),
  stock_by_sku: () => stockPage({}),
  products_first: () => productPage({}),
  products_category: (n) => productPage({ category: `类目${n % 20}` }),
  products_name: (n) => productPage({ q: `商品${n * 37}` }),
  skus_first: () => skuPage({}),
  skus_category: (n) => skuPage({ category: `类目${n % 20}` }),
  skus_name: (n) => skuPage({ q: `商品 ${n * 37}` }),
  skus_common_name: () => skuPage({ q: '商品' }),
  skus_price: () => skuPage({ sort: '-price', kind: 'goods' }),
  bundles_first: () => bundlePage({}),
}

const figures: Record<string, number> = {}
for (const [name, question] of Object.entries(questions)) {
  await question(0)
  const rounds: Statement[][] = []
  for (let n = 1; n <= ROUNDS; n++) rounds.push(await watched(() => question(n)))
  const slowest = rounds.flat().reduce((a, b) => (b.ms > a.ms ? b : a))
  const ms = p95(rounds.map((round) => Math.max(...round.map((one) => one.ms))))
  figures[name] = Math.round(ms * 10) / 10
  say(`${name.padEnd(18)} p95 ${ms.toFixed(1).padStart(7)} ms  ${await planOf(client, slowest)}`)
}

const BARE = 'SELECT id, sku_id, delta FROM stock_entries ORDER BY id DESC LIMIT 51'
const time = async (work: () => Promise<unknown>) => {
  const started = performance.now()
  for (let n = 0; n < ROUNDS; n++) await work()
  return ROUNDS / ((performance.now() - started) / 1000)
}
const [ours, theirs] = [await time(() => alertPage({})), await time(() => client.query(BARE))]
const slow = Object.keys(figures).filter((name) => figures[name] >= LIMIT_MS)
if (slow.length > 0) say(`Over ${LIMIT_MS} ms: ${slow.join(', ')}`)
report({
  bench: 'goods',
  // Pages of alerts a second beside the bare statement.
  ordersPerSecond: ours,
  baselinePerSecond: theirs,
  ...SIZES,
  refreshSeconds: Math.round(whole * 10) / 10,
  isWithinLimit: slow.length === 0,
  p95: figures,
})
await client.end()
await app.terminate()
process.exit(slow.length > 0 && !QUICK ? 1 : 0)
