import { test } from '@japa/runner'
import fc from 'fast-check'
import { SYSTEM } from '#kernel/access/actor'
import { DomainException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import ApproveCase from '#orders/actions/approve_case'
import EndCases from '#orders/actions/end_cases'
import OpenCase from '#orders/actions/open_case'
import ReceiveCase from '#orders/actions/receive_case'
import RefundCase from '#orders/actions/refund_case'
import ReopenCases from '#orders/actions/reopen_cases'
import SettleRefund from '#orders/actions/settle_refund'
import { shippedOrder, wholeCase, type ShippedOrder } from '#orders/database/factories/cases'
import { brokenLines, inScratch } from '#orders/tests/support/broken_lines'
import { resetDatabase } from '#tests/helpers/database'

/**
 * Whatever is asked for, refused, taken up again, received and paid at the same time: what went back
 * and what open cases promise stays within what was paid, for the order with its freight, for each
 * line, and for each part of a bundle; and no case gives back more than it promised.
 *
 * Seen to fail: without the triggers, in a transaction that is rolled back (second group).
 */
const step = fc.oneof(
  fc.record({
    do: fc.constantFrom('return' as const, 'refund_only' as const, 'exchange' as const),
    line: fc.integer({ min: 0, max: 3 }),
    qty: fc.integer({ min: 1, max: 4 }),
    amount: fc.option(fc.integer({ min: 0, max: 45_000 }), { nil: undefined }),
    extra: fc.integer({ min: 0, max: 1300 }),
  }),
  fc.record({
    do: fc.constantFrom(
      'approve' as const,
      'end' as const,
      'reopen' as const,
      'receive' as const,
      'pay' as const
    ),
    qty: fc.integer({ min: 0, max: 4 }),
    part: fc.integer({ min: 1, max: 100 }),
  })
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** Always among the runs: a return that goes its whole way, and one that ends and is taken up again. */
const ASK: Step = { do: 'return', line: 2, qty: 2, amount: undefined, extra: 100 }
const later = (name: Later['do']): Step => ({ do: name, qty: 4, part: 100 })
const ALWAYS: [Step[][]][] = [
  [[[ASK], [later('approve')], [later('receive')], [later('pay')]]],
  [[[ASK], [later('end')], [later('reopen')], [later('approve')]]],
]

const money = (cents: number) => (cents / 100).toFixed(2)

const someCase = async (orderId: number, statuses: string) =>
  (
    await sql<{ id: number; left: string }>(
      null,
      `SELECT id, refund_amount - refunded_amount AS left FROM after_sales_cases WHERE order_id = $1 AND status = ANY($2::text[]) ORDER BY random() LIMIT 1`,
      [orderId, statuses.split(' ')]
    )
  )[0]

async function act(world: ShippedOrder, one: Step): Promise<void> {
  const { orderId, warehouseId, bundleLineId, plainLineId, componentIds } = world
  try {
    if (one.do === 'return' || one.do === 'refund_only' || one.do === 'exchange') {
      const orderLineId = one.line === 0 ? plainLineId : bundleLineId
      const componentId = one.line >= 2 ? componentIds[one.line - 2] : null
      const refundAmount = one.amount === undefined ? undefined : money(one.amount)
      await new OpenCase().handle({
        orderId,
        kind: one.do,
        lines: [{ orderLineId, componentId, qty: one.qty, refundAmount }],
        extraRefund: one.do === 'exchange' ? '0' : money(one.extra),
      })
      return
    }
    const [from, run] = RUNS[one.do as Later['do']]
    const found = await someCase(orderId, from)
    if (found) await run(found, one as Later, warehouseId)
  } catch (error) {
    if (!(error instanceof DomainException)) throw error
  }
}

type Later = Extract<Step, { part: number }>
const RUNS: Record<
  Later['do'],
  [
    string,
    (one: { id: number; left: string }, step: Later, warehouseId: number) => Promise<unknown>,
  ]
> = {
  approve: ['requested', ({ id }) => new ApproveCase().handle({ caseIds: [id] })],
  end: [
    'requested awaiting_goods approved',
    ({ id }) => new EndCases().handle({ caseIds: [id], outcome: 'cancelled' }),
  ],
  reopen: ['cancelled', ({ id }) => new ReopenCases().handle({ caseIds: [id] })],
  receive: [
    'awaiting_goods partly_received',
    async ({ id }, { qty, part }, warehouseId) => {
      const units = (await wholeCase(id)).map((line) => ({ ...line, qty: Math.min(qty, line.qty) }))
      await new ReceiveCase().handle({
        cases: [{ caseId: id, warehouseId, units, isLast: part > 50 }],
      })
    },
  ],
  pay: [
    'approved received',
    ({ id, left }, { part }) =>
      new RefundCase().handle({
        caseId: id,
        amount: money(Math.max(1, Math.ceil(Number(left) * part))),
        method: 'alipay',
        externalTxnNo: `R-${id}-${Math.random()}`,
        actor: SYSTEM,
      }),
  ],
}

const broken = (world: ShippedOrder, trx: Trx | null = null) =>
  sql<{ problem: string }>(
    trx,
    `SELECT broken_promise($1) AS problem WHERE broken_promise($1) IS NOT NULL
     UNION ALL SELECT 'case ' || number || ' gave more than it promised' FROM after_sales_cases WHERE order_id = $1 AND refunded_amount > refund_amount
     UNION ALL SELECT 'case ' || number || ' does not add up' FROM after_sales_cases c WHERE order_id = $1
       AND refund_amount <> extra_amount + (SELECT coalesce(sum(refund_amount), 0) FROM after_sales_lines WHERE case_id = c.id)
     UNION ALL SELECT 'part ' || p.id || ' does not count' FROM order_line_components p JOIN order_lines l ON l.id = p.order_line_id
      WHERE l.order_id = $1 AND (p.return_requested, p.returned) <> (SELECT coalesce(sum(a.qty - a.given_up), 0), coalesce(sum(a.received_good + a.received_damaged), 0)
        FROM after_sales_lines a JOIN after_sales_cases c ON c.id = a.case_id WHERE a.component_id = p.id AND c.kind IN ('return', 'exchange'))`,
    [world.orderId]
  )

test.group('What cases promise', (group) => {
  group.setup(() => resetDatabase())

  test('stays within what was paid, whatever several connections do at once', async ({
    assert,
  }) => {
    const reached = new Set<string>()
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 7 }),
        async (rounds) => {
          const world = await shippedOrder()
          for (const round of rounds) {
            await Promise.all(round.map((one) => act(world, one)))
            assert.deepEqual(await broken(world), [])
          }
          for (const row of await sql<{ status: string }>(
            null,
            'SELECT DISTINCT to_status AS status FROM after_sales_log g JOIN after_sales_cases c ON c.id = g.case_id WHERE c.order_id = $1',
            [world.orderId]
          ))
            reached.add(row.status)
          assert.deepEqual(await brokenLines(), [])
        }
      ),
      { numRuns: 12, examples: ALWAYS }
    )
    // The runs went far enough to mean something.
    assert.includeMembers(
      [...reached],
      ['requested', 'awaiting_goods', 'cancelled', 'received', 'refunded']
    )
  })

  test('a race for the last money of a line has one winner', async ({ assert }) => {
    const world = await shippedOrder()
    const answers = await Promise.allSettled(
      Array.from({ length: 6 }, () =>
        new OpenCase().handle({
          orderId: world.orderId,
          kind: 'refund_only',
          lines: [{ orderLineId: world.plainLineId, qty: 3, refundAmount: '60' }],
        })
      )
    )
    assert.lengthOf(
      answers.filter((answer) => answer.status === 'fulfilled'),
      1
    )
    assert.deepEqual(await broken(world), [])
  })
})

