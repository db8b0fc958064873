import { test } from '@japa/runner'
import db from '@adonisjs/lucid/services/db'
import type { TransactionClientContract } from '@adonisjs/lucid/types/database'
import { keysetPage, keysetRows, part, readListQuery } from '#kernel/lists/index'
import { sql } from '#kernel/sql'

type Thing = { id: number; name: string; rank: number | null }

/** 23 things: ranks repeat and every fourth has none, so order rests on ties and nulls. */
async function withThings(work: (trx: TransactionClientContract) => Promise<void>) {
  const trx = await db.transaction()
  try {
    await sql(
      trx,
      `CREATE TEMP TABLE things ON COMMIT DROP AS
         SELECT i AS id, 'n' || (i % 3) AS name, CASE WHEN i % 4 = 0 THEN NULL ELSE (i * 7) % 5 END AS rank
           FROM generate_series(1, 23) i`
    )
    await work(trx)
  } finally {
    await trx.rollback()
  }
}

const source = (trx: TransactionClientContract, query: Record<string, string>) => ({
  query: readListQuery({ qs: () => query }, { sorts: ['id', 'name', 'rank'], defaultSort: 'id' }),
  trx,
  select: 't.id, t.name, t.rank',
  from: 'things t',
  sorts: { id: 't.id', name: 't.name', rank: { column: 't.rank', nullable: true as const } },
  id: 't.id',
})

const ORDERS: Record<string, string> = {
  'id': 'id',
  '-id': 'id DESC',
  'name': 'name, id',
  '-name': 'name DESC, id DESC',
  'rank': 'rank NULLS LAST, id',
  '-rank': 'rank DESC NULLS LAST, id DESC',
}

test.group('Lists | keyset pages', () => {
  for (const [sort, order] of Object.entries(ORDERS)) {
    test(`forwards and back by "${sort}" meets every row once`, async ({ assert }) => {
      await withThings(async (trx) => {
        const rows = await sql<Thing>(trx, `SELECT id FROM things ORDER BY ${order}`)
        const wanted = rows.map((row) => row.id)
        const seen: number[][] = []
        let query: Record<string, string> = { sort, perPage: '5' }
        for (;;) {
          const page = await keysetPage<Thing>(source(trx, query))
          seen.push(page.rows.map((row) => row.id))
          assert.equal(page.meta.count, 23)
          assert.equal(page.meta.prev === null, seen.length === 1)
          if (!page.meta.next) {
            query = { sort, perPage: '5', before: page.meta.prev! }
            break
          }
          query = { sort, perPage: '5', after: page.meta.next }
        }
        assert.deepEqual(seen.flat(), wanted)

        const back: number[][] = []
        for (;;) {
          const page = await keysetPage<Thing>(source(trx, query))
          back.unshift(page.rows.map((row) => row.id))
          assert.isNotNull(page.meta.next)
          if (!page.meta.prev) break
          query = { sort, perPage: '5', before: page.meta.prev }
        }
        assert.deepEqual(back.flat(), wanted.slice(0, 20))
      })
    })
  }

  test('a page before the cursor that is not full becomes the first page', async ({ assert }) => {
    await withThings(async (trx) => {
      const first = await keysetPage<Thing>(source(trx, { perPage: '3' }))
      const second = await keysetPage<Thing>(source(trx, { perPage: '3', after: first.meta.next! }))
      const back = await keysetPage<Thing>(source(trx, { perPage: '5', before: second.meta.prev! }))
      assert.deepEqual(
        back.rows.map((row) => row.id),
        [1, 2, 3, 4, 5]
      )
      assert.isNull(back.meta.prev)
    })
  })

  test('conditions narrow rows and count, rows are mapped and carry no cursor', async ({
    assert,
  }) => {
    await withThings(async (trx) => {
      const page = await keysetPage<Thing, { id: number; label: string }>(
        { ...source(trx, {}), where: [part`t.name = ${'n1'}`] },
        ({ id, name }) => ({ id, label: name.toUpperCase() })
      )
      assert.equal(page.meta.count, 8)
      assert.deepEqual(page.rows[0], { id: 1, label: 'N1' })
      const bare = await keysetPage<Thing>(source(trx, { perPage: '1' }))
      assert.sameMembers(Object.keys(bare.rows[0]), ['id', 'name', 'rank'])
    })
  })

  test('counts exactly to ten thousand and stops there', async ({ assert }) => {
    await withThings(async (trx) => {
      const many = {
        ...source(trx, {}),
        select: 't.id',
        from: 'generate_series(1, 12000) AS t(id)',
      }
      const page = await keysetPage<Thing>({ ...many, sorts: { id: 't.id' } })
      assert.equal(page.meta.count, 10_000)
      assert.isFalse(page.meta.countIsExact)
      assert.lengthOf(page.rows, 50)
    })
  })

  test('reading all rows goes page by page in order', async ({ assert }) => {
    await withThings(async (trx) => {
      const found: number[] = []
      for await (const row of keysetRows<Thing>(source(trx, { sort: '-rank' }), 4))
        found.push(row.id)
      const rows = await sql<Thing>(trx, `SELECT id FROM things ORDER BY ${ORDERS['-rank']}`)
      assert.deepEqual(
        found,
        rows.map((row) => row.id)
      )
    })
  })
})
