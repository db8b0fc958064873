import { PassThrough } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { deflateRawSync } from 'node:zlib'
import { test } from '@japa/runner'
import { SYSTEM } from '#kernel/access/actor'
import ExcelJS from 'exceljs'
import {
  annotateWorkbook,
  dryRun,
  Importer,
  openSheet,
  writeXlsx,
  type Column,
  type ExportRows,
  type SheetError,
  type SheetRow,
} from '#kernel/spreadsheets/index'
import { lookOf } from '#kernel/spreadsheets/xlsx_parts'
import { numberText, serialText } from '#kernel/spreadsheets/xlsx_values'

async function rowsOf(bytes: Uint8Array, options = {}) {
  const sheet = await openSheet(bytes, options)
  const rows: SheetRow[] = []
  for await (const row of sheet.rows()) rows.push(row)
  await sheet.close()
  return rows
}

const exported = [
  { key: 'no', header: '订单编号', kind: 'id' },
  { key: 'note', header: '备注' },
  { key: 'qty', header: '数量', kind: 'integer' },
  { key: 'total', header: '金额', kind: 'money' },
  { key: 'at', header: '时间', kind: 'time' },
  { key: 'day', header: '日期', kind: 'date' },
] as const

async function written(rows: ExportRows): Promise<Buffer> {
  const output = new PassThrough()
  const [bytes] = await Promise.all([
    buffer(output),
    writeXlsx(output, { name: '订单/2026', columns: exported, rows }),
  ])
  return bytes
}

async function made(fill: (sheet: ExcelJS.Worksheet) => void): Promise<Buffer> {
  const workbook = new ExcelJS.Workbook()
  workbook.addWorksheet('Other')
  fill(workbook.addWorksheet('Data'))
  return Buffer.from(await workbook.xlsx.writeBuffer())
}

/** A minimal archive around one worksheet, as generators other than Excel write it. */
function archive(sheet: string | Buffer, extra: Record<string, string> = {}): Buffer {
  const parts: Record<string, string | Buffer> = {
    'xl/workbook.xml':
      '<x:workbook xmlns:x="m" xmlns:r="r"><x:sheets><x:sheet name="S" sheetId="1" r:id="rId1"/></x:sheets></x:workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId1" Target="/xl/worksheets/first.xml"/></Relationships>',
    'xl/worksheets/first.xml': sheet,
    ...extra,
  }
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const [name, content] of Object.entries(parts)) {
    const packed = deflateRawSync(Buffer.from(content as string))
    const head = Buffer.alloc(30)
    head.writeUInt32LE(0x04034b50, 0)
    head.writeUInt16LE(8, 8)
    head.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(8, 10)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(at, 42)
    directory.push(entry, Buffer.from(name))
    bodies.push(head, Buffer.from(name), packed)
    at += 30 + name.length + packed.length
  }
  const index = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Object.keys(parts).length, 10)
  end.writeUInt32LE(index.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...bodies, index, end])
}

