import { test } from '@japa/runner'
import fc from 'fast-check'
import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { resetDatabase } from '#tests/helpers/database'
import { appendTimeline } from '#customers/actions/append_timeline'
import IdentifyCustomers from '#customers/actions/identify_customers'
import MergeCustomers from '#customers/actions/merge_customers'
import SaveAddress from '#customers/actions/save_address'
import UndoMerge from '#customers/actions/undo_merge'
import { CHOICE_FIELDS, type FieldChoices } from '#customers/domain/merge_fields'
import { customerRefs } from '#customers/services/customer_refs'

/** Everything that says who is who, without what any write moves on (version, updated_at) and the merge's own notes. */
async function picture() {
  const [{ all }] = await sql<{ all: unknown }>(
    null,
    `SELECT jsonb_build_object(
       'customers', (SELECT jsonb_agg(to_jsonb(c) - 'version' - 'updated_at' ORDER BY c.id) FROM customers c),
       'identities', (SELECT jsonb_agg(to_jsonb(i) ORDER BY i.id) FROM customer_identities i),
       'addresses', (SELECT jsonb_agg(to_jsonb(a) - 'updated_at' ORDER BY a.id) FROM customer_addresses a),
       'timeline', (SELECT jsonb_agg(to_jsonb(t) ORDER BY t.id) FROM timeline_entries t WHERE kind NOT IN ('merged', 'unmerged'))
     ) AS all`
  )
  return all
}

const side = fc.record({
  name: fc.constantFrom('王小明', 'Li Lei', '138****0000', '陈静'),
  kind: fc.constantFrom('person' as const, 'company' as const),
  tags: fc.subarray(['vip', 'new', '露营']),
  note: fc.option(fc.constantFrom('a note', '另一条'), { nil: null }),
  phones: fc.integer({ min: 1, max: 3 }),
  addresses: fc.integer({ min: 0, max: 2 }),
  hasDefault: fc.boolean(),
  entries: fc.integer({ min: 0, max: 3 }),
  orders: fc.integer({ min: 0, max: 3 }),
})
type Side = typeof side extends fc.Arbitrary<infer T> ? T : never
const choices = fc.record(
  Object.fromEntries(CHOICE_FIELDS.map((field) => [field, fc.constantFrom('winner', 'loser')])),
  { requiredKeys: [] }
) as fc.Arbitrary<FieldChoices>

let serial = 0
async function make(s: Side): Promise<number> {
  const phones = Array.from({ length: s.phones }, () => `139${String(serial++).padStart(8, '0')}`)
  const base = { name: s.name, kind: s.kind, tags: s.tags, note: s.note, source: 'test' }
  let id = 0
  for (const [i, phone] of phones.entries()) {
    const people = [
      { ref: 'x', phone, email: `p${phones[0]}@x.cn`, ...base, note: i === 0 ? s.note : null },
    ]
    id = (await new IdentifyCustomers().handle({ people })).get('x')!
  }
  for (let i = 0; i < s.addresses; i++) {
    const address = { consignee: '甲', phone: phones[0], line: `${id} 号 ${i}` }
    await new SaveAddress().handle({
      customerId: id,
      address,
      isDefault: s.hasDefault && i === 0,
      actor: SYSTEM,
    })
  }
  await inTransaction(null, (trx) =>
    appendTimeline(
      trx,
      Array.from({ length: s.entries }, (_, i) => ({
        customerId: id,
        module: 'customers',
        kind: 'created',
        refType: 'test',
        refId: `${id}.${i}`,
        payload: {},
        occurredAt: new Date(2026, 10, 1 + i),
      }))
    )
  )
  await sql(
    null,
    `UPDATE customers SET orders_count = $2::int, orders_total = $2::int * 10.5,
       orders_totals = CASE WHEN $2::int > 0 THEN jsonb_build_object('CNY', trim_scale($2::int * 10.5)::text) ELSE '{}' END,
       last_order_at = CASE WHEN $2::int > 0 THEN timestamptz '2026-11-01T08:00:00.123456Z' + make_interval(days => $2::int) END WHERE id = $1`,
    [id, s.orders]
  )
  return id
}

