import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { LiveChange } from '#orders/actions/live_changes'
import { fromUnits, toUnits } from '#orders/domain/amounts'
import type { ChangeAction } from '#orders/domain/change_actions'

const LINE_ACTIONS: ReadonlySet<ChangeAction['action']> = new Set([
  'add_line',
  'remove_line',
  'change_qty',
  'reprice',
  'cancel_line',
])

/** Whether an action alters what has to be sent or what a line costs. */
export const isLineAction = (action: ChangeAction): boolean =>
  action.action === 'add_line' || ('orderLineId' in action && LINE_ACTIONS.has(action.action))

const REFUSALS: Record<string, string> = {
  order_lines_allocated: 'line_allocated',
  order_lines_positive: 'line_quantity',
  order_lines_qty_check: 'line_quantity',
}

/** The new figures first, since the CHECK ties `payable` to them within one update. */
const EDIT = `
  UPDATE order_lines l SET cancelled = n.cancelled, qty = n.qty, unit_price = n.price, line_discount = n.discount,
         order_discount_share = n.share, payable = n.price * n.qty - n.discount - n.share
    FROM (SELECT o.id, f.*,
            CASE c.action WHEN 'change_qty' THEN round(o.line_discount * c.qty / o.qty, 4)
                          WHEN 'remove_line' THEN f.price * o.qty - f.share
                          WHEN 'reprice' THEN f.price * o.qty - f.share - c.amount
                          ELSE o.line_discount END AS discount
            FROM jsonb_to_recordset($1::jsonb) AS c(order_id bigint, id bigint, action text, qty int, amount numeric)
            JOIN order_lines o ON o.id = c.id AND o.order_id = c.order_id
            CROSS JOIN LATERAL (SELECT
              CASE c.action WHEN 'cancel_line' THEN o.cancelled + c.qty WHEN 'remove_line' THEN o.qty ELSE o.cancelled END AS cancelled,
              CASE c.action WHEN 'change_qty' THEN c.qty ELSE o.qty END AS qty,
              CASE c.action WHEN 'change_qty' THEN round(o.order_discount_share * c.qty / o.qty, 4) ELSE o.order_discount_share END AS share,
              CASE c.action WHEN 'reprice' THEN greatest(o.unit_price, ceil((c.amount + o.order_discount_share) * 10000 / o.qty) / 10000)
                            ELSE o.unit_price END AS price) f
           WHERE c.action <> 'reprice' OR c.amount >= 0) n
   WHERE l.id = n.id
  RETURNING l.id`

/** Applies the line actions of locked orders and brings the orders' totals and payment status in line. */
export async function changeLines(trx: Trx, changes: readonly LiveChange[]): Promise<void> {
  const edits = changes.flatMap((change) =>
    change.actions.flatMap((action) =>
      'orderLineId' in action && isLineAction(action)
        ? [
            {
              order_id: change.orderId,
              id: action.orderLineId,
              action: action.action,
              qty: 'qty' in action ? action.qty : null,
              amount: 'amount' in action ? action.amount : null,
            },
          ]
        : []
    )
  )
  if (new Set(edits.map(({ id }) => id)).size !== edits.length)
    throw new RefusedException('line_changed_twice')
  if (edits.length > 0) await edit(trx, edits)
  await refreshTotals(
    trx,
    changes.map((change) => change.orderId)
  )
  await addLines(trx, changes)
}

async function edit(trx: Trx, edits: { id: number }[]) {
  try {
    const rows = await sql<{ id: number }>(trx, EDIT, [JSON.stringify(edits)])
    if (rows.length !== edits.length) throw new RefusedException('line_not_changeable')
  } catch (error) {
    const code = REFUSALS[(error as { constraint?: string }).constraint ?? '']
    throw code ? new RefusedException(code) : error
  }
}

/** Totals from the lines: goods = Σ price × quantity, discount = goods − Σ payable. */
async function refreshTotals(trx: Trx, orderIds: number[]) {
  await sql(
    trx,
    `UPDATE orders o SET goods_amount = s.goods, discount_amount = s.goods - s.payable,
            total_amount = s.payable + o.shipping_amount + o.tax_amount,
            payment_status = CASE WHEN o.refunded_amount > 0 THEN o.payment_status
              WHEN o.paid_amount >= s.payable + o.shipping_amount + o.tax_amount THEN 'paid'
              WHEN o.paid_amount > 0 THEN 'partly_paid' ELSE 'unpaid' END,
            version = version + 1, updated_at = now()
       FROM (SELECT order_id, sum(unit_price * qty) AS goods, sum(payable) AS payable FROM order_lines
              WHERE order_id = ANY($1::bigint[]) GROUP BY order_id) s
      WHERE o.id = s.order_id`,
    [orderIds]
  )
}

/** New lines. Their orders' totals go first: the table checks the sum at the insert. */
async function addLines(trx: Trx, changes: readonly LiveChange[]) {
  const rows = changes
    .flatMap((change) =>
      change.actions.flatMap((action) =>
        action.action === 'add_line' ? [{ orderId: change.orderId, action }] : []
      )
    )
    .map(({ orderId, action }, ord) => ({ ord, ...newLineRow(orderId, action) }))
  if (rows.length === 0) return
  const values = [JSON.stringify(rows)]
  const from = `jsonb_to_recordset($1::jsonb) AS n(order_id bigint, ord int, sku_id bigint, title text, qty int, unit_price numeric,
    discount numeric, payable numeric, is_gift boolean, gift_of jsonb, external_line_no text, listing_id bigint)`
  await sql(
    trx,
    `UPDATE orders o SET goods_amount = goods_amount + n.goods, discount_amount = discount_amount + n.discount,
            total_amount = total_amount + n.payable,
            payment_status = CASE WHEN o.refunded_amount > 0 THEN o.payment_status WHEN o.paid_amount >= total_amount + n.payable THEN 'paid'
              WHEN o.paid_amount > 0 THEN 'partly_paid' ELSE 'unpaid' END
       FROM (SELECT order_id, sum(unit_price * qty) AS goods, sum(discount) AS discount, sum(payable) AS payable FROM ${from} GROUP BY 1) n
      WHERE o.id = n.order_id`,
    values
  )
  await sql(
    trx,
    `INSERT INTO order_lines (order_id, line_no, external_line_no, listing_id, sku_id, title, qty, unit_price, line_discount, payable, is_gift, gift_of)
     SELECT n.order_id, (SELECT max(line_no) FROM order_lines WHERE order_id = n.order_id)
              + row_number() OVER (PARTITION BY n.order_id ORDER BY n.ord),
            n.external_line_no, n.listing_id, n.sku_id, n.title, n.qty, n.unit_price, n.discount, n.payable, n.is_gift, n.gift_of FROM ${from}`,
    values
  )
}

function newLineRow(
  orderId: number,
  { qty, amount, details }: Extract<ChangeAction, { action: 'add_line' }>
) {
  const discount = toUnits(details.unitPrice) * BigInt(qty) - toUnits(amount)
  if (discount < 0n) throw new RefusedException('reprice_above_price')
  return {
    order_id: orderId,
    sku_id: details.skuId,
    title: details.title,
    qty,
    unit_price: details.unitPrice,
    discount: fromUnits(discount),
    payable: amount,
    is_gift: details.isGift ?? false,
    gift_of: details.giftOf ?? null,
    external_line_no: details.externalLineNo ?? null,
    listing_id: details.listingId ?? null,
  }
}
