import { test } from '@japa/runner'
import fc from 'fast-check'
import { sql } from '#kernel/sql'
import { resetDatabase } from '#tests/helpers/database'
import IdentifyCustomers, { type Person } from '#customers/actions/identify_customers'

const identify = (people: Person[]) => new IdentifyCustomers().handle({ people })
const count = async (table: string) =>
  (await sql<{ n: number }>(null, `SELECT count(*) AS n FROM ${table}`))[0].n

/** A few values only, so that people meet. */
const person = fc.record({
  phone: fc.option(fc.constantFrom('13800000001', '13800000002', '13800000003'), { nil: null }),
  email: fc.option(fc.constantFrom('a@x.cn', 'b@x.cn', 'c@x.cn'), { nil: null }),
  buyerId: fc.option(fc.constantFrom('b1', 'b2'), { nil: null }),
  visitorId: fc.option(fc.constantFrom('v1', 'v2'), { nil: null }),
})

test.group('Identify customers', (group) => {
  group.each.setup(() => resetDatabase())

  // Fails without `dropDrafts` in the action (several customers), and hangs when adding a job asks the
  // pool for a second connection (`knowNames` of the job queue on `null` instead of the transaction).
  test('thirty at once with the same phone are one customer', async ({ assert }) => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, i) =>
        identify([{ ref: 'x', phone: '13800138000', email: `p${i}@example.com`, source: 'test' }])
      )
    )
    assert.lengthOf(new Set(answers.map((answer) => answer.get('x'))), 1)
    assert.equal(await count('customers'), 1)
    assert.equal(await count('customer_identities'), 31)
  })

  // Fails without `dropDrafts`: customers stay that nobody is.
  test('many lists at once: every identity has one holder, every answer exists, nobody is left without identity', async ({
    assert,
  }) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(person, { minLength: 1, maxLength: 5 }), { minLength: 2, maxLength: 6 }),
        async (lists) => {
          await resetDatabase()
          const people = lists.map((list, l) =>
            list.map((p, i) => ({ ref: `${l}.${i}`, platform: 'taobao', source: 'test', ...p }))
          )
          const answers = await Promise.all(people.map(identify))
          const known = new Set(
            (await sql<{ id: number }>(null, 'SELECT id FROM customers')).map((row) => row.id)
          )
          for (const answer of answers)
            for (const id of answer.values()) assert.isTrue(known.has(id))
          const [{ n: lonely }] = await sql<{ n: number }>(
            null,
            'SELECT count(*) AS n FROM customers c WHERE NOT EXISTS (SELECT FROM customer_identities i WHERE i.customer_id = c.id)'
          )
          assert.equal(lonely, 0)
          const wanted = people.flat().filter((p) => p.phone || p.email || p.buyerId || p.visitorId)
          assert.equal(
            answers.reduce((sum, answer) => sum + answer.size, 0),
            wanted.length
          )
          // Asked again, everybody is who they were when their strongest identity is asked alone.
          for (const [l, list] of people.entries()) {
            const again = await identify(list)
            for (const [ref, id] of answers[l]) assert.equal(again.get(ref), id)
          }
          assert.equal(await count('customers'), known.size)
        }
      ),
      { numRuns: 40 }
    )
  })
})
