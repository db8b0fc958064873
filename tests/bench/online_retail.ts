/**
 * The whole Online Retail history (541,909 rows) as one file of orders through the product's own
 * channel: looked at, checked, imported to orders, returns and parked documents. Every published
 * figure is then worked out from what is in the house, and every order, return and refund held
 * against its rows. `--quick` takes the first days and brings the same file a second time. Beside it
 * the same rows by COPY and three INSERT … SELECT, nothing checked but what the tables check.
 */
import { parse } from 'csv-parse/sync'
import pg from 'pg'
import { copyIn } from './helpers/copy_in.js'
import { openBench, option, QUICK, report, say } from './helpers/house.js'
import {
  published,
  retailFigures,
  retailFile,
  retailFolder,
  same,
} from './helpers/online_retail.js'

const DAYS = option('days', QUICK ? 8 : 1000)

const app = await openBench()
const folder = retailFolder(app.makePath())
if (!folder) {
  say(
    'SKIPPED: ../shared/datasets/online_retail is not here; set TANDEM_DATASETS to the folder of it.'
  )
  process.stdout.write(`${JSON.stringify({ bench: 'online_retail', skipped: true })}\n`)
  await app.terminate()
  process.exit(0)
}
const { sql } = await import('#kernel/sql')
const { SYSTEM } = await import('#kernel/access/actor')
const { default: UploadOrderFile } = await import('#modules/oms/actions/upload_order_file')
const { default: MoveOrderFile } = await import('#modules/oms/actions/move_order_file')
const { default: CheckOrderFile } = await import('#modules/oms/actions/check_order_file')
const { default: ImportOrderFile } = await import('#modules/oms/actions/import_order_file')
const { getOrderFile } = await import('#modules/oms/queries/list_order_files')

const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
await client.connect()
const bytes = retailFile(folder, DAYS)
const timed = async <T>(work: () => Promise<T>): Promise<[T, number]> => {
  const started = performance.now()
  return [await work(), (performance.now() - started) / 1000]
}

/** A store of sheets, and a SKU for each code of the file. */
async function prepare(): Promise<number> {
  const table = parse(bytes, { columns: true }) as Record<string, string>[]
  const codes = [...new Set(table.map((row) => row.StockCode))]
  const [store] = await sql<{ id: number }>(
    null,
    `INSERT INTO stores (code, platform, name, currency, time_zone) VALUES ('RETAIL', 'file', 'Online Retail', 'GBP', 'Europe/London') RETURNING id`
  )
  await sql(
    null,
    `WITH p AS (INSERT INTO products (code, name) VALUES ('RETAIL', 'Gifts') RETURNING id)
     INSERT INTO skus (product_id, code, name) SELECT p.id, c, c FROM p, unnest($1::text[]) AS c`,
    [codes]
  )
  return store.id
}

async function bring(storeId: number) {
  const id = await new UploadOrderFile().handle({
    storeId,
    name: 'online_retail.csv',
    bytes,
    actor: SYSTEM,
  })
  const { mapping } = await getOrderFile(id, SYSTEM)
  await new MoveOrderFile().check({ runId: id, mapping, name: null, actor: SYSTEM })
  const [, checkSeconds] = await timed(() => new CheckOrderFile().handle({ runId: id }))
  await new MoveOrderFile().import(id, SYSTEM)
  const [, seconds] = await timed(() => new ImportOrderFile().handle({ runId: id }))
  return { run: await getOrderFile(id, SYSTEM), checkSeconds, seconds }
}

/** The same rows plainly. */
async function plainly(): Promise<number> {
  await client.query(
    `CREATE TABLE plain_rows (no text, code text, title text, qty int, at timestamp, price numeric, customer text, country text);
     CREATE TABLE plain_payloads (no text PRIMARY KEY, payload text);
     CREATE TABLE plain_orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, no text UNIQUE, at timestamp, customer text, total numeric(18,4));
     CREATE TABLE plain_lines (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, order_id bigint NOT NULL REFERENCES plain_orders, code text, title text, qty int, price numeric(18,4))`
  )
  const [, seconds] = await timed(async () => {
    await copyIn(client, 'COPY plain_rows FROM STDIN (FORMAT csv, HEADER)', bytes)
    await client.query('BEGIN')
    await client.query(
      'INSERT INTO plain_payloads SELECT no, jsonb_agg(to_jsonb(r))::text FROM plain_rows r GROUP BY no'
    )
    await client.query(
      'INSERT INTO plain_orders (no, at, customer, total) SELECT no, min(at), min(customer), sum(qty * price) FROM plain_rows GROUP BY no'
    )
    await client.query(
      'INSERT INTO plain_lines (order_id, code, title, qty, price) SELECT o.id, r.code, r.title, r.qty, r.price FROM plain_rows r JOIN plain_orders o USING (no)'
    )
    await client.query('COMMIT')
  })
  return seconds
}

