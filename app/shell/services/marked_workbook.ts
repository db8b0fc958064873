import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import i18nManager from '@adonisjs/i18n/services/main'
import { keepFile, type NewFile } from '#kernel/files/file_store'
import { annotateWorkbook, type Sheet, type SheetError } from '#kernel/spreadsheets/index'
import type { Trx } from '#kernel/transaction'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export interface FileWithFaults extends Omit<NewFile, 'bytes' | 'mime'> {
  /** The file, opened afresh; it is closed here. */
  sheet: Sheet
  faults: readonly SheetError[]
  /** Of the person who brought it: faults are said in it. */
  locale: 'zh-CN' | 'en'
  /** Leave out rows without faults. */
  onlyBad?: boolean
}

/**
 * Keeps a file that was brought in as a workbook with its faults marked, in the language of who brought it.
 * @returns the id of the workbook, which belongs to the same kind of owner
 */
export async function keepMarked(
  trx: Trx | null,
  { sheet, faults, locale, onlyBad, ...file }: FileWithFaults
): Promise<number> {
  const i18n = i18nManager.locale(locale)
  const output = new PassThrough()
  const collected = buffer(output)
  try {
    await annotateWorkbook(output, sheet, faults, {
      describe: (fault) => i18n.t(`sheets.${fault.code}`, fault.params),
      errorsHeader: i18n.t('imports.errors_header'),
      onlyBad,
    })
  } finally {
    await sheet.close()
  }
  if (!output.writableEnded) output.end()
  if (!output.writableFinished) await once(output, 'finish')
  return keepFile(trx, { ...file, bytes: await collected, mime: XLSX })
}

/** Whether a column is the one that `keepMarked` adds: a workbook that was mended comes back with it. */
export const isColumnOfMarks = (header: string) =>
  ['zh-CN', 'en'].some(
    (locale) => i18nManager.locale(locale).t('imports.errors_header') === header.trim()
  )
