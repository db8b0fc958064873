import { setImmediate } from 'node:timers/promises'
import { test } from '@japa/runner'
import { sql } from '#kernel/sql'
import { beforeCommit, inTransaction } from '#kernel/transaction'
import { countRows, resetDatabase } from '#tests/helpers/database'

/** A prepared statement: what is prepared behind one that failed must be prepared anew. */
const tag = (module: string): [string, unknown[], string] => [
  "INSERT INTO settings (module, key, value) VALUES ($1, 'k', '1')",
  [module],
  'spec_tag',
]

test.group('Transactions', (group) => {
  group.each.setup(() => resetDatabase())

  test('statements that do not wait for each other travel together', async ({ assert }) => {
    await inTransaction(null, async (trx) => {
      const first = sql(trx, 'SELECT pg_sleep(0.05)')
      const second = sql<{ at: Date }>(trx, 'SELECT clock_timestamp() AS at')
      await setImmediate()
      // Nobody here reads the first answer for a while: the second statement is there all the same.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300)
      const awake = Date.now()
      const [, [{ at }]] = await Promise.all([first, second])
      assert.isBelow(at.getTime(), awake - 100)
    })
  })

  test('one that fails takes those sent behind it along, and the connection is good for the next', async ({
    assert,
  }) => {
    for (let n = 0; n < 30; n++) {
      const failing = inTransaction(null, (trx) =>
        Promise.all([
          sql(trx, 'SELECT 1 / $1::int AS n', [n % 2], 'spec_fraction'),
          sql(trx, ...tag('first')),
          sql(trx, 'SELECT 1 / 0'),
          sql(trx, ...tag('behind')),
        ])
      )
      await assert.rejects(() => failing, /division by zero/)
    }
    assert.equal(await countRows('settings', "module IN ('first', 'behind')"), 0)
    await inTransaction(null, (trx) => sql(trx, ...tag('next')))
    assert.equal(await countRows('settings', "module = 'next'"), 1)
  })

  test('what is put off to the end is done before the commit and can make it fail', async ({
    assert,
  }) => {
    await inTransaction(null, async (trx) => {
      beforeCommit(trx, () => sql(trx, ...tag('one')).then(() => undefined))
      beforeCommit(trx, async () => {
        await sql(trx, ...tag('two'))
        beforeCommit(trx, () => sql(trx, ...tag('after')).then(() => undefined))
      })
    })
    assert.equal(await countRows('settings', "module IN ('one', 'two', 'after')"), 3)
    const failing = inTransaction(null, async (trx) => {
      await sql(trx, ...tag('lost'))
      beforeCommit(trx, () => Promise.reject(new Error('no')))
    })
    await assert.rejects(() => failing, 'no')
    assert.equal(await countRows('settings', "module = 'lost'"), 0)
  })
})
