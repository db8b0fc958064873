import { test } from '@japa/runner'
import { planProducts, type KnownCatalog } from '#catalog/domain/plan_products'
import { readBarcodes, readPairs, readRate, readUnits } from '#catalog/domain/product_sheet'

const nothing: KnownCatalog = {
  products: new Map(),
  productOfSku: new Map(),
  skuOfBarcode: new Map(),
  skuOfAlias: new Map(),
  seesCosts: true,
}
const row = (rowNumber: number, cells: Record<string, string>) => ({ rowNumber, cells })
const faultsOf = (rows: ReturnType<typeof row>[], known = nothing) =>
  planProducts(rows, known).faults.map((fault) => [fault.row, fault.key, fault.code])

test.group('catalog | cells of a product sheet', () => {
  test('options, barcodes, units and rates as people write them', ({ assert }) => {
    assert.deepEqual(readPairs('颜色：黑；尺码=L'), [
      ['颜色', '黑'],
      ['尺码', 'L'],
    ])
    assert.isNull(readPairs('黑, L'))
    assert.isNull(readPairs('颜色:黑; 颜色:白'))
    assert.deepEqual(readBarcodes('6901，16901*12'), [
      { barcode: '6901', unitFactor: 1 },
      { barcode: '16901', unitFactor: 12 },
    ])
    assert.isNull(readBarcodes('6901*0'))
    assert.isNull(readBarcodes('6901 6901'))
    assert.deepEqual(readUnits('箱=12;托=480'), [
      { unit: '箱', factor: 12 },
      { unit: '托', factor: 480 },
    ])
    assert.isNull(readUnits('箱=1'))
    assert.deepEqual(['13%', '6.5%', '0.13', '0', '13', '100%'].map(readRate), [
      '0.13',
      '0.065',
      '0.13',
      '0',
      null,
      null,
    ])
  })
})

test.group('catalog | plan of a product sheet', () => {
  const jacket = {
    id: 7,
    code: 'JKT',
    optionNames: ['颜色'],
    skus: [{ id: 70, code: 'JKT-BK', kind: 'goods', options: { 颜色: '黑' }, barcodes: [] }],
  }
  const known: KnownCatalog = {
    ...nothing,
    products: new Map([['JKT', jacket]]),
    productOfSku: new Map([['JKT-BK', jacket]]),
    skuOfBarcode: new Map([['6901', 'JKT-BK']]),
  }

  test('rows with one product code are variants; a row without one is a product of its own', ({
    assert,
  }) => {
    const { creates, updates, faults } = planProducts(
      [
        row(2, { productCode: 'TNT', productName: '帐篷', skuCode: 'TNT-1', options: '颜色:绿' }),
        row(3, { productCode: 'TNT', skuCode: 'TNT-2', options: '颜色:橙', weightG: '2400' }),
        row(4, { productName: '水壶', skuCode: 'BTL' }),
        row(5, { skuCode: 'JKT-BK', listPrice: '899' }),
        row(6, { productCode: 'JKT', skuCode: 'JKT-WH', options: '颜色:白' }),
      ],
      known
    )
    assert.deepEqual(faults, [])
    assert.deepEqual(
      creates.map(({ code, name, optionNames, skus }) => [code, name, optionNames, skus.length]),
      [
        ['TNT', '帐篷', ['颜色'], 2],
        ['BTL', '水壶', [], 1],
      ]
    )
    assert.equal(creates[0].skus[1].weightG, 2400)
    assert.deepEqual(
      updates.map(({ id, product }) => [id, product.skus.map((sku) => [sku.id, sku.code])]),
      [
        [
          7,
          [
            [70, 'JKT-BK'],
            [undefined, 'JKT-WH'],
          ],
        ],
      ]
    )
    assert.notProperty(updates[0].product, 'name')
  })

  test('each fault is found at its row and column', ({ assert }) => {
    assert.deepEqual(
      faultsOf(
        [
          row(2, { skuCode: 'A B', productName: '甲' }),
          row(3, { skuCode: 'C' }),
          row(4, { skuCode: 'D', productName: '丁', listPrice: '-1', weightG: '99999999' }),
          row(5, { skuCode: 'JKT-BK', productCode: 'OTHER' }),
          row(6, { skuCode: 'JKT-BL', productCode: 'JKT', options: '颜色:黑' }),
          row(7, { skuCode: 'E', productName: '戊', barcodes: '6901' }),
          row(8, { skuCode: 'F', productName: '己', taxRate: '13' }),
        ],
        known
      ),
      [
        [2, 'skuCode', 'no_blanks'],
        [4, 'listPrice', 'not_an_amount'],
        [4, 'weightG', 'out_of_range'],
        [5, 'productCode', 'sku_elsewhere'],
        [7, 'barcodes', 'barcode_taken'],
        [8, 'taxRate', 'not_a_rate'],
        [3, 'productName', 'required'],
        [6, 'options', 'variant_twice'],
      ]
    )
    assert.deepEqual(faultsOf([row(2, { skuCode: 'JKT-BK', kind: 'bundle' })], known), [
      [2, 'kind', 'kind_fixed'],
    ])
    const veiled = { ...known, seesCosts: false }
    assert.deepEqual(faultsOf([row(2, { skuCode: 'JKT-BK', purchasePrice: '1' })], veiled), [
      [2, 'purchasePrice', 'costs_hidden'],
    ])
  })

  test('rows that lose the one that named their product are refused with it', ({ assert }) => {
    const rows = [
      row(2, {
        productCode: 'P',
        productName: '品',
        skuCode: 'P-1',
        options: '色:红',
        taxRate: 'much',
      }),
      row(3, { productCode: 'P', skuCode: 'P-2', options: '色:蓝' }),
      row(4, { productCode: 'Q', productName: '甲', skuCode: 'Q-1', options: '色:红' }),
      row(5, { productCode: 'Q', productName: '乙', skuCode: 'Q-2', options: '色:红' }),
    ]
    const { creates, faults } = planProducts(rows, nothing)
    assert.deepEqual(
      faults.map((fault) => [fault.row, fault.code]),
      [
        [2, 'not_a_rate'],
        [5, 'product_differs'],
        [5, 'variant_twice'],
        [3, 'required'],
      ]
    )
    assert.deepEqual(
      creates.map(({ code, skus }) => [code, skus.length]),
      [['Q', 1]]
    )
  })
})
