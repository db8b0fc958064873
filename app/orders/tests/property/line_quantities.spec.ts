import { test } from '@japa/runner'
import fc from 'fast-check'
import { DomainException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { SYSTEM } from '#kernel/access/actor'
import ApproveOrders from '#orders/actions/approve_orders'
import ApproveCase from '#orders/actions/approve_case'
import CancelFulfilments from '#orders/actions/cancel_fulfilments'
import CancelOrders from '#orders/actions/cancel_orders'
import CaptureOrders from '#orders/actions/capture_orders'
import ChangeOrders from '#orders/actions/change_orders'
import DeliverFulfilments from '#orders/actions/deliver_fulfilments'
import OpenCase from '#orders/actions/open_case'
import PlanFulfilments from '#orders/actions/plan_fulfilments'
import ReceiveCase from '#orders/actions/receive_case'
import EndCases from '#orders/actions/end_cases'
import ReserveFulfilments from '#orders/actions/reserve_fulfilments'
import ShipParcel from '#orders/actions/ship_parcel'
import { wholeCase } from '#orders/database/factories/cases'
import { anOrder, setStage, type Stage } from '#orders/database/factories/stage'
import { brokenLines, inScratch } from '#orders/tests/support/broken_lines'
import { resetDatabase } from '#tests/helpers/database'

/**
 * I3: whatever staff, floor and platforms do to an order at the same time, the parcels of a line
 * never hold more than was ordered, no more is shipped than was allocated, no more comes back than
 * left, and every counter equals the rows it counts.
 *
 * Seen to fail: with `order_lines_allocated`, `order_lines_shipped` or `order_lines_returned`
 * dropped, or with the trigger that moves `allocated` dropped, the checker speaks at once; the
 * second group does so on every run, in a transaction that is rolled back. With the condition of the
 * update in `EndCases` taken out by hand (22 November 2026) the first test failed in seconds: a case refused twice gave its units back
 * twice.
 */
const ORDERED = 5
type Step = { do: string; qty?: number }
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('plan' as const), qty: fc.integer({ min: 1, max: ORDERED }) }),
  fc.record({ do: fc.constantFrom('reserve', 'ship', 'deliver', 'withdraw') }),
  fc.record({ do: fc.constant('ask' as const), qty: fc.integer({ min: 1, max: ORDERED }) }),
  fc.record({ do: fc.constantFrom('approve', 'refuse') }),
  fc.record({ do: fc.constant('receive' as const), qty: fc.integer({ min: 1, max: ORDERED }) }),
  fc.record({ do: fc.constant('drop' as const), qty: fc.integer({ min: 1, max: 2 }) }),
  fc.record({ do: fc.constant('cancel' as const) })
)
/** Half of the runs begin with a parcel that left and a return that is on its way. */
const UNDER_WAY: Step[] = [
  { do: 'plan', qty: 4 },
  { do: 'reserve' },
  { do: 'ship' },
  { do: 'ask', qty: 2 },
  { do: 'approve' },
]
/** Runs that are always among them: a plan, one withdrawn, a whole cancellation, a return under way. */
const PLAN: Step = { do: 'plan', qty: 2 }
const ALWAYS: [Step[][], boolean][] = [
  [[[PLAN]], false],
  [[[PLAN], [{ do: 'withdraw' }]], false],
  [
    [
      [PLAN, PLAN],
      [{ do: 'cancel' }, { do: 'reserve' }],
    ],
    false,
  ],
  [[[PLAN, { do: 'deliver' }]], true],
]
interface World extends Stage {
  orderId: number
  lineId: number
}

async function begin(): Promise<World> {
  const stage = await setStage({ skus: 1, stock: 100 })
  const { orderIds } = await new CaptureOrders().handle({
    storeId: stage.storeId,
    orders: [
      anOrder(stage.skuIds, {
        lines: [{ skuId: stage.skuIds[0], title: '帐篷', qty: ORDERED, unitPrice: '100' }],
        payments: [],
      }),
    ],
  })
  await new ApproveOrders().handle({ orderIds })
  const [line] = await sql<{ id: number }>(
    null,
    'SELECT id FROM order_lines WHERE order_id = $1',
    orderIds
  )
  return { ...stage, orderId: orderIds[0], lineId: line.id }
}