test.group('XLSX', () => {
  test('what is written can be read back, digit for digit', async ({ assert }) => {
    const at = new Date('2026-11-22T10:05:09Z')
    const bytes = await written([
      {
        no: '6936476692437472563',
        note: '=1+1 <&amp;> "中"',
        qty: 3,
        total: '-1234.5000',
        at,
        day: at,
      },
      {
        no: '007',
        note: 'two\nlines\u0001',
        qty: 0n,
        total: '99999999999999.9999',
        at: null,
        day: null,
      },
    ])
    const rows = await rowsOf(bytes)
    assert.deepEqual(
      rows.map(({ rowNumber, cells }) => [rowNumber, ...Object.values(cells)]),
      [
        [
          2,
          '6936476692437472563',
          '=1+1 <&amp;> "中"',
          '3',
          '-1234.5',
          '2026-11-22 18:05:09',
          '2026-11-22',
        ],
        [3, '007', 'two\nlines', '0', '99999999999999.9999', '', ''],
      ]
    )
  })

  test('writing waits for a slow reader, and stops when it leaves', async ({ assert }) => {
    let pulled = 0
    function* endless() {
      for (;;) yield { no: String(pulled++), note: Math.random().toString(36).repeat(5) }
    }
    const output = new PassThrough()
    const writing = writeXlsx(output, { name: 'long', columns: exported, rows: endless() })
    while (!output.writableNeedDrain) await new Promise((resolve) => setTimeout(resolve, 5))
    await new Promise((resolve) => setTimeout(resolve, 50))
    const waiting = pulled
    await new Promise((resolve) => setTimeout(resolve, 100))
    assert.equal(pulled, waiting)
    output.destroy()
    await assert.rejects(() => writing, /closed/)
  })

  test('writes what Excel opens: types, formats, frozen header', async ({ assert }) => {
    const bytes = await written([
      { no: '007', note: '=1+1', qty: 3, total: '12.5', at: null, day: null },
    ])
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.load(bytes as never)
    const sheet = workbook.worksheets[0]
    assert.equal(sheet.name, '订单 2026')
    assert.equal(sheet.views[0].state, 'frozen')
    assert.strictEqual(sheet.getCell('B2').value, '=1+1')
    assert.strictEqual(sheet.getCell('A2').value, '007')
    assert.strictEqual(sheet.getCell('D2').value, 12.5)
    assert.equal(sheet.getCell('A2').numFmt, '@')
  })

  test('reads what Excel writes: shared and rich text, dates, formulas, a named sheet', async ({
    assert,
  }) => {
    const bytes = await made((sheet) => {
      sheet.addRow(['名称', '日期', '时间', '合计', '比例', '是否', '链接', '错误'])
      sheet.addRow([
        { richText: [{ text: '红' }, { text: '色', font: { bold: true } }] },
        new Date(Date.UTC(2026, 10, 22)),
        new Date(Date.UTC(2026, 10, 22, 18, 5, 9)),
        { formula: 'A1+1', result: 0.1 + 0.2 },
        1e-7,
        true,
        { text: 'A&B', hyperlink: 'https://example.com' },
        { error: '#N/A' },
      ])
      sheet.getCell('B2').numFmt = 'yyyy"年"m"月"d"日"'
      sheet.getCell('C2').numFmt = 'yyyy/m/d h:mm'
    })
    const [row] = await rowsOf(bytes, { sheet: 'Data' })
    assert.deepEqual(Object.values(row.cells), [
      '红色',
      '2026-11-22',
      '2026-11-22 18:05:09',
      '0.3',
      '0.0000001',
      'TRUE',
      'A&B',
      '#N/A',
    ])
    await assert.rejects(() => openSheet(bytes), /sheet_empty/)
    await assert.rejects(() => openSheet(bytes, { sheet: 'Nope' }), /no_such_sheet/)
  })

  test('reads workbooks of other generators: prefixes, gaps, missing references, inline text', async ({
    assert,
  }) => {
    const bytes = archive(
      '<x:worksheet xmlns:x="m"><x:sheetData>' +
        '<x:row><x:c t="inlineStr"><x:is><x:r><x:t>订单</x:t></x:r><x:r><x:t>编号</x:t></x:r></x:is></x:c><x:c t="str"><x:v>B</x:v></x:c></x:row>' +
        '<x:row r="5"><x:c r="A5"><x:v>6936476692437472563</x:v></x:c><x:c r="C5"><x:v>9</x:v></x:c></x:row>' +
        '</x:sheetData></x:worksheet>'
    )
    const rows = await rowsOf(bytes)
    assert.deepEqual(rows, [
      {
        rowNumber: 5,
        cells: { 订单编号: '6936476692437472563', B: '' },
        values: ['6936476692437472563', '', '9'],
      },
    ])
  })

  test('refuses rounded ids, bombs and rubbish', async ({ assert }) => {
    const cell = (value: string) =>
      `<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>单号</v></c></row><row r="2"><c r="A2"><v>${value}</v></c></row></sheetData></worksheet>`
    const columns: Column[] = [{ key: 'no', header: '单号', kind: 'id' }]
    const errors: SheetError[] = []
    const sheet = await openSheet(archive(cell('6.9364766924374725E18')), { columns })
    for await (const checked of sheet.checked()) errors.push(...checked.errors)
    assert.equal(errors[0].code, 'id_in_scientific_notation')

    const bomb = archive(Buffer.alloc(5_000_000, ' '))
    await assert.rejects(() => openSheet(bomb, { limits: { maxUnpacked: 1_000_000 } }), /too_large/)
    await assert.rejects(() => openSheet(Buffer.from('PK\x03\x04 not a zip')), /not_a_workbook/)
    await assert.rejects(() => openSheet(archive('<worksheet><sheetData>')), /not_a_workbook/)
    await assert.rejects(
      () => openSheet(archive('', { 'xl/workbook.xml': '<a/>' })),
      /no_such_sheet/
    )
  })

  test('reads numbers and dates as people see them', ({ assert }) => {
    assert.equal(numberText('0.30000000000000004'), '0.3')
    assert.equal(numberText('19.989999999999998'), '19.99')
    assert.equal(numberText('-1.5E-7'), '-0.00000015')
    assert.equal(numberText('4.00123E+27'), '4.00123E+27')
    assert.equal(numberText('1.2E3'), '1200')
    assert.equal(serialText('0.75', 'time', false), '18:00:00')
    assert.equal(serialText('44886', 'date', true), '2026-11-22')
    assert.equal(lookOf(14), 'date')
    assert.equal(lookOf(164, '[$-804]yyyy"年"m"月"'), 'date')
    assert.equal(lookOf(165, '[h]:mm:ss.000'), 'time')
    assert.equal(lookOf(166, '#,##0.00"days"'), 'number')
    assert.equal(lookOf(167, '[Red]0.00'), 'number')
    assert.equal(lookOf(0, 'General'), 'number')
  })
})

