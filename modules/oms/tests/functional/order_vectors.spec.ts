import { test } from '@japa/runner'
import fc from 'fast-check'
import {
  compileToSql,
  evaluate,
  leaves,
  numbered,
  opsOf,
  validate,
  type Condition,
  type FieldOp,
} from '#kernel/rules/index'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { loadOrders } from '#modules/oms/queries/load_orders'
import { ORDER_FIELDS } from '#modules/oms/services/order_fields'
import { factNeeds, gatherFacts, isKnown } from '#modules/oms/services/order_facts'
import { emptyHouse } from '#modules/oms/tests/helpers'
import { captureSubjects, orderVectors } from '#modules/oms/tests/order_subjects'
import { countStatements } from '#tests/helpers/statements'

type Subjects = Awaited<ReturnType<typeof captureSubjects>>

/** The names of the orders the condition is true for, asked one by one in TypeScript and as a list in SQL. */
async function answers(trx: Trx, { ids }: Subjects, condition: Condition, now: Date) {
  const names = new Map([...ids].map(([name, id]) => [id, name]))
  const moment = { now, zone: 'Asia/Shanghai' }
  const orders = await loadOrders(trx, [...ids.values()], ['captured'])
  const facts = await gatherFacts(trx, orders, factNeeds([condition]))
  const one = orders.flatMap((order, index) =>
    evaluate(condition, facts[index], ORDER_FIELDS, moment).matched ? [names.get(order.id)!] : []
  )
  const list: string[][] = []
  for (const as of ['value', 'where'] as const) {
    const { sql: where, bindings } = numbered(
      compileToSql(condition, ORDER_FIELDS, { ...moment, as }),
      1
    )
    const rows = await sql<{ id: number }>(
      trx,
      `SELECT o.id FROM orders o WHERE o.id = ANY($1::bigint[]) AND ${where} ORDER BY o.id`,
      [[...ids.values()], ...bindings]
    )
    list.push(rows.map((row) => names.get(row.id)!))
  }
  return { one: one.sort(), asValue: list[0].sort(), inWhere: list[1].sort() }
}

/** A question about any field, of values that some order has and some that none has. */
function questions(values: ReadonlyMap<string, unknown[]>): fc.Arbitrary<Condition> {
  const names = Object.keys(ORDER_FIELDS.fields).filter(
    (name) => !ORDER_FIELDS.fields[name].isHidden
  )
  return fc.constantFrom(...names).chain((field) => {
    const definition = ORDER_FIELDS.fields[field]
    return fc.constantFrom(...opsOf(definition)).chain((op): fc.Arbitrary<Condition> => {
      if (op === 'is_empty' || op === 'is_present') return fc.constant({ field, op })
      const known = (values.get(field) ?? []).flat().filter((value) => value !== null)
      const one = fc.constantFrom(...literalsOf(definition.type, known, definition.options))
      return valueFor(op, one).map((value) => ({ field, op, value }) as Condition)
    })
  })
}

function valueFor(op: FieldOp, one: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  if (['in', 'not_in', 'matches_any_word'].includes(op)) return fc.array(one, { maxLength: 3 })
  if (op === 'between') return fc.tuple(one, one)
  return one
}

function literalsOf(type: string, known: unknown[], options?: readonly string[]): unknown[] {
  if (options) return [...options]
  if (type === 'boolean') return [true, false]
  if (type === 'integer') return [...known.map(Number), 0, -1, 7]
  if (type === 'money' || type === 'decimal') return [...known.map(String), '0', '-0.01', '59.9999']
  if (type === 'time')
    return [...known.map((at) => new Date(at as Date).toISOString()), { ago: '50h' }]
  return [...known.map(String).filter((text) => text !== ''), 'x', '😀', '％_\\']
}

test.group('Conditions about orders', (group) => {
  let subjects: Subjects
  group.setup(async () => {
    await emptyHouse()
    subjects = await captureSubjects()
  })

  test('every vector is answered alike in TypeScript and in PostgreSQL', async ({ assert }) => {
    const { now, vectors } = orderVectors(subjects)
    const wrong: unknown[] = []
    await inTransaction(null, async (trx) => {
      for (const { if: condition, true: expected } of vectors) {
        assert.deepEqual(validate(condition, ORDER_FIELDS).errors, [], JSON.stringify(condition))
        const { one, asValue, inWhere } = await answers(trx, subjects, condition, new Date(now))
        const said = [...new Set([one, asValue, inWhere].map(String))]
        if (said.length > 1 || said[0] !== String([...expected].sort()))
          wrong.push({ condition, one, asValue, inWhere })
      }
    })
    assert.isAbove(vectors.length, 70)
    assert.deepEqual(wrong, [])
  })

  test('the vectors leave out no field and no window', ({ assert }) => {
    const asked = orderVectors(subjects).vectors.flatMap(({ if: condition }) =>
      [...leaves(condition)].map(({ leaf }) => ('source' in leaf ? leaf.source : leaf.field))
    )
    const shown = Object.keys(ORDER_FIELDS.fields).filter(
      (name) => !ORDER_FIELDS.fields[name].isHidden
    )
    assert.includeMembers(asked, [...shown, ...Object.keys(ORDER_FIELDS.sources)])
  })

  test('random questions about every field are answered alike', async ({ assert }) => {
    const fields = Object.keys(ORDER_FIELDS.fields)
    const needs = factNeeds(fields.map((field) => ({ field, op: 'is_present' })))
    await inTransaction(null, async (trx) => {
      const orders = await loadOrders(trx, [...subjects.ids.values()], ['captured'])
      const facts = await gatherFacts(trx, orders, needs)
      const values = new Map(fields.map((name) => [name, facts.map((each) => each[name])]))
      const asked = fc.asyncProperty(questions(values), fc.boolean(), async (leaf, isNegated) => {
        const condition: Condition = isNegated ? { not: leaf } : leaf
        fc.pre(validate(condition, ORDER_FIELDS).ok)
        const { one, asValue, inWhere } = await answers(
          trx,
          subjects,
          condition,
          new Date('2026-11-22T10:00:00Z')
        )
        assert.deepEqual(asValue, one, JSON.stringify(condition))
        assert.deepEqual(inWhere, one, JSON.stringify(condition))
      })
      await fc.assert(asked, { numRuns: 400 })
    })
  })

  test('what an order says by itself costs no statement, all the rest together one', async ({
    assert,
  }) => {
    const { vectors } = orderVectors(subjects)
    const known = vectors.filter(({ if: condition }) =>
      [...leaves(condition)].every(({ leaf }) => 'field' in leaf && isKnown(leaf.field))
    )
    await inTransaction(null, async (trx) => {
      const orders = await loadOrders(trx, [...subjects.ids.values()], ['captured'])
      const count = (list: typeof vectors) => {
        const needs = factNeeds(list.map(({ if: condition }) => condition))
        return countStatements(async () => void (await gatherFacts(trx, orders, needs)))
      }
      assert.isAbove(known.length, 30)
      assert.equal(await count(known), 0)
      assert.equal(await count(vectors), 1)
    })
  })
})
