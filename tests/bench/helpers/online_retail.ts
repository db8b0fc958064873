import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The history of a British gift wholesaler (UCI Online Retail, CC BY 4.0), a file a day; null where it is not at hand. */
export function retailFolder(root: string): string | null {
  const folder = join(
    process.env.TANDEM_DATASETS ?? join(root, '../shared/datasets'),
    'online_retail'
  )
  return existsSync(join(folder, 'REFERENCE_VALUES.json')) ? folder : null
}

/** The first days of it, or all, as one file with one header. */
export function retailFile(folder: string, days: number): Buffer {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.csv'))
    .sort()
    .slice(0, days)
  return Buffer.concat(
    names.map((name, index) => {
      const bytes = readFileSync(join(folder, name))
      return index === 0 ? bytes : bytes.subarray(bytes.indexOf(10) + 1)
    })
  )
}

export const published = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'REFERENCE_VALUES.json'), 'utf8')) as Record<string, unknown>

/** Every row of every document that was filed, with what became of the document. */
const ROWS = `
  CREATE TEMP TABLE retail AS
  SELECT p.id, p.kind, p.state, p.park_reason AS reason, c->>0 AS no, c->>1 AS code, c->>2 AS title, (c->>3)::int AS qty, c->>4 AS at,
         (c->>5)::numeric AS price, nullif(c->>6, '') AS customer, c->>7 AS country
    FROM platform_orders p CROSS JOIN LATERAL jsonb_array_elements(p.payload::jsonb->'rows') c WHERE p.store_id = $1`

const CLEAN = `customer IS NOT NULL AND qty > 0 AND price > 0`
const ALL = `no, code, title, qty, at, price, customer, country`
const MONTH = `left(at, 7)`

