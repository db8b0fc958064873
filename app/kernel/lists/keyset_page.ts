import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { QueryResultRow } from 'pg'
import { decodeCursor, encodeCursor, type Cursor } from '#kernel/lists/cursor'
import { all, Part, render } from '#kernel/lists/part'
import type { ListQuery } from '#kernel/lists/read_list_query'
import { COUNT_CAP, type ListPage } from '#kernel/lists/types'
import { sql } from '#kernel/sql'

/** A sort column; `nullable` ones put rows without a value last, whichever way one sorts. */
export type SortColumn = string | { column: string; nullable: true }

/** A list as SQL. Everything but the values in `where` is code, never input. */
export interface KeysetSource {
  query: Omit<ListQuery, 'filters'>
  /** The columns of a row. */
  select: string
  /** Tables and joins; a part where a join has values of its own. */
  from: string | Part
  where?: readonly (Part | null | undefined | false)[]
  sorts: Readonly<Record<string, SortColumn>>
  /** The unique tiebreaker, e.g. `o.id`. */
  id: string
  /** When the FROM can be smaller for counting (joins that only add columns). */
  countFrom?: string | Part
  trx?: TransactionClientContract | null
}

type Row = QueryResultRow & { cursorAt: string | null; cursorId: number }

/** The row as the caller selected it. */
function bare<R>(row: Row): R {
  const copy: Partial<Row> = { ...row }
  delete copy.cursorAt
  delete copy.cursorId
  return copy as R
}

/**
 * One page by keyset: rows after (or before) the cursor in the order of the
 * sort column and the id, which costs the same on the thousandth page as on
 * the first. Counts exactly up to `COUNT_CAP`. `map` turns a row of SQL into a
 * row of the page.
 */
export async function keysetPage<R extends object, M = R>(
  source: KeysetSource,
  map: (row: R) => M = (row) => row as unknown as M
): Promise<ListPage<M>> {
  const [found, count] = await Promise.all([readPage(source), countRows(source)])
  const { key, desc } = source.query.sort
  return {
    rows: found.rows.map((row) => map(bare<R>(row))),
    meta: {
      count: Math.min(count, COUNT_CAP),
      countIsExact: count <= COUNT_CAP,
      perPage: source.query.perPage,
      next: found.hasNext ? tokenOf(found.rows.at(-1)) : null,
      prev: found.hasPrev ? tokenOf(found.rows[0]) : null,
      sort: `${desc ? '-' : ''}${key}`,
      filters: source.query.echo,
      q: source.query.q,
    },
  }
}

/** Every row of a list in its order, page by page in bounded memory: what exports read. */
export async function* keysetRows<R extends object>(
  source: KeysetSource,
  pageSize = 1000
): AsyncGenerator<R> {
  let cursor: Cursor | null = null
  for (;;) {
    const rows: Row[] = await readRows(source, cursor, false, pageSize)
    for (const row of rows) yield bare<R>(row)
    const last = rows.at(-1)
    if (!last || rows.length < pageSize) return
    cursor = { value: last.cursorAt, id: last.cursorId }
  }
}

const tokenOf = (row: Row | undefined) =>
  row ? encodeCursor({ value: row.cursorAt, id: row.cursorId }) : null

async function readPage(source: KeysetSource) {
  const { perPage, cursor: asked } = source.query
  const cursor = asked ? decodeCursor(asked.token) : null
  const backwards = cursor !== null && asked?.side === 'before'
  const rows = await readRows(source, cursor, backwards, perPage + 1)
  const more = rows.length > perPage
  if (more) rows.pop()
  if (!backwards) return { rows, hasPrev: cursor !== null, hasNext: more }
  // Fewer than a page before the cursor: that is the first page, shown whole.
  if (!more) {
    const first = await readRows(source, null, false, perPage + 1)
    const hasNext = first.length > perPage
    if (hasNext) first.pop()
    return { rows: first, hasPrev: false, hasNext }
  }
  return { rows: rows.reverse(), hasPrev: true, hasNext: true }
}

async function readRows(
  source: KeysetSource,
  cursor: Cursor | null,
  backwards: boolean,
  limit: number
) {
  const { key, desc } = source.query.sort
  const sort = source.sorts[key]
  if (!sort) throw new Error(`The list knows no column for its sort "${key}"`)
  const column = typeof sort === 'string' ? sort : sort.column
  const nullable = typeof sort !== 'string'
  const down = desc !== backwards
  const values: unknown[] = []
  const conditions = [all(source.where ?? [], values)]
  if (cursor)
    conditions.push(beyond({ column, id: source.id, nullable, down, backwards }, cursor, values))
  const way = down ? 'DESC' : 'ASC'
  const nulls = nullable ? ` NULLS ${backwards ? 'FIRST' : 'LAST'}` : ''
  return sql<Row>(
    source.trx ?? null,
    `SELECT ${source.select}, (${column})::text AS "cursorAt", ${source.id} AS "cursorId" FROM ${fromOf(source.from, values)}
      WHERE ${conditions.join(' AND ')}
      ORDER BY ${column} ${way}${nulls}, ${source.id} ${way} LIMIT $${values.push(limit)}`,
    values
  )
}

interface Order {
  column: string
  id: string
  nullable: boolean
  down: boolean
  backwards: boolean
}

/** What lies beyond the cursor in the direction of reading. */
function beyond(
  { column, id, nullable, down, backwards }: Order,
  cursor: Cursor,
  values: unknown[]
) {
  const sign = down ? '<' : '>'
  const beyondId = `${id} ${sign} $${values.push(cursor.id)}`
  if (cursor.value === null)
    return backwards
      ? `((${column} IS NULL AND ${beyondId}) OR ${column} IS NOT NULL)`
      : `(${column} IS NULL AND ${beyondId})`
  const at = `$${values.push(cursor.value)}`
  const further = `(${column} ${sign} ${at} OR (${column} = ${at} AND ${beyondId}))`
  // The plain bound lets the index start at the cursor; the pair alone would scan up to it.
  const reach = `${column} ${sign}= ${at} AND ${further}`
  return nullable && !backwards ? `((${reach}) OR ${column} IS NULL)` : `(${reach})`
}

const fromOf = (from: string | Part, values: unknown[]) =>
  from instanceof Part ? render(from, values) : from

async function countRows(source: KeysetSource) {
  const values: unknown[] = []
  const where = all(source.where ?? [], values)
  const from = fromOf(source.countFrom ?? source.from, values)
  const [row] = await sql<{ n: number }>(
    source.trx ?? null,
    `SELECT count(*)::int AS n FROM (SELECT 1 FROM ${from} WHERE ${where} LIMIT ${COUNT_CAP + 1}) counted`,
    values
  )
  return row.n
}
