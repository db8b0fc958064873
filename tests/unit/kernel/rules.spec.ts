import { test } from '@japa/runner'
import {
  LIMITS,
  compileToSql,
  defineFields,
  describeFields,
  evaluate,
  fieldsOf,
  mergeFields,
  numbered,
  validate,
  type Condition,
} from '#kernel/rules/index'
import { moment, subjectFields, vectorFile, withWindows } from '#tests/helpers/rules_vectors'

const { subjects, rows, vectors } = vectorFile
const errorsOf = (input: unknown) => {
  const { errors } = validate(input, subjectFields)
  return errors.map(({ path, code }) => `${path}: ${code}`)
}
const leaf = { field: 'count', op: 'eq', value: 1 }

test.group('Rules in TypeScript', () => {
  test('answers every vector', ({ assert }) => {
    for (const { if: condition, true: expected } of vectors) {
      assert.deepEqual(errorsOf(condition), [], JSON.stringify(condition))
      const matched = Object.keys(subjects).filter((name) => {
        const facts = withWindows(condition, subjects[name], rows)
        return evaluate(condition, facts, subjectFields, moment).matched
      })
      assert.deepEqual(matched, expected, JSON.stringify(condition))
    }
  })

  test('says which leaves settled it, and what they found', ({ assert }) => {
    const condition: Condition = {
      all: [
        { field: 'paid', op: 'eq', value: true },
        {
          any: [
            { field: 'total', op: 'gt', value: '500' },
            { field: 'memo', op: 'contains', value: '圆通' },
          ],
        },
      ],
    }
    const verdict = evaluate(condition, subjects.order, subjectFields, moment)
    assert.isTrue(verdict.matched)
    assert.deepEqual(
      verdict.because.map(({ path }) => path),
      ['all[0]', 'all[1].any[1]']
    )
    const refused = evaluate(condition, subjects.refund, subjectFields, moment)
    assert.deepEqual(refused.because[0], {
      path: 'all[0]',
      matched: false,
      op: 'eq',
      about: 'paid',
      expected: true,
      actual: false,
    })
    assert.lengthOf(refused.because, 3)
  })

  test('evidence of a time and a window reads well', ({ assert }) => {
    const seen = evaluate(
      { field: 'at', op: 'gt', value: { ago: '1h' } },
      { at: new Date('2026-11-22T09:30:00Z') },
      subjectFields,
      moment
    )
    assert.equal(seen.because[0].actual, '2026-11-22T09:30:00.000Z')
    const window: Condition = {
      op: 'count_in_window',
      source: 'orders',
      key: 'phone',
      window: '1h',
      compare: 'gte',
      value: 4,
    }
    const verdict = evaluate(window, { 'count:orders:phone:3600': 4 }, subjectFields, moment)
    assert.isTrue(verdict.matched)
    assert.equal(verdict.because[0].actual, '4')
    assert.equal(verdict.because[0].about, 'orders')
    assert.throws(() => evaluate(window, {}, subjectFields, moment), /was not gathered/)
  })

  test('a fact of the wrong type is a fault of whoever gathered it', ({ assert }) => {
    const ask = (field: string, fact: unknown) => () =>
      evaluate({ field, op: 'is_present' }, { [field]: fact }, subjectFields, moment)
    assert.throws(ask('total', 0.1), /total is not of type money/)
    assert.throws(ask('at', 'yesterday'), /not of type time/)
    assert.throws(ask('paid', 'yes'), /not of type boolean/)
    assert.throws(ask('tags', 'vip'), /not of type list/)
    assert.doesNotThrow(ask('count', 12n))
  })

  test('lists the fields to gather', ({ assert }) => {
    const condition = { any: [leaf, { not: leaf }, { field: 'memo', op: 'is_empty' }] } as Condition
    assert.deepEqual(fieldsOf(condition), ['count', 'memo'])
  })
})

