import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import ApproveCase from '#orders/actions/approve_case'
import ApproveOrders from '#orders/actions/approve_orders'
import BillFreight from '#orders/actions/bill_freight'
import CaptureOrders from '#orders/actions/capture_orders'
import GiveGifts from '#orders/actions/give_gifts'
import OpenCase from '#orders/actions/open_case'
import PackFulfilments from '#orders/actions/pack_fulfilments'
import PlanFulfilments from '#orders/actions/plan_fulfilments'
import ReceiveCase from '#orders/actions/receive_case'
import RecordPacks from '#orders/actions/record_packs'
import RecordPicks from '#orders/actions/record_picks'
import ReleaseFulfilments from '#orders/actions/release_fulfilments'
import ReserveFulfilments from '#orders/actions/reserve_fulfilments'
import SettleRefund from '#orders/actions/settle_refund'
import ShipFulfilments from '#orders/actions/ship_fulfilments'
import StartPicking from '#orders/actions/start_picking'
import { shipAll } from '#orders/database/factories/ship'
import NoteReturnWaybill from '#orders/actions/note_return_waybill'
import { shippedOrder, wholeCase } from '#orders/database/factories/cases'
import { anOrder, setStage, type Stage } from '#orders/database/factories/stage'
import { lockOrders } from '#orders/queries/lock_orders'
import { PostFreightBills } from '#modules/finance/actions/post_freight_bills'
import { PostReturnCosts } from '#modules/finance/actions/post_return_costs'
import { PostPayables } from '#modules/finance/actions/post_payables'
import { PostManualJournal } from '#modules/finance/actions/post_manual_journal'
import { ReverseJournal } from '#modules/finance/actions/reverse_journal'
import { SaveFeeRule } from '#modules/finance/actions/save_fee_rule'
import { SealJournals } from '#modules/finance/actions/seal_journals'
import { SetPeriodState } from '#modules/finance/actions/set_period_state'
import backfill from '#modules/finance/backfill'
import { GetOrderEconomics } from '#modules/finance/queries/get_order_economics'
import { ProveLedger } from '#modules/finance/queries/prove_ledger'
import { ReportProfitAndLoss } from '#modules/finance/queries/report_profit_and_loss'
import { resetDatabase } from '#tests/helpers/database'
import { drainJobs } from '#tests/helpers/jobs'
import { switchOff, switchOn } from '#tests/helpers/switch'

/** Two lines of 3 × 33.90 and 1 × 113.00, 12 shipping, a discount of 10 over both. */
async function ship(stage: Stage, giftSkuId?: number) {
  const [a, b] = stage.skuIds
  const order = anOrder(stage.skuIds, {
    shippingAmount: '11.30',
    lines: [
      { skuId: a, title: 'A', qty: 3, unitPrice: '33.90', orderDiscountShare: '4.74' },
      { skuId: b, title: 'B', qty: 1, unitPrice: '113.00', orderDiscountShare: '5.26' },
    ],
    payments: [
      {
        method: 'alipay',
        externalTxnNo: `T-${Math.random()}`,
        amount: '216.00',
        paidAt: new Date().toISOString(),
      },
    ],
  })
  const { orderIds } = await new CaptureOrders().handle({ storeId: stage.storeId, orders: [order] })
  const [orderId] = orderIds
  await new ApproveOrders().handle({ orderIds })
  if (giftSkuId)
    await inTransaction(null, async (trx) => {
      await lockOrders(trx, orderIds)
      const giftOf = { ruleId: 1, version: 1, name: '满百送袜' }
      await new GiveGifts().handle({
        trx,
        give: [{ orderId, skuId: giftSkuId, title: '袜子', qty: 2, giftOf }],
      })
    })
  const lines = await sql<{ id: number; sku_id: number; qty: number }>(
    null,
    'SELECT id, sku_id, qty FROM order_lines WHERE order_id = $1 ORDER BY line_no',
    [orderId]
  )
  const fulfilments = await new PlanFulfilments().handle({
    plans: [
      {
        orderId,
        warehouseId: stage.warehouseId,
        courierCode: 'SF',
        freightEstimated: '8.50',
        lines: lines.map((line) => ({
          orderLineId: line.id,
          skuId: line.sku_id,
          qty: line.qty,
          lineQty: line.qty,
        })),
      },
    ],
  })
  await new ReserveFulfilments().handle({ fulfilments })
  const [fulfilment] = fulfilments
  const counts = fulfilment.lines.map((line) => ({ fulfilmentLineId: line.id, qty: line.qty }))
  await new ReleaseFulfilments().handle({ fulfilmentIds: [fulfilment.id] })
  await new StartPicking().handle({ fulfilmentIds: [fulfilment.id] })
  await new RecordPicks().handle({ picks: counts })
  await new RecordPacks().handle({ packs: counts })
  await new PackFulfilments().handle({ parcels: [{ fulfilmentId: fulfilment.id, weightG: 1100 }] })
  await new ShipFulfilments().handle({
    shipments: [
      { fulfilmentId: fulfilment.id, courierCode: 'SF', waybillNo: `SF${fulfilment.id}` },
    ],
  })
  return { orderId, lines }
}

