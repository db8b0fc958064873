import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import OpenCase from '#orders/actions/open_case'
import { fromUnits, toUnits } from '#orders/domain/amounts'
import { shareRefund } from '#orders/domain/case_amounts'
import { bringsGoodsBack, OPEN_CASES } from '#orders/domain/case_machine'
import { refundRoom, type RefundRoom } from '#orders/queries/refund_room'
import { linesOf } from '#modules/oms/domain/refund_news'
import type { PlatformRefundNews } from '#modules/oms/services/platforms/platform_connector'

/** A case of the desk that no platform speaks of yet, of the same kind and about the same line, is the platform's. */
const ADOPT = `
  SELECT c.id FROM after_sales_cases c
   WHERE c.order_id = $1 AND c.kind = $2 AND c.status = ANY($4::text[])
     AND NOT EXISTS (SELECT FROM oms_platform_refunds r WHERE r.case_id = c.id)
     AND ($3::bigint[] IS NULL OR EXISTS (SELECT FROM after_sales_lines a WHERE a.case_id = c.id AND a.order_line_id = ANY($3)))
   ORDER BY c.id LIMIT 1`

const min = (a: bigint, b: bigint) => (a < b ? a : b)

/**
 * The case of a platform's refund, in a transaction that holds the order's lock: one that the desk
 * opened, or a new one. It promises what the platform says as far as the order has it left; goods are
 * asked back as far as they left. What is asked back of a parcel that never left is money only.
 */
export async function openRefundCase(
  trx: Trx,
  orderId: number,
  news: PlatformRefundNews
): Promise<number> {
  const room = await refundRoom(trx, orderId)
  const about = linesOf(room.lines, news.externalLineNo)
  const named = about.length < room.lines.length ? about.map((line) => line.id) : null
  const [adopted] = await sql<{ id: number }>(
    trx,
    ADOPT,
    [orderId, news.kind, named, [...OPEN_CASES]],
    'oms_refund_adopt'
  )
  if (adopted) return adopted.id
  const back = about.filter((line) => line.returnable > 0)
  const isBack = bringsGoodsBack(news.kind) && back.length > 0
  const kind = bringsGoodsBack(news.kind) && !isBack ? 'refund_only' : news.kind
  const lines = isBack ? back : about
  const isMoney = kind === 'refund_only' || kind === 'return'
  const { amounts, extra } = share(news, room, isMoney ? lines : [])
  const { id } = await new OpenCase().handle({
    trx,
    orderId,
    kind,
    reason: news.reason,
    returnWaybillNo: news.returnWaybillNo,
    returnCourier: news.returnCourier,
    ticketRef: `platform:${news.externalRefundId}`,
    lines: lines.map((line, index) => ({
      orderLineId: line.id,
      qty: Math.min(unitsOf(news, lines, line), isBack ? line.returnable : line.qty),
      refundAmount: amounts[index] ?? '0',
    })),
    extraRefund: extra,
  })
  return id
}

const unitsOf = (
  news: PlatformRefundNews,
  lines: readonly unknown[],
  line: RefundRoom['lines'][number]
) => (lines.length === 1 && news.qty ? news.qty : line.qty)

/** The amount over the lines by what each has left, and what is beyond them (freight) beside, within what the order has left. */
function share(
  news: PlatformRefundNews,
  room: RefundRoom,
  lines: readonly RefundRoom['lines'][number][]
) {
  const amount = min(toUnits(news.amount), toUnits(room.left))
  const ofLines = min(
    amount,
    lines.reduce((sum, line) => sum + toUnits(line.left), 0n)
  )
  const weights = lines.map((line) => line.left)
  const amounts = ofLines > 0n ? shareRefund(fromUnits(ofLines), weights) : []
  return { amounts, extra: lines.length > 0 ? fromUnits(amount - ofLines) : '0' }
}
