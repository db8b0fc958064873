import type { ByteSource } from '#kernel/spreadsheets/byte_source'
import { ZipReader } from '#kernel/spreadsheets/zip_reader'
import { xmlItems } from '#kernel/spreadsheets/xml_events'
import { readParts, type WorkbookParts } from '#kernel/spreadsheets/xlsx_parts'
import { booleanText, numberText, serialText } from '#kernel/spreadsheets/xlsx_values'
import { SheetException, type ReadLimits, type TableRow } from '#kernel/spreadsheets/types'

/**
 * The rows of one worksheet, one at a time: the first sheet unless one is named. Only the table of
 * shared strings is held in memory. Numbers keep the digits the file writes.
 */
export async function* readXlsx(
  source: ByteSource,
  limits: ReadLimits,
  sheetName?: string
): AsyncGenerator<TableRow> {
  const zip = await ZipReader.open(source, limits.maxUnpacked)
  const parts = await readParts(zip)
  const sheet = sheetName ? parts.sheets.find(({ name }) => name === sheetName) : parts.sheets.at(0)
  if (!sheet) throw new SheetException('no_such_sheet', { sheet: sheetName ?? '' })

  const rows = new RowCollector(parts, limits.maxColumns)
  yield* xmlItems(await zip.stream(sheet.path), rows.handlers, () => rows.take())
}

/** Gathers finished rows out of the XML of a worksheet. */
class RowCollector {
  #done: TableRow[] = []
  #row: TableRow = { rowNumber: 0, values: [] }
  #column = 0
  #type = ''
  #style = 0
  #text = ''
  #inValue = false
  #phonetic = false

  constructor(
    readonly parts: WorkbookParts,
    readonly maxColumns: number
  ) {}

  readonly handlers = {
    open: (name: string, attributes: Record<string, string>) => this.#open(name, attributes),
    text: (text: string) => {
      if (this.#inValue && !this.#phonetic) this.#text += text
    },
    close: (name: string) => this.#close(name),
  }

  take(): TableRow[] {
    const done = this.#done
    this.#done = []
    return done
  }

  #open(name: string, attributes: Record<string, string>): void {
    if (name === 'row') {
      const rowNumber = Number(attributes.r ?? this.#row.rowNumber + 1)
      this.#row = { rowNumber, values: [] }
      this.#column = 0
    } else if (name === 'c') {
      this.#column = attributes.r ? columnNumber(attributes.r) : this.#column + 1
      this.#type = attributes.t ?? 'n'
      this.#style = Number(attributes.s ?? 0)
      this.#text = ''
    } else if (name === 'rPh') {
      this.#phonetic = true
    } else {
      this.#inValue = name === 'v' || name === 't'
    }
  }

  #close(name: string): void {
    if (name === 'v' || name === 't') this.#inValue = false
    if (name === 'rPh') this.#phonetic = false
    if (name === 'c') this.#cell()
    if (name === 'row') this.#done.push(this.#row)
  }

  #cell(): void {
    if (this.#column > this.maxColumns) {
      if (this.#text === '') return
      throw new SheetException('too_many_columns', { limit: this.maxColumns })
    }
    const { values } = this.#row
    while (values.length < this.#column) values.push('')
    values[this.#column - 1] = this.#value()
  }

  #value(): string {
    const text = this.#text
    if (text === '' || this.#type === 'str' || this.#type === 'inlineStr') return text
    if (this.#type === 's') return this.parts.strings[Number(text)] ?? ''
    if (this.#type === 'b') return booleanText(text)
    if (this.#type !== 'n') return text
    const look = this.parts.styles[this.#style] ?? 'number'
    return look === 'number' ? numberText(text) : serialText(text, look, this.parts.date1904)
  }
}

/** `AB12` → 28. */
function columnNumber(reference: string): number {
  let column = 0
  for (const character of reference) {
    if (character < 'A' || character > 'Z') break
    column = column * 26 + character.charCodeAt(0) - 64
  }
  return column
}