class SkuImporter extends Importer {
  readonly columns: Column[] = [
    { key: 'sku', header: 'SKU', aliases: ['商家编码'], required: true },
    { key: 'qty', header: 'Quantity', aliases: ['数量'], kind: 'integer' },
  ]
  batches: number[] = []

  async check(rows: readonly SheetRow[]) {
    this.batches.push(rows.length)
    return rows
      .filter(({ cells }) => cells.sku === 'NOPE')
      .map((row) => this.error(row, 'sku', 'unknown_sku'))
  }

  async write() {
    return { created: 0, updated: 0 }
  }
}

test.group('Imports', () => {
  const file = Buffer.from('仓库,商家编码,数量\n上海,A,1\n上海,NOPE,2\n上海,B,x\n\n上海,,5\n')
  const context = { actor: SYSTEM, actorId: 1, locale: 'zh-CN' }

  test('a dry run reports row, column and value in the words of the file', async ({ assert }) => {
    const importer = new SkuImporter()
    const seen: number[] = []
    const result = await dryRun(file, importer, context, {
      batchSize: 3,
      onProgress: (rows) => void seen.push(rows),
    })
    assert.deepEqual(
      result.errors.map(({ row, column, value, code }) => [row, column, value, code]),
      [
        [4, '数量', 'x', 'not_a_whole_number'],
        [3, '商家编码', 'NOPE', 'unknown_sku'],
        [6, '商家编码', '', 'required'],
      ]
    )
    assert.deepEqual([result.rowCount, result.badRowCount, result.errorCount], [4, 3, 3])
    assert.deepEqual(importer.batches, [2, 0])
    assert.deepEqual(seen, [3, 4])
    const few = await dryRun(file, importer, context, { mostErrors: 1 })
    assert.deepEqual([few.errors.length, few.errorCount], [1, 3])
  })

  test('the annotated workbook marks the cells and can be imported again', async ({ assert }) => {
    const importer = new SkuImporter()
    const { errors } = await dryRun(file, importer, context)
    const annotate = async (onlyBad: boolean) => {
      const output = new PassThrough()
      const sheet = await openSheet(file, { columns: importer.columns })
      const describe = ({ code, value }: SheetError) => `${code} ${value}`
      const [bytes] = await Promise.all([
        buffer(output),
        annotateWorkbook(output, sheet, errors, { describe, errorsHeader: '错误', onlyBad }),
      ])
      await sheet.close()
      return bytes
    }

    const bytes = await annotate(false)
    const workbook = new ExcelJS.Workbook()
    await workbook.xlsx.load(bytes as never)
    const page = workbook.worksheets[0]
    const fill = (ref: string) =>
      (page.getCell(ref).fill as ExcelJS.FillPattern | undefined)?.fgColor?.argb
    assert.deepEqual(page.getRow(1).values, [undefined, '仓库', '商家编码', '数量', '错误'])
    assert.equal(page.getCell('B3').value, 'NOPE')
    assert.equal(fill('B3'), 'FFFFC7CE')
    assert.isUndefined(fill('B2'))
    assert.equal(JSON.stringify(page.getCell('C4').note).includes('not_a_whole_number x'), true)
    assert.equal(page.getCell('D4').value, '数量: not_a_whole_number x')
    assert.equal(page.getCell('D5').value, '商家编码: required ')

    const again = await dryRun(bytes, importer, context)
    assert.deepEqual(
      again.errors.map(({ code }) => code).sort(),
      errors.map(({ code }) => code).sort()
    )
    assert.lengthOf(await rowsOf(await annotate(true)), 3)
  })
})