const storeId = await prepare()
/** The greatest memory of the process while it works. */
const atRest = process.memoryUsage().rss
let peak = atRest
const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 100)
const { run, checkSeconds, seconds } = await bring(storeId)
clearInterval(watch)
say(
  `online_retail: ${run.total} rows checked in ${checkSeconds.toFixed(1)} s, imported in ${seconds.toFixed(1)} s; ${JSON.stringify(run.taken)}${run.error ? `, ${run.error}` : ''}`
)
const { figures, wrong, parts } = await retailFigures(
  (text, values) => client.query(text, values),
  storeId
)
for (const part of parts)
  say(
    `  ${part.kind} ${part.state} ${part.reason ?? ''}: ${part.rows} rows, ${part.documents} documents, ${part.worth}`
  )

/** The published figures are of the whole history; of its first days, those that a plain count of the file gives. */
function expected(): Record<string, unknown> {
  if (!QUICK && DAYS >= 305) return published(folder!)
  const table = parse(bytes, { columns: true }) as Record<string, string>[]
  const worth = (list: typeof table) =>
    list.reduce(
      (sum, row) => sum + BigInt(row.Quantity) * BigInt(Math.round(Number(row.UnitPrice) * 1000)),
      0n
    )
  const decimal = (thousandths: bigint) =>
    `${thousandths / 1000n}.${String(thousandths % 1000n).padStart(3, '0')}`
  const clean = table.filter(
    (row) => row.CustomerID && Number(row.Quantity) > 0 && Number(row.UnitPrice) > 0
  )
  return {
    'rows': table.length,
    'cancel_rows(InvoiceNo startswith C)': table.filter((row) => row.InvoiceNo.startsWith('C'))
      .length,
    'qty<=0 rows': table.filter((row) => Number(row.Quantity) <= 0).length,
    'gross_all_incl_returns': decimal(worth(table)),
    'clean: cust, qty>0, price>0 rows': clean.length,
    'clean revenue': decimal(worth(clean)),
    'clean customers': new Set(clean.map((row) => row.CustomerID)).size,
  }
}
const differing = Object.entries(expected()).filter(([name, value]) => !same(value, figures[name]))
for (const [name, value] of differing)
  say(
    `  DIFFERS ${name}: published ${JSON.stringify(value)}, here ${JSON.stringify(figures[name])}`
  )
const again = QUICK ? (await bring(storeId)).run.taken : null
const plain = await plainly()
const isAgain = again === null || (again.filed === 0 && again.unchanged === run.taken.filed)
const isExact =
  run.state === 'done' &&
  run.badRows === 0 &&
  differing.length === 0 &&
  Object.keys(wrong).length === 0 &&
  isAgain
const documents = (where: (part: (typeof parts)[number]) => boolean) =>
  parts.filter(where).reduce((sum, part) => sum + Number(part.documents), 0)
const [tied] = (
  await client.query(
    `SELECT count(*) FILTER (WHERE match = 'buyer')::int AS tied, count(*) FILTER (WHERE match = 'none')::int AS untied, sum(amount)::text AS worth FROM oms_return_lines`
  )
).rows
report({
  bench: 'online_retail',
  ordersPerSecond: (run.taken.filed ?? 0) / seconds,
  baselinePerSecond: (run.taken.filed ?? 0) / plain,
  rows: run.total,
  rowsPerSecond: Math.round(run.total / seconds),
  checkedRowsPerSecond: Math.round(run.total / checkSeconds),
  seconds: Math.round((checkSeconds + seconds) * 10) / 10,
  orders: documents((part) => part.kind === 'order' && part.state === 'submitted'),
  returns: documents((part) => part.kind === 'return' && part.state === 'submitted'),
  returnEntries: tied,
  parked: Object.fromEntries(
    parts
      .filter((part) => part.state !== 'submitted')
      .map((part) => [
        part.reason,
        { documents: part.documents, rows: part.rows, worth: part.worth },
      ])
  ),
  totals: { gross: figures.gross_all_incl_returns, clean: figures['clean revenue'] },
  compared: Object.keys(expected()).length,
  grownMb: Math.round((peak - atRest) / 1024 / 1024),
  ...(differing.length > 0 && { differing: differing.map(([name]) => name) }),
  ...(Object.keys(wrong).length > 0 && { wrong }),
  exact: isExact,
})
await client.end()
await app.terminate()
process.exit(isExact ? 0 : 1)
