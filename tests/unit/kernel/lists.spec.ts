import { test } from '@japa/runner'
import { decodeCursor, encodeCursor } from '#kernel/lists/cursor'
import { choices, dates, flag, ids, range, text } from '#kernel/lists/filters'
import { among, all, between, part, when, within } from '#kernel/lists/part'
import { readListQuery } from '#kernel/lists/read_list_query'

const spec = {
  sorts: ['placed', 'total'],
  defaultSort: '-placed',
  filters: {
    status: choices('held', 'released'),
    store: ids(),
    placed: dates(),
    total: range(),
    gift: flag(),
    sku: text(),
  },
}
const read = (query: Record<string, unknown>) => readListQuery({ qs: () => query }, spec)

test.group('Lists | query', () => {
  test('takes what the spec knows', ({ assert }) => {
    const query = read({
      q: '  tent ',
      sort: 'total',
      status: 'held,released,nonsense',
      store: '3,x,4',
      gift: '0',
      sku: ' T-2 ',
      total: '10..',
      placed: '2026-11-01..2026-11-22',
      perPage: '20',
      after: 'token',
    })
    assert.equal(query.q, 'tent')
    assert.deepEqual(query.sort, { key: 'total', desc: false })
    assert.deepEqual(query.filters.status, ['held', 'released'])
    assert.deepEqual(query.filters.store, [3, 4])
    assert.isFalse(query.filters.gift)
    assert.equal(query.filters.sku, 'T-2')
    assert.deepEqual(query.filters.total, { min: '10', max: null })
    assert.equal(query.filters.placed?.from?.toISOString(), '2026-10-31T16:00:00.000Z')
    assert.equal(query.filters.placed?.before?.toISOString(), '2026-11-22T16:00:00.000Z')
    assert.equal(query.perPage, 20)
    assert.deepEqual(query.cursor, { side: 'after', token: 'token' })
  })

  test('drops what it does not know', ({ assert }) => {
    const query = read({
      sort: 'password',
      status: 'x',
      store: '1;DROP TABLE orders',
      total: '1e9..',
      placed: '22.11.2026',
      gift: 'yes',
      secret: '1',
      q: ['a', 'b'],
      perPage: '99999',
    })
    assert.deepEqual(query.sort, { key: 'placed', desc: true })
    assert.deepEqual(query.filters, {})
    assert.deepEqual(query.echo, {})
    assert.isNull(query.q)
    assert.equal(query.perPage, 50)
    assert.equal(read({ perPage: '900' }).perPage, 200)
    assert.equal(read({ perPage: '0' }).perPage, 1)
  })

  test('one day stands for itself', ({ assert }) => {
    const { placed } = read({ placed: '2026-11-22' }).filters
    assert.equal(placed!.before!.getTime() - placed!.from!.getTime(), 86_400_000)
  })
})

test.group('Lists | parts', () => {
  test('holes become parameters, in order and through nesting', ({ assert }) => {
    const values: unknown[] = ['first']
    const inner = part`b = ${2} OR c = ${3}`
    const where = all([part`a = ${1}`, null, false, part`NOT (${inner})`, part`d`], values)
    assert.equal(where, '(a = $2) AND (NOT (b = $3 OR c = $4)) AND (d)')
    assert.deepEqual(values, ['first', 1, 2, 3])
    assert.equal(all([], []), 'true')
  })

  test('filters that were not given ask nothing', ({ assert }) => {
    assert.isNull(when(undefined, () => part`never`))
    assert.isNull(within('o.at', undefined))
    assert.isNull(among('o.status', undefined))
    const values: unknown[] = []
    const from = new Date(0)
    assert.equal(
      all(
        [
          within('o.at', { from, before: null }),
          between('o.t', { min: '1', max: '2' }),
          when(false, (v) => part`x = ${v}`),
        ],
        values
      ),
      '(o.at >= $1) AND (o.t BETWEEN $2 AND $3) AND (x = $4)'
    )
    assert.deepEqual(values, [from, '1', '2', false])
  })
})

test.group('Lists | one of several', () => {
  test('one value is asked for by itself, none finds nothing', ({ assert }) => {
    const values: unknown[] = []
    const where = all([among('a', ['x']), among('b', [1, 2]), among('c', [])], values)
    assert.equal(where, '(a = $1) AND (b = ANY($2)) AND (c = ANY($3))')
    assert.deepEqual(values, ['x', [1, 2], []])
  })
})

test.group('Lists | cursor', () => {
  test('comes back as it went out', ({ assert }) => {
    for (const cursor of [
      { value: '2026-11-22 10:00:00.123456+00', id: 7 },
      { value: null, id: 1 },
      { value: '中"文', id: 9007199254740991 },
    ]) {
      assert.deepEqual(decodeCursor(encodeCursor(cursor)), cursor)
    }
  })

  test('a forged one is no cursor', ({ assert }) => {
    for (const token of [
      '',
      'x',
      Buffer.from('{}').toString('base64url'),
      Buffer.from('["a","1"]').toString('base64url'),
    ]) {
      assert.isNull(decodeCursor(token))
    }
  })
})
