import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import { componentUnits, refundOf, shareRefund } from '#orders/domain/case_amounts'
import type { CaseKind } from '#orders/domain/case_machine'

export interface NewCaseLine {
  orderLineId: number
  /** Units of the line; of the component when one is named. */
  qty: number
  /** One part of a bundle; without it a bundle stands for all its parts. */
  componentId?: number | null
  /** Decimal text; without it the price of that many units, or nothing for an exchange or resend. */
  refundAmount?: string
  /** What an exchange sends instead; without it the same again. */
  exchangeSkuId?: number | null
}

export interface CaseLineRow {
  order_line_id: number
  component_id: number | null
  sku_id: number
  qty: number
  refund_amount: string
  exchange_sku_id: number | null
}

interface Part {
  id: number
  skuId: number
  qty: number
  payable: string
  returned: number
  claimed: string
}

interface LineRow extends Record<string, unknown> {
  id: number
  skuId: number | null
  qty: number
  payable: string
  returned: number
  claimed: string
  parts: Part[]
}

const LIVE = `c.status NOT IN ('refused', 'cancelled', 'closed')`
const claimedBy = (condition: string) =>
  `coalesce((SELECT sum(a.refund_amount) FROM after_sales_lines a JOIN after_sales_cases c ON c.id = a.case_id WHERE ${condition} AND ${LIVE}), 0)`
const returnedBy = (condition: string) =>
  `coalesce((SELECT sum(a.qty - a.given_up) FROM after_sales_lines a JOIN after_sales_cases c ON c.id = a.case_id
      WHERE ${condition} AND c.kind = 'return' AND ${LIVE}), 0)::int`

/** SQL: what cases and refunds have promised or given back of the order line `l`. */
export const CLAIMED = `${claimedBy('a.order_line_id = l.id')}
         + coalesce((SELECT sum((x->>'amount')::numeric) FROM order_refunds r, jsonb_array_elements(r.lines) x
             WHERE r.order_id = l.order_id AND r.case_id IS NULL AND r.state = 'settled' AND (x->>'orderLineId')::bigint = l.id), 0)`

const LINES = `
  SELECT l.id, l.sku_id AS "skuId", l.qty, l.payable, ${returnedBy('a.order_line_id = l.id AND a.component_id IS NULL')} AS returned,
         ${CLAIMED} AS claimed,
         (SELECT coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'skuId', p.sku_id, 'qty', p.qty, 'payable', p.payable::text,
             'returned', ${returnedBy('a.component_id = p.id')}, 'claimed', ${claimedBy('a.component_id = p.id')}::text) ORDER BY p.id), '[]')
            FROM order_line_components p WHERE p.order_line_id = l.id) AS parts
    FROM order_lines l WHERE l.order_id = $1 AND l.id = ANY($2::bigint[])`

/**
 * What a case asks back, line by line, with what goes back for it. A bundle that was taken apart for
 * sending is asked back by its parts, each with its share of the price.
 * @throws RefusedException `case_line_unknown`
 */
export async function priceCaseLines(
  trx: Trx,
  input: { orderId: number; kind: CaseKind; lines: readonly NewCaseLine[] }
): Promise<CaseLineRow[]> {
  const rows = await sql<LineRow>(trx, LINES, [
    input.orderId,
    input.lines.map((line) => line.orderLineId),
  ])
  const byId = new Map(rows.map((row) => [row.id, row]))
  const isMoney = input.kind === 'refund_only' || input.kind === 'return'
  return input.lines.flatMap((asked) => {
    const row = byId.get(asked.orderLineId)
    const most = asked.componentId
      ? row?.parts.find((part) => part.id === asked.componentId)?.qty
      : row?.qty
    if (!row || row.skuId === null || asked.qty < 1 || asked.qty > (most ?? 0))
      throw new RefusedException('case_line_unknown')
    if (row.parts.length > 0) return partsOf(row, asked, isMoney)
    const amount = asked.refundAmount ?? (isMoney ? refundOf(row, asked.qty) : '0')
    return [lineOf(row, null, row.skuId, asked.qty, amount, asked.exchangeSkuId)]
  })
}

function partsOf(row: LineRow, asked: NewCaseLine, isMoney: boolean): CaseLineRow[] {
  const { componentId, refundAmount } = asked
  if (componentId) {
    const part = row.parts.find((one) => one.id === componentId)!
    const amount = refundAmount ?? (isMoney ? refundOf(part, asked.qty) : '0')
    return [lineOf(row, part.id, part.skuId, asked.qty, amount, asked.exchangeSkuId)]
  }
  const parts = row.parts
    .map((part) => ({ part, units: componentUnits(asked.qty, row.qty, part.qty) }))
    .filter(({ units }) => units > 0)
  const amounts = refundAmount
    ? shareRefund(
        refundAmount,
        parts.map(({ part }) => part.payable)
      )
    : parts.map(({ part, units }) => (isMoney ? refundOf(part, units) : '0'))
  return parts.map(({ part, units }, index) =>
    lineOf(row, part.id, part.skuId, units, amounts[index], null)
  )
}

const lineOf = (
  row: LineRow,
  componentId: number | null,
  skuId: number,
  qty: number,
  amount: string,
  exchangeSkuId: number | null | undefined
): CaseLineRow => ({
  order_line_id: row.id,
  component_id: componentId,
  sku_id: skuId,
  qty,
  refund_amount: amount,
  exchange_sku_id: exchangeSkuId ?? null,
})

const REASONS: Readonly<Record<string, string>> = {
  order_lines_returned: 'return_exceeds_shipped',
  order_line_components_returned: 'return_exceeds_shipped',
  after_sales_order_promise: 'refund_exceeds_paid',
  after_sales_line_promise: 'refund_exceeds_line',
  after_sales_lines_received: 'received_exceeds_case',
  orders_refunded: 'refund_exceeds_paid',
}

/** Runs what the database may refuse, and says why in the house's words. */
export async function explained<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const code = REASONS[(error as { constraint?: string }).constraint ?? '']
    throw code ? new RefusedException(code) : error
  }
}