test.group('What cases promise: each guard is needed', (group) => {
  group.setup(() => resetDatabase())

  const scratch = <T>(work: (trx: Trx) => Promise<T>) =>
    inScratch((run) => inTransaction(null, run), work)
  const GUARDS = `DROP TRIGGER after_sales_cases_promise ON after_sales_cases; DROP TRIGGER after_sales_lines_promise ON after_sales_lines`

  test('without the triggers a line, a part of a bundle and the order give back too much', async ({
    assert,
  }) => {
    const world = await shippedOrder()
    const { orderId, plainLineId, bundleLineId, componentIds } = world
    const line = (orderLineId: number, refundAmount: string, componentId?: number) => ({
      lines: [{ orderLineId, componentId, qty: 1, refundAmount }],
    })
    for (const [asked, problem] of [
      [line(plainLineId, '100.06'), 'after_sales_line_promise'],
      [line(bundleLineId, '200.01', componentIds[1]), 'after_sales_line_promise'],
      [{ lines: [], extraRefund: '712.06' }, 'after_sales_order_promise'],
    ] as const) {
      const open = (trx: Trx) =>
        new OpenCase().handle({
          trx,
          orderId,
          kind: 'refund_only',
          ...asked,
          lines: [...asked.lines],
        })
      await assert.rejects(() => scratch(open), /refund_exceeds/)
      const problems = await scratch(async (trx) => {
        await sql(trx, GUARDS)
        await open(trx)
        return broken(world, trx)
      })
      assert.deepEqual(problems, [{ problem }])
    }
  })

  test('without its trigger a case goes where its kind does not', async ({ assert }) => {
    const { orderId, plainLineId } = await shippedOrder()
    const { id } = await new OpenCase().handle({
      orderId,
      kind: 'return',
      lines: [{ orderLineId: plainLineId, qty: 1 }],
    })
    const jump = (trx: Trx) =>
      sql(trx, `UPDATE after_sales_cases SET status = 'refunded' WHERE id = ${id} RETURNING id`)
    await assert.rejects(() => scratch(jump), /cannot go from requested to refunded/)
    const jumped = await scratch(async (trx) => {
      await sql(trx, 'DROP TRIGGER after_sales_cases_move ON after_sales_cases')
      return jump(trx)
    })
    assert.lengthOf(jumped, 1)
  })

  test('money that a platform gave back counts as well', async ({ assert }) => {
    const world = await shippedOrder()
    const { orderId, plainLineId } = world
    await new SettleRefund().handle({
      refunds: [
        {
          orderId,
          amount: '90',
          method: 'alipay',
          externalTxnNo: `P-${orderId}`,
          lines: [{ orderLineId: plainLineId, qty: 3, amount: '90' }],
        },
      ],
    })
    const opened = await new OpenCase().handle({
      orderId,
      kind: 'return',
      lines: [{ orderLineId: plainLineId, qty: 3 }],
    })
    assert.equal(opened.refundAmount, '10.0500')
    await assert.rejects(
      () =>
        new OpenCase().handle({ orderId, kind: 'refund_only', lines: [], extraRefund: '612.01' }),
      /refund_exceeds_paid/
    )
    assert.deepEqual(await broken(world), [])
  })
})
