import { audit } from '#kernel/audit/record'
import { localDate, systemClock, type Clock } from '#kernel/clock'
import { append } from '#kernel/events/outbox'
import { RefusedException } from '#kernel/exceptions'
import { nextNumbers } from '#kernel/sequences/next_numbers'
import { inTransaction, type Trx } from '#kernel/transaction'
import PostEntries from '#inventory/actions/post_entries'
import ReceiveCase from '#orders/actions/receive_case'
import { lockCases } from '#orders/queries/lock_cases'
import { ReturnsReceived } from '../events/returns_received.js'
import {
  caseLines,
  insertReceipt,
  receiptOfScan,
  type CaseLine,
  type GradedLine,
  type ReceiveReturnInput,
  type ReturnReceipt,
} from '../services/return_receipts.js'

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
      const before = await receiptOfScan(trx, input.scanId)
      if (before) return before
      const expected = await caseLines(trx, input.caseId)
      this.#assertFits(expected, lines)
      const receiptId = await insertReceipt(trx, input, number, this.clock.now(), lines, expected)
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
