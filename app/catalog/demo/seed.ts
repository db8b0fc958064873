import { SYSTEM } from '#kernel/access/actor'
import type { Trx } from '#kernel/transaction'
import CreateProduct from '#catalog/actions/create_product'
import MapListings from '#catalog/actions/map_listings'
import ResolveListings, { type ListedItem } from '#catalog/actions/resolve_listings'
import SaveBom from '#catalog/actions/save_bom'
import SaveBundle from '#catalog/actions/save_bundle'
import SaveStore from '#catalog/actions/save_store'
import UpdateListing from '#catalog/actions/update_listing'
import { DEMO_BOM, DEMO_BUNDLES, DEMO_STORES, demoProducts } from '#catalog/demo/products'
import type { ProductDraft } from '#catalog/domain/product_draft'

/** Fills the catalogue of the demo company. */
export default async function seed(trx: Trx): Promise<void> {
  const products = demoProducts()
  const created = await new CreateProduct().handle({ trx, actor: SYSTEM, products })
  const ids = new Map(
    products.flatMap((product, at) =>
      product.skus.map((sku, index): [string, number] => [sku.code, created[at].skuIds[index]])
    )
  )
  const parts = (lines: readonly (readonly [string, number])[]) =>
    lines.map(([code, qty]) => ({ skuId: ids.get(code)!, qty }))

  for (const [code, lines] of Object.entries(DEMO_BUNDLES)) {
    await new SaveBundle().handle({
      trx,
      actor: SYSTEM,
      skuId: ids.get(code)!,
      components: parts(lines),
    })
  }
  await seedBoms(trx, ids)
  await seedStores(trx, products)
}

/** Both versions of the gift set's bill. */
async function seedBoms(trx: Trx, ids: ReadonlyMap<string, number>): Promise<void> {
  const alternates: Record<string, string> = DEMO_BOM.alternates
  const scrapRates: Record<string, string> = DEMO_BOM.scrapRates
  for (const [at, { from, note, lines }] of DEMO_BOM.versions.entries()) {
    const isLast = at === DEMO_BOM.versions.length - 1
    await new SaveBom().handle({
      trx,
      actor: SYSTEM,
      skuId: ids.get(DEMO_BOM.made)!,
      yieldQty: 1,
      effectiveFrom: new Date(from),
      note,
      lines: lines.map(([code, qty]) => ({
        skuId: ids.get(code)!,
        qty,
        scrapRate: isLast ? scrapRates[code] : undefined,
        alternates: isLast && alternates[code] ? [{ skuId: ids.get(alternates[code])!, qty }] : [],
      })),
    })
  }
}

/** The stores and what two of them list; two listings wait for somebody to say what they are. */
async function seedStores(trx: Trx, products: readonly ProductDraft[]): Promise<void> {
  const listed = products.slice(0, 12).flatMap((product, at) =>
    product.skus.map((sku, index) => ({
      externalProductId: String(620_000_000 + at),
      externalSkuId: String(index + 1),
      externalCode: sku.code,
      title: `山野 ${product.name} ${Object.values(sku.options ?? {}).join(' ')}`.trim(),
    }))
  )
  const unknown = [
    {
      externalProductId: '629000001',
      externalSkuId: '1',
      externalCode: 'OLD-JKT-09',
      title: '山野 旧款冲锋衣 清仓',
    },
    {
      externalProductId: '629000002',
      externalSkuId: '1',
      externalCode: null,
      title: '山野 直播福袋',
    },
  ]
  // As merchants write them: without our codes, or with their own.
  const guesses = [
    ['629000003', null, '三合一冲锋衣男女同款 防风防水 黑色 L 码'],
    ['629000004', null, '【限时】保温水壶 大容量 500ml 银色'],
    ['629000005', 'sy-lmp-300', '充电头灯 300流明 露营夜跑'],
    ['629000006', null, '弹力徒步裤 春夏新款'],
  ] as const
  const waiting = guesses.map(([externalProductId, externalCode, title]) => ({
    externalProductId,
    externalSkuId: '1',
    externalCode,
    title,
  }))
  for (const store of DEMO_STORES) {
    const storeId = await new SaveStore().handle({ trx, actor: SYSTEM, store: { ...store } })
    if (store.code === 'TMALL') {
      await new ResolveListings().handle({ trx, storeId, items: [...listed, unknown[0]] })
      await seedConflict(trx, storeId, listed)
    }
    if (store.code === 'DOUYIN')
      await new ResolveListings().handle({
        trx,
        storeId,
        items: [...listed.slice(0, 20), unknown[1], ...waiting],
      })
  }
}

/** A listing that somebody mapped by hand, and whose code the merchant changed since. */
async function seedConflict(trx: Trx, storeId: number, listed: readonly ListedItem[]) {
  const [item, other] = listed.slice(-2)
  const [known, meant] = await new ResolveListings().handle({ trx, storeId, items: [item, other] })
  const mapping = { listingId: known.listingId, skuId: meant.skuId! }
  await new MapListings().handle({ trx, actor: SYSTEM, mappings: [mapping] })
  await new UpdateListing().handle({
    trx,
    actor: SYSTEM,
    id: known.listingId,
    listing: { title: item.title, price: '459', barcode: null, multiplier: 1 },
  })
  const changed = { ...item, externalCode: listed[0].externalCode }
  await new ResolveListings().handle({ trx, storeId, items: [changed] })
}
