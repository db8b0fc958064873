/**
 * A product file of fifty thousand rows through the product's own import: the dry run that names
 * every fault by row and column, then the import of the sound rows with barcodes, units, aliases,
 * prices, audit and events, as CSV and as XLSX. Beside it the same rows copied plainly: COPY into a
 * table of texts and four INSERT … SELECT, nothing checked but what the tables check themselves.
 */
import pg from 'pg'
import { copyIn } from './helpers/copy_in.js'
import { openBench, option, QUICK, report, say } from './helpers/house.js'
import { csvOf, productRow, xlsxOf } from './helpers/product_file.js'

const ROWS = option('rows', QUICK ? 8_000 : 50_000)
const LIMIT_SECONDS = 120

const app = await openBench()
const { sql } = await import('#kernel/sql')
const { SYSTEM } = await import('#kernel/access/actor')
const { StartImport } = await import('#shell/actions/start_import')
const { RunImport } = await import('#shell/actions/run_import')

const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
await client.connect()
const timed = async <T>(work: () => Promise<T>): Promise<[T, number]> => {
  const started = performance.now()
  return [await work(), (performance.now() - started) / 1000]
}
/** The greatest memory of the process while it works, in bytes. */
let peak = 0
const atRest = process.memoryUsage().rss
const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 100)

const empty = () =>
  sql(null, 'TRUNCATE products, skus, import_runs, files, categories RESTART IDENTITY CASCADE')
const outcomeOf = async (id: number) =>
  (
    await sql<{
      state: string
      total: number
      failed: number
      result: number | null
      error: string | null
    }>(
      null,
      'SELECT state, total, failed, result_file_id AS result, error FROM import_runs WHERE id = $1',
      [id]
    )
  )[0]

async function throughTheHouse(name: string, bytes: Buffer) {
  await empty()
  await client.query('VACUUM ANALYZE')
  const start = new StartImport()
  const checked = await start.handle({ importer: 'catalog.products', name, bytes, actor: SYSTEM })
  const [, dry] = await timed(() => new RunImport().handle(checked))
  const dryRun = await outcomeOf(checked)
  const run = await start.confirm(checked, SYSTEM)
  const [, seconds] = await timed(() => new RunImport().handle(run))
  const outcome = await outcomeOf(run)
  const [{ skus }] = await sql<{ skus: number }>(null, 'SELECT count(*)::int AS skus FROM skus')
  say(
    `${name}: dry run ${dry.toFixed(1)} s (${dryRun.failed} bad rows, marked workbook ${dryRun.result ? 'kept' : 'none'}), import ${seconds.toFixed(1)} s, ${skus} SKUs${outcome.error ? `, ${outcome.error}` : ''}`
  )
  const isExact =
    outcome.state === 'done' && skus + outcome.failed === ROWS && dryRun.failed === outcome.failed
  return { dry, seconds, isExact }
}

/** The plain copy of as many sound rows. */
async function plainly(): Promise<number> {
  await empty()
  await client.query('DROP TABLE IF EXISTS plain_rows')
  await client.query(
    `CREATE TABLE plain_rows (product text, name text, brand text, way text, sku text, options text, barcode text, price numeric,
       cost numeric, weight int, tax text, units text, alias text)`
  )
  const data = Buffer.from(
    Array.from({ length: ROWS }, (_, n) => productRow(n).join(',')).join('\n') + '\n'
  )
  const [, seconds] = await timed(async () => {
    await copyIn(client, 'COPY plain_rows FROM STDIN (FORMAT csv)', data)
    await client.query('BEGIN')
    await client.query(
      `INSERT INTO products (code, name, brand, category, option_names, search_name)
       SELECT product, min(name), min(brand), min(way), '["颜色"]', lower(min(name)) FROM plain_rows GROUP BY product`
    )
    await client.query(
      `INSERT INTO skus (product_id, code, name, search_name, options, list_price, purchase_price, weight_g)
       SELECT p.id, r.sku, r.name, lower(r.sku || ' ' || r.name), jsonb_build_object('颜色', split_part(r.options, ':', 2)), r.price, r.cost, r.weight
         FROM plain_rows r JOIN products p ON p.code = r.product`
    )
    await client.query(
      'INSERT INTO sku_barcodes (sku_id, barcode) SELECT s.id, r.barcode FROM plain_rows r JOIN skus s ON s.code = r.sku'
    )
    await client.query(
      `INSERT INTO sku_units (sku_id, unit, factor) SELECT s.id, '箱', 12 FROM plain_rows r JOIN skus s ON s.code = r.sku`
    )
    await client.query('COMMIT')
  })
  await client.query('DROP TABLE plain_rows')
  return seconds
}

const csv = await throughTheHouse('products.csv', csvOf(ROWS))
const xlsx = QUICK ? null : await throughTheHouse('products.xlsx', await xlsxOf(ROWS))
const memory = Math.round((peak - atRest) / 1024 / 1024)
clearInterval(watch)
const plain = await plainly()
say(`Plain COPY and four INSERTs: ${plain.toFixed(1)} s; the process grew by at most ${memory} MB`)
const slowest = Math.max(csv.dry + csv.seconds, xlsx ? xlsx.dry + xlsx.seconds : 0)
const isExact = csv.isExact && (xlsx?.isExact ?? true)
report({
  bench: 'import',
  // Rows a second, under the name all benches share.
  ordersPerSecond: ROWS / csv.seconds,
  baselinePerSecond: ROWS / plain,
  rows: ROWS,
  seconds: Math.round(csv.seconds * 10) / 10,
  dryRunSeconds: Math.round(csv.dry * 10) / 10,
  ...(xlsx
    ? {
        xlsxSeconds: Math.round(xlsx.seconds * 10) / 10,
        xlsxDryRunSeconds: Math.round(xlsx.dry * 10) / 10,
      }
    : {}),
  grownMb: memory,
  exact: isExact,
  isWithinLimit: slowest * (50_000 / ROWS) < LIMIT_SECONDS,
})
await client.end()
await app.terminate()
process.exit(isExact ? 0 : 1)
