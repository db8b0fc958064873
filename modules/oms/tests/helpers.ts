import { sql } from '#kernel/sql'
import { setStage, type Stage } from '#orders/database/factories/stage'
import type { SampleOrder } from '#modules/oms/database/factories/platform_payloads'
import { forgetConfig } from '#modules/oms/services/config'
import { sealCredentials } from '#modules/oms/services/channel_accounts'
import type { Platform } from '#modules/oms/services/platforms/platform_connector'
import { resetDatabase } from '#tests/helpers/database'

export const rowsOf = (text: string, values: unknown[] = []) =>
  sql<Record<string, any>>(null, text, values)
export const oneOf = async (text: string, values: unknown[] = []) => {
  const [row] = await rowsOf(text, values)
  return row
}

/** An empty house in which this process remembers nothing of the last test. */
export async function emptyHouse() {
  await resetDatabase()
  forgetConfig()
}

export interface Shop extends Stage {
  storeCode: string
  skuCodes: string[]
}

/** A stage whose store is connected to a platform at an address. */
export async function connectShop(
  platform: Platform,
  baseUrl: string,
  credentials: Record<string, string>,
  options: { stock?: number; skus?: number; code?: string; readUntil?: Date } = {}
): Promise<Shop> {
  const stage = await setStage(options)
  const store = await oneOf(`UPDATE stores SET platform = $2 WHERE id = $1 RETURNING code`, [
    stage.storeId,
    platform,
  ])
  await sql(
    null,
    'INSERT INTO oms_channel_accounts (store_id, platform, base_url, credentials_encrypted, cursor) VALUES ($1, $2, $3, $4, $5)',
    [stage.storeId, platform, baseUrl, sealCredentials(credentials), options.readUntil ?? null]
  )
  const skus = await rowsOf('SELECT code FROM skus WHERE id = ANY($1) ORDER BY id', [stage.skuIds])
  return { ...stage, storeCode: store.code, skuCodes: skus.map((sku) => sku.code) }
}

/** Some two hours ago, at a whole hour: few half hours for a connector that reads those one by one. */
export const T0 = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 7_200_000
export const at = (seconds: number) => new Date(T0 + seconds * 1000)

/** A paid order of one unit of the shop's first SKU. */
export function sample(
  shop: Pick<Shop, 'skuCodes'>,
  id: number,
  changes: Partial<SampleOrder> = {}
): SampleOrder {
  return {
    id,
    number: String(id),
    placedAt: at(0),
    updatedAt: at(0),
    paidAt: at(0),
    currency: 'CNY',
    name: '王 小明',
    phone: `138${String(id).padStart(8, '0')}`,
    province: '浙江省',
    city: '杭州市',
    address: '文三路 100 号',
    postcode: '310000',
    lines: [
      {
        id: id * 100 + 1,
        productId: 11,
        variantId: 12,
        code: shop.skuCodes[0],
        title: '折叠椅',
        qty: 1,
        price: '100.00',
      },
    ],
    ...changes,
  }
}
