import { SYSTEM } from '#kernel/access/actor'
import { sql } from '#kernel/sql'
import type { Trx } from '#kernel/transaction'
import PostEntries from '#inventory/actions/post_entries'
import type { NewOrder } from '#orders/domain/new_order'

let serial = 0
const next = () => ++serial

export interface Stage {
  storeId: number
  warehouseId: number
  skuIds: number[]
}

/** The least that orders need: a store, a warehouse, SKUs and stock of each. For tests and benches. */
export async function setStage(
  options: { trx?: Trx | null; skus?: number; stock?: number; code?: string } = {}
): Promise<Stage> {
  const { trx = null, skus = 2, stock = 100 } = options
  const tag = options.code ?? `${process.pid}-${Date.now()}-${next()}`
  const [store] = await sql<{ id: number }>(
    trx,
    `INSERT INTO stores (code, platform, name, currency) VALUES ($1, 'manual', $1, 'CNY') RETURNING id`,
    [`S-${tag}`]
  )
  const warehouseId = await addWarehouse({ trx, code: `W-${tag}` })
  const [product] = await sql<{ id: number }>(
    trx,
    'INSERT INTO products (code, name) VALUES ($1, $1) RETURNING id',
    [`P-${tag}`]
  )
  const rows = await sql<{ id: number }>(
    trx,
    `INSERT INTO skus (product_id, code, name, list_price, purchase_price, weight_g)
     SELECT $1, $2 || '-' || n, '商品 ' || n, 100, 40, 500 FROM generate_series(1, $3) AS n ORDER BY n RETURNING id`,
    [product.id, `K-${tag}`, skus]
  )
  const skuIds = rows.map((row) => row.id)
  if (stock > 0) await addStock({ trx, warehouseId, skuIds, stock })
  return { storeId: store.id, warehouseId, skuIds }
}

/** One more own warehouse, in Hangzhou unless told otherwise. */
export async function addWarehouse(
  options: { trx?: Trx | null; code?: string; regionCode?: string } = {}
): Promise<number> {
  const [warehouse] = await sql<{ id: number }>(
    options.trx ?? null,
    `INSERT INTO warehouses (code, name, region_code, province, city) VALUES ($1, $1, $2, '浙江省', '杭州市') RETURNING id`,
    [options.code ?? `W-${process.pid}-${Date.now()}-${next()}`, options.regionCode ?? '330100']
  )
  return warehouse.id
}

/** Puts stock into a warehouse at a unit cost of 40. */
export async function addStock(options: {
  trx?: Trx | null
  warehouseId: number
  skuIds: number[]
  stock: number
}): Promise<void> {
  const sourceId = Date.now() * 1000 + (next() % 1000)
  await new PostEntries().handle({
    trx: options.trx,
    actor: SYSTEM,
    entries: options.skuIds.map((skuId, line) => ({
      warehouseId: options.warehouseId,
      skuId,
      bucket: 'on_hand',
      delta: options.stock,
      reason: 'opening',
      sourceType: 'stage',
      sourceId,
      sourceLine: line + 1,
      unitCost: '40',
    })),
  })
}

/** A paid order of one unit of each SKU at 100, to an address in Hangzhou. */
export function anOrder(skuIds: readonly number[], changes: Partial<NewOrder> = {}): NewOrder {
  const externalNo = changes.externalNo ?? `X-${process.pid}-${Date.now()}-${next()}`
  const placedAt = new Date().toISOString()
  return {
    externalNo,
    placedAt,
    currency: 'CNY',
    consignee: '王小明',
    phone: '13800138000',
    country: 'CN',
    province: '浙江省',
    city: '杭州市',
    district: '西湖区',
    regionCode: '330106',
    addressLine: '文三路 100 号 2 幢 301 室',
    lines: skuIds.map((skuId, index) => ({
      skuId,
      title: `商品 ${index + 1}`,
      qty: 1,
      unitPrice: '100',
    })),
    payments: [
      {
        method: 'alipay',
        externalTxnNo: `T-${externalNo}`,
        amount: String(100 * skuIds.length),
        paidAt: placedAt,
      },
    ],
    ...changes,
  }
}
