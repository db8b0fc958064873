import { PassThrough } from 'node:stream'
import type { HttpContext } from '@adonisjs/core/http'
import logger from '@adonisjs/core/services/logger'
import { localDate, systemClock } from '#kernel/clock'
import { keysetRows, type KeysetSource } from '#kernel/lists/keyset_page'
import { company } from '#kernel/settings/company'
import {
  csvStream,
  writeXlsx,
  type ExportColumn,
  type ExportRow,
  type ExportRows,
} from '#kernel/spreadsheets/index'

/** Excel itself ends at 1,048,576 rows. */
export const EXPORT_LIMIT = 1_000_000

export interface ExportOptions<R> {
  /** Name of the file without date and ending, e.g. `orders`. */
  name: string
  columns: readonly ExportColumn[]
  /** Turns a row of SQL into cells by column key; the row itself without it. */
  map?: (row: R) => ExportRow
  /** In which times are written; the company's without it. */
  zone?: string
}

/**
 * Streams what the list shows, all pages of it, as `?format=csv` or `xlsx`.
 * Reads by keyset in bounded memory, so a hundred thousand rows neither wait
 * nor pile up.
 */
export function exportList<R extends object>(
  { request, response }: HttpContext,
  source: KeysetSource,
  options: ExportOptions<R>
) {
  const format = request.qs().format === 'csv' ? 'csv' : 'xlsx'
  const zone = options.zone ?? company().zone
  const file = `${options.name}-${localDate(systemClock.now(), zone)}.${format}`
  response.header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(file)}`)
  response.header('cache-control', 'no-store')
  const rows = capped(source, options)
  if (format === 'csv') {
    response.header('content-type', 'text/csv; charset=utf-8')
    return response.stream(csvStream(options.columns, rows, { zone }), failed)
  }
  response.header(
    'content-type',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  )
  return response.stream(workbook(options, rows, zone), failed)
}

async function* capped<R extends object>(source: KeysetSource, { map }: ExportOptions<R>) {
  let count = 0
  for await (const row of keysetRows<R>(source)) {
    if (++count > EXPORT_LIMIT) return
    yield map ? map(row) : (row as unknown as ExportRow)
  }
}

function workbook<R>({ name, columns }: ExportOptions<R>, rows: ExportRows, zone: string) {
  const output = new PassThrough()
  writeXlsx(output, { name, columns, rows, zone }).catch((error: Error) => output.destroy(error))
  return output
}

function failed(error: Error): [string, number] {
  logger.error({ err: error }, 'an export broke off')
  return ['The export could not be finished', 500]
}
