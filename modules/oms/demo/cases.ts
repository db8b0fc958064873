import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import ApproveCase from '#orders/actions/approve_case'
import CompleteCases from '#orders/actions/complete_cases'
import EndCases from '#orders/actions/end_cases'
import NoteReturnWaybill from '#orders/actions/note_return_waybill'
import OpenCase from '#orders/actions/open_case'
import { wholeCase } from '#orders/database/factories/cases'
import ReceiveCase from '#orders/actions/receive_case'
import SettleRefund from '#orders/actions/settle_refund'
import ApplyRefund from '#modules/oms/actions/apply_refund'
import FileRefunds from '#modules/oms/actions/file_refunds'
import { CASES, type CasePlan } from '#modules/oms/demo/case_plans'
import { DAY_MS } from '#modules/oms/demo/plan'

interface Sold extends Record<string, unknown> {
  orderId: number
  storeId: number
  store: string
  externalNo: string
  lines: { id: number; no: string | null; payable: string }[]
  deliveredAt: Date
}
/** Returns, refunds, exchanges and resends of delivered orders, and one refund that a platform told of. */
export async function seedCases(trx: Trx, orderIds: readonly number[]): Promise<void> {
  const sold = await sql<Sold>(
    trx,
    `SELECT o.id AS "orderId", o.store_id AS "storeId", s.code AS store, o.external_no AS "externalNo", max(f.delivered_at) AS "deliveredAt",
            (SELECT jsonb_agg(jsonb_build_object('id', l.id, 'no', l.external_line_no, 'payable', l.payable::text) ORDER BY l.line_no)
               FROM order_lines l JOIN skus k ON k.id = l.sku_id AND k.kind = 'goods' WHERE l.order_id = o.id AND NOT l.is_gift) AS lines
       FROM orders o JOIN stores s ON s.id = o.store_id JOIN fulfilments f ON f.order_id = o.id AND f.status = 'delivered'
      WHERE o.id = ANY($1::bigint[]) AND o.status = 'delivered' GROUP BY o.id, s.id ORDER BY 5, 1`,
    [orderIds]
  )
  const [warehouse] = await sql<{ id: number }>(
    trx,
    `SELECT id FROM warehouses WHERE code = 'RT01'`
  )
  const late = sold.filter(({ lines }) => lines?.length > 0)
  const told = late.findLast(({ store }) => store === 'TMALL')
  const free = late.filter((one) => one !== told)
  for (const [index, plan] of CASES.entries()) {
    const from = Math.floor(((index + 1) * free.length) / (CASES.length + 2))
    const isFit = ({ lines }: Sold) => plan.until !== 'partly' || lines.length > 1
    const at = free.findIndex((one, place) => place >= from && isFit(one))
    const [one] = at === -1 ? [] : free.splice(at, 1)
    if (one && warehouse) await seedCase(trx, one, plan, warehouse.id)
  }
  if (told) await seedTold(trx, told)
}

async function seedCase(trx: Trx, sold: Sold, plan: CasePlan, warehouseId: number) {
  const { orderId, lines } = sold
  const { kind, until, code: reasonCode, reason } = plan
  const asked = until === 'partly' ? lines.slice(0, 2) : lines.slice(0, 1)
  const { id, refundAmount, number } = await new OpenCase().handle({
    ...{ trx, orderId, kind, reasonCode, reason, warehouseId },
    lines: asked.map((line) => ({
      ...{ orderLineId: line.id, qty: 1 },
      ...(kind === 'refund_only' ? { refundAmount: '20' } : {}),
    })),
  })
  const step = { trx, caseIds: [id] }
  const end = (outcome: 'refused' | 'cancelled' | 'closed', words: string | null) =>
    new EndCases().handle({ ...step, outcome, reason: words })
  if (until === 'requested') return
  if (until === 'refused') return end('refused', '已超过退货期限')
  await new ApproveCase().handle({ ...step, warehouseId })
  if (until === 'approved') return
  if (until === 'closed') return end('closed', null)
  if (until === 'cancelled') return end('cancelled', '买家撤销申请')
  if (kind === 'return' || kind === 'exchange') {
    const waybillNo = `YT${8_800_000_000_000 + id}`
    await new NoteReturnWaybill().handle({ trx, caseId: id, waybillNo })
    if (until === 'sent') return
    await receive(trx, id, warehouseId, plan)
    if (until === 'partly' || until === 'disputed' || until === 'received') return
  }
  if (kind !== 'exchange')
    await new SettleRefund().handle({
      trx,
      refunds: [
        {
          ...{ orderId, caseId: id, amount: refundAmount, method: 'alipay', reason },
          externalTxnNo: `RF${number}`,
          refundedAt: new Date(sold.deliveredAt.getTime() + 2 * DAY_MS).toISOString(),
          lines: [{ orderLineId: asked[0].id, qty: 1, amount: refundAmount }],
        },
      ],
    })
  if (until === 'completed') await new CompleteCases().handle(step)
}

async function receive(trx: Trx, caseId: number, warehouseId: number, { until, grade }: CasePlan) {
  const units = await wholeCase(caseId, grade ?? 'good', trx)
  const parcel =
    until === 'disputed'
      ? { units: [], wrongUnits: 1, note: '退回的不是本店商品' }
      : { units: until === 'partly' ? units.slice(0, 1) : units, isLast: until !== 'partly' }
  await new ReceiveCase().handle({ trx, cases: [{ caseId, warehouseId, ...parcel }] })
}

/** A buyer asked for money back on the platform; the desk has still to agree there. */
async function seedTold(trx: Trx, { storeId, externalNo, lines, deliveredAt }: Sold) {
  const [line] = lines
  const [refundId] = await new FileRefunds().handle({
    ...{ trx, storeId },
    refunds: [
      {
        ...{ externalRefundId: '3017726405501', externalOrderId: externalNo },
        ...{ externalLineNo: line.no, kind: 'return', state: 'requested', qty: 1 },
        ...{ amount: line.payable, currency: 'CNY', reason: '七天无理由退换货', token: null },
        ...{ returnWaybillNo: null, returnCourier: null },
        updatedAt: new Date(deliveredAt.getTime() + DAY_MS / 24).toISOString(),
      },
    ],
  })
  if (refundId) await new ApplyRefund().handle({ trx, refundId })
}