const first = async (text: string, world: World) =>
  (await sql<{ id: number }>(null, text, [world.orderId]))[0]?.id

const parcel = (world: World, ...status: string[]) =>
  first(
    `SELECT id FROM fulfilments WHERE order_id = $1 AND status IN ('${status.join("','")}') ORDER BY random() LIMIT 1`,
    world
  )
const openCase = (world: World, status: string) =>
  first(
    `SELECT id FROM after_sales_cases WHERE order_id = $1 AND status = '${status}' ORDER BY random() LIMIT 1`,
    world
  )

const planOf = (world: World, qty: number) => ({
  plans: [
    {
      orderId: world.orderId,
      warehouseId: world.warehouseId,
      courierCode: 'SF',
      lines: [{ orderLineId: world.lineId, skuId: world.skuIds[0], qty, lineQty: qty }],
    },
  ],
})

async function reserve(world: World, id: number) {
  const lines = await sql<{ id: number; orderLineId: number; skuId: number; qty: number }>(
    null,
    `SELECT id, order_line_id AS "orderLineId", sku_id AS "skuId", qty FROM fulfilment_lines WHERE fulfilment_id = $1`,
    [id]
  )
  const { orderId, warehouseId } = world
  await new ReserveFulfilments().handle({
    fulfilments: [{ id, number: '', orderId, warehouseId, lines }],
  })
}

/** One act of one person; a refusal of the house is an answer like any other. */
async function act(world: World, { do: name, qty = 1 }: Step): Promise<void> {
  const line = { orderLineId: world.lineId, qty }
  const acts: Record<string, () => Promise<unknown>> = {
    plan: () => new PlanFulfilments().handle(planOf(world, qty)),
    reserve: async () => {
      const id = await parcel(world, 'planned')
      if (id) await reserve(world, id)
    },
    ship: async () => {
      const fulfilmentId = await parcel(world, 'reserved', 'released')
      const shipment = { courierCode: 'SF', waybillNo: `SF${fulfilmentId}`, weightG: 500 }
      if (fulfilmentId) await new ShipParcel().handle({ fulfilmentId, ...shipment, actor: SYSTEM })
    },
    deliver: async () => {
      const id = await parcel(world, 'shipped')
      if (id) await new DeliverFulfilments().handle({ fulfilmentIds: [id] })
    },
    withdraw: async () => {
      const id = await parcel(world, 'planned', 'reserved', 'released')
      if (id) await new CancelFulfilments().handle({ fulfilmentIds: [id], reason: 'test' })
    },
    ask: () =>
      new OpenCase().handle({
        orderId: world.orderId,
        kind: 'return',
        lines: [{ ...line, refundAmount: '0' }],
      }),
    approve: async () => {
      const id = await openCase(world, 'requested')
      if (id) await new ApproveCase().handle({ caseIds: [id] })
    },
    refuse: async () => {
      // Any case: what is no longer requested is refused this, not taken back twice.
      const id = await first(
        'SELECT id FROM after_sales_cases WHERE order_id = $1 ORDER BY random() LIMIT 1',
        world
      )
      if (id) await new EndCases().handle({ caseIds: [id], outcome: 'refused' })
    },
    receive: async () => {
      const caseId = await openCase(world, 'awaiting_goods')
      const { warehouseId } = world
      const units = (caseId ? await wholeCase(caseId) : []).map((one) => ({ ...one, qty }))
      if (caseId) await new ReceiveCase().handle({ cases: [{ caseId, warehouseId, units }] })
    },
    drop: () =>
      new ChangeOrders().handle({
        changes: [{ orderId: world.orderId, actions: [{ action: 'cancel_line', ...line }] }],
      }),
    cancel: () => new CancelOrders().handle({ orderIds: [world.orderId], reason: 'test' }),
  }
  try {
    await acts[name]()
  } catch (error) {
    const { constraint = '' } = error as { constraint?: string }
    // What the database itself refuses is refused as well; anything else is a defect.
    if (!(error instanceof DomainException) && !constraint.startsWith('order_lines_')) throw error
  }
}

