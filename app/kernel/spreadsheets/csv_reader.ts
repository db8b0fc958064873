import { pipeline } from 'node:stream/promises'
import { CsvError, parse } from 'csv-parse'
import iconv from 'iconv-lite'
import type { ByteSource } from '#kernel/spreadsheets/byte_source'
import { detectEncoding, type Encoding } from '#kernel/spreadsheets/encoding'
import { SheetException, type TableRow } from '#kernel/spreadsheets/types'

const DELIMITERS = [',', '\t', ';', '|']
const SNIFFED_BYTES = 64 * 1024
const SNIFFED_LINES = 30
const LONGEST_RECORD = 1024 * 1024

/**
 * The rows of a CSV file of whatever encoding and delimiter, one at a time. The number of a row
 * counts records as a spreadsheet would show them, blank ones too.
 * @throws SheetException `broken_csv` when a quotation never ends or a record is beyond reason
 */
export async function* readCsv(source: ByteSource, given?: Encoding): AsyncGenerator<TableRow> {
  const encoding = given ?? (await detectEncoding(source))
  const head = iconv.decode(await source.read(0, SNIFFED_BYTES), encoding)
  const parser = parse({
    delimiter: sniffDelimiter(head),
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    max_record_size: LONGEST_RECORD,
  })
  const feeding = pipeline(source.stream(), iconv.decodeStream(encoding), parser)
  feeding.catch(() => {})

  let rowNumber = 0
  try {
    for await (const values of parser as AsyncIterable<string[]>) {
      yield { rowNumber: ++rowNumber, values }
    }
    await feeding
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw new SheetException('broken_csv', { row: rowNumber + 1, reason: error.code }, error)
  } finally {
    parser.destroy()
  }
}

/**
 * The delimiter that cuts most of the first lines into the same number of cells. Comment lines
 * (`#`) and what stands in quotation marks are left out.
 */
export function sniffDelimiter(head: string): string {
  const lines = head
    .replace(/"(?:[^"]|"")*"/g, '')
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .slice(0, SNIFFED_LINES)

  let best = { delimiter: ',', score: 0 }
  for (const delimiter of DELIMITERS) {
    const tally = new Map<number, number>()
    for (const line of lines) {
      const cuts = line.split(delimiter).length - 1
      if (cuts > 0) tally.set(cuts, (tally.get(cuts) ?? 0) + 1)
    }
    const score = Math.max(0, ...[...tally].map(([cuts, count]) => count * (1 + cuts / 100)))
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}
