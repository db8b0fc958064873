import { test } from '@japa/runner'
import fc from 'fast-check'
import { newSku, type SkuForm } from '#catalog/components/sku_form'
import {
  axesOf,
  codesByPattern,
  defaultPattern,
  fitSkus,
  markDropped,
  mixesOf,
  renameAxis,
  type Axis,
} from '#catalog/components/variant_matrix'

const axis = (name: string, ...values: string[]): Axis => ({ name, values })
const saved = (skus: SkuForm[]) => skus.map((sku, at) => ({ ...sku, id: sku.id ?? at + 1 }))
const shown = (skus: SkuForm[]) =>
  skus.map((sku) => [sku.id ?? null, ...Object.values(sku.options), sku.status])

test.group('catalog | the matrix of variants', () => {
  const colours = axis('颜色', '黑', '灰')
  const sizes = axis('尺码', 'M', 'L')
  const four = saved(fitSkus([newSku('P', {})], [colours, sizes], 'P'))

  test('every mix is a SKU with a code of its own, like the first one', ({ assert }) => {
    const like = {
      ...newSku('P', {}),
      listPrice: '9.9',
      weightG: 80,
      barcodes: [{ barcode: '690', unitFactor: 1 }],
    }
    const skus = fitSkus([like], [colours, sizes], 'P')
    assert.deepEqual(
      skus.map((sku) => [sku.code, sku.listPrice, sku.weightG, sku.barcodes.length]),
      [
        ['P', '9.9', 80, 1],
        ['P-01', '9.9', 80, 0],
        ['P-02', '9.9', 80, 0],
        ['P-03', '9.9', 80, 0],
      ]
    )
  })

  test('a value that goes disables its SKUs, and brings them back when it comes back', ({
    assert,
  }) => {
    const fewer = fitSkus(four, [axis('颜色', '黑'), sizes], 'P')
    assert.deepEqual(shown(fewer), [
      [1, '黑', 'M', 'active'],
      [2, '黑', 'L', 'active'],
      [3, '灰', 'M', 'disabled'],
      [4, '灰', 'L', 'disabled'],
    ])
    assert.deepEqual(shown(fitSkus(fewer, [colours, sizes], 'P')), shown(four))
    const reopened = markDropped(fewer, axesOf(['颜色', '尺码'], fewer))
    assert.deepEqual(shown(fitSkus(reopened, [colours, sizes], 'P')), shown(four))
  })

  test('one that was disabled by hand stays so', ({ assert }) => {
    const byHand = four.map((sku) => (sku.id === 2 ? { ...sku, status: 'disabled' } : sku))
    const more = fitSkus(byHand, [axis('颜色', '黑', '灰', '红'), sizes], 'P')
    assert.equal(more.find((sku) => sku.id === 2)!.status, 'disabled')
    assert.lengthOf(more, 6)
  })

  test('a new axis takes the SKUs in at its first value, one that goes keeps one of each', ({
    assert,
  }) => {
    const lined = fitSkus(four, [colours, sizes, axis('内里', '抓绒', '单层')], 'P')
    assert.lengthOf(lined, 8)
    assert.deepEqual(
      lined.filter((sku) => sku.id).map((sku) => [sku.id, sku.options['内里']]),
      [
        [1, '抓绒'],
        [2, '抓绒'],
        [3, '抓绒'],
        [4, '抓绒'],
      ]
    )
    assert.deepEqual(
      fitSkus(four, [colours], 'P').map((sku) => [sku.id, sku.status]),
      [
        [1, 'active'],
        [3, 'active'],
        [2, 'disabled'],
        [4, 'disabled'],
      ]
    )
  })

  test('an axis that is renamed keeps its SKUs', ({ assert }) => {
    const renamed = renameAxis(four, '颜色', '色')
    assert.deepEqual(
      fitSkus(renamed, [axis('色', '黑', '灰'), sizes], 'P').map((sku) => sku.id),
      [1, 2, 3, 4]
    )
  })

  test('codes follow a pattern with short codes; saved ones keep theirs', ({ assert }) => {
    const skus = fitSkus(four.slice(0, 1), [colours, sizes], 'P')
    const pattern = { text: defaultPattern([colours, sizes]), productCode: 'SY', savedToo: false }
    const named = codesByPattern(skus, [colours, sizes], {
      ...pattern,
      codes: { 颜色: { 黑: 'BK' } },
    })
    assert.deepEqual(
      named.map((sku) => sku.code),
      ['P', 'SY-BK-L', 'SY-02-M', 'SY-02-L']
    )
  })

  test('whatever is added and taken away, no saved SKU is lost and no mix is there twice', () => {
    const values = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), {
      minLength: 1,
      maxLength: 3,
    })
    const step = fc.uniqueArray(fc.record({ name: fc.constantFrom('x', 'y', 'z'), values }), {
      selector: (one) => one.name,
      maxLength: 3,
    })
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), (steps) => {
        let skus: SkuForm[] = saved([newSku('P', {})])
        for (const axes of steps) {
          const before = skus.map((sku) => sku.id)
          skus = fitSkus(skus, axes, 'P')
          const active = skus.filter((sku) => sku.status === 'active')
          const keys = active.map((sku) =>
            JSON.stringify(axes.map(({ name }) => sku.options[name]))
          )
          if (before.some((id) => !skus.some((sku) => sku.id === id))) return false
          if (new Set(keys).size !== keys.length) return false
          if (active.length !== mixesOf(axes).length) return false
          if (new Set(skus.map((sku) => sku.code)).size !== skus.length) return false
          let next = Math.max(...skus.map((sku) => sku.id ?? 0))
          skus = skus.map((sku) => ({ ...sku, id: sku.id ?? ++next }))
        }
        return true
      })
    )
  })
})
