import { test } from '@japa/runner'
import i18nManager from '@adonisjs/i18n/services/main'
import { SYSTEM } from '#kernel/access/actor'
import { FrozenClock } from '#kernel/clock'
import { sql } from '#kernel/sql'
import ApplyPrices from '#catalog/actions/apply_prices'
import CreateProduct from '#catalog/actions/create_product'
import PlanPrices from '#catalog/actions/plan_prices'
import UpdateProduct from '#catalog/actions/update_product'
import { makeSkus } from '#catalog/database/factories/skus'
import { priceAt } from '#catalog/domain/price_plan'
import FindSkus from '#catalog/queries/find_skus'
import { getChanges } from '#catalog/queries/get_changes'
import GetProduct from '#catalog/queries/get_product'
import { skuPrices } from '#catalog/queries/list_prices'
import { resetDatabase } from '#tests/helpers/database'
import { actingAs } from '#tests/helpers/people'

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: { code: string }) => error.code
  )
const soon = (days: number) => new Date(Date.now() + days * 86_400_000)
const priceOf = async (skuId: number) => (await new FindSkus().byIds([skuId])).get(skuId)!.listPrice
const plan = (skuId: number, amount: string, from: Date, until?: Date) =>
  new PlanPrices().handle({
    actor: SYSTEM,
    prices: [{ skuId, kind: 'list', amount, from, until, note: '大促' }],
  })

