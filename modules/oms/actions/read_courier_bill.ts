import { SYSTEM } from '#kernel/access/actor'
import { audit } from '#kernel/audit/record'
import { openFile } from '#kernel/files/file_store'
import { Money } from '#kernel/money'
import { SheetException, type SheetError } from '#kernel/spreadsheets/index'
import { inTransaction, type Trx } from '#kernel/transaction'
import { keepMarked } from '#shell/services/marked_workbook'
import {
  BILL_FILES,
  claimBill,
  noteJudged,
  noteLines,
  noteRead,
  ReadingStopped,
  stillRead,
  tellBill,
  type BillProblem,
  type ReadBill,
} from '#modules/oms/services/courier_bills/bill_reading'
import { BillJudge } from '#modules/oms/services/courier_bills/judge_bill'
import { lockCourier } from '#modules/oms/services/courier_bills/lock_courier'
import {
  openBill,
  readBillLines,
  scanBill,
  type BillScan,
  type FileLine,
} from '#modules/oms/services/courier_bills/read_bill_file'
import { sumBills, writeBillLines } from '#modules/oms/services/courier_bills/write_lines'

/** Lines that are judged and written together. */
const LINES_A_STEP = 5000
/** Faults shown on the page; the workbook carries all that are kept. */
const SHOWN_FAULTS = 200
const NOTHING: Pick<BillScan, 'faults' | 'faultCount'> = { faults: [], faultCount: 0 }

/**
 * Reads a courier's bill and holds every line against its parcel. The file is read twice: first whole,
 * for its faults and the numbers it names, then its lines are judged and written a few thousand at a
 * time in one transaction, so that a process which dies leaves nothing and the next comes to the same.
 * A file with faults becomes a refused bill that lists them and has the file marked, and nothing of it is taken. Bills of a
 * courier are taken one after the other, so that a number billed twice at once is found. How far it is
 * stands in the bill for others to see; where it is no longer to be read, there is nothing to do.
 */
export default class ReadCourierBill {
  async handle({ trx = null, billId }: { trx?: Trx | null; billId: number }): Promise<void> {
    const bill = await claimBill(trx, billId)
    if (!bill) return
    try {
      await this.#read(trx, bill)
    } catch (error) {
      if (!(error instanceof ReadingStopped)) throw error
    }
  }

  async #read(trx: Trx | null, bill: ReadBill): Promise<void> {
    try {
      const { path } = await openFile(bill.fileId, BILL_FILES, trx)
      const scan = await scanBill(path, (rows) => noteRead(trx, bill.id, rows))
      if (scan.faultCount > 0) return await this.#mark(trx, { bill, path, scan })
      await noteLines(trx, bill.id, scan.lines.length)
      await inTransaction(trx, (own) => this.#take(own, { bill, path, scan, told: trx }))
    } catch (error) {
      if (!(error instanceof SheetException)) throw error
      await this.#refuse(trx, bill, NOTHING, { code: error.code, params: error.params })
    }
  }

  /** @param work `told` carries how far it is: never the transaction that others do not see */
  async #take(
    trx: Trx,
    work: { bill: ReadBill; path: string; scan: BillScan; told: Trx | null }
  ): Promise<void> {
    const { bill, path, scan, told } = work
    await lockCourier(trx, bill.courierId)
    // From here on nobody can discard it: that takes the courier too.
    await noteJudged(told, bill.id, 0)
    const judge = await BillJudge.load(trx, bill, scan.lines)
    let [step, judged] = [[] as FileLine[], 0]
    const write = async () => {
      await writeBillLines(trx, bill, await judge.judge(trx, step))
      judged += step.length
      step = []
      await noteJudged(told, bill.id, judged)
    }
    for await (const { line } of readBillLines(path)) {
      if (line) step.push(line)
      if (step.length === LINES_A_STEP) await write()
    }
    if (step.length > 0) await write()
    await this.#open(trx, bill)
  }

  async #open(trx: Trx, bill: ReadBill): Promise<void> {
    await stillRead(
      trx,
      `UPDATE oms_courier_bills SET state = 'open', read_at = clock_timestamp() WHERE id = $1 AND state = 'reading' RETURNING id`,
      [bill.id]
    )
    const [sums] = await sumBills(trx, [bill.id])
    await this.#log(trx, 'take', bill)
    const { lines, toDecide, currency } = sums
    const difference = Money.of(sums.difference, currency).round().toFixed()
    await tellBill(trx, bill, 'taken', { lines, count: toDecide, difference, currency })
  }

  /** Refuses a bill whose file has faults, with all its rows in a workbook that can be mended and brought in again. */
  async #mark(
    trx: Trx | null,
    { bill, path, scan }: { bill: ReadBill; path: string; scan: BillScan }
  ) {
    const markedId = await keepMarked(trx, {
      sheet: await openBill(path),
      faults: scan.faults,
      locale: bill.locale,
      name: `bill-${bill.id}.xlsx`,
      ownerType: BILL_FILES,
      uploadedBy: bill.createdBy,
    })
    await this.#refuse(trx, bill, scan, null, markedId)
  }

  #refuse(
    outer: Trx | null,
    bill: ReadBill,
    { faults, faultCount }: { faults: readonly SheetError[]; faultCount: number },
    problem: BillProblem | null,
    markedId: number | null = null
  ): Promise<void> {
    return inTransaction(outer, async (trx) => {
      await stillRead(
        trx,
        `UPDATE oms_courier_bills SET state = 'refused', errors = $2, error_count = $3, error = $4, marked_file_id = $5 WHERE id = $1 AND state = 'reading' RETURNING id`,
        [
          ...[bill.id, JSON.stringify(faults.slice(0, SHOWN_FAULTS)), faultCount],
          ...[problem && JSON.stringify(problem), markedId],
        ]
      )
      await this.#log(trx, 'refuse', bill)
      await tellBill(trx, bill, 'refused', { count: faultCount })
    })
  }

  #log = (trx: Trx, verb: 'take' | 'refuse', { id, courierCode }: ReadBill) =>
    audit(trx, SYSTEM, {
      action: `oms.courier_bill.${verb}`,
      subjectType: 'courier_bill',
      subjectId: id,
      after: { courier: courierCode },
    })
}
