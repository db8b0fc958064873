import { audit } from '#kernel/audit/record'
import { localDate, systemClock, type Clock } from '#kernel/clock'
import { append } from '#kernel/events/outbox'
import { RefusedException } from '#kernel/exceptions'
import { nextNumbers } from '#kernel/sequences/next_numbers'
import { inTransaction, type Trx } from '#kernel/transaction'
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
 * Takes a returned parcel in, graded, in one transaction: our receipt, and the
 * case's own receiving, which puts the units where their grade says. Good units
 * wait in receiving to be put away.
 * @throws RefusedException `wms_return_not_expected`, `wms_return_too_many`
 */
export default class ReceiveReturns {
  constructor(readonly clock: Clock = systemClock) {}

  async handle(input: ReceiveReturnInput): Promise<ReturnReceipt> {
    const lines = input.lines.filter((line) => line.qty > 0)
    if (lines.length === 0 && !input.wrongUnits) throw new RefusedException('wms_return_empty')
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
      await this.#receive(trx, input, lines)
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

  async #receive(trx: Trx, input: ReceiveReturnInput, units: readonly GradedLine[]) {
    const { caseId, warehouseId, wrongUnits, note, isLast, actor } = input
    const { refused } = await new ReceiveCase().handle({
      trx,
      actor,
      cases: [{ caseId, warehouseId, units, wrongUnits, note, isLast }],
    })
    if (refused.length > 0)
      throw new RefusedException('wms_return_not_expected', { status: refused[0].status ?? '' })
  }
}
