import { text } from 'node:stream/consumers'
import { test } from '@japa/runner'
import iconv from 'iconv-lite'
import { cleanCell, csvStream, openSheet, readCell, type Column } from '#kernel/spreadsheets/index'
import { sniffDelimiter } from '#kernel/spreadsheets/csv_reader'
import type { SheetException } from '#kernel/spreadsheets/types'

const columns: Column[] = [
  {
    key: 'orderNo',
    header: 'Order no',
    aliases: ['订单编号', '平台单号'],
    kind: 'id',
    required: true,
  },
  { key: 'amount', header: 'Amount', aliases: ['金额'], kind: 'money' },
  { key: 'paidAt', header: 'Paid at', aliases: ['付款时间'], kind: 'time' },
]

async function read(bytes: Uint8Array | string, declared?: Column[]) {
  const source = typeof bytes === 'string' ? Buffer.from(bytes) : bytes
  const sheet = await openSheet(source, { columns: declared })
  const rows = []
  const errors = []
  for await (const checked of sheet.checked()) {
    rows.push(checked.row)
    errors.push(...checked.errors)
  }
  await sheet.close()
  return { sheet, rows, errors }
}

const chinese = '订单编号,金额(元),付款时间\n2016111,"1,234.50",2026/1/5 8:03\n'

test.group('CSV reader', () => {
  test('reads {0}')
    .with([
      ['UTF-8', Buffer.from(chinese)],
      ['UTF-8 with a mark', Buffer.from('\ufeff' + chinese)],
      ['GB18030', iconv.encode(chinese, 'gb18030')],
      [
        'UTF-16LE, tabs',
        iconv.encode(
          '\ufeff' +
            chinese.replace('1,234.50', '1234.5').replaceAll('"', '').replaceAll(',', '\t'),
          'utf-16le'
        ),
      ],
      ['semicolons', Buffer.from(chinese.replace('"1,234.50"', '1234.50').replaceAll(',', ';'))],
      ['CRLF', Buffer.from(chinese.replaceAll('\n', '\r\n'))],
    ] as [string, Buffer][])
    .run(async ({ assert }, [, bytes]) => {
      const { rows, errors, sheet } = await read(bytes, columns)
      assert.deepEqual(errors, [])
      assert.deepEqual(
        rows.map(({ cells }) => cells),
        [{ orderNo: '2016111', amount: '1234.5', paidAt: '2026-01-05 08:03:00' }]
      )
      assert.equal(sheet.header.headers.amount, '金额(元)')
    })

  test('tells GB18030 apart when Chinese comes late in a long file', async ({ assert }) => {
    const body = 'name\n' + 'plain ascii line\n'.repeat(20_000) + '仓库\n'
    const { rows } = await read(iconv.encode(body, 'gb18030'))
    assert.equal(rows.at(-1)?.cells.name, '仓库')
    assert.equal(rows.at(-1)?.rowNumber, 20_002)
  })

  test('refuses ids that a spreadsheet has rounded, with row, column and value', async ({
    assert,
  }) => {
    const { errors } = await read('平台单号,金额\n`4001232001,1\n4.00123E+27,2\n,3\n', columns)
    assert.deepEqual(errors, [
      {
        row: 3,
        column: '平台单号',
        value: '4.00123E+27',
        code: 'id_in_scientific_notation',
        params: {},
      },
      { row: 4, column: '平台单号', value: '', code: 'required', params: {} },
    ])
  })

  test('finds the header below comments and a title, and counts rows as Excel does', async ({
    assert,
  }) => {
    const bill =
      '#支付宝业务明细查询\n#账号：[2088]\n\n付款时间,订单编号\t,备注\n2026-01-05 08:03:09,123\t,"a\nb"\n\n2026-01-06,124\t,x\n#footer\n'
    const { rows, errors, sheet } = await read(bill, columns)
    assert.equal(sheet.header.rowNumber, 4)
    assert.deepEqual(
      rows.map(({ rowNumber, cells }) => [rowNumber, cells.orderNo]),
      [
        [5, '123'],
        [7, '124'],
        [8, ''],
      ]
    )
    assert.deepEqual(
      errors.map(({ row, code }) => [row, code]),
      [
        [8, 'not_a_time'],
        [8, 'required'],
      ].reverse()
    )
  })

  test('maps by name whatever the order, case, width or remark', async ({ assert }) => {
    const { sheet } = await read('备注, ORDER_NO *,Ａｍｏｕｎｔ（CNY）\nx,1,2\n', columns)
    assert.deepEqual(sheet.header.positions, { orderNo: 1, amount: 2 })
  })

  test('without declared columns headers are the keys', async ({ assert }) => {
    const { rows } = await read('a,b,a,\n1, 2 ,3,4\n5\n')
    assert.deepEqual(
      rows.map(({ cells }) => cells),
      [
        { 'a': '1', 'b': '2', 'a (2)': '3' },
        { 'a': '5', 'b': '', 'a (2)': '' },
      ]
    )
  })

  test('refuses {0}')
    .with([
      ['an empty file', '', 'sheet_empty'],
      ['blank lines only', '\n\n , \n', 'sheet_empty'],
      ['a missing column', 'Amount\n1\n', 'sheet_missing_columns'],
      ['a column twice', '订单编号,平台单号\n1,2\n', 'sheet_duplicate_column'],
      ['an old Excel file', '\xd0\xcf\x11\xe0rest', 'sheet_legacy_xls'],
      ['an open quotation', 'Order no\n"1\n2\n', 'sheet_broken_csv'],
    ] as [string, string, string][])
    .run(async ({ assert }, [, content, code]) => {
      const error = await read(
        Buffer.from(content, 'latin1').includes(0xd0)
          ? Buffer.from(content, 'latin1')
          : Buffer.from(content),
        columns
      ).catch((caught: SheetException) => caught)
      assert.equal((error as SheetException).code, code)
    })

  test('bounds rows and columns', async ({ assert }) => {
    const wide = await openSheet(Buffer.from('a,b\n1,2,3,4\n'), { limits: { maxColumns: 3 } })
    await assert.rejects(async () => {
      for await (const row of wide.rows()) assert.exists(row)
    }, /too_many_columns/)
    const long = await openSheet(Buffer.from('a\n1\n2\n3\n'), { limits: { maxRows: 2 } })
    await assert.rejects(async () => {
      for await (const row of long.rows()) assert.exists(row)
    }, /too_many_rows/)
  })

  test('sniffs delimiters', ({ assert }) => {
    assert.equal(sniffDelimiter('a;b;c\n"x,y,z";2;3\n'), ';')
    assert.equal(sniffDelimiter('#1,2,3,4\na\tb\n1,5\t2\n'), '\t')
    assert.equal(sniffDelimiter('single\ncolumn\n'), ',')
  })
})