test.group('catalog | prices', (group) => {
  group.each.setup(() => resetDatabase())

  test('every price is kept with the time from which it held', async ({ assert }) => {
    const [skuId] = await makeSkus(1, { listPrice: '100', purchasePrice: '40' })
    const { productId, code } = (await new FindSkus().byIds([skuId])).get(skuId)!
    const edit = (listPrice: string) =>
      new UpdateProduct().handle({
        actor: SYSTEM,
        id: productId,
        product: { skus: [{ id: skuId, code, listPrice }] },
      })
    await edit('90')
    await edit('90')
    await edit('95')
    const rows = await skuPrices(skuId, true)
    assert.deepEqual(
      rows.map((row) => [row.kind, Number(row.amount), row.state]),
      [
        ['list', 95, 'active'],
        ['list', 90, 'past'],
        ['purchase', 40, 'active'],
        ['list', 100, 'past'],
      ]
    )
    assert.isTrue((await skuPrices(skuId, false)).every((row) => row.kind === 'list'))
    const tampered = await sql(null, 'UPDATE sku_prices SET amount = 1').catch(
      (error: Error) => error.message
    )
    assert.match(String(tampered), /append-only/)
  })

  test('a planned price comes into force when its time comes, and goes when it ends', async ({
    assert,
  }) => {
    const [skuId] = await makeSkus(1, { listPrice: '100' })
    await plan(skuId, '79', soon(2), soon(5))
    assert.equal(await codeOf(plan(skuId, '78', soon(-1))), 'catalog_price_past')
    assert.equal(await codeOf(plan(skuId, '78', soon(3), soon(2))), 'catalog_price_until')
    const clock = new FrozenClock(soon(1))
    const tick = () => new ApplyPrices(clock).handle()
    assert.equal(await tick(), 0)
    clock.set(soon(2.01))
    assert.equal(await tick(), 1)
    assert.equal(await priceOf(skuId), '79.0000')
    assert.equal(await tick(), 0)
    clock.set(soon(6))
    assert.equal(await tick(), 1)
    assert.equal(await priceOf(skuId), '100.0000')
    const events = await sql(
      null,
      `SELECT 1 FROM outbox_events WHERE key = 'catalog.products.changed' AND payload @> jsonb_build_object('skuIds', jsonb_build_array($1::bigint))`,
      [skuId]
    )
    assert.lengthOf(events, 3)
  })

  test('a node that slept through a price takes the latest; two nodes apply each once', async ({
    assert,
  }) => {
    const skuIds = await makeSkus(30, { listPrice: '100' })
    for (const skuId of skuIds) await plan(skuId, '79', soon(1), soon(2))
    const clock = new FrozenClock(soon(3))
    const counts = await Promise.all([1, 2, 3].map(() => new ApplyPrices(clock).handle()))
    assert.equal(
      counts.reduce((sum, one) => sum + one, 0),
      30,
      'each began and ended at once'
    )
    for (const skuId of skuIds) assert.equal(await priceOf(skuId), '100.0000')
    assert.lengthOf(await sql(null, 'SELECT 1 FROM sku_prices WHERE NOT is_applied'), 0)
  })

  test('what is in force follows the plan: nested, overlapping and abutting promotions, and a change in between', async ({
    assert,
  }) => {
    const HOUR = 3_600_000
    const start = Date.now() + HOUR
    const at = (hours: number) => new Date(start + hours * HOUR)
    const plans: [string, number, number?][][] = [
      [
        ['outer', 1, 9],
        ['inner', 3, 5],
      ],
      [
        ['first', 1, 5],
        ['second', 3, 8],
      ],
      [
        ['first', 1, 4],
        ['second', 4, 7],
      ],
      [
        ['promotion', 2, 6],
        ['for good', 4],
      ],
      [
        ['promotion', 2, 6],
        ['for good', 6],
      ],
    ]
    const skuIds = await makeSkus(plans.length, { listPrice: '100' })
    const amounts = plans.map((lines) => lines.map((_, index) => String(70 + index)))
    for (const [index, lines] of plans.entries())
      for (const [place, [, from, until]] of lines.entries())
        await plan(
          skuIds[index],
          amounts[index][place],
          at(from),
          until === undefined ? undefined : at(until)
        )
    const clock = new FrozenClock(at(0))
    const seen = skuIds.map(() => [] as number[])
    for (let hour = 0; hour < 10; hour++) {
      clock.set(at(hour))
      await new ApplyPrices(clock).handle()
      const found = await new FindSkus().byIds(skuIds)
      for (const [index, skuId] of skuIds.entries()) {
        const [price] = [Number(found.get(skuId)!.listPrice)]
        seen[index].push(price)
        const base = { from: new Date(0), until: null, amount: '100' }
        const lines = plans[index].map(([, from, until], place) => ({
          from: at(from),
          until: until === undefined ? null : at(until),
          amount: amounts[index][place],
        }))
        assert.equal(
          price,
          Number(priceAt([base, ...lines], at(hour))!.amount),
          'as the domain says'
        )
        const active = (await skuPrices(skuId, false, clock)).filter(
          (row) => row.state === 'active'
        )
        assert.deepEqual(
          active.map((row) => Number(row.amount)),
          [price],
          'and as the page says'
        )
      }
    }
    assert.deepEqual(seen, [
      [100, 70, 70, 71, 71, 70, 70, 70, 70, 100],
      [100, 70, 70, 71, 71, 71, 71, 71, 100, 100],
      [100, 70, 70, 70, 71, 71, 71, 100, 100, 100],
      [100, 100, 70, 70, 71, 71, 71, 71, 71, 71],
      [100, 100, 70, 70, 70, 70, 71, 71, 71, 71],
    ])
  })

  test('what somebody changes by hand within a promotion stays after it; what ends is not taken for a change', async ({
    assert,
  }) => {
    const [skuId] = await makeSkus(1, { listPrice: '100' })
    const { productId, code } = (await new FindSkus().byIds([skuId])).get(skuId)!
    const edit = (listPrice: string) =>
      new UpdateProduct().handle({
        actor: SYSTEM,
        id: productId,
        product: { skus: [{ id: skuId, code, listPrice }] },
      })
    await plan(skuId, '79', soon(0.5), soon(2))
    await plan(skuId, '69', soon(3), soon(4))
    const clock = new FrozenClock(soon(1))
    await new ApplyPrices(clock).handle()
    await edit('79')
    clock.set(soon(2.5))
    await new ApplyPrices(clock).handle()
    assert.equal(await priceOf(skuId), '100.0000', 'saving a form as it stands changes nothing')
    await edit('95')
    clock.set(soon(3.5))
    await new ApplyPrices(clock).handle()
    assert.equal(await priceOf(skuId), '69.0000')
    clock.set(soon(4.5))
    await new ApplyPrices(clock).handle()
    assert.equal(await priceOf(skuId), '95.0000')
  })

  test('what was planned can be taken back until it begins', async ({ assert }) => {
    const [skuId] = await makeSkus(1)
    await plan(skuId, '79', soon(2))
    const [planned] = await skuPrices(skuId, true)
    assert.equal(planned.state, 'planned')
    const cancel = () => codeOf(new PlanPrices().cancel({ actor: SYSTEM, id: planned.id }))
    assert.equal(await cancel(), 'done')
    assert.equal(await cancel(), 'catalog_price_begun')
  })

  test('who may not see costs plans none', async ({ client, assert }) => {
    const [skuId] = await makeSkus(1)
    const user = await actingAs('operations')
    const send = (kind: string) =>
      client
        .post('/catalog/prices')
        .json({ skuIds: [skuId], kind, amount: '1', from: '2099-01-01' })
        .loginAs(user)
        .withCsrfToken()
        .header('accept', 'application/json')
        .redirects(0)
    ;(await send('purchase')).assertStatus(403)
    ;(await send('list')).assertStatus(302)
    assert.lengthOf(await sql(null, 'SELECT 1 FROM sku_prices WHERE NOT is_applied'), 1)
  })
})

