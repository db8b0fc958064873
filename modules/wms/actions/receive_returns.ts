import type { Actor } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { localDate, systemClock, type Clock } from '#kernel/clock'
import { append } from '#kernel/events/outbox'
import { RefusedException } from '#kernel/exceptions'
import { nextNumbers } from '#kernel/sequences/next_numbers'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import PostEntries from '#inventory/actions/post_entries'
import ReceiveCase from '#orders/actions/receive_case'
import { lockCases } from '#orders/queries/lock_cases'
import { ReturnsReceived } from '../events/returns_received.js'

export const GRADES = ['good', 'damaged', 'scrap'] as const
export type Grade = (typeof GRADES)[number]

export interface GradedLine {
  caseLineId: number
  grade: Grade
  qty: number
}

export interface ReceiveReturnInput {
  trx?: Trx | null
  actor: Actor
  caseId: number
  warehouseId: number
  /** Made by the device: sending it again receives nothing twice. */
  scanId: string
  returnWaybillNo?: string | null
  note?: string | null
  lines: readonly GradedLine[]
}

export interface ReturnReceipt {
  receiptId: number
  number: string
  isNew: boolean
}

interface CaseLine extends Record<string, unknown> {
  id: number
  orderLineId: number
  skuId: number
  qty: number
}

/**
 * Takes a returned parcel in, graded, in one transaction: receipt, the case's
 * own receiving (good units on hand, others damaged, at the cost they left
 * with), and scrap written off from the damaged ones. Good units wait in
 * receiving to be put away.
 * @throws RefusedException `wms_return_not_expected`, `wms_return_too_many`
 */
export default class ReceiveReturns {
  constructor(readonly clock: Clock = systemClock) {}

  async handle(input: ReceiveReturnInput): Promise<ReturnReceipt> {
    const lines = input.lines.filter((line) => line.qty > 0)
    if (lines.length === 0) throw new RefusedException('wms_return_empty')
    const [number] = await nextNumbers(
      null,
      'rr',
      1,
      localDate(this.clock.now()).replaceAll('-', '')
    )
    return inTransaction(input.trx, async (trx) => {
      await lockCases(trx, [input.caseId])
      const before = await this.#before(trx, input.scanId)
      if (before) return before
      const expected = await this.#caseLines(trx, input.caseId)
      this.#assertFits(expected, lines)
      const receiptId = await this.#insert(trx, input, number, lines, expected)
      await this.#receive(trx, input, lines, expected)
      await this.#scrap(trx, input, receiptId, lines, expected)
      await audit(trx, input.actor, {
        action: 'wms.returns.receive',
        subjectType: 'case',
        subjectId: input.caseId,
        after: { receipt: number, lines },
      })
      await append(
        trx,
        new ReturnsReceived({ caseIds: [input.caseId], receiptIds: [receiptId] }),
        input.actor
      )
      return { receiptId, number, isNew: true }
    })
  }

  async #before(trx: Trx, scanId: string): Promise<ReturnReceipt | null> {
    const [row] = await sql<{ id: number; number: string }>(
      trx,
      'SELECT id, number FROM wms_return_receipts WHERE scan_id = $1',
      [scanId],
      'wms_return_before'
    )
    return row ? { receiptId: row.id, number: row.number, isNew: false } : null
  }

  async #caseLines(trx: Trx, caseId: number): Promise<Map<number, CaseLine>> {
    const rows = await sql<CaseLine>(
      trx,
      `SELECT id, order_line_id AS "orderLineId", sku_id AS "skuId", qty FROM after_sales_lines WHERE case_id = $1 ORDER BY id`,
      [caseId],
      'wms_case_lines'
    )
    return new Map(rows.map((row) => [row.id, row]))
  }

  #assertFits(expected: ReadonlyMap<number, CaseLine>, lines: readonly GradedLine[]) {
    const sums = new Map<number, number>()
    for (const { caseLineId, qty } of lines) sums.set(caseLineId, (sums.get(caseLineId) ?? 0) + qty)
    for (const [id, qty] of sums) {
      const line = expected.get(id)
      if (!line) throw new RefusedException('wms_return_not_expected')
      if (qty > line.qty)
        throw new RefusedException('wms_return_too_many', { expected: line.qty, received: qty })
    }
  }

  async #insert(
    trx: Trx,
    input: ReceiveReturnInput,
    number: string,
    lines: readonly GradedLine[],
    expected: ReadonlyMap<number, CaseLine>
  ): Promise<number> {
    const [receipt] = await sql<{ id: number }>(
      trx,
      `INSERT INTO wms_return_receipts (number, scan_id, case_id, warehouse_id, return_waybill_no, note, received_by, received_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
      [
        number,
        input.scanId,
        input.caseId,
        input.warehouseId,
        input.returnWaybillNo ?? null,
        input.note ?? null,
        input.actor.id,
        this.clock.now().toISOString(),
      ],
      'wms_return_insert'
    )
    await sql(
      trx,
      `INSERT INTO wms_return_receipt_lines (receipt_id, case_line_id, sku_id, grade, qty)
       SELECT $1, * FROM unnest($2::bigint[], $3::bigint[], $4::text[], $5::int[])`,
      [
        receipt.id,
        lines.map((line) => line.caseLineId),
        lines.map((line) => expected.get(line.caseLineId)!.skuId),
        lines.map((line) => line.grade),
        lines.map((line) => line.qty),
      ],
      'wms_return_lines_insert'
    )
    return receipt.id
  }

  async #receive(
    trx: Trx,
    input: ReceiveReturnInput,
    lines: readonly GradedLine[],
    expected: ReadonlyMap<number, CaseLine>
  ) {
    const byLine = [...Map.groupBy(lines, (line) => line.caseLineId)]
    const units = (list: readonly GradedLine[], isGood: boolean) =>
      list
        .filter((line) => (line.grade === 'good') === isGood)
        .reduce((sum, line) => sum + line.qty, 0)
    const { refused } = await new ReceiveCase().handle({
      trx,
      actor: input.actor,
      cases: [
        {
          caseId: input.caseId,
          warehouseId: input.warehouseId,
          lines: byLine.map(([id, list]) => ({
            orderLineId: expected.get(id)!.orderLineId,
            good: units(list, true),
            damaged: units(list, false),
          })),
        },
      ],
    })
    if (refused.length > 0)
      throw new RefusedException('wms_return_not_expected', { status: refused[0].status ?? '' })
  }

  /** Scrap came in with the damaged units and leaves at once: its value is a loss on the books. */
  async #scrap(
    trx: Trx,
    input: ReceiveReturnInput,
    receiptId: number,
    lines: readonly GradedLine[],
    expected: ReadonlyMap<number, CaseLine>
  ) {
    const scrap = lines.filter((line) => line.grade === 'scrap')
    await new PostEntries().handle({
      trx,
      actor: input.actor,
      entries: scrap.map((line) => ({
        warehouseId: input.warehouseId,
        skuId: expected.get(line.caseLineId)!.skuId,
        bucket: 'damaged' as const,
        delta: -line.qty,
        reason: 'scrap',
        sourceType: 'return_receipt',
        sourceId: receiptId,
        sourceLine: line.caseLineId,
      })),
    })
  }
}
