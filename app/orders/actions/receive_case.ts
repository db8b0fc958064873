import { SYSTEM, type Actor } from '#kernel/access/actor'
import { append } from '#kernel/events/outbox'
import { RefusedException } from '#kernel/exceptions'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import PostEntries from '#inventory/actions/post_entries'
import { refusals } from '#orders/actions/approve_case'
import { sendReplacements } from '#orders/actions/send_replacements'
import type { MoveResult } from '#orders/domain/moves'
import { CasesReceived } from '#orders/events/cases_received'
import { lockCases } from '#orders/queries/lock_cases'
import { shippedCosts } from '#orders/queries/shipped_costs'

export interface ReceivedLine {
  orderLineId: number
  /** Units that may be sold again. */
  good: number
  /** Units that may not. */
  damaged: number
}

export interface ReceivedCase {
  caseId: number
  /** Where the goods are now. */
  warehouseId: number
  lines: ReceivedLine[]
}

interface CaseLine extends Record<string, unknown> {
  id: number
  caseId: number
  orderLineId: number
  skuId: number
  good: number
  damaged: number
}

/**
 * Takes returned goods in, graded: the lines count as returned, good units go back on hand and
 * damaged ones beside it, at the cost they left with, in one transaction. A case is received once;
 * what did not come is not counted as returned. An exchange sends its replacement now.
 * @throws RefusedException `received_exceeds_case`
 */
export default class ReceiveCase {
  async handle(input: {
    trx?: Trx | null
    cases: ReceivedCase[]
    actor?: Actor
  }): Promise<MoveResult> {
    const { cases, actor = SYSTEM } = input
    const ids = cases.map((received) => received.caseId)
    return inTransaction(input.trx, async (trx) => {
      const rows = await lockCases(trx, ids)
      const moved = rows.filter((row) => row.status === 'awaiting_goods').map((row) => row.id)
      const live = cases.filter((received) => moved.includes(received.caseId))
      if (live.length === 0) return { moved, refused: refusals(ids, moved, rows) }
      await sql(
        trx,
        `UPDATE after_sales_cases c SET status = 'received', warehouse_id = r.warehouse_id, version = version + 1, updated_at = now()
           FROM unnest($1::bigint[], $2::bigint[]) AS r(id, warehouse_id) WHERE c.id = r.id AND c.status = 'awaiting_goods'`,
        [live.map((received) => received.caseId), live.map((received) => received.warehouseId)]
      )
      const lines = await this.#count(trx, live)
      await this.#stock(trx, live, lines, actor)
      await sendReplacements(
        trx,
        rows
          .filter((row) => row.kind === 'exchange' && moved.includes(row.id))
          .map((row) => row.id),
        actor
      )
      await append(trx, new CasesReceived({ caseIds: moved }), actor)
      return { moved, refused: refusals(ids, moved, rows) }
    })
  }

  async #count(trx: Trx, live: ReceivedCase[]): Promise<CaseLine[]> {
    const flat = live.flatMap((received) =>
      received.lines.map((line) => ({ caseId: received.caseId, ...line }))
    )
    try {
      const lines = await sql<CaseLine>(
        trx,
        `UPDATE after_sales_lines a SET received_good = r.good, received_damaged = r.damaged
           FROM jsonb_to_recordset($1::jsonb) AS r("caseId" bigint, "orderLineId" bigint, good int, damaged int)
          WHERE a.case_id = r."caseId" AND a.order_line_id = r."orderLineId"
        RETURNING a.id, a.case_id AS "caseId", a.order_line_id AS "orderLineId", a.sku_id AS "skuId", r.good, r.damaged`,
        [JSON.stringify(flat)]
      )
      if (lines.length !== flat.length) throw new RefusedException('case_line_unknown')
      await sql(
        trx,
        `UPDATE order_lines l SET returned = l.returned + r.qty
           FROM (SELECT id, sum(qty)::int AS qty FROM unnest($1::bigint[], $2::int[]) AS r(id, qty) GROUP BY id) r WHERE l.id = r.id`,
        [lines.map((line) => line.orderLineId), lines.map((line) => line.good + line.damaged)]
      )
      return lines
    } catch (error) {
      const { constraint } = error as { constraint?: string }
      if (constraint === 'after_sales_lines_received' || constraint === 'order_lines_returned') {
        throw new RefusedException('received_exceeds_case')
      }
      throw error
    }
  }

  async #stock(trx: Trx, live: ReceivedCase[], lines: CaseLine[], actor: Actor) {
    const warehouses = new Map(live.map((received) => [received.caseId, received.warehouseId]))
    const costs = await shippedCosts(
      trx,
      lines.map((line) => line.orderLineId)
    )
    const entries = lines.flatMap((line) =>
      (
        [
          ['on_hand', line.good],
          ['damaged', line.damaged],
        ] as const
      )
        .filter(([, delta]) => delta > 0)
        .map(([bucket, delta]) => ({
          warehouseId: warehouses.get(line.caseId)!,
          skuId: line.skuId,
          bucket,
          delta,
          reason: 'return',
          sourceType: 'case',
          sourceId: line.caseId,
          sourceLine: line.id,
          unitCost: costs.get(`${line.orderLineId}:${line.skuId}`),
        }))
    )
    await new PostEntries().handle({ trx, actor, entries })
  }
}
