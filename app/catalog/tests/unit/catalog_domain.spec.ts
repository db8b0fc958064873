import { test } from '@japa/runner'
import { findCycle } from '#catalog/domain/bom_cycle'
import { changesBetween } from '#catalog/domain/changes'
import { completeSku, flawOf } from '#catalog/domain/product_draft'
import { searchText } from '#catalog/services/search_text'

test.group('catalog | bills of material', () => {
  test('the way round is named', ({ assert }) => {
    const edges = [
      { made: 1, part: 2 },
      { made: 2, part: 3 },
      { made: 2, part: 4 },
      { made: 4, part: 1 },
    ]
    assert.deepEqual(findCycle(edges, 1), [1, 2, 4, 1])
    assert.isNull(findCycle(edges.slice(0, 3), 1))
  })

  test('a SKU made of itself is a cycle, one used twice is not', ({ assert }) => {
    assert.deepEqual(findCycle([{ made: 1, part: 1 }], 1), [1, 1])
    assert.isNull(
      findCycle(
        [
          { made: 1, part: 2 },
          { made: 1, part: 3 },
          { made: 2, part: 3 },
        ],
        1
      )
    )
  })
})

test.group('catalog | products', () => {
  test('a SKU is named after its product and options', ({ assert }) => {
    const sku = completeSku(
      { name: '三合一冲锋衣', optionNames: ['颜色', '尺码'] },
      { code: 'A', options: { 尺码: 'L', 颜色: '黑' } }
    )
    assert.equal(sku.name, '三合一冲锋衣 黑 L')
    assert.equal(sku.taxRate, '0.13')
  })

  test('flaws are named: no SKU, a code twice, a variant twice, a barcode twice', ({ assert }) => {
    const base = { code: 'P', name: 'P', optionNames: ['色'] }
    const barcodes = [{ barcode: '690', unitFactor: 1 }]
    assert.equal(flawOf({ ...base, skus: [] })?.[0], 'catalog_no_sku')
    assert.equal(
      flawOf({
        ...base,
        skus: [
          { code: 'A', options: { 色: '红' } },
          { code: 'A', options: { 色: '蓝' } },
        ],
      })?.[0],
      'catalog_sku_code_twice'
    )
    assert.equal(
      flawOf({
        ...base,
        skus: [
          { code: 'A', options: { 色: '红' } },
          { code: 'B', options: { 色: '红' } },
        ],
      })?.[0],
      'catalog_variant_twice'
    )
    assert.equal(
      flawOf({
        ...base,
        skus: [
          { code: 'A', options: { 色: '红' }, barcodes },
          { code: 'B', options: { 色: '蓝' }, barcodes },
        ],
      })?.[0],
      'catalog_barcode_taken'
    )
    assert.isNull(
      flawOf({
        ...base,
        skus: [
          { code: 'A', options: { 色: '红' } },
          { code: 'B', options: { 色: '蓝' } },
        ],
      })
    )
  })

  test('only what changed is kept, row by row for the SKUs', ({ assert }) => {
    const before = {
      name: '旧',
      brand: 'X',
      version: 1,
      skus: [{ id: 1, code: 'A', listPrice: '1' }],
    }
    const after = {
      name: '新',
      brand: 'X',
      version: 2,
      skus: [
        { id: 1, code: 'A', listPrice: '2' },
        { id: 2, code: 'B', listPrice: '3' },
      ],
    }
    assert.deepEqual(changesBetween(before, after), {
      before: { name: '旧', skus: { A: { listPrice: '1' }, B: {} } },
      after: {
        name: '新',
        skus: { A: { listPrice: '2' }, B: { id: 2, code: 'B', listPrice: '3' } },
      },
    })
    assert.isNull(changesBetween(before, { ...before, version: 9 }))
  })

  test('Chinese names are found by pinyin and initials', ({ assert }) => {
    const text = searchText('SY-001', '山野冲锋衣')
    for (const part of ['sy-001', '冲锋衣', 'shanyechongfengyi', 'sycfy'])
      assert.include(text, part)
    assert.equal(searchText('TENT', null, 'Alpine'), 'tent alpine')
  })
})
