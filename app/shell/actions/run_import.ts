import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import i18nManager from '@adonisjs/i18n/services/main'
import { SYSTEM } from '#kernel/access/actor'
import { DomainException } from '#kernel/exceptions'
import { keepFile, openFile } from '#kernel/files/file_store'
import {
  annotateWorkbook,
  dryRun,
  openSheet,
  readBatches,
  type ImportContext,
  type Importer,
  type SheetError,
} from '#kernel/spreadsheets/index'
import { sql } from '#kernel/sql'
import { inTransaction } from '#kernel/transaction'
import { actorOf } from '#shell/services/actors'
import { IMPORT_FILES, importerOf } from '#shell/services/importers'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
/** Errors shown on the page; the workbook carries all of them. */
const SHOWN = 200

interface Run {
  id: number
  importer: string
  fileId: number
  userId: number | null
  mode: 'dry_run' | 'import'
  locale: 'zh-CN' | 'en'
}

/** A run acts with the permissions its author has when it runs. */
async function contextOf({ userId, locale }: Run): Promise<ImportContext> {
  const actor = userId === null ? SYSTEM : await actorOf({ id: userId })
  return { actor, actorId: userId, locale }
}

/** Works a run off: a dry run, or the import itself in batches; bad rows come back marked in a workbook. */
export class RunImport {
  async handle(runId: number): Promise<void> {
    const run = await this.#claim(runId)
    if (!run) return
    try {
      const bytes = await buffer((await openFile(run.fileId, IMPORT_FILES)).stream())
      const importer = await importerOf(run.importer)
      const errors =
        run.mode === 'dry_run'
          ? await this.#check(run, importer, bytes)
          : await this.#write(run, importer, bytes)
      const resultId = errors.length > 0 ? await this.#annotate(run, bytes, errors, importer) : null
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

  async #claim(runId: number): Promise<Run | undefined> {
    const [run] = await sql<Run>(
      null,
      `UPDATE import_runs r SET state = 'running', updated_at = now() WHERE r.id = $1 AND r.state = 'waiting'
       RETURNING r.id, r.importer, r.file_id AS "fileId", r.user_id AS "userId", r.mode,
                 coalesce((SELECT locale FROM users u WHERE u.id = r.user_id), 'zh-CN') AS locale`,
      [runId]
    )
    return run
  }

  async #check(run: Run, importer: Importer, bytes: Uint8Array): Promise<SheetError[]> {
    const result = await dryRun(bytes, importer, await contextOf(run), {
      onProgress: (rows) => this.#progress(run.id, rows, 0),
    })
    await sql(null, 'UPDATE import_runs SET total = $2, done = $2, failed = $3 WHERE id = $1', [
      run.id,
      result.rowCount,
      result.badRowCount,
    ])
    return result.errors
  }

  /** Each batch is a transaction of its own, so a long file holds no locks and an error late in it loses nothing before. */
  async #write(run: Run, importer: Importer, bytes: Uint8Array): Promise<SheetError[]> {
    const context = await contextOf(run)
    const all: SheetError[] = []
    let rowCount = 0
    for await (const { rows, errors } of readBatches(bytes, importer)) {
      const sound = rows.filter(({ rowNumber }) => !errors.some(({ row }) => row === rowNumber))
      const found = [...errors, ...(await importer.check(sound, context))]
      const bad = new Set(found.map(({ row }) => row))
      await inTransaction(null, (trx) =>
        importer.write(
          sound.filter(({ rowNumber }) => !bad.has(rowNumber)),
          trx,
          context
        )
      )
      all.push(...found)
      rowCount += rows.length
      await this.#progress(run.id, rowCount, new Set(all.map(({ row }) => row)).size)
    }
    return all
  }

  async #progress(id: number, done: number, failed: number) {
    await sql(
      null,
      'UPDATE import_runs SET done = $2, total = greatest(total, $2), failed = $3, updated_at = now() WHERE id = $1',
      [id, done, failed]
    )
  }

  async #annotate(
    run: Run,
    bytes: Uint8Array,
    errors: SheetError[],
    importer: Importer
  ): Promise<number> {
    const i18n = i18nManager.locale(run.locale)
    const output = new PassThrough()
    const collected = buffer(output)
    const sheet = await openSheet(bytes, { columns: importer.columns })
    await annotateWorkbook(output, sheet, errors, {
      describe: (error) => i18n.t(`sheets.${error.code}`, error.params),
      errorsHeader: i18n.t('imports.errors_header'),
    })
    if (!output.writableEnded) output.end()
    if (!output.writableFinished) await once(output, 'finish')
    return keepFile(null, {
      bytes: await collected,
      name: `import-${run.id}.xlsx`,
      mime: XLSX,
      ownerType: IMPORT_FILES,
      uploadedBy: run.userId,
    })
  }
}
