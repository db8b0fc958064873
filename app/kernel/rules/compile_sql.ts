import { isWindowLeaf, spanSeconds } from '#kernel/rules/ast'
import type { Condition, FieldLeaf, FieldOp, Literal, WindowLeaf } from '#kernel/rules/ast'
import { type FieldDefinition, type FieldRegistry, type FieldType } from '#kernel/rules/fields'
import {
  BLANKS,
  foldCase,
  literal,
  splitWords,
  type Known,
  type Moment,
} from '#kernel/rules/values'

/** SQL text with `?` for each binding, as `rawQuery` takes it. */
export interface SqlFragment {
  sql: string
  bindings: unknown[]
}

const CAST: Record<FieldType, string> = {
  text: 'text',
  list: 'text',
  integer: 'bigint',
  decimal: 'numeric',
  money: 'numeric',
  boolean: 'boolean',
  time: 'timestamptz',
  date: 'date',
}
const SIGN: Partial<Record<FieldOp, string>> = { eq: '=', gt: '>', gte: '>=', lt: '<', lte: '<=' }

/**
 * Compiles a valid condition to a boolean expression over the registry's SQL.
 *
 * Compiled `as: 'value'` (the default) it is TRUE or FALSE and never NULL, to be selected or
 * negated. `as: 'where'` leaves comparisons bare so that indexes serve them; use that form only as
 * a conjunct of a WHERE, where NULL counts as false.
 */
export function compileToSql(
  condition: Condition,
  registry: FieldRegistry,
  options: Moment & { as?: 'value' | 'where' }
): SqlFragment {
  return new Compiler(registry, options).compile(condition, options.as === 'where')
}

/** The count or sum of a window as a scalar expression (never NULL), to gather facts for a list. */
export function windowToSql(leaf: WindowLeaf, registry: FieldRegistry): SqlFragment {
  const { sums } = registry.sources[leaf.source]
  const result = leaf.sum ? `COALESCE(SUM(${sums![leaf.sum].sql}), 0)` : 'COUNT(*)'
  const rows = rowsOfWindow(leaf, registry)
  return { sql: `(SELECT ${result} FROM ${rows.sql})`, bindings: rows.bindings }
}

/**
 * The latest rows of a window as a JSON array of `{ id, title }`, to be shown as evidence.
 * @throws TypeError when the source says nothing of how its rows are named
 */
export function windowRowsToSql(
  leaf: WindowLeaf,
  registry: FieldRegistry,
  limit: number
): SqlFragment {
  const { shows, time } = registry.sources[leaf.source]
  if (!shows) throw new TypeError(`Rules: rows of ${leaf.source} have no name`)
  const rows = rowsOfWindow(leaf, registry)
  const latest = `SELECT ${shows.id} AS id, ${shows.title} AS title FROM ${rows.sql} ORDER BY ${time} DESC, ${shows.id} DESC LIMIT ${limit}`
  return {
    sql: `(SELECT COALESCE(jsonb_agg(jsonb_build_object('id', r.id, 'title', r.title)), '[]') FROM (${latest}) r)`,
    bindings: rows.bindings,
  }
}

/** `FROM … WHERE …` of the rows a window is about. */
function rowsOfWindow(leaf: WindowLeaf, registry: FieldRegistry): SqlFragment {
  const { from, where, time, at, keys } = registry.sources[leaf.source]
  const { sql: rowKey, field } = keys[leaf.key]
  const moment = registry.fields[at].sql
  const conditions = [
    `${rowKey} = ${registry.fields[field].sql}`,
    `${time} > ${moment} - make_interval(secs => CAST(? AS double precision))`,
    `${time} <= ${moment}`,
    ...(where ? [`(${where})`] : []),
  ]
  return {
    sql: `${from} WHERE ${conditions.join(' AND ')}`,
    bindings: [spanSeconds(leaf.window)],
  }
}

/** The same fragment with `$1`, `$2`… for the driver, counting on from `after`. */
export function numbered({ sql, bindings }: SqlFragment, after = 0): SqlFragment {
  let next = after
  return { sql: sql.replaceAll('?', () => `$${++next}`), bindings }
}

class Compiler {
  constructor(
    readonly registry: FieldRegistry,
    readonly moment: Moment
  ) {}

  compile(node: Condition, bare: boolean): SqlFragment {
    if ('all' in node) return this.#join(node.all, ' AND ', 'TRUE', bare)
    if ('any' in node) return this.#join(node.any, ' OR ', 'FALSE', bare)
    if ('not' in node) {
      const inner = this.compile(node.not, false)
      return { sql: `NOT ${inner.sql}`, bindings: inner.bindings }
    }
    if (isWindowLeaf(node)) return this.#window(node)
    return this.#field(node, bare)
  }

