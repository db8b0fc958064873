import { test } from '@japa/runner'
import { newSku } from '#catalog/components/sku_form'
import {
  cellText,
  fillCells,
  parseClipboard,
  pasteCells,
  setCell,
  type SheetColumn,
} from '#catalog/components/sku_sheet'

const COLUMNS: SheetColumn[] = ['code', 'listPrice', 'purchasePrice', 'weightG', 'barcode']
const skus = ['A', 'B', 'C'].map((code, at) => newSku(code, { 色: at < 2 ? '黑' : '灰' }))

test.group('catalog | the sheet of SKUs', () => {
  test('a block of a spreadsheet goes in from the cell on, and what does not fit is told', ({
    assert,
  }) => {
    const cells = parseClipboard('¥1,299.00\t 480.5 \t1150 g\n899\tx\t\r\n"7"\t1.1234567\t9')
    assert.deepEqual(cells[0], ['¥1,299.00', ' 480.5 ', '1150 g'])
    const { skus: pasted, refused } = pasteCells(
      { skus, columns: COLUMNS, row: 1, column: 'listPrice' },
      cells
    )
    assert.deepEqual(
      pasted.map((sku) => [sku.listPrice, sku.purchasePrice, sku.weightG]),
      [
        ['0', '0', null],
        ['1299.00', '480.5', 1150],
        ['899', '0', null],
      ]
    )
    assert.deepEqual(refused, [{ row: 2, column: 'purchasePrice', value: 'x' }])
  })

  test('quotes, tabs and line ends of the clipboard are read as a spreadsheet writes them', ({
    assert,
  }) => {
    assert.deepEqual(parseClipboard('a\tb\r\nc\td\r\n'), [
      ['a', 'b'],
      ['c', 'd'],
    ])
    assert.deepEqual(parseClipboard('"a\tb"\t"say ""hi"""'), [['a\tb', 'say "hi"']])
    assert.deepEqual(parseClipboard('one'), [['one']])
    assert.deepEqual(parseClipboard('a\t\tb'), [['a', '', 'b']])
    assert.deepEqual(parseClipboard('a\n\nb'), [['a'], [''], ['b']])
  })

  test('a barcode cell is the base unit’s; cartons keep theirs', ({ assert }) => {
    const sku = { ...skus[0], barcodes: [{ barcode: '169', unitFactor: 12 }] }
    const with1 = setCell(sku, 'barcode', '690')!
    assert.deepEqual(with1.barcodes, [
      { barcode: '690', unitFactor: 1 },
      { barcode: '169', unitFactor: 12 },
    ])
    assert.equal(cellText(with1, 'barcode'), '690')
    assert.deepEqual(setCell(with1, 'barcode', '')!.barcodes, sku.barcodes)
  })

  test('a value fills a column, for all or for those of an option', ({ assert }) => {
    assert.deepEqual(
      fillCells(skus, 'weightG', '80', { 色: '黑' })!.map((sku) => sku.weightG),
      [80, 80, null]
    )
    assert.deepEqual(
      fillCells(skus, 'listPrice', '9.9')!.map((sku) => sku.listPrice),
      ['9.9', '9.9', '9.9']
    )
    assert.isNull(fillCells(skus, 'listPrice', 'cheap'))
    assert.isNull(setCell(skus[0], 'code', 'A B'))
  })
})
