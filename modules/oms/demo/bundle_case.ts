import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import ApproveCase from '#orders/actions/approve_case'
import CompleteCases from '#orders/actions/complete_cases'
import NoteReturnWaybill from '#orders/actions/note_return_waybill'
import OpenCase from '#orders/actions/open_case'
import ReceiveCase from '#orders/actions/receive_case'
import { refundLines } from '#orders/actions/refund_case'
import SettleRefund from '#orders/actions/settle_refund'
import { wholeCase } from '#orders/database/factories/cases'
import { DAY_MS } from '#modules/oms/demo/plan'

interface SoldPart extends Record<string, unknown> {
  orderId: number
  lineId: number
  componentId: number
  warehouseId: number
  deliveredAt: Date
}

/** One piece of a bundle that a platform shop sold came back broken: its share of the price is paid back, the rest of the bundle stays. */
export async function seedBundleCase(trx: Trx, orderIds: readonly number[]): Promise<void> {
  const [sold] = await sql<SoldPart>(
    trx,
    `SELECT o.id AS "orderId", l.id AS "lineId", p.id AS "componentId", w.id AS "warehouseId",
            (SELECT max(f.delivered_at) FROM fulfilments f WHERE f.order_id = o.id) AS "deliveredAt"
       FROM orders o JOIN stores s ON s.id = o.store_id AND s.code = 'TMALL' JOIN order_lines l ON l.order_id = o.id
       JOIN order_line_components p ON p.order_line_id = l.id JOIN warehouses w ON w.code = 'RT01'
      WHERE o.id = ANY($1::bigint[]) AND o.status = 'delivered' AND NOT EXISTS (SELECT FROM after_sales_cases c WHERE c.order_id = o.id)
      ORDER BY o.placed_at DESC, p.payable, p.id LIMIT 1`,
    [orderIds]
  )
  if (!sold) return
  const { orderId, lineId, componentId, warehouseId } = sold
  const reason = '套装里有一件到手就坏了'
  const { id, number, refundAmount } = await new OpenCase().handle({
    ...{ trx, orderId, kind: 'return', reasonCode: 'quality', reason, warehouseId },
    lines: [{ orderLineId: lineId, componentId, qty: 1 }],
  })
  await new ApproveCase().handle({ trx, caseIds: [id], warehouseId })
  await new NoteReturnWaybill().handle({
    ...{ trx, caseId: id, waybillNo: `YT${8_800_000_000_000 + id}` },
  })
  const units = await wholeCase(id, 'damaged', trx)
  await new ReceiveCase().handle({ trx, cases: [{ caseId: id, warehouseId, units, isLast: true }] })
  await new SettleRefund().handle({
    trx,
    refunds: [
      {
        ...{ orderId, caseId: id, amount: refundAmount, method: 'alipay', reason },
        externalTxnNo: `RF${number}`,
        refundedAt: new Date(sold.deliveredAt.getTime() + 2 * DAY_MS).toISOString(),
        lines: await refundLines(trx, id, refundAmount),
      },
    ],
  })
  await new CompleteCases().handle({ trx, caseIds: [id] })
}
