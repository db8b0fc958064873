import { test } from '@japa/runner'
import { findCycle } from '#catalog/domain/bom_cycle'
import { changesBetween } from '#catalog/domain/changes'
import { completeSku, flawOf } from '#catalog/domain/product_draft'
import { searchText } from '#catalog/services/search_text'

test.group('catalog | bills of material', () => {
  const ever = { from: -Infinity, until: Infinity }
  const edge = (made: number, part: number, from = 0, until = Infinity) => ({
    made,
    part,
    from,
    until,
  })

  test('the way round is named', ({ assert }) => {
    const edges = [edge(1, 2), edge(2, 3), edge(2, 4), edge(4, 1)]
    assert.deepEqual(findCycle(edges, 1, ever), [1, 2, 4, 1])
    assert.isNull(findCycle(edges.slice(0, 3), 1, ever))
  })

  test('a SKU made of itself is a cycle, one used twice is not', ({ assert }) => {
    assert.deepEqual(findCycle([edge(1, 1)], 1, ever), [1, 1])
    assert.isNull(findCycle([edge(1, 2), edge(1, 3), edge(2, 3)], 1, ever))
  })

  test('versions close a circle only where all of them hold at one moment', ({ assert }) => {
    const round = [edge(1, 2, 0, 10), edge(2, 3, 5, 15), edge(3, 1, 9, 20)]
    assert.deepEqual(findCycle(round, 1, ever), [1, 2, 3, 1], 'on the ninth')
    assert.isNull(findCycle(round, 1, { from: 0, until: 9 }))
    assert.isNull(findCycle([round[0], round[1], edge(3, 1, 10, 20)], 1, ever), 'two and two do')
    // The first way to a part may be too short where another lasts.
    const two = [edge(1, 2, 0, 5), edge(1, 3), edge(3, 2), edge(2, 1, 6)]
    assert.deepEqual(findCycle(two, 1, ever), [1, 3, 2, 1])
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