test.group('Cells', () => {
  test('are cleaned of what exports wrap around them', ({ assert }) => {
    assert.equal(cleanCell('\t`20160422\t '), '20160422')
    assert.equal(cleanCell('="00123"'), '00123')
    assert.equal(cleanCell("'=SUM(A1)"), '=SUM(A1)')
    assert.equal(cleanCell("'quoted'"), "'quoted'")
    assert.equal(cleanCell('\ufeff\u3000名\u00a0'), '名')
  })

  test('{kind} {text} reads as {reads}')
    .with([
      { kind: 'integer', text: '1,200', reads: '1200' },
      { kind: 'integer', text: '3.00', reads: '3' },
      { kind: 'integer', text: '3.5', reads: 'not_a_whole_number' },
      { kind: 'decimal', text: '１２．５', reads: '12.5' },
      { kind: 'decimal', text: '.5', reads: '0.5' },
      { kind: 'decimal', text: '1,23', reads: 'not_a_number' },
      { kind: 'decimal', text: '1e3', reads: 'not_a_number' },
      { kind: 'money', text: '￥1,234.50', reads: '1234.5' },
      { kind: 'money', text: '-¥5', reads: '-5' },
      { kind: 'money', text: '(12.00)', reads: '-12' },
      { kind: 'money', text: '12元', reads: '12' },
      { kind: 'money', text: '免费', reads: 'not_an_amount' },
      { kind: 'date', text: '2026年1月5日', reads: '2026-01-05' },
      { kind: 'date', text: '2026/02/30', reads: 'not_a_date' },
      { kind: 'date', text: '2026-01-05 00:00:00', reads: '2026-01-05' },
      { kind: 'time', text: '2026-01-05T08:03:09.123', reads: '2026-01-05 08:03:09' },
      { kind: 'time', text: '25:00', reads: 'not_a_time' },
      { kind: 'boolean', text: '是', reads: 'true' },
      { kind: 'boolean', text: 'maybe', reads: 'not_yes_or_no' },
      { kind: 'option', text: '在售', reads: 'active' },
      { kind: 'option', text: 'Active', reads: 'active' },
      { kind: 'option', text: '下架', reads: 'not_an_option' },
      { kind: 'text', text: 'a\ufffdb', reads: 'unreadable_text' },
      { kind: 'text', text: 'x'.repeat(21), reads: 'too_long' },
    ] as const)
    .run(({ assert }, { kind, text: value, reads }) => {
      const column: Column = {
        key: 'k',
        header: 'K',
        kind,
        maxLength: 20,
        options: { active: ['在售'] },
      }
      const reading = readCell(column, value)
      assert.equal('text' in reading ? reading.text : reading.code, reads)
    })
})

test.group('CSV writer', () => {
  test('writes for Excel, disarms formulas and can be read back', async ({ assert }) => {
    const written = await text(
      csvStream(
        [
          { key: 'no', header: '订单编号', kind: 'id' },
          { key: 'note', header: '备注' },
          { key: 'total', header: '金额', kind: 'money' },
          { key: 'at', header: '时间', kind: 'time' },
        ],
        [
          {
            no: '6936476692437472563',
            note: '=cmd|"/c calc"!A1',
            total: '-12.3000',
            at: new Date('2026-11-22T10:05:09Z'),
          },
          { no: 'A1', note: 'a,b\n"c"', total: null, at: null },
          { no: '7', note: '+8613800138000', total: '0.1', at: null },
        ]
      )
    )
    // `text` takes the byte order mark off.
    assert.equal(
      written,
      '订单编号,备注,金额,时间\r\n' +
        '"6936476692437472563\t","\'=cmd|""/c calc""!A1",-12.3,2026-11-22 18:05:09\r\n' +
        'A1,"a,b\n""c""",,\r\n' +
        '7,+8613800138000,0.1,\r\n'
    )
    const { rows } = await read(written)
    assert.equal(rows[0].cells['订单编号'], '6936476692437472563')
    assert.equal(rows[0].cells['备注'], '=cmd|"/c calc"!A1')
  })

  test('starts with a byte order mark unless it is for machines', async ({ assert }) => {
    const start = async (forExcel: boolean) => {
      const stream = csvStream([{ key: 'a', header: 'a', kind: 'id' }], [{ a: '123456789012' }], {
        forExcel,
      })
      const pieces = await stream.map((piece: Buffer | string) => Buffer.from(piece)).toArray()
      return Buffer.concat(pieces).toString('latin1')
    }
    assert.equal(await start(true), '\xef\xbb\xbfa\r\n"123456789012\t"\r\n')
    assert.equal(await start(false), 'a\r\n123456789012\r\n')
  })
})