test.group('Merge customers', (group) => {
  group.each.setup(() => resetDatabase())

  // Fails without `returnRefs` in the undo.
  test('a merge that is undone leaves everything as it was', async ({ assert }) => {
    await fc.assert(
      fc.asyncProperty(side, side, side, choices, choices, async (a, b, c, first, second) => {
        await resetDatabase()
        const [ids0, ids1, ids2] = [await make(a), await make(b), await make(c)]
        const before = await picture()
        const m1 = await new MergeCustomers().handle({
          winnerId: ids0,
          loserId: ids1,
          choices: first,
          actor: SYSTEM,
        })
        const between = await picture()
        assert.notDeepEqual(between, before)
        const m2 = await new MergeCustomers().handle({
          winnerId: ids2,
          loserId: ids0,
          choices: second,
          actor: SYSTEM,
        })
        const [{ n }] = await sql<{ n: number }>(
          null,
          'SELECT count(*) AS n FROM customer_identities WHERE customer_id <> $1',
          [ids2]
        )
        assert.equal(n, 0)
        const redirects = await sql<{ to: number }>(
          null,
          'SELECT merged_into_id AS to FROM customers WHERE id = ANY($1)',
          [[ids0, ids1]]
        )
        assert.deepEqual(
          redirects.map((row) => row.to),
          [ids2, ids2]
        )
        await assert.rejects(() => new UndoMerge().handle({ mergeId: m1, actor: SYSTEM }))
        await new UndoMerge().handle({ mergeId: m2, actor: SYSTEM })
        assert.deepEqual(await picture(), between)
        await new UndoMerge().handle({ mergeId: m1, actor: SYSTEM })
        assert.deepEqual(await picture(), before)
      }),
      { numRuns: 25 }
    )
  })

  // Fails when `unmergedFields` takes every field from before the merge.
  test('what came after the merge stays with the winner when it is undone', async ({ assert }) => {
    const identify = async (phone: string, name: string) =>
      (
        await new IdentifyCustomers().handle({
          people: [{ ref: 'x', phone, name, source: 'test' }],
        })
      ).get('x')!
    const winner = await identify('13800000001', '王小明')
    const loser = await identify('13800000002', '王小明儿')
    const mergeId = await new MergeCustomers().handle({
      winnerId: winner,
      loserId: loser,
      actor: SYSTEM,
    })
    assert.equal(await identify('13800000002', 'x'), winner)
    await new IdentifyCustomers().handle({
      people: [{ ref: 'x', phone: '13800000002', email: 'new@x.cn', source: 'test' }],
    })
    await sql(null, `UPDATE customers SET note = 'written since' WHERE id = $1`, [winner])
    await new UndoMerge().handle({ mergeId, actor: SYSTEM })
    assert.equal(await identify('13800000002', 'x'), loser)
    const [email] = await sql<{ customer_id: number }>(
      null,
      `SELECT customer_id FROM customer_identities WHERE kind = 'email'`
    )
    assert.equal(email.customer_id, winner)
    const [row] = await sql<{ note: string }>(null, 'SELECT note FROM customers WHERE id = $1', [
      winner,
    ])
    assert.equal(row.note, 'written since')
  })

  // Fails without both the row lock of `lockPair` and the index `customer_merges_live`.
  test('two merges of the same customer at once: one wins, the other is refused', async ({
    assert,
  }) => {
    const ids: number[] = []
    for (const n of [1, 2, 3]) {
      const people = [{ ref: 'x', phone: `1380000000${n}`, source: 'test' }]
      ids.push((await new IdentifyCustomers().handle({ people })).get('x')!)
    }
    const tries = await Promise.allSettled([
      new MergeCustomers().handle({ winnerId: ids[0], loserId: ids[2], actor: SYSTEM }),
      new MergeCustomers().handle({ winnerId: ids[1], loserId: ids[2], actor: SYSTEM }),
    ])
    assert.lengthOf(
      tries.filter((t) => t.status === 'fulfilled'),
      1
    )
  })

  // Fails when a manifest leaves out one of its `customerRefs`.
  test('every column that points at a customer is declared by a manifest', async ({ assert }) => {
    const found = await sql<{ name: string }>(
      null,
      `SELECT c.conrelid::regclass || '.' || a.attname AS name
         FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
        WHERE c.contype = 'f' AND c.confrelid = 'customers'::regclass AND c.conparentid = 0
       UNION
       SELECT c.relname || '.' || a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
         JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE a.attname = 'customer_id' AND n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition`
    )
    const own = [
      'customer_merges.winner_id',
      'customer_merges.loser_id',
      'customer_duplicates.a_id',
      'customer_duplicates.b_id',
    ]
    const declared = new Set([...customerRefs().map((ref) => `${ref.table}.${ref.column}`), ...own])
    assert.deepEqual(
      found.map((row) => row.name).filter((name) => !declared.has(name)),
      []
    )
  })
})
