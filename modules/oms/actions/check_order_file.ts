import { openFile } from '#kernel/files/file_store'
import { fromUnits, toUnits } from '#orders/domain/amounts'
import { keepMarked } from '#shell/services/marked_workbook'
import { readGroup, type FileOrder, type FileReturn } from '#modules/oms/domain/file_documents'
import type { RowFault } from '#modules/oms/domain/file_rows'
import {
  claimFileRun,
  noteChecked,
  noteFailed,
  noteProgress,
  type FileRun,
  type FileSummary,
} from '#modules/oms/services/order_files/file_runs'
import {
  findTorn,
  groupsOf,
  openOrderFile,
  ORDER_FILES,
  type RowGroup,
  type TornOrders,
} from '#modules/oms/services/order_files/open_order_file'
import { takeApart } from '#modules/oms/services/order_files/take_apart'

/** Errors shown on the page; the workbook carries all that are kept. */
const SHOWN = 200
const KEPT = 10_000
const LEFT_OUT = 'order_left_out'

interface Found {
  torn: TornOrders
  total: number
  badRows: number
  faults: RowFault[]
  summary: FileSummary
}

/**
 * Reads a whole file of orders by its mapping and writes nothing of it: what it holds, and every fault
 * by row and column. The file comes back marked where there are any. Memory is bounded by one order,
 * the faults that are kept and a number for each order.
 */
export default class CheckOrderFile {
  async handle({ runId }: { runId: number }): Promise<void> {
    const run = await claimFileRun(runId, 'checking')
    if (!run) return
    try {
      const { path } = await openFile(run.fileId, ORDER_FILES)
      const found = await this.#read(run, path)
      const resultFileId =
        found.faults.length > 0 ? await this.#mark(run, path, found.faults) : null
      await noteChecked(run.id, {
        ...found,
        errors: found.faults.filter(({ code }) => code !== LEFT_OUT).slice(0, SHOWN),
        resultFileId,
      })
    } catch (error) {
      await noteFailed(run, error)
    }
  }

  async #read(run: FileRun, path: string): Promise<Found> {
    const { torn, rows: total } = await findTorn(path, run.mapping, (rows) =>
      noteProgress(null, run.id, Math.floor(rows / 2)).then(() => {})
    )
    const tally = new Tally()
    const faults: RowFault[] = []
    let [badRows, done, told] = [0, 0, 0]
    for await (const { number, rows } of groupsOf(path, run.mapping, torn)) {
      const read = readGroup(number, rows, run.mapping, takeApart)
      // An order with one bad row is left out whole.
      if (read.faults.length > 0) badRows += rows.length
      const marked = withOthers(read.faults, rows, run)
      faults.push(...marked.slice(0, Math.max(0, KEPT - faults.length)))
      for (const document of read.documents) tally.add(document)
      done += rows.length
      if (done - told < 20_000) continue
      told = done
      await noteProgress(null, run.id, Math.floor((total + done) / 2))
    }
    return { torn, total, badRows, faults, summary: tally.summary }
  }

  async #mark(run: FileRun, path: string, faults: readonly RowFault[]): Promise<number> {
    return keepMarked(null, {
      sheet: await openOrderFile(path, run.mapping.encoding),
      faults,
      locale: run.locale,
      onlyBad: true,
      name: `orders-${run.id}.xlsx`,
      ownerType: ORDER_FILES,
      uploadedBy: run.userId,
    })
  }
}

/** The other rows of an order that is left out are in the workbook too, so that it can be mended there whole. */
function withOthers(
  faults: readonly RowFault[],
  rows: RowGroup['rows'],
  { mapping }: FileRun
): RowFault[] {
  if (faults.length === 0) return []
  const bad = new Set(faults.map(({ row }) => row))
  const column = mapping.columns.order_no!
  const others = rows
    .filter(({ rowNumber }) => !bad.has(rowNumber))
    .map(({ rowNumber, cells }): RowFault => {
      const value = cells[column] ?? ''
      return { row: rowNumber, column, value, code: LEFT_OUT, params: { row: faults[0].row } }
    })
  return [...faults, ...others]
}

/** Counts what a file holds. */
class Tally {
  readonly #sums = { amount: 0n, returned: 0n }
  readonly #counts = { orders: 0, returns: 0 }
  readonly #parks: Record<string, number> = {}
  readonly #statuses: Record<string, number> = {}
  #first: string | null = null
  #last: string | null = null

  add(document: FileOrder | FileReturn) {
    const at = document.kind === 'return' ? document.at : (document.order.placed_at as string)
    if (!this.#first || at < this.#first) this.#first = at
    if (!this.#last || at > this.#last) this.#last = at
    if (document.kind === 'return') {
      this.#counts.returns++
      for (const line of document.lines) this.#sums.returned += toUnits(line.amount)
      return
    }
    const { park, order } = document
    if (park) this.#parks[park.reason] = (this.#parks[park.reason] ?? 0) + 1
    else {
      this.#counts.orders++
      this.#sums.amount += toUnits(order.total as string)
      const word = order.status === 'unknown' ? (order.status_text as string) : null
      if (word) this.#statuses[word] = (this.#statuses[word] ?? 0) + 1
    }
  }

  get summary(): FileSummary {
    return {
      ...this.#counts,
      amount: fromUnits(this.#sums.amount),
      returned: fromUnits(this.#sums.returned),
      firstAt: this.#first,
      lastAt: this.#last,
      parks: this.#parks,
      statuses: this.#statuses,
    }
  }
}
