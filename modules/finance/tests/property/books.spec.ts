import { test } from '@japa/runner'
import fc from 'fast-check'
import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import AdjustStock from '#inventory/actions/adjust_stock'
import PostEntries from '#inventory/actions/post_entries'
import { linesOfMove, STOCK_MOVES, type StockMove } from '#inventory/domain/stock_acts'
import { setStage, type Stage } from '#orders/database/factories/stage'
import { SealJournals } from '#modules/finance/actions/seal_journals'
import { ProveLedger, type Proof } from '#modules/finance/queries/prove_ledger'
import { resetDatabase } from '#tests/helpers/database'
import { switchOff, switchOn } from '#tests/helpers/switch'

type Step = {
  reason: 'receive' | 'ship' | 'adjust' | 'return'
  /** A move between buckets, out of them or into them, instead. */
  move: StockMove | null
  sku: 0 | 1
  qty: number
  cost: number
}

const step: fc.Arbitrary<Step> = fc.record({
  reason: fc.constantFrom('receive', 'ship', 'adjust', 'return'),
  move: fc.option(fc.constantFrom(...STOCK_MOVES)),
  sku: fc.constantFrom(0, 1),
  qty: fc.integer({ min: 1, max: 9 }),
  cost: fc.integer({ min: 1, max: 99_999 }),
})

let source = 0

/** One movement of stock; a shortage is an answer like any other. */
async function act(stage: Stage, { reason, move, sku, qty, cost }: Step) {
  if (move) return moveStock(stage, move, sku, qty)
  const base = {
    warehouseId: stage.warehouseId,
    skuId: stage.skuIds[sku],
    sourceType: 'walk',
    sourceId: ++source,
    reason,
  }
  const unitCost = (cost / 1000).toFixed(3)
  const onHand = (delta: number) => ({ ...base, bucket: 'on_hand' as const, delta })
  const entries = {
    receive: [{ ...onHand(qty), unitCost }],
    return: [onHand(qty)],
    ship: [onHand(-qty)],
    adjust: [onHand(cost % 2 ? qty : -qty)],
  }[reason]
  await new PostEntries().handle({ actor: SYSTEM, entries }).catch(unlessShort)
}

function unlessShort(error: { code?: string }) {
  if (error.code !== 'shortage') throw error
}

async function moveStock(stage: Stage, move: StockMove, sku: number, qty: number) {
  const from = (['on_hand', 'quality', 'damaged'] as const)[qty % 3]
  await new AdjustStock()
    .handle({
      actor: SYSTEM,
      act: move,
      warehouseId: stage.warehouseId,
      reason: move === 'repair' ? 'repaired' : 'other',
      lines: linesOfMove(move, [{ skuId: stage.skuIds[sku], qty, from }]),
    })
    .catch(unlessShort)
}

async function proof(key: Proof['key']) {
  return (await new ProveLedger().handle()).find((each) => each.key === key)!
}

test.group('The books over random movements', (group) => {
  group.each.setup(() => resetDatabase())

  test('stock value equals the ledger at every commit, journals balance, numbers have no gap (I5, I6)', async ({
    assert,
  }) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(step, step), { minLength: 1, maxLength: 12 }),
        async (pairs) => {
          const stage = await setStage({ stock: 20 })
          for (const [left, right] of pairs) {
            await Promise.all([act(stage, left), act(stage, right), new SealJournals().handle()])
            assert.isTrue((await proof('stock')).ok)
          }
          await new SealJournals().handle()
          const all = await new ProveLedger().handle()
          assert.deepEqual(
            all.filter((each) => !each.ok),
            []
          )
          const [{ gaps }] = await sql<{ gaps: number }>(
            null,
            'SELECT (coalesce(max(number), 0) - count(*))::int AS gaps FROM finance_seals'
          )
          assert.equal(gaps, 0)
        }
      ),
      { numRuns: 12 }
    )
  })

  test('without the posting in the same transaction the proof fails (I6)', async ({ assert }) => {
    const stage = await setStage({ stock: 20 })
    await switchOff('finance')
    await act(stage, { reason: 'receive', move: null, sku: 0, qty: 3, cost: 5000 })
    await switchOn('finance')
    assert.isFalse((await proof('stock')).ok)
  })

  test('a move at the same value needs no posting, scrap without one is found out (I6)', async ({
    assert,
  }) => {
    const stage = await setStage({ stock: 20 })
    assert.isTrue((await proof('stock')).ok)
    await switchOff('finance')
    await moveStock(stage, 'inspect', 0, 3)
    await moveStock(stage, 'damage', 1, 3)
    await switchOn('finance')
    assert.isTrue((await proof('stock')).ok)
    await switchOff('finance')
    await moveStock(stage, 'scrap', 0, 6)
    await switchOn('finance')
    assert.isFalse((await proof('stock')).ok)
  })

  test('without the balance trigger an odd journal gets in and the proof sees it (I5)', async ({
    assert,
  }) => {
    await sql(null, 'ALTER TABLE finance_journals DISABLE TRIGGER finance_journals_balance')
    try {
      const [{ id }] = await sql<{ id: number }>(
        null,
        `INSERT INTO finance_journals (entry_date, kind, source_type, source_id) VALUES ('2026-03-01', 'manual', 'manual', 'odd') RETURNING id`
      )
      await sql(null, 'ALTER TABLE finance_lines DISABLE TRIGGER finance_lines_with_journal')
      await sql(
        null,
        `INSERT INTO finance_lines (journal_id, line_no, account_code, debit, currency, original, entry_date) VALUES ($1, 1, '1002', 5, 'CNY', 5, '2026-03-01')`,
        [id]
      )
      assert.isFalse((await proof('balanced')).ok)
    } finally {
      await sql(null, 'ALTER TABLE finance_journals ENABLE TRIGGER finance_journals_balance')
      await sql(null, 'ALTER TABLE finance_lines ENABLE TRIGGER finance_lines_with_journal')
    }
  })
})