test.group('catalog | changes and aliases', (group) => {
  group.each.setup(() => resetDatabase())

  async function stage() {
    const [{ productId, skuIds }] = await new CreateProduct().handle({
      actor: SYSTEM,
      products: [
        {
          code: 'P',
          name: '水壶',
          category: '装备/水具',
          optionNames: ['色'],
          skus: [
            { code: 'P-A', options: { 色: '银' }, listPrice: '139', purchasePrice: '48' },
            { code: 'P-B', options: { 色: '绿' }, listPrice: '139', purchasePrice: '48' },
          ],
        },
      ],
    })
    await new UpdateProduct().handle({
      actor: { ...SYSTEM, id: null, name: '林野' },
      id: productId,
      product: {
        name: '保温水壶',
        status: 'draft',
        skus: [
          {
            id: skuIds[0],
            code: 'P-A',
            listPrice: '149.5',
            purchasePrice: '50',
            tracking: 'lot',
            taxClass: 'reduced',
            barcodes: [{ barcode: '690', unitFactor: 12 }],
            aliases: ['OLD-1'],
          },
          { code: 'P-C', options: { 色: '红' } },
        ],
      },
    })
    return { productId, skuIds }
  }

  const changes = async (
    productId: number,
    skuIds: number[],
    locale: 'zh-CN' | 'en',
    seesCosts = true,
    onlySku?: string
  ) =>
    (
      await getChanges({
        subjects: [
          { type: 'product', ids: [productId] },
          { type: 'sku', ids: skuIds },
        ],
        i18n: i18nManager.locale(locale),
        seesCosts,
        onlySku,
      })
    ).map((entry) =>
      entry.changes.map((one) => [one.of, one.field, one.before, one.after].join('|'))
    )

  test('are told field by field in the words of the language, without a code or raw data', async ({
    assert,
  }) => {
    const { productId, skuIds } = await stage()
    const [zh] = await changes(productId, skuIds, 'zh-CN')
    assert.sameMembers(zh, [
      '|名称|水壶|保温水壶',
      '|状态|在售|草稿',
      'P-A|售价|¥139.00|¥149.50',
      'P-A|采购价|¥48.00|¥50.00',
      'P-A|追踪方式|不追踪|按批次',
      'P-A|税类|一般税率 13%|低税率 9%',
      'P-A|税率|13%|9%',
      'P-A|条码|—|690 × 12',
      'P-A|别名|—|OLD-1',
      'P-C|SKU|—|P-C',
    ])
    const [en] = await changes(productId, skuIds, 'en')
    assert.include(en, 'P-A|Tracking|Not tracked|By lot')
    assert.include(en, '|Status|Active|Draft')
    assert.notMatch(zh.concat(en).join(), /[{}[\]"]|listPrice|undefined|null/)
    const [veiled] = await changes(productId, skuIds, 'zh-CN', false)
    assert.isFalse(veiled.some((line) => line.includes('采购价')))
    const ofOne = await changes(productId, [skuIds[1]], 'zh-CN', true, 'P-B')
    assert.isTrue(ofOne.flat().every((line) => line.startsWith('P-B|')))
  })

  test('an alias finds its SKU in searches and scans, and is one SKU’s alone', async ({
    client,
    assert,
  }) => {
    const { productId, skuIds } = await stage()
    assert.equal((await new FindSkus().byScans(['OLD-1'])).get('OLD-1')!.id, skuIds[0])
    const user = await actingAs('operations')
    const page = await client.get('/catalog/skus').qs({ q: 'OLD-1' }).loginAs(user).withInertia()
    assert.deepEqual(
      page.inertiaProps.list.rows.map((row: { code: string }) => row.code),
      ['P-A']
    )
    const second = new UpdateProduct().handle({
      actor: SYSTEM,
      id: productId,
      product: { skus: [{ id: skuIds[1], code: 'P-B', aliases: ['OLD-1'] }] },
    })
    assert.equal(await codeOf(second), 'catalog_alias_taken')
  })

  test('a category is named by its way; a tax rate alone finds its class', async ({ assert }) => {
    const { productId, skuIds } = await stage()
    await new UpdateProduct().handle({
      actor: SYSTEM,
      id: productId,
      product: { skus: [{ id: skuIds[1], code: 'P-B', taxRate: '0.06' }] },
    })
    const product = await new GetProduct().handle({ id: productId })
    assert.equal(product.category, '装备 / 水具')
    assert.deepEqual(
      product.skus.map((sku) => [sku.code, sku.taxClass, sku.taxRate]),
      [
        ['P-A', 'reduced', '0.0900'],
        ['P-B', 'services', '0.0600'],
        ['P-C', 'standard', '0.1300'],
      ]
    )
  })
})