test.group('I3: quantities of an order line', (group) => {
  group.setup(() => resetDatabase())

  test('hold whatever several connections do at once', async ({ assert }) => {
    const happened = new Set<string>()
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { maxLength: 9 }),
        fc.boolean(),
        async (rounds, isUnderWay) => {
          const world = await begin()
          if (isUnderWay) for (const one of UNDER_WAY) await act(world, one)
          for (const round of rounds) {
            await Promise.all(round.map((one) => act(world, one)))
            assert.deepEqual(await brokenLines(), [])
          }
          const rows = await sql<{ status: string }>(
            null,
            `SELECT status FROM fulfilments WHERE order_id = $1 UNION SELECT 'case ' || status FROM after_sales_cases WHERE order_id = $1`,
            [world.orderId]
          )
          for (const row of rows) happened.add(row.status)
        }
      ),
      { numRuns: 40, examples: ALWAYS }
    )
    // The runs went far enough to mean something.
    assert.includeMembers([...happened], ['planned', 'cancelled', 'shipped', 'case awaiting_goods'])
  })

  test('a race for the last units has one winner', async ({ assert }) => {
    const world = await begin()
    const answers = await Promise.allSettled(
      Array.from({ length: 8 }, () => new PlanFulfilments().handle(planOf(world, 3)))
    )
    assert.lengthOf(
      answers.filter((answer) => answer.status === 'fulfilled'),
      1
    )
    assert.deepEqual(await brokenLines(), [])
  })
})

test.group('I3: each guard is needed', (group) => {
  group.setup(() => resetDatabase())

  const scratch = <T>(work: (trx: Trx) => Promise<T>) =>
    inScratch((run) => inTransaction(null, run), work)

  const insert = async (trx: Trx, world: World, qty: number) => {
    await new PlanFulfilments().handle({ trx, ...planOf(world, qty) })
  }

  test('without the CHECK a second parcel takes what the first one has', async ({ assert }) => {
    const world = await begin()
    await assert.rejects(() => scratch((trx) => insert(trx, world, ORDERED + 1)))
    const problems = await scratch(async (trx) => {
      await sql(trx, 'ALTER TABLE order_lines DROP CONSTRAINT order_lines_allocated')
      await insert(trx, world, ORDERED + 1)
      return brokenLines(trx)
    })
    assert.include(problems.join(), 'more in parcels than ordered')
  })

  test('without the trigger nobody counts what is planned', async ({ assert }) => {
    const world = await begin()
    const problems = await scratch(async (trx) => {
      await sql(trx, 'DROP TRIGGER fulfilment_lines_allocate ON fulfilment_lines')
      await insert(trx, world, 1)
      return brokenLines(trx)
    })
    assert.include(problems.join(), 'allocated is not the sum of its parcels')
  })

  test('without their CHECKs more ships than was allocated, and more comes back than left', async ({
    assert,
  }) => {
    const world = await begin()
    const raise = (counter: string) =>
      `UPDATE order_lines SET ${counter} = 1 WHERE id = ${world.lineId}`
    for (const [counter, guard, problem] of [
      ['shipped', 'order_lines_shipped', 'more shipped than allocated'],
      ['delivered', 'order_lines_delivered', 'more delivered than shipped'],
      ['return_requested', 'order_lines_returned', 'more comes back than left'],
    ]) {
      await assert.rejects(() => scratch((trx) => sql(trx, raise(counter))), new RegExp(guard))
      const problems = await scratch(async (trx) => {
        await sql(trx, `ALTER TABLE order_lines DROP CONSTRAINT ${guard}`)
        await sql(trx, raise(counter))
        return brokenLines(trx)
      })
      assert.include(problems.join(), problem)
    }
  })
})
