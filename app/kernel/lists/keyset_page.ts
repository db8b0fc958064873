import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import type { QueryResultRow } from 'pg'
import { decodeCursor, encodeCursor, type Cursor } from '#kernel/lists/cursor'
import { all, type Part } from '#kernel/lists/part'
import type { ListQuery } from '#kernel/lists/read_list_query'
import { COUNT_CAP, type ListPage } from '#kernel/lists/types'
import { sql } from '#kernel/sql'

/** A sort column; `nullable` ones put rows without a value last, whichever way one sorts. */
export type SortColumn = string | { column: string; nullable: true }

/** A list as SQL. Everything but the values in `where` is code, never input. */
export interface KeysetSource<R> {
  query: Omit<ListQuery, 'filters'>
  /** The columns of a row; must include `id`. */
  select: string
  from: string
  where?: readonly (Part | null | undefined | false)[]
  sorts: Readonly<Record<string, SortColumn>>
  /** The unique tiebreaker, e.g. `o.id`. */
  id: string
  /** When the FROM can be smaller for counting (joins that only add columns). */
  countFrom?: string
  trx?: TransactionClientContract | null
  map?: (row: R) => unknown
}

type Mapped<S, R> = S extends { map: (row: never) => infer M } ? M : R
type Row = QueryResultRow & { id: number; __at: string | null; __id: number }

/**
 * One page by keyset: rows after (or before) the cursor in the order of the
 * sort column and the id, which costs the same on the thousandth page as on
 * the first. Counts exactly up to `COUNT_CAP`.
 */
export async function keysetPage<
  R extends object,
  const S extends KeysetSource<R> = KeysetSource<R>,
>(source: S): Promise<ListPage<Mapped<S, R>>> {
  const [found, count] = await Promise.all([readPage(source), countRows(source)])
  const strip = ({ __at: _at, __id: _id, ...row }: Row) => (source.map ? source.map(row as never) : row)
  const { key, desc } = source.query.sort
  return {
    rows: found.rows.map(strip) as Mapped<S, R>[],
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
  source: KeysetSource<R>,
  pageSize = 1000
): AsyncGenerator<R> {
  let cursor: Cursor | null = null
  for (;;) {
    const rows: Row[] = await readRows(source, cursor, false, pageSize)
    for (const { __at: _at, __id: _id, ...row } of rows)
      yield (source.map ? source.map(row as never) : row) as R
    const last = rows.at(-1)
    if (!last || rows.length < pageSize) return
    cursor = { value: last.__at, id: last.__id }
  }
}

const tokenOf = (row: Row | undefined) =>
  row ? encodeCursor({ value: row.__at, id: row.__id }) : null

async function readPage<R>(source: KeysetSource<R>) {
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

async function readRows<R>(
  source: KeysetSource<R>,
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
    `SELECT ${source.select}, (${column})::text AS __at, ${source.id} AS __id FROM ${source.from}
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

async function countRows<R>(source: KeysetSource<R>) {
  const values: unknown[] = []
  const where = all(source.where ?? [], values)
  const [row] = await sql<{ n: number }>(
    source.trx ?? null,
    `SELECT count(*)::int AS n FROM (SELECT 1 FROM ${source.countFrom ?? source.from} WHERE ${where} LIMIT ${COUNT_CAP + 1}) counted`,
    values
  )
  return row.n
}
