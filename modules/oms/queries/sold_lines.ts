import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import type { SoldLine } from '#modules/oms/domain/match_returns'

interface Wanted {
  storeId: number
  originalNo?: string
  buyerId?: string
  finds: boolean
  at: string
  lines: readonly { code?: string }[]
}

interface Row extends SoldLine, Record<string, unknown> {
  index: number
}

/** Lines of one buyer and item that are looked at, newest first. */
const MOST = 200

const SELECT = `
  SELECT w.index, o.id AS "orderId", l.id AS "orderLineId", l.external_code AS code, l.unit_price::text AS "unitPrice", l.payable::text AS payable,
         l.qty, l.qty - coalesce((SELECT sum(r.qty) FROM oms_return_lines r WHERE r.order_line_id = l.id), 0)::int AS left,
         (o.paid_amount - o.refunded_amount)::text AS "paidLeft"`

/**
 * For each return the lines that its goods may have been sold on: those of the order it names, or
 * else of earlier orders of its buyer with the same items. Two statements for a list.
 */
export async function soldLines(trx: Trx, wanted: readonly Wanted[]): Promise<SoldLine[][]> {
  const named = wanted.flatMap(({ storeId, originalNo }, index) =>
    originalNo ? [{ index, store_id: storeId, number: originalNo }] : []
  )
  const bought = wanted.flatMap(({ storeId, originalNo, buyerId, finds, at, lines }, index) =>
    !originalNo && finds && buyerId
      ? [
          {
            index,
            store_id: storeId,
            buyer: buyerId,
            at,
            codes: [...new Set(lines.flatMap(({ code }) => code ?? []))],
          },
        ]
      : []
  )
  const rows = [...(await byNumber(trx, named)), ...(await byBuyer(trx, bought))]
  return wanted.map((_, index) => rows.filter((row) => row.index === index))
}

const byNumber = (trx: Trx, named: readonly object[]): Promise<Row[]> | Row[] =>
  named.length === 0
    ? []
    : sql<Row>(
        trx,
        `${SELECT}
           FROM jsonb_to_recordset($1::jsonb) AS w(index int, store_id bigint, number text)
           JOIN orders o ON o.store_id = w.store_id AND o.external_no = w.number
           JOIN order_lines l ON l.order_id = o.id ORDER BY w.index, l.id`,
        [JSON.stringify(named)],
        'oms_sold_by_number'
      )

const byBuyer = (trx: Trx, bought: readonly object[]): Promise<Row[]> | Row[] =>
  bought.length === 0
    ? []
    : sql<Row>(
        trx,
        `${SELECT}
           FROM jsonb_to_recordset($1::jsonb) AS w(index int, store_id bigint, buyer text, at timestamptz, codes jsonb)
           CROSS JOIN LATERAL (
             SELECT p.order_id FROM platform_orders p WHERE p.store_id = w.store_id AND p.buyer_key = w.buyer AND p.order_id IS NOT NULL
                AND p.placed_at <= w.at ORDER BY p.placed_at DESC, p.id DESC LIMIT ${MOST}) x
           JOIN orders o ON o.id = x.order_id
           JOIN order_lines l ON l.order_id = o.id AND w.codes ? l.external_code
          ORDER BY w.index, o.placed_at DESC, l.id`,
        [JSON.stringify(bought)],
        'oms_sold_to_buyer'
      )