const proofs = async () =>
  Object.fromEntries((await new ProveLedger().handle()).map((proof) => [proof.key, proof]))
const month = () => ({ from: '2000-01-01', to: '2099-12-31', actor: SYSTEM })

test.group('From order to margin', (group) => {
  group.each.setup(() => resetDatabase())

  test('a shipment books revenue, contained tax, discount, cost, freight and commission once', async ({
    assert,
  }) => {
    const stage = await setStage()
    await new SaveFeeRule().handle({
      storeId: stage.storeId,
      platform: null,
      fee: 'commission',
      percent: '5',
      minimum: null,
      cap: null,
      actor: SYSTEM,
    })
    const { orderId } = await ship(stage)
    await drainJobs()
    const { revisions, journals } = await new GetOrderEconomics().handle(orderId)
    assert.lengthOf(revisions, 1)
    // 96.96 + 107.74 + 11.30 paid; 13 % contained: 11.15 + 12.39 + 1.30
    assert.deepInclude(revisions[0], {
      grossSales: '190.0000',
      discounts: '8.8400',
      shippingIncome: '10.0000',
      refunds: '0.0000',
      netRevenue: '191.1600',
      goodsCost: '160.0000',
      freight: '8.5000',
      commission: '10.8000',
      paymentFee: '0.0000',
      margin: '11.8600',
    })
    assert.sameMembers(
      journals.map((journal) => journal.kind),
      ['stock', 'sale']
    )
    assert.isTrue(Object.values(await proofs()).every((proof) => proof.ok))

    await backfill(async () => {})
    assert.lengthOf((await new GetOrderEconomics().handle(orderId)).journals, 2)

    const report = await new ReportProfitAndLoss().handle(month())
    const row = (key: string) => report.rows.find((line) => line.key === key)!
    assert.equal(row('contribution').total, '11.8600')
    assert.equal(row('goods_cost').total, '-160.0000')
    assert.deepEqual(
      report.stores.map((store) => store.id),
      [stage.storeId]
    )
  })

  test('what the courier bills takes the place of the estimate, once, before or after the sale is booked', async ({
    assert,
  }) => {
    const stage = await setStage()
    const { orderId } = await ship(stage)
    await drainJobs()
    const parcelOf = async (id: number) =>
      (await sql<{ id: number }>(null, 'SELECT id FROM fulfilments WHERE order_id = $1', [id]))[0]
        .id
    const fulfilmentId = await parcelOf(orderId)
    const bill = async (id: number, amount: string) => {
      await new BillFreight().handle({ parcels: [{ fulfilmentId: id, amount }], actor: SYSTEM })
      await drainJobs()
      await new PostFreightBills().handle({ fulfilmentIds: [id] })
    }
    const of = async (id: number) =>
      (await new GetOrderEconomics().handle(id)).revisions.map(({ freight, cause }) => [
        freight,
        cause,
      ])
    await bill(fulfilmentId, '12.30')
    await bill(fulfilmentId, '-4.80')
    assert.sameDeepMembers(await of(orderId), [
      ['8.5000', 'shipped'],
      ['12.3000', 'freight'],
      ['7.5000', 'freight'],
    ])
    const early = await ship(stage)
    await bill(await parcelOf(early.orderId), '9.90')
    assert.deepEqual(await of(early.orderId), [['9.9000', 'shipped']])
    const courier = await sql<{ owed: string }>(
      null,
      `SELECT sum(credit - debit)::text AS owed FROM finance_lines WHERE account_code = '2241.01'`
    )
    assert.equal(courier[0].owed, '17.4000')
    assert.isTrue(Object.values(await proofs()).every((proof) => proof.ok))
  })

  test('a gift brings no revenue and costs what it cost: the margin bears it', async ({
    assert,
  }) => {
    const stage = await setStage({ skus: 3 })
    const plain = await ship(stage)
    const given = await ship(stage, stage.skuIds[2])
    await drainJobs()
    const of = async (orderId: number) =>
      (await new GetOrderEconomics().handle(orderId)).revisions.at(-1)!
    const [without, withGift] = [await of(plain.orderId), await of(given.orderId)]
    assert.equal(withGift.netRevenue, without.netRevenue)
    // Two units at 40.
    assert.equal(Number(withGift.goodsCost) - Number(without.goodsCost), 80)
    assert.equal(Number(without.margin) - Number(withGift.margin), 80)
    assert.isTrue(Object.values(await proofs()).every((proof) => proof.ok))
  })

  test('a return brings the cost back and a refund takes revenue, tax and commission back', async ({
    assert,
  }) => {
    const stage = await setStage()
    await new SaveFeeRule().handle({
      storeId: stage.storeId,
      platform: null,
      fee: 'commission',
      percent: '5',
      minimum: null,
      cap: null,
      actor: SYSTEM,
    })
    const { orderId, lines } = await ship(stage)
    await drainJobs()
    const opened = await new OpenCase().handle({
      orderId,
      kind: 'return',
      lines: [{ orderLineId: lines[1].id, qty: 1 }],
    })
    await new ApproveCase().handle({ caseIds: [opened.id], warehouseId: stage.warehouseId })
    await new ReceiveCase().handle({
      cases: [
        {
          caseId: opened.id,
          warehouseId: stage.warehouseId,
          units: await wholeCase(opened.id),
        },
      ],
    })
    await new SettleRefund().handle({
      refunds: [
        {
          orderId,
          caseId: opened.id,
          amount: opened.refundAmount,
          method: 'alipay',
          externalTxnNo: 'R1',
        },
      ],
    })
    await drainJobs()
    const { revisions } = await new GetOrderEconomics().handle(orderId)
    // The refund of 107.74 carries 24.84 × 107.74 ÷ 216.00 = 12.39 of tax; its commission falls by 5.39.
    assert.deepInclude(revisions[0], {
      refunds: '95.3500',
      goodsCost: '120.0000',
      commission: '5.4100',
    })
    assert.isAbove(revisions.length, 1)
    assert.isTrue(Object.values(await proofs()).every((proof) => proof.ok))
  })

  test('an exchange: seconds and scrap are a loss of the order, the way back and what replaces the goods its cost', async ({
    assert,
  }) => {
    const world = await shippedOrder()
    await drainJobs()
    const { orderId, warehouseId, plainLineId } = world
    const { id } = await new OpenCase().handle({
      orderId,
      kind: 'exchange',
      lines: [{ orderLineId: plainLineId, qty: 3 }],
    })
    await new ApproveCase().handle({ caseIds: [id] })
    await new NoteReturnWaybill().handle({ caseId: id, waybillNo: 'YT1234567890123', freight: '8' })
    const [line] = await wholeCase(id)
    const units = ['good', 'damaged', 'scrap'].map((grade) => ({ ...line, grade, qty: 1 }))
    await new ReceiveCase().handle({ cases: [{ caseId: id, warehouseId, units }] })
    await drainJobs({ mayFail: true })
    const margin = async () => (await new GetOrderEconomics().handle(orderId)).revisions[0]
    // 9 units at 40; one is back whole, one at half its cost, one is scrap.
    assert.deepInclude(await margin(), { goodsCost: '240.0000', returnLoss: '68.0000' })
    await new PostReturnCosts().handle({ caseIds: [id] })
    assert.deepInclude(await margin(), { goodsCost: '240.0000', returnLoss: '68.0000' })
    assert.isTrue(Object.values(await proofs()).every((proof) => proof.ok))
    const [replacement] = await sql<{ id: number }>(
      null,
      'SELECT replacement_id AS id FROM after_sales_cases WHERE id = $1',
      [id]
    )
    await shipAll()
    await drainJobs({ mayFail: true })
    assert.isAbove(Number((await margin()).goodsCost), 355)
    assert.lengthOf((await new GetOrderEconomics().handle(replacement.id)).revisions, 0)
    assert.isTrue(Object.values(await proofs()).every((proof) => proof.ok))
  })

  test('what happened while the books were off is posted when they are switched on', async ({
    assert,
  }) => {
    await switchOff('finance')
    const stage = await setStage()
    const { orderId } = await ship(stage)
    await drainJobs()
    assert.lengthOf((await new GetOrderEconomics().handle(orderId)).journals, 0)
    await switchOn('finance')
    await backfill(async () => {})
    assert.lengthOf((await new GetOrderEconomics().handle(orderId)).journals, 2)
    assert.isTrue(Object.values(await proofs()).every((proof) => proof.ok))
  })

  test('receipts become payables once', async ({ assert }) => {
    const receipt = {
      receiptId: 7,
      number: 'GR-1',
      supplierId: 3,
      supplierName: '杭州户外',
      amount: '1200.00',
      currency: 'CNY',
      baseAmount: '1200.0000',
      receivedAt: new Date().toISOString(),
      dueAt: new Date().toISOString(),
    }
    await new PostPayables().handle({ receipts: [receipt] })
    await new PostPayables().handle({ receipts: [receipt] })
    assert.equal((await proofs()).payables.left, '1200.0000')
    assert.isTrue((await proofs()).payables.ok)
  })

  test('nothing enters a closed month, and a manual entry is reversed by its mirror', async ({
    assert,
  }) => {
    const line = (side: 'debit' | 'credit', account: string) => ({
      side,
      account,
      amount: '88.80',
      storeId: null,
    })
    const draft = {
      date: '2026-01-15',
      memo: '测试',
      lines: [line('debit', '5602'), line('credit', '1002')],
      actor: SYSTEM,
    }
    const first = await new PostManualJournal().handle(draft)
    await new SetPeriodState().handle({
      month: '2026-01',
      state: 'closed',
      reason: '月结',
      actor: SYSTEM,
    })
    const second = await new PostManualJournal().handle(draft)
    const dates = await sql<{ id: number; day: string }>(
      null,
      `SELECT id, to_char(entry_date, 'YYYY-MM-DD') AS day FROM finance_journals ORDER BY id`
    )
    assert.deepEqual(dates, [
      { id: first, day: '2026-01-15' },
      { id: second, day: '2026-02-01' },
    ])
    await assert.rejects(
      () =>
        sql(
          null,
          `INSERT INTO finance_journals (entry_date, kind, source_type, source_id) VALUES ('2026-01-20', 'manual', 'manual', 'x')`
        ),
      /the month 2026-01 is closed/
    )
    await new ReverseJournal().handle({ journalId: first, reason: '录错', actor: SYSTEM })
    await assert.rejects(
      () => new ReverseJournal().handle({ journalId: first, reason: '再次', actor: SYSTEM }),
      /finance_already_reversed/
    )
    const [{ left }] = await sql<{ left: string }>(
      null,
      `SELECT sum(debit - credit)::text AS left FROM finance_lines WHERE account_code = '5602'`
    )
    assert.equal(left, '88.8000')
  })

  test('the books refuse what does not balance and what would change the past (I5)', async ({
    assert,
  }) => {
    await assert.rejects(
      () =>
        inTransaction(null, async (trx) => {
          const [{ id }] = await sql<{ id: number }>(
            trx,
            `INSERT INTO finance_journals (entry_date, kind, source_type, source_id) VALUES ('2026-03-01', 'manual', 'manual', 'odd') RETURNING id`
          )
          await sql(
            trx,
            `INSERT INTO finance_lines (journal_id, line_no, account_code, debit, currency, original, entry_date) VALUES ($1, 1, '1002', 5, 'CNY', 5, '2026-03-01')`,
            [id]
          )
        }),
      /does not balance/
    )
    const line = (side: 'debit' | 'credit', account: string) => ({
      side,
      account,
      amount: '5',
      storeId: null,
    })
    const id = await new PostManualJournal().handle({
      date: '2026-03-01',
      memo: 'x',
      lines: [line('debit', '5602'), line('credit', '1002')],
      actor: SYSTEM,
    })
    await assert.rejects(
      () => sql(null, 'UPDATE finance_lines SET debit = 6 WHERE journal_id = $1', [id]),
      /append-only/
    )
    await assert.rejects(
      () =>
        sql(
          null,
          `INSERT INTO finance_lines (journal_id, line_no, account_code, debit, currency, original, entry_date) VALUES ($1, 9, '1002', 5, 'CNY', 5, '2026-03-01')`,
          [id]
        ),
      /already posted/
    )
    await Promise.all([new SealJournals().handle(), new SealJournals().handle()])
    assert.deepEqual(await sql(null, 'SELECT number FROM finance_seals ORDER BY number'), [
      { number: 1 },
    ])
    assert.isTrue((await proofs()).chain.ok)
    await sql(null, 'ALTER TABLE finance_lines DISABLE TRIGGER finance_lines_append_only')
    await sql(
      null,
      'UPDATE finance_lines SET memo = memo, original = 9 WHERE journal_id = $1 AND line_no = 1',
      [id]
    )
    await sql(null, 'ALTER TABLE finance_lines ENABLE TRIGGER finance_lines_append_only')
    assert.isFalse((await proofs()).chain.ok, 'a change behind the guards breaks the chain')
  })
})

