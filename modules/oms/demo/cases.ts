import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import ApproveCase from '#orders/actions/approve_case'
import EndCases from '#orders/actions/end_cases'
import NoteReturnWaybill from '#orders/actions/note_return_waybill'
import OpenCase from '#orders/actions/open_case'
import { wholeCase } from '#orders/database/factories/cases'
import ReceiveCase from '#orders/actions/receive_case'
import SettleRefund from '#orders/actions/settle_refund'
import { DAY_MS } from '#modules/oms/demo/plan'

interface Sold extends Record<string, unknown> {
  orderId: number
  lineId: number
  qty: number
  deliveredAt: Date
}

/** How far each after-sales case of the demo has come. */
const CASES = [
  { kind: 'return', until: 'refunded', code: 'wrong_size', reason: '尺码偏小' },
  {
    kind: 'refund_only',
    until: 'refunded',
    code: 'damaged_in_transit',
    reason: '外包装破损，补偿',
  },
  { kind: 'return', until: 'refunded', code: 'no_reason', reason: '七天无理由' },
  { kind: 'return', until: 'approved', code: 'not_as_described', reason: '颜色与预期不符' },
  { kind: 'refund_only', until: 'requested', code: 'missing_item', reason: '少发配件' },
  { kind: 'exchange', until: 'requested', code: 'wrong_size', reason: '换大一码' },
  { kind: 'return', until: 'sent', code: 'quality', reason: '拉链坏了' },
  { kind: 'return', until: 'disputed', code: 'quality', reason: '有异味' },
  { kind: 'resend', until: 'requested', code: 'lost_parcel', reason: '快递显示签收但没有收到' },
  { kind: 'return', until: 'refused', code: 'no_reason', reason: '超过七天申请' },
] as const

/** A few returns and refunds of delivered orders. */
export async function seedCases(trx: Trx, orderIds: readonly number[]): Promise<void> {
  const sold = await sql<Sold>(
    trx,
    `SELECT DISTINCT ON (o.id) o.id AS "orderId", l.id AS "lineId", l.qty, f.delivered_at AS "deliveredAt"
       FROM orders o JOIN order_lines l ON l.order_id = o.id JOIN skus k ON k.id = l.sku_id AND k.kind = 'goods'
       JOIN fulfilments f ON f.order_id = o.id AND f.status = 'delivered'
      WHERE o.id = ANY($1::bigint[]) AND o.status = 'delivered' ORDER BY o.id, l.line_no`,
    [orderIds]
  )
  const [warehouse] = await sql<{ id: number }>(
    trx,
    `SELECT id FROM warehouses WHERE code = 'RT01'`
  )
  const late = sold.sort((a, b) => a.deliveredAt.getTime() - b.deliveredAt.getTime())
  for (const [index, plan] of CASES.entries()) {
    const one = late[Math.floor(((index + 2) * late.length) / (CASES.length + 3))]
    if (one) await seedCase(trx, one, plan, warehouse?.id ?? null)
  }
}

async function seedCase(
  trx: Trx,
  sold: Sold,
  { kind, until, code, reason }: (typeof CASES)[number],
  warehouseId: number | null
) {
  const { orderId, lineId: orderLineId } = sold
  const line = { orderLineId, qty: 1, ...(kind === 'refund_only' ? { refundAmount: '20' } : {}) }
  const opened = await new OpenCase().handle({
    trx,
    orderId,
    kind,
    reasonCode: code,
    reason,
    lines: [line],
    warehouseId,
  })
  if (until === 'requested') return
  const caseIds = [opened.id]
  if (until === 'refused') {
    await new EndCases().handle({ trx, caseIds, outcome: 'refused', reason: '已超过退货期限' })
    return
  }
  await new ApproveCase().handle({ trx, caseIds: [opened.id], warehouseId })
  if (until === 'approved') return
  if (until === 'sent' || until === 'disputed') {
    const waybillNo = `YT${String(8_800_000_000_000 + opened.id)}`
    await new NoteReturnWaybill().handle({ trx, caseId: opened.id, waybillNo })
    if (until === 'disputed' && warehouseId !== null)
      await new ReceiveCase().handle({
        trx,
        cases: [
          { caseId: opened.id, warehouseId, units: [], wrongUnits: 1, note: '退回的不是本店商品' },
        ],
      })
    return
  }
  if (kind === 'return' && warehouseId !== null)
    await new ReceiveCase().handle({
      trx,
      cases: [{ caseId: opened.id, warehouseId, units: await wholeCase(opened.id, 'good', trx) }],
    })
  const refundedAt = new Date(sold.deliveredAt.getTime() + 2 * DAY_MS).toISOString()
  await new SettleRefund().handle({
    trx,
    refunds: [
      {
        orderId,
        caseId: opened.id,
        amount: opened.refundAmount,
        method: 'alipay',
        externalTxnNo: `RF${opened.number}`,
        reason,
        refundedAt,
        lines: [{ orderLineId, qty: 1, amount: opened.refundAmount }],
      },
    ],
  })
}
