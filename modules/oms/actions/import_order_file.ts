import { createHash } from 'node:crypto'
import { openFile } from '#kernel/files/file_store'
import { holdersOf, notify } from '#kernel/notifications/notify'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import FilePlatformOrders from '#modules/oms/actions/file_platform_orders'
import SubmitPlatformOrders from '#modules/oms/actions/submit_platform_orders'
import { readGroup } from '#modules/oms/domain/file_documents'
import { filePayload, type FilePayload } from '#modules/oms/domain/file_payload'
import {
  claimFileRun,
  noteFailed,
  noteTaken,
  type FileRun,
} from '#modules/oms/services/order_files/file_runs'
import {
  groupsOf,
  ORDER_FILES,
  type RowGroup,
} from '#modules/oms/services/order_files/open_order_file'
import { takeApart } from '#modules/oms/services/order_files/take_apart'

/** A batch is full with so many orders, or with so many rows. */
const ORDERS = 200
const ROWS = 4000
/** Statistics are taken anew each time there are so many times more orders: plans made for empty tables read all of full ones. */
const GROWTH = 4
const FILLED = 'platform_orders, orders, order_lines, order_payments, listings'

/**
 * Takes the sound orders of a checked file in, batch by batch: filed as they stand in the file, with
 * how far it came in the same transaction, then submitted as any platform's orders are. Where it was
 * broken off it goes on behind the last batch; what is here with the same content is not filed again.
 */
export default class ImportOrderFile {
  async handle({ runId }: { runId: number }): Promise<void> {
    const run = await claimFileRun(runId, 'importing')
    if (!run) return
    try {
      const { path } = await openFile(run.fileId, ORDER_FILES)
      await this.#walk(run, path)
      await inTransaction(null, (trx) => this.#finish(trx, run))
    } catch (error) {
      await noteFailed(run, error)
    }
  }

  async #walk(run: FileRun, path: string): Promise<void> {
    let [batch, rows, nextLook] = [[] as RowGroup[], 0, ORDERS * GROWTH]
    for await (const group of groupsOf(path, run.mapping, run.torn)) {
      if (group.lastRow <= run.afterRow) continue
      batch.push(group)
      rows += group.rows.length
      if (batch.length < ORDERS && rows < ROWS) continue
      await this.#take(run, batch)
      ;[batch, rows] = [[], 0]
      if (run.taken.filed < nextLook) continue
      await sql(null, `ANALYZE ${FILLED}`)
      nextLook = run.taken.filed * GROWTH
    }
    if (batch.length > 0) await this.#take(run, batch)
  }

  async #take(run: FileRun, batch: readonly RowGroup[]): Promise<void> {
    const payloads = batch.flatMap((group) => this.#payloadsOf(run, group))
    const ids = await inTransaction(null, async (trx) => {
      const news = await this.#news(trx, run, payloads)
      const filed = await new FilePlatformOrders().handle({
        trx,
        storeId: run.storeId,
        platform: 'file',
        payloads: news.map((payload) => JSON.stringify(payload)),
      })
      run.taken = {
        ...run.taken,
        filed: run.taken.filed + filed.ids.length,
        unchanged: run.taken.unchanged + payloads.length - news.length,
        older: run.taken.older + news.length - filed.ids.length,
      }
      run.done += batch.reduce((total, group) => total + group.rows.length, 0)
      run.afterRow = batch.at(-1)!.lastRow
      await noteTaken(trx, run.id, run)
      return filed.ids
    })
    const { submitted, parked } = await new SubmitPlatformOrders().handle({ ids })
    run.taken.submitted += submitted.length
    run.taken.parked += parked.length
  }

  #payloadsOf(run: FileRun, { number, rows }: RowGroup): FilePayload[] {
    const { documents } = readGroup(number, rows, run.mapping, takeApart)
    return documents.map((document) =>
      filePayload(
        {
          headers: Object.keys(rows[0].cells),
          rows: rows.map((row) => row.values),
          document,
          read_at: run.readAt.toISOString(),
        },
        sha256
      )
    )
  }

  /** Those that are not here as they are. */
  async #news(trx: Trx, { storeId }: FileRun, payloads: readonly FilePayload[]) {
    const known = await sql<{ id: string; content: string | null }>(
      trx,
      'SELECT external_id AS id, content_hash AS content FROM platform_orders WHERE store_id = $1 AND external_id = ANY($2::text[])',
      [storeId, payloads.map(({ document }) => document.id)],
      'oms_file_known'
    )
    const contents = new Map(known.map((row) => [row.id, row.content]))
    return payloads.filter(({ content, document }) => contents.get(document.id) !== content)
  }

  async #finish(trx: Trx, run: FileRun): Promise<void> {
    await noteTaken(trx, run.id, run)
    await sql(trx, `UPDATE oms_file_runs SET state = 'done', updated_at = now() WHERE id = $1`, [
      run.id,
    ])
    const watching = run.userId === null ? await holdersOf(trx, 'oms.files.import') : [run.userId]
    await notify(trx, watching, {
      kind: 'oms.files.imported',
      message: 'oms.notifications.file_imported',
      params: { filed: run.taken.filed, parked: run.taken.parked },
      href: `/oms/files/${run.id}`,
    })
  }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