test.group('Margin of orders in one parcel', (group) => {
  group.each.setup(() => resetDatabase())

  test('each order keeps its own revenue; the freight is parted by weight and sums exactly', async ({
    assert,
  }) => {
    const stage = await setStage()
    await sql(null, 'UPDATE skus SET weight_g = 1000 WHERE id = $1', [stage.skuIds[1]])
    const { orderIds } = await new CaptureOrders().handle({
      storeId: stage.storeId,
      orders: stage.skuIds.map((skuId) => anOrder([skuId])),
    })
    orderIds.sort((a, b) => a - b)
    await new ApproveOrders().handle({ orderIds })
    const lines = await sql<{ id: number; order_id: number; sku_id: number }>(
      null,
      'SELECT id, order_id, sku_id FROM order_lines WHERE order_id = ANY($1) ORDER BY order_id',
      [orderIds]
    )
    const fulfilments = await new PlanFulfilments().handle({
      plans: [
        {
          orderId: orderIds[0],
          warehouseId: stage.warehouseId,
          courierCode: 'SF',
          freightEstimated: '10.00',
          lines: lines.map((line) => ({
            orderId: line.order_id,
            orderLineId: line.id,
            skuId: line.sku_id,
            qty: 1,
            lineQty: 1,
          })),
        },
      ],
    })
    await new ReserveFulfilments().handle({ fulfilments })
    await new ReleaseFulfilments().handle({ fulfilmentIds: [fulfilments[0].id] })
    await shipAll()
    await drainJobs()
    const economics = await Promise.all(
      orderIds.map(async (id) => (await new GetOrderEconomics().handle(id)).revisions[0])
    )
    const heavy = lines.findIndex((line) => line.sku_id === stage.skuIds[1])
    assert.equal(economics[heavy].freight, '6.6700')
    assert.equal(economics[1 - heavy].freight, '3.3300')
    for (const one of economics)
      assert.deepInclude(one, { grossSales: '88.5000', goodsCost: '40.0000' })
    assert.isTrue(Object.values(await proofs()).every((proof) => proof.ok))
    const journals = await sql<{ source_id: string }>(
      null,
      `SELECT source_id FROM finance_journals WHERE kind = 'sale' ORDER BY id`
    )
    assert.deepEqual(
      journals.map((row) => row.source_id),
      [String(fulfilments[0].id), `${fulfilments[0].id}/${orderIds[1]}`]
    )
  })
})
