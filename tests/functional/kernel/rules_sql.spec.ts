import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { test } from '@japa/runner'
import fc from 'fast-check'
import {
  compileToSql,
  evaluate,
  validate,
  windowNeeds,
  windowToSql,
  type Condition,
  type Facts,
} from '#kernel/rules/index'
import { createSubjects, matching } from '#tests/helpers/rules_sql'
import { moment, subjectFields, vectorFile, withWindows } from '#tests/helpers/rules_vectors'

const { subjects, rows, vectors } = vectorFile

test.group('Rules in PostgreSQL', (group) => {
  let trx: TransactionClientContract
  group.each.setup(async () => {
    trx = await db.transaction()
    return () => trx.rollback()
  })

  test('answers every vector as TypeScript does, as a value and in a WHERE', async ({ assert }) => {
    await createSubjects(trx, Object.entries(subjects), rows)
    for (const { if: condition, true: expected } of vectors) {
      const { asValue, inWhere } = await matching(trx, condition)
      assert.deepEqual(asValue, expected, JSON.stringify(condition))
      assert.deepEqual(inWhere, expected, JSON.stringify(condition))
    }
  })

  test('is never NULL as a value', async ({ assert }) => {
    await createSubjects(trx, Object.entries(subjects), rows)
    for (const { if: condition } of vectors) {
      const { sql, bindings } = compileToSql(condition, subjectFields, moment)
      const text = `SELECT count(*)::int AS n FROM rule_subjects s WHERE (${sql}) IS NULL`
      const result = await trx.rawQuery(text, bindings as string[])
      assert.equal(result.rows[0].n, 0, JSON.stringify(condition))
    }
  })

  test('a moment is taken for its millisecond', async ({ assert }) => {
    await createSubjects(trx, [['fine', { at: '2026-11-22T10:00:00.000Z' }]], [])
    await trx.rawQuery(`UPDATE rule_subjects SET at = at + interval '400 microseconds'`)
    const at = '2026-11-22T10:00:00Z'
    for (const [op, expected] of [
      ['eq', true],
      ['lte', true],
      ['gte', true],
      ['gt', false],
      ['lt', false],
    ] as const) {
      const { asValue } = await matching(trx, { field: 'at', op, value: at })
      assert.equal(asValue.length === 1, expected, op)
    }
  })

  test('windows can be gathered for a list and then asked in TypeScript', async ({ assert }) => {
    await createSubjects(trx, Object.entries(subjects), rows)
    for (const { if: condition } of vectors) {
      for (const { name, leaf } of windowNeeds(condition)) {
        const { sql, bindings } = windowToSql(leaf, subjectFields)
        const text = `SELECT s.name, ${sql} AS found FROM rule_subjects s ORDER BY s.id`
        const result = await trx.rawQuery(text, bindings as number[])
        for (const row of result.rows) {
          const slow = withWindows(condition, subjects[row.name], rows)[name]
          assert.equal(Number(row.found), Number(slow), `${name} of ${row.name}`)
        }
      }
    }
  })

  test('agrees with TypeScript on random subjects and conditions', async ({ assert }) => {
    const sample = { numRuns: 400 }
    await fc.assert(
      fc.asyncProperty(
        fc.array(subject, { maxLength: 8 }),
        fc.array(condition, { minLength: 20, maxLength: 20 }),
        async (facts, conditions) => {
          await createSubjects(
            trx,
            facts.map((each, index) => [String(index), each] as const),
            []
          )
          for (const each of conditions) {
            assert.deepEqual(validate(each, subjectFields).errors, [])
            const expected = facts.flatMap((known, index) =>
              evaluate(each, known, subjectFields, moment).matched ? [String(index)] : []
            )
            const { asValue, inWhere } = await matching(trx, each)
            assert.deepEqual(asValue, expected, JSON.stringify({ facts, each }))
            assert.deepEqual(inWhere, expected, JSON.stringify({ facts, each }))
          }
        }
      ),
      sample
    )
  })
})

const words = fc.constantFrom(
  'a',
  'A',
  'ab',
  'sf',
  'SF',
  '顺丰',
  '丰',
  '%',
  '_',
  '\\',
  "'",
  ' ',
  '　',
  'É',
  'é',
  '😀'
)
const text = fc.array(words, { maxLength: 4 }).map((parts) => parts.join(''))
const nonEmpty = text.filter((each) => each !== '')
const whole = fc.integer({ min: -3, max: 3 })
const exact = fc.constantFrom('-1', '-0.5', '0', '0.10', '0.1', '1', '1.0000001')
const time = fc.constantFrom(
  '2026-11-22T09:59:59.999Z',
  '2026-11-22T10:00:00Z',
  '2026-08-24T10:00:00.000Z'
)
const day = fc.constantFrom('2026-08-24', '2026-11-21', '2026-11-22')
const tags = fc.array(nonEmpty, { maxLength: 3 })
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null })

const subject: fc.Arbitrary<Facts> = fc.record({
  memo: maybe(text),
  count: maybe(whole),
  rate: maybe(exact),
  total: maybe(fc.constantFrom('-1', '0', '0.1', '1', '1.0001')),
  paid: maybe(fc.boolean()),
  at: maybe(time),
  day: maybe(day),
  tags: maybe(tags),
})

const ask = (field: string, ops: string[], value: fc.Arbitrary<unknown>) =>
  fc.record({ field: fc.constant(field), op: fc.constantFrom(...ops), value })
const order = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte']
const relative = fc.constantFrom({ ago: '90d' }, { ahead: '1m' })

const leaf = fc.oneof(
  ask('memo', ['eq', 'ne', 'contains', 'starts_with'], nonEmpty),
  ask('memo', ['in', 'not_in'], fc.array(text, { maxLength: 3 })),
  ask('memo', ['matches_any_word'], fc.array(nonEmpty, { maxLength: 3 })),
  ask('count', order, whole),
  ask('count', ['in', 'not_in'], fc.array(whole, { maxLength: 3 })),
  ask('total', order, exact),
  ask('rate', ['between'], fc.constant(['-0.5', '0.1'])),
  ask('rate', ['in', 'not_in'], fc.array(exact, { maxLength: 3 })),
  ask('paid', ['eq', 'ne'], fc.boolean()),
  ask('at', order, fc.oneof(time, relative)),
  ask('at', ['between'], fc.constant([{ ago: '90d' }, '2026-11-22T10:00:00Z'])),
  ask('day', order, fc.oneof(day, relative)),
  ask('tags', ['contains'], nonEmpty),
  ask('tags', ['in', 'not_in'], tags),
  fc.record({
    field: fc.constantFrom('memo', 'count', 'rate', 'paid', 'at', 'day', 'tags'),
    op: fc.constantFrom('is_empty', 'is_present'),
  })
)

const condition = fc.letrec((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', maxDepth: 4 },
    leaf,
    fc.record({ all: fc.array(tie('node'), { maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('node'), { maxLength: 3 }) }),
    fc.record({ not: tie('node') })
  ),
})).node as fc.Arbitrary<Condition>
