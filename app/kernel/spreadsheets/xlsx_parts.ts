import { posix } from 'node:path'
import type { ZipReader } from '#kernel/spreadsheets/zip_reader'
import { readXml } from '#kernel/spreadsheets/xml_events'
import { SheetException } from '#kernel/spreadsheets/types'

/** What a worksheet's cells refer to. */
export interface WorkbookParts {
  sheets: { name: string; path: string }[]
  strings: string[]
  /** Per cell style: how a number is to be read. */
  styles: NumberLook[]
  /** Whether serial dates count from 1904. */
  date1904: boolean
}

export type NumberLook = 'number' | 'date' | 'time'

const WORKBOOK = 'xl/workbook.xml'

export async function readParts(zip: ZipReader): Promise<WorkbookParts> {
  if (!zip.has(WORKBOOK)) throw new SheetException('not_a_workbook')
  const targets = await readTargets(zip)
  const parts: WorkbookParts = { sheets: [], strings: [], styles: [], date1904: false }
  await readXml(await zip.stream(WORKBOOK), {
    open(name, attributes) {
      if (name === 'workbookPr') parts.date1904 = /^(1|true)$/.test(attributes.date1904 ?? '')
      if (name !== 'sheet') return
      const path = targets.get(attributes['r:id'] ?? relationId(attributes))
      if (path) parts.sheets.push({ name: attributes.name, path })
    },
  })
  if (zip.has('xl/sharedStrings.xml')) parts.strings = await readStrings(zip)
  if (zip.has('xl/styles.xml')) parts.styles = await readStyles(zip)
  return parts
}

/** The relation's id under whatever prefix the writer chose. */
function relationId(attributes: Record<string, string>): string {
  const name = Object.keys(attributes).find((key) => key.endsWith(':id'))
  return name ? attributes[name] : ''
}

async function readTargets(zip: ZipReader): Promise<Map<string, string>> {
  const targets = new Map<string, string>()
  await readXml(await zip.stream('xl/_rels/workbook.xml.rels'), {
    open(name, { Id: id, Target: target }) {
      if (name !== 'Relationship') return
      const path = target.startsWith('/') ? target.slice(1) : posix.join('xl', target)
      if (zip.has(path)) targets.set(id, path)
    },
  })
  return targets
}

async function readStrings(zip: ZipReader): Promise<string[]> {
  const strings: string[] = []
  let text = ''
  let inText = false
  let phonetic = false
  await readXml(await zip.stream('xl/sharedStrings.xml'), {
    open(name) {
      if (name === 'si') text = ''
      if (name === 'rPh') phonetic = true
      inText = name === 't'
    },
    text(piece) {
      if (inText && !phonetic) text += piece
    },
    close(name) {
      if (name === 't') inText = false
      if (name === 'rPh') phonetic = false
      if (name === 'si') strings.push(text)
    },
  })
  return strings
}

async function readStyles(zip: ZipReader): Promise<NumberLook[]> {
  const formats = new Map<number, string>()
  const styles: NumberLook[] = []
  let inCellStyles = false
  await readXml(await zip.stream('xl/styles.xml'), {
    open(name, attributes) {
      if (name === 'numFmt') formats.set(Number(attributes.numFmtId), attributes.formatCode ?? '')
      if (name === 'cellXfs') inCellStyles = true
      if (name === 'xf' && inCellStyles) {
        const id = Number(attributes.numFmtId ?? 0)
        styles.push(lookOf(id, formats.get(id)))
      }
    },
    close(name) {
      if (name === 'cellXfs') inCellStyles = false
    },
  })
  return styles
}

/** Built-in formats that are dates, and those that carry a time of day (ECMA-376 §18.8.30). */
const BUILT_IN_DATES = new Set([14, 15, 16, 17, 27, 28, 29, 30, 31, 36, 50, 51, 52, 53, 54, 57, 58])
const BUILT_IN_TIMES = new Set([18, 19, 20, 21, 22, 32, 33, 34, 35, 45, 46, 47, 55, 56])

export function lookOf(id: number, format?: string): NumberLook {
  if (format === undefined) {
    if (BUILT_IN_TIMES.has(id)) return 'time'
    return BUILT_IN_DATES.has(id) ? 'date' : 'number'
  }
  const codes = format.replace(/"[^"]*"|\\.|_.|\*./g, '').replace(/\[(?![hms]+\])[^\]]*\]/gi, '')
  if (/general/i.test(codes) || /[0#?]/.test(codes.replace(/s\.0+/gi, 's'))) return 'number'
  if (/[hs]|上午|am\/pm/i.test(codes)) return 'time'
  return /[ymd]/i.test(codes) ? 'date' : 'number'
}