test.group('Rules: validation', () => {
  test('refuses {0}')
    .with([
      ['text for a condition', 'count = 1', ': not_a_condition'],
      ['an empty object', {}, ': not_a_condition'],
      ['a group that is no list', { all: leaf }, 'all: not_a_list'],
      ['a stray key', { any: [], extra: 1 }, 'extra: unknown_key'],
      ['an unknown field', { not: { field: 'x', op: 'eq', value: 1 } }, 'not.field: unknown_field'],
      ['inherited names', { field: 'constructor', op: 'eq', value: 1 }, 'field: unknown_field'],
      ['an unknown operator', { field: 'memo', op: 'like', value: '%' }, 'op: unknown_op'],
      ['an operator of another type', { ...leaf, op: 'contains' }, 'op: op_not_allowed'],
      ['a float', { field: 'total', op: 'eq', value: 0.1 }, 'value: wrong_value'],
      ['a fraction for a whole number', { ...leaf, value: '1.5' }, 'value: wrong_value'],
      ['null in a list', { ...leaf, op: 'in', value: [1, null] }, 'value[1]: wrong_value'],
      ['one value for a list', { ...leaf, op: 'in' }, 'value: not_a_list'],
      ['a pair of one', { ...leaf, op: 'between', value: [1] }, 'value: not_a_pair'],
      ['a range backwards', { ...leaf, op: 'between', value: [2, 1] }, 'value: range_reversed'],
      ['no value', { field: 'count', op: 'eq' }, 'value: value_missing'],
      ['a value for is_empty', { ...leaf, op: 'is_empty' }, 'value: value_not_allowed'],
      ['no day', { field: 'day', op: 'eq', value: '2026-02-30' }, 'value: wrong_value'],
      [
        'a time without offset',
        { field: 'at', op: 'lt', value: '2026-02-03T10:00' },
        'value: wrong_value',
      ],
      ['a span of weeks', { field: 'at', op: 'lt', value: { ago: '2w' } }, 'value: wrong_value'],
      ['a lone surrogate', { field: 'memo', op: 'eq', value: '\ud800' }, 'value: wrong_value'],
      ['a zero byte', { field: 'memo', op: 'eq', value: 'a\0' }, 'value: wrong_value'],
      ['the empty part', { field: 'memo', op: 'contains', value: '' }, 'value: wrong_value'],
      [
        'no option',
        { field: 'status', op: 'in', value: ['new', 'old'] },
        'value[1]: not_an_option',
      ],
    ] as [string, unknown, string][])
    .run(({ assert }, [, input, expected]) => {
      assert.deepEqual(errorsOf(input), [expected])
    })

  test('points at each fault of a window', ({ assert }) => {
    const window = {
      op: 'count_in_window',
      source: 'orders',
      key: 'phone',
      window: '1h',
      compare: 'gte',
      value: 1,
    }
    assert.deepEqual(errorsOf(window), [])
    assert.deepEqual(errorsOf({ ...window, source: 'x' }), ['source: unknown_source'])
    assert.deepEqual(errorsOf({ ...window, key: 'x', window: '0m', value: '1.5' }), [
      'key: unknown_window_key',
      'window: wrong_window',
      'value: wrong_value',
    ])
    assert.deepEqual(errorsOf({ ...window, op: 'sum_in_window', compare: 'in' }), [
      'sum: unknown_sum',
      'compare: unknown_op',
    ])
    assert.deepEqual(errorsOf({ all: [{ ...window, sum: 'total' }] }), ['all[0].sum: unknown_key'])
  })

  test('bounds depth, size, lists and cost', ({ assert }) => {
    const nest = (depth: number): unknown => (depth === 0 ? leaf : { not: nest(depth - 1) })
    assert.deepEqual(errorsOf(nest(LIMITS.depth - 1)), [])
    assert.match(errorsOf(nest(LIMITS.depth)).join(), /^not\..*: too_deep$/)
    assert.deepEqual(errorsOf({ all: Array.from({ length: 199 }, () => leaf) }), [])
    assert.deepEqual(errorsOf({ all: Array.from({ length: 1e5 }, () => leaf) }), [': too_many'])
    const many = Array.from({ length: LIMITS.listLength + 1 }, (_, index) => index)
    assert.deepEqual(errorsOf({ ...leaf, op: 'in', value: many }), ['value: list_too_long'])
    const window = {
      op: 'count_in_window',
      source: 'orders',
      key: 'phone',
      window: '1h',
      compare: 'gte',
      value: 1,
    }
    assert.deepEqual(errorsOf({ any: Array.from({ length: 21 }, () => window) }), [': too_costly'])
  })

  test('registries are checked, merged and described without their SQL', ({ assert }) => {
    assert.throws(() => defineFields({ a: { type: 'text', label: 'a', sql: "x ? 'k'" } }), /"\?"/)
    assert.throws(() => mergeFields(subjectFields, subjectFields), /memo is declared twice/)
    const extra = defineFields({ more: { type: 'text', label: 'more', sql: 's.more' } })
    const described = describeFields(mergeFields(subjectFields, extra))
    assert.equal(described.fields.at(-1)?.name, 'more')
    assert.notInclude(JSON.stringify(described), 's.memo')
    assert.deepEqual(described.sources[0].sums, [{ sum: 'total', label: 'total' }])
  })
})

test.group('Rules: SQL text', () => {
  const sql = (condition: Condition, as: 'value' | 'where') =>
    compileToSql(condition, subjectFields, { ...moment, as })

  test('never holds a value', ({ assert }) => {
    const evil = "'; DROP TABLE orders; --"
    const { sql: text, bindings } = sql({ field: 'memo', op: 'eq', value: evil }, 'value')
    assert.notInclude(text, 'DROP')
    assert.deepEqual(bindings, [evil])
  })

  test('leaves columns bare for indexes in a WHERE', ({ assert }) => {
    const condition: Condition = { all: [{ field: 'total', op: 'gte', value: '10' }] }
    assert.equal(sql(condition, 'where').sql, '(((s.total) >= CAST(? AS numeric)))')
    assert.equal(
      sql(condition, 'value').sql,
      '(COALESCE(((s.total) >= CAST(? AS numeric)), FALSE))'
    )
    assert.include(sql({ not: condition }, 'where').sql, 'COALESCE')
  })

  test('numbers its bindings for the driver', ({ assert }) => {
    const { sql: text, bindings } = numbered(
      sql({ field: 'count', op: 'between', value: [1, 2] }, 'where'),
      3
    )
    assert.equal(text, '((s.count) BETWEEN CAST($4 AS bigint) AND CAST($5 AS bigint))')
    assert.deepEqual(bindings, ['1', '2'])
  })
})