/** One value of the published figures each, worked out from the filed rows; named as they are there. */
const FIGURES: Record<string, string> = {
  'rows': `SELECT count(*)::int FROM retail`,
  'cancel_rows(InvoiceNo startswith C)': `SELECT count(*)::int FROM retail WHERE no LIKE 'C%'`,
  'cancel_invoices': `SELECT count(DISTINCT no)::int FROM retail WHERE no LIKE 'C%'`,
  'A_invoices(bad debt)': `SELECT count(DISTINCT no)::int FROM retail WHERE no LIKE 'A%'`,
  'qty<=0 rows': `SELECT count(*)::int FROM retail WHERE qty <= 0`,
  'price<=0 rows': `SELECT count(*)::int FROM retail WHERE price <= 0`,
  'price<0 rows': `SELECT count(*)::int FROM retail WHERE price < 0`,
  'dup_rows': `SELECT (count(*) - (SELECT count(*) FROM (SELECT DISTINCT ${ALL} FROM retail) d))::int FROM retail`,
  'gross_all_incl_returns': `SELECT sum(qty * price)::text FROM retail`,
  'rows_with_customer': `SELECT count(*)::int FROM retail WHERE customer IS NOT NULL`,
  'customers_all': `SELECT count(DISTINCT customer)::int FROM retail`,
  'net_with_customer_incl_returns': `SELECT sum(qty * price)::text FROM retail WHERE customer IS NOT NULL`,
  'clean: cust, qty>0, price>0 rows': `SELECT count(*)::int FROM clean`,
  'clean customers': `SELECT count(DISTINCT customer)::int FROM clean`,
  'clean invoices': `SELECT count(DISTINCT no)::int FROM clean`,
  'clean stock codes': `SELECT count(DISTINCT code)::int FROM clean`,
  'clean revenue': `SELECT sum(qty * price)::text FROM clean`,
  'cust & not C rows': `SELECT count(*)::int FROM retail WHERE customer IS NOT NULL AND no NOT LIKE 'C%'`,
  'cust & not C customers': `SELECT count(DISTINCT customer)::int FROM retail WHERE customer IS NOT NULL AND no NOT LIKE 'C%'`,
  'cust&notC revenue': `SELECT sum(qty * price)::text FROM retail WHERE customer IS NOT NULL AND no NOT LIKE 'C%'`,
  'clean dedup rows': `SELECT count(*)::int FROM once`,
  'clean dedup revenue': `SELECT sum(qty * price)::text FROM once`,
  'clean dedup customers': `SELECT count(DISTINCT customer)::int FROM once`,
  'clean UK customers': `SELECT count(DISTINCT customer)::int FROM clean WHERE country = 'United Kingdom'`,
  'clean UK rows': `SELECT count(*)::int FROM clean WHERE country = 'United Kingdom'`,
  'clean UK revenue': `SELECT sum(qty * price)::text FROM clean WHERE country = 'United Kingdom'`,
  'clean revenue by month': `SELECT jsonb_object_agg(month, worth) FROM (SELECT ${MONTH} AS month, sum(qty * price)::text AS worth FROM clean GROUP BY 1) m`,
  'RFM snapshot': `SELECT (max(left(at, 10))::date + 1)::text FROM clean`,
  'recency mean/median/min/max': `SELECT jsonb_build_array(round(avg(r), 4), percentile_cont(0.5) WITHIN GROUP (ORDER BY r), min(r), max(r)) FROM rfm`,
  'frequency mean/median/max': `SELECT jsonb_build_array(round(avg(f), 3), percentile_cont(0.5) WITHIN GROUP (ORDER BY f), max(f)) FROM rfm`,
  'monetary mean/median/max': `SELECT jsonb_build_array(round(avg(m), 4)::text, (SELECT avg(m)::text FROM (SELECT m, row_number() OVER (ORDER BY m) AS at, count(*) OVER () AS n FROM rfm) x
     WHERE at IN ((n + 1) / 2, (n + 2) / 2)), max(m)::text) FROM rfm`,
  'one_time_buyers': `SELECT count(*)::int FROM rfm WHERE f = 1`,
  'repeat_rate': `SELECT round(avg((f > 1)::int), 6)::float8 FROM rfm`,
  'top5 monetary': `SELECT jsonb_agg(jsonb_build_array(customer, m::text) ORDER BY m DESC) FROM (SELECT * FROM rfm ORDER BY m DESC LIMIT 5) x`,
  'top5 frequency': `SELECT jsonb_agg(jsonb_build_array(customer, f) ORDER BY f DESC, customer) FROM (SELECT * FROM rfm ORDER BY f DESC, customer LIMIT 5) x`,
  'top20% revenue share': `SELECT round(sum(m) FILTER (WHERE at <= n / 5) / sum(m), 4)::text FROM (SELECT m, row_number() OVER (ORDER BY m DESC) AS at, count(*) OVER () AS n FROM rfm) x`,
  'aov per invoice': `SELECT round(sum(qty * price) / count(DISTINCT no), 4)::text FROM clean`,
  'cohort sizes': `SELECT jsonb_object_agg(cohort, n) FROM (SELECT cohort, count(*) AS n FROM rfm GROUP BY 1) c`,
  'Dec-2010 cohort active by month': `SELECT jsonb_object_agg(month, n) FROM (SELECT ${MONTH} AS month, count(DISTINCT c.customer) AS n FROM clean c JOIN rfm USING (customer) WHERE cohort = '2010-12' GROUP BY 1) c`,
  'active customers by month': `SELECT jsonb_object_agg(month, n) FROM (SELECT ${MONTH} AS month, count(DISTINCT customer) AS n FROM clean GROUP BY 1) c`,
}

const STAGES = [
  `CREATE TEMP TABLE clean AS SELECT * FROM retail WHERE ${CLEAN}`,
  `CREATE TEMP TABLE once AS SELECT DISTINCT ${ALL} FROM clean`,
  `CREATE TEMP TABLE rfm AS SELECT customer, (SELECT max(left(at, 10))::date + 1 FROM clean) - max(left(at, 10))::date AS r, count(DISTINCT no) AS f,
          sum(qty * price) AS m, min(${MONTH}) AS cohort FROM clean GROUP BY 1`,
]