  #join(list: Condition[], glue: string, empty: string, bare: boolean): SqlFragment {
    if (list.length === 0) return { sql: `(${empty})`, bindings: [] }
    const parts = list.map((child) => this.compile(child, bare))
    return {
      sql: `(${parts.map(({ sql }) => sql).join(glue)})`,
      bindings: parts.flatMap(({ bindings }) => bindings),
    }
  }

  #window(leaf: WindowLeaf): SqlFragment {
    const { sql, bindings } = windowToSql(leaf, this.registry)
    const type: FieldType = leaf.op === 'sum_in_window' ? 'decimal' : 'integer'
    const question = this.#compare({ type, sql }, leaf.compare, leaf.value)
    return { sql: `(${question.sql})`, bindings: [...bindings, ...question.bindings] }
  }

  #field({ field: name, op, value }: FieldLeaf, bare: boolean): SqlFragment {
    const field = this.registry.fields[name]
    if (op === 'is_empty') return { sql: `(${emptiness(field)})`, bindings: [] }
    if (op === 'is_present') return { sql: `(NOT (${emptiness(field)}))`, bindings: [] }
    if (op === 'ne' || op === 'not_in') {
      const inner = this.#field({ field: name, op: op === 'ne' ? 'eq' : 'in', value }, false)
      return { sql: `(NOT ${inner.sql})`, bindings: inner.bindings }
    }
    const { sql, bindings } = this.#compare(field, op, value!)
    return { sql: bare ? `(${sql})` : `COALESCE((${sql}), FALSE)`, bindings }
  }

  #compare(
    { type, sql }: Pick<FieldDefinition, 'type' | 'sql'>,
    op: FieldOp,
    value: Literal | Literal[]
  ): SqlFragment {
    const wanted = [value].flat().map((item) => literal(type, item, this.moment))
    if (type === 'list') {
      return { sql: `(${sql}) && CAST(? AS text[])`, bindings: [wanted] }
    }
    if (type === 'time') return timeQuestion(sql, op, wanted as number[])
    if (op === 'in')
      return { sql: `(${sql}) = ANY(CAST(? AS ${CAST[type]}[]))`, bindings: [wanted] }
    if (op === 'between') {
      const cast = `CAST(? AS ${CAST[type]})`
      return { sql: `(${sql}) BETWEEN ${cast} AND ${cast}`, bindings: wanted }
    }
    if (op === 'ne') return { sql: `(${sql}) <> CAST(? AS ${CAST[type]})`, bindings: wanted }
    if (SIGN[op]) return { sql: `(${sql}) ${SIGN[op]} CAST(? AS ${CAST[type]})`, bindings: wanted }
    return textQuestion(sql, op, wanted as string[])
  }
}

/**
 * PostgreSQL keeps microseconds and facts milliseconds, so a moment is taken for the millisecond
 * it lies in; written as bounds on the bare column, for the sake of its index.
 */
function timeQuestion(sql: string, op: FieldOp, wanted: number[]): SqlFragment {
  const bind = (millis: number) => new Date(millis).toISOString()
  const from = { sql: `(${sql}) >= CAST(? AS timestamptz)`, bindings: [bind(wanted[0])] }
  const before = { sql: `(${sql}) < CAST(? AS timestamptz)`, bindings: [bind(wanted[0])] }
  const after = { ...from, bindings: [bind(wanted[0] + 1)] }
  const upTo = { ...before, bindings: [bind((wanted[1] ?? wanted[0]) + 1)] }
  if (op === 'gte') return from
  if (op === 'lt') return before
  if (op === 'gt') return after
  if (op === 'lte') return upTo
  return { sql: `${from.sql} AND ${upTo.sql}`, bindings: [...from.bindings, ...upTo.bindings] }
}

function textQuestion(sql: string, op: FieldOp, wanted: string[]): SqlFragment {
  const folded = `lower((${sql}) COLLATE "C")`
  const holds = `strpos(${folded}, CAST(? AS text)) > 0`
  if (op === 'contains') return { sql: holds, bindings: [foldCase(wanted[0])] }
  if (op === 'starts_with') {
    return { sql: `starts_with(${folded}, CAST(? AS text))`, bindings: [foldCase(wanted[0])] }
  }
  const { alone, anywhere } = splitWords(wanted)
  const questions = anywhere.map(() => holds)
  if (alone !== null) questions.unshift(`${folded} ~ CAST(? AS text)`)
  const bindings: Known[] = alone === null ? anywhere : [alone, ...anywhere]
  return { sql: questions.join(' OR ') || 'FALSE', bindings }
}

function emptiness({ type, sql }: FieldDefinition): string {
  if (type === 'list') return `COALESCE(cardinality(${sql}), 0) = 0`
  if (type !== 'text') return `(${sql}) IS NULL`
  const blanks = [...BLANKS].map(
    (character) => `\\${character.codePointAt(0)!.toString(16).padStart(4, '0')}`
  )
  return `COALESCE(btrim(${sql}, U&'${blanks.join('')}'), '') = ''`
}
