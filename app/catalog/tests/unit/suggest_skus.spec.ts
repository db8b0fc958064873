import { test } from '@japa/runner'
import { suggestSkus, tokensOf, type Candidate } from '#catalog/domain/suggest_skus'

const sku = (skuId: number, code: string, more: Partial<Candidate> = {}): Candidate => ({
  skuId,
  code,
  barcodes: [],
  aliases: [],
  productId: 1,
  productName: '三合一冲锋衣',
  productNameEn: '3-in-1 shell jacket',
  options: {},
  ...more,
})
const jackets = [
  sku(1, 'JKT-BK-M', {
    options: { 颜色: '黑色', 尺码: 'M' },
    barcodes: ['690'],
    aliases: ['OLD-1'],
  }),
  sku(2, 'JKT-BK-L', { options: { 颜色: '黑色', 尺码: 'L' } }),
  sku(3, 'JKT-GY-M', { options: { 颜色: '岩灰', 尺码: 'M' } }),
]
const others = [
  sku(8, 'TEE', { productId: 2, productName: '速干短袖', productNameEn: 'Quick-dry tee' }),
  sku(9, 'BTL', { productId: 3, productName: '保温水壶', productNameEn: 'Insulated bottle' }),
]
const ask = (title: string, externalCode: string | null = null, barcode: string | null = null) =>
  suggestSkus({ title, externalCode, barcode }, [...jackets, ...others]).map(
    ({ skuId, confidence, reason }) => [skuId, confidence, reason]
  )

test.group('catalog | suggestions for listings', () => {
  test('a code is surer than a barcode, an alias, a code in the other case, and a title', ({
    assert,
  }) => {
    assert.deepEqual(ask('x', 'JKT-BK-M')[0], [1, 100, 'code'])
    assert.deepEqual(ask('x', null, '690')[0], [1, 98, 'barcode'])
    assert.deepEqual(ask('x', 'OLD-1')[0], [1, 96, 'alias'])
    assert.deepEqual(ask('x', 'jkt-bk-m')[0], [1, 90, 'folded_code'])
    const [first] = ask('山野 三合一冲锋衣 户外防水 黑色 M 码')
    assert.deepEqual([first[0], first[2]], [1, 'title'])
    assert.isAbove(first[1] as number, 80)
  })

  test('a title that leaves an option open is not sure which of the SKUs it is', ({ assert }) => {
    const open = ask('山野三合一冲锋衣 2026 新款')
    assert.lengthOf(open, 3)
    assert.isTrue(open.every(([, confidence]) => (confidence as number) <= 60))
    const black = ask('山野三合一冲锋衣 黑色')
    assert.deepEqual(
      black.slice(0, 2).map(([id]) => id),
      [1, 2]
    )
    assert.isTrue(black.every(([, confidence]) => (confidence as number) <= 69))
  })

  test('sizes are words of their own: an L is not in an XL', ({ assert }) => {
    const [first] = ask('三合一冲锋衣 黑色 XL')
    assert.isBelow(first[1] as number, 70)
  })

  test('names of another language count, and nothing alike is suggested nothing', ({ assert }) => {
    assert.deepEqual(ask('Insulated bottle 500ml')[0].slice(0, 1), [9])
    assert.deepEqual(ask('直播福袋'), [])
    assert.deepEqual(suggestSkus({ title: '', externalCode: null, barcode: null }, jackets), [])
  })

  test('a code of one SKU and a barcode of another: neither is sure', ({ assert }) => {
    const both = ask('x', 'JKT-BK-L', '690')
    assert.deepEqual(
      both.slice(0, 2).map(([id]) => id),
      [2, 1]
    )
    assert.isAtMost(both[0][1] as number, 80)
  })

  test('words of Chinese are pairs, of Latin runs and their digits', ({ assert }) => {
    assert.deepEqual(tokensOf('冲锋衣 XL-500ml'), ['冲锋', '锋衣', 'xl', '500ml', '500', 'ml'])
  })
})