/** What the house made of the documents, held against their rows. Every answer has to be 0. */
const AGREEMENTS: Record<string, string> = {
  'orders whose total is not that of their rows': `SELECT count(*)::int FROM (SELECT id, sum(qty * price) AS worth FROM retail WHERE kind = 'order' AND state = 'submitted' GROUP BY 1) r
     JOIN platform_orders p USING (id) JOIN orders o ON o.id = p.order_id WHERE o.total_amount <> r.worth OR o.paid_amount <> r.worth`,
  'orders whose lines and charges are not their rows': `SELECT count(*)::int FROM (SELECT id, count(*) AS n, sum(qty) AS units FROM retail WHERE kind = 'order' AND state = 'submitted' GROUP BY 1) r
     JOIN platform_orders p USING (id) JOIN orders o ON o.id = p.order_id
     CROSS JOIN LATERAL (SELECT count(*) AS n, coalesce(sum(qty), 0) AS units FROM order_lines WHERE order_id = o.id) l
     CROSS JOIN LATERAL (SELECT count(*) AS n, coalesce(sum((f->>'qty')::int), 0) AS units FROM jsonb_array_elements(coalesce(o.source->'fees', '[]')) f) c
     WHERE l.n + c.n <> r.n OR l.units + c.units <> r.units`,
  'returns whose entries are not their rows': `SELECT count(*)::int FROM (SELECT id, sum(qty * price) AS worth, sum(qty) AS units FROM retail WHERE kind = 'return' GROUP BY 1) r
     LEFT JOIN (SELECT platform_order_id AS id, sum(amount) AS worth, sum(qty) AS units FROM oms_return_lines GROUP BY 1) l USING (id)
     WHERE (l.worth, l.units) IS DISTINCT FROM (-r.worth, -r.units)`,
  'refunds that are not the tied entries': `SELECT count(*)::int FROM (SELECT order_id, sum(amount) AS back FROM oms_return_lines WHERE order_id IS NOT NULL GROUP BY 1) l
     JOIN orders o ON o.id = l.order_id WHERE o.refunded_amount <> l.back`,
  'documents neither taken in nor parked': `SELECT count(*)::int FROM platform_orders WHERE store_id = $1 AND state NOT IN ('submitted', 'parked')`,
}

type Ask = (text: string, values?: unknown[]) => Promise<{ rows: Record<string, unknown>[] }>
const first = async (ask: Ask, text: string, values: unknown[] = []) =>
  Object.values((await ask(text, values)).rows[0])[0]

/** The published figures from what is in the house, and what the house made of it held against its rows. */
export async function retailFigures(ask: Ask, storeId: number) {
  await ask(ROWS, [storeId])
  for (const text of STAGES) await ask(text)
  await ask('ANALYZE retail, clean')
  const figures: Record<string, unknown> = {}
  for (const [name, text] of Object.entries(FIGURES)) figures[name] = await first(ask, text)
  const wrong: Record<string, unknown> = {}
  for (const [name, text] of Object.entries(AGREEMENTS)) {
    const count = await first(ask, text, text.includes('$1') ? [storeId] : [])
    if (count !== 0) wrong[name] = count
  }
  const parts = (
    await ask(
      `SELECT kind, state, reason, count(*)::int AS rows, count(DISTINCT id)::int AS documents, sum(qty * price)::text AS worth
         FROM retail GROUP BY 1, 2, 3 ORDER BY 4 DESC`
    )
  ).rows
  return { figures, wrong, parts }
}

/** Whether two figures say the same: decimals by value, not by their zeros. */
export function same(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((one, at) => same(one, b[at]))
  if (a && b && typeof a === 'object' && typeof b === 'object') {
    const [x, y] = [a as Record<string, unknown>, b as Record<string, unknown>]
    const keys = new Set([...Object.keys(x), ...Object.keys(y)])
    return [...keys].every((key) => same(x[key], y[key]))
  }
  return canonical(a) === canonical(b)
}

const canonical = (value: unknown) => {
  const text = String(value)
  return /^-?\d+\.\d+$/.test(text) ? text.replace(/\.?0+$/, '') : text
}
