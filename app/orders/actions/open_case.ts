import { SYSTEM, type Actor } from '#kernel/access/actor'
import { localDate, systemClock } from '#kernel/clock'
import { append } from '#kernel/events/outbox'
import { NotFoundException, RefusedException } from '#kernel/exceptions'
import { nextNumbers } from '#kernel/sequences/next_numbers'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { noteOnCase } from '#orders/actions/move_cases'
import { recordChanges } from '#orders/actions/record_changes'
import { couriersOfWaybill } from '#orders/domain/couriers'
import { fromUnits, toUnits } from '#orders/domain/amounts'
import { bringsGoodsBack, type CaseKind } from '#orders/domain/case_machine'
import { CasesOpened } from '#orders/events/cases_opened'
import { lockOrders } from '#orders/queries/lock_orders'
import { deadlineOf } from '#orders/services/case_deadlines'
import {
  explained,
  priceCaseLines,
  type CaseLineRow,
  type NewCaseLine,
} from '#orders/services/case_lines'

export type { NewCaseLine } from '#orders/services/case_lines'

export interface OpenCaseInput {
  trx?: Trx | null
  orderId: number
  kind: CaseKind
  /** One of `after_sales_reasons`; it says who bears the case. */
  reasonCode?: string | null
  /** In the customer's or the platform's words. */
  reason?: string | null
  lines: NewCaseLine[]
  /** Shipping or goodwill on top of the lines. */
  extraRefund?: string
  /** An exchange for dearer goods: what the buyer pays on top. */
  priceDifference?: string
  returnWaybillNo?: string | null
  returnCourier?: string | null
  /** Who asked for it: `ticket:123`, `platform:…`. */
  ticketRef?: string | null
  /** Where the goods shall come back to. */
  warehouseId?: number | null
  actor?: Actor
}

/**
 * Opens an after-sales case on an order. Goods that shall come back count as requested on their
 * lines, and what it promises stays within what was paid for each line and the order: the database
 * refuses more, whoever asks at the same time.
 * @throws RefusedException `return_exceeds_shipped`, `refund_exceeds_paid`, `refund_exceeds_line`, `case_empty`, `case_line_unknown`, `case_reason_unknown`
 */
export default class OpenCase {
  async handle(
    input: OpenCaseInput
  ): Promise<{ id: number; number: string; refundAmount: string }> {
    const { actor = SYSTEM } = input
    return inTransaction(input.trx, (trx) =>
      explained(async () => {
        if ((await lockOrders(trx, [input.orderId])).length === 0)
          throw new NotFoundException('order', input.orderId)
        if (input.kind !== 'refund_only' && input.lines.length === 0)
          throw new RefusedException('case_empty')
        const lines = await priceCaseLines(trx, input)
        const refund = lines.reduce(
          (sum, line) => sum + toUnits(line.refund_amount),
          toUnits(input.extraRefund ?? '0')
        )
        const head = await this.#insert(trx, input, fromUnits(refund), lines)
        await this.#mark(trx, input, head.id)
        await noteOnCase(trx, { act: 'open', caseId: head.id }, actor)
        await append(trx, new CasesOpened({ caseIds: [head.id] }), actor)
        return { ...head, refundAmount: fromUnits(refund) }
      })
    )
  }

  async #insert(trx: Trx, input: OpenCaseInput, refund: string, lines: CaseLineRow[]) {
    const day = localDate(systemClock.now()).replaceAll('-', '')
    const [number] = await nextNumbers(trx, 'as', 1, day)
    const waybillNo = input.returnWaybillNo?.trim().toUpperCase() || null
    const [head] = await sql<{ id: number; number: string; reasonCode: string | null }>(
      trx,
      `INSERT INTO after_sales_cases (number, order_id, customer_id, kind, reason_code, responsibility, reason, refund_amount, extra_amount,
              price_difference, return_waybill_no, return_courier, ticket_ref, warehouse_id, deadline_at)
       SELECT $1, o.id, o.customer_id, $3, r.code, r.responsibility, $5, $6, $7, $8, $9, $10, $11, $12, $13
         FROM orders o LEFT JOIN after_sales_reasons r ON r.code = $4 AND r.is_active WHERE o.id = $2 RETURNING id, number, reason_code AS "reasonCode"`,
      [
        number,
        input.orderId,
        input.kind,
        input.reasonCode ?? null,
        input.reason ?? null,
        refund,
        input.extraRefund ?? '0',
        input.priceDifference ?? '0',
        waybillNo,
        input.returnCourier ?? (waybillNo && (couriersOfWaybill(waybillNo)[0] ?? null)),
        input.ticketRef ?? null,
        input.warehouseId ?? null,
        deadlineOf('requested'),
      ]
    )
    if (input.reasonCode && !head.reasonCode) throw new RefusedException('case_reason_unknown')
    await sql(
      trx,
      `INSERT INTO after_sales_lines (case_id, order_line_id, component_id, sku_id, qty, refund_amount, exchange_sku_id)
       SELECT $1, order_line_id, component_id, sku_id, qty, refund_amount, exchange_sku_id
         FROM jsonb_to_recordset($2::jsonb) AS l(order_line_id bigint, component_id bigint, sku_id bigint, qty int, refund_amount numeric, exchange_sku_id bigint)`,
      [head.id, JSON.stringify(lines)]
    )
    return { id: head.id, number: head.number }
  }

  /** The order says that units are asked back, or stops the lines whose money is. */
  async #mark(trx: Trx, input: OpenCaseInput, caseId: number) {
    if (input.kind === 'refund_only') await stopLines(trx, input)
    if (!bringsGoodsBack(input.kind)) return
    const actions = input.lines.map((line) => ({
      action: 'request_return' as const,
      orderLineId: line.orderLineId,
      qty: line.qty,
      details: { caseId, ...(line.componentId && { componentId: line.componentId }) },
    }))
    await recordChanges(
      trx,
      [{ orderId: input.orderId, reason: input.reason, actions }],
      input.actor ?? SYSTEM
    )
  }
}

/** While its money is asked back a line does not leave, also where its parcel was let go before. */
async function stopLines(trx: Trx, input: OpenCaseInput) {
  const ids = [input.lines.map((line) => line.orderLineId)]
  await sql(
    trx,
    `UPDATE order_lines SET refund_state = 'requested' WHERE id = ANY($1::bigint[]) AND refund_state = 'none'`,
    ids
  )
  await sql(
    trx,
    `UPDATE fulfilments f SET let_go_at = NULL, version = version + 1, updated_at = now()
      WHERE f.let_go_at IS NOT NULL AND f.status IN ('planned', 'reserved', 'released', 'picking', 'packed')
        AND f.id IN (SELECT fulfilment_id FROM fulfilment_lines WHERE order_line_id = ANY($1::bigint[]) AND NOT is_cancelled)`,
    ids
  )
}
