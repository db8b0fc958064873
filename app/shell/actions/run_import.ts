import i18nManager from '@adonisjs/i18n/services/main'
import { SYSTEM } from '#kernel/access/actor'
import { DomainException } from '#kernel/exceptions'
import { openFile } from '#kernel/files/file_store'
import {
  dryRun,
  inFileWords,
  openSheet,
  readBatches,
  type ImportContext,
  type Importer,
  type SheetError,
  type SheetRow,
} from '#kernel/spreadsheets/index'
import { sql } from '#kernel/sql'
import { inTransaction, type Trx } from '#kernel/transaction'
import { actorOf } from '#shell/services/actors'
import { IMPORT_FILES, importerOf } from '#shell/services/importers'
import { keepMarked } from '#shell/services/marked_workbook'

/** Errors shown on the page; the workbook carries all that are kept. */
const SHOWN = 200
const KEPT = 10_000
const BATCH = 1000
/** Statistics are taken anew each time there are so many times more rows. */
const GROWTH = 4

interface Run {
  id: number
  importer: string
  fileId: number
  userId: number | null
  mode: 'dry_run' | 'import'
  locale: 'zh-CN' | 'en'
  /** Up to where an earlier attempt came, and what it found. */
  afterRow: number
  done: number
  failed: number
  errors: SheetError[]
}

/** A run acts with the permissions its author has when it runs. */
async function contextOf({ userId, locale }: Run): Promise<ImportContext> {
  const actor = userId === null ? SYSTEM : await actorOf({ id: userId })
  return { actor, actorId: userId, locale }
}

/**
 * Works a run off: a dry run, or the import itself in batches; bad rows come back marked in a
 * workbook. Where it was broken off it goes on behind the last batch that was written: how far it
 * came is written with each batch.
 */
export class RunImport {
  async handle(runId: number): Promise<void> {
    const run = await this.#claim(runId)
    if (!run) return
    try {
      const { path } = await openFile(run.fileId, IMPORT_FILES)
      const importer = await importerOf(run.importer)
      const errors =
        run.mode === 'dry_run'
          ? await this.#check(run, importer, path)
          : await this.#write(run, importer, path)
      const resultId = errors.length > 0 ? await this.#annotate(run, path, errors, importer) : null
      await sql(
        null,
        `UPDATE import_runs SET state = 'done', errors = $2, result_file_id = $3, updated_at = now() WHERE id = $1`,
        [run.id, JSON.stringify(errors.slice(0, SHOWN)), resultId]
      )
    } catch (error) {
      const words =
        error instanceof DomainException
          ? i18nManager.locale(run.locale).t(error.messageKey, error.params)
          : String((error as Error).message)
      await sql(
        null,
        `UPDATE import_runs SET state = 'failed', error = $2, updated_at = now() WHERE id = $1`,
        [run.id, words]
      )
    }
  }

  /** One that says it is running was broken off: its job is given to one worker at a time. */
  async #claim(runId: number): Promise<Run | undefined> {
    const [run] = await sql<Run>(
      null,
      `UPDATE import_runs r SET state = 'running', error = NULL, updated_at = now() WHERE r.id = $1 AND r.state IN ('waiting', 'running')
       RETURNING r.id, r.importer, r.file_id AS "fileId", r.user_id AS "userId", r.mode, r.done, r.failed, r.errors,
                 coalesce((r.mapping ->> 'row')::int, 0) AS "afterRow",
                 coalesce((SELECT locale FROM users u WHERE u.id = r.user_id), 'zh-CN') AS locale`,
      [runId]
    )
    return run
  }

  async #check(run: Run, importer: Importer, path: string): Promise<SheetError[]> {
    const result = await dryRun(path, importer, await contextOf(run), {
      batchSize: BATCH,
      mostErrors: KEPT,
      onProgress: (rows) => this.#progress(null, run.id, { done: rows }),
    })
    await sql(null, 'UPDATE import_runs SET total = $2, done = $2, failed = $3 WHERE id = $1', [
      run.id,
      result.rowCount,
      result.badRowCount,
    ])
    return result.errors
  }

  /** Each batch is a transaction of its own, so a long file holds no locks and an error late in it loses nothing before. */
  async #write(run: Run, importer: Importer, path: string): Promise<SheetError[]> {
    const context = await contextOf(run)
    const kept = [...run.errors]
    let { done, failed } = run
    let nextLook = BATCH
    for await (const batch of readBatches(path, importer, { batchSize: BATCH })) {
      const { rows, errors, headers } = batch
      const sound = without(rows, errors)
      const checked = await importer.check(sound, context)
      const found = [...errors, ...checked.map((error) => inFileWords(error, importer, headers))]
      // An earlier attempt wrote these; they are looked at for what later rows must not repeat.
      const last = rows.at(-1)!.rowNumber
      if (last <= run.afterRow) continue
      const fresh = found.slice(0, Math.max(0, KEPT - kept.length))
      kept.push(...fresh)
      done += rows.length
      failed += new Set(found.map(({ row }) => row)).size
      await inTransaction(null, async (trx) => {
        await importer.write(without(sound, found), trx, context)
        await this.#progress(trx, run.id, { done, failed, row: last, errors: fresh })
      })
      if (importer.fills.length > 0 && done >= nextLook) {
        await sql(null, `ANALYZE ${importer.fills.join(', ')}`)
        nextLook = done * GROWTH
      }
    }
    return kept
  }

  async #progress(
    trx: Trx | null,
    id: number,
    { done, failed = 0, row = 0, errors = [] }: Progress
  ) {
    await sql(
      trx,
      `UPDATE import_runs SET done = $2, total = greatest(total, $2), failed = $3, errors = errors || $4::jsonb,
              mapping = mapping || jsonb_build_object('row', $5::int), updated_at = now() WHERE id = $1`,
      [id, done, failed, JSON.stringify(errors), row],
      'import_progress'
    )
  }

  async #annotate(
    run: Run,
    path: string,
    errors: SheetError[],
    importer: Importer
  ): Promise<number> {
    return keepMarked(null, {
      sheet: await openSheet(path, { columns: importer.columns }),
      faults: errors,
      locale: run.locale,
      name: `import-${run.id}.xlsx`,
      ownerType: IMPORT_FILES,
      uploadedBy: run.userId,
    })
  }
}

interface Progress {
  done: number
  failed?: number
  /** The last row of the batch, in the file's numbers. */
  row?: number
  errors?: readonly SheetError[]
}

function without(rows: readonly SheetRow[], errors: readonly SheetError[]): SheetRow[] {
  const bad = new Set(errors.map(({ row }) => row))
  return rows.filter(({ rowNumber }) => !bad.has(rowNumber))
}
