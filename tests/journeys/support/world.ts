import app from '@adonisjs/core/services/app'
import { SYSTEM } from '#kernel/access/actor'
import { WaybillProvider } from '#kernel/ports/waybill_provider'
import { settings } from '#kernel/settings/settings'
import { SaveFeeRule } from '#modules/finance/actions/save_fee_rule'
import { sealCredentials } from '#modules/oms/services/channel_accounts'
import { configChanged } from '#modules/oms/services/config'
import { addPrices, addSupplier } from '#modules/purchasing/database/factories/supplier'
import { setFloor } from '#modules/wms/database/factories/floor'
import { KdniaoProvider } from '#modules/wms/services/kdniao_provider'
import { resetDatabase } from '#tests/helpers/database'
import { actingAs } from '#tests/helpers/people'
import { Simulators } from '#tests/simulators/index'
import { one, rows } from './rows.js'
import { ShopPages } from './shop_page.js'

export const APP = `http://${process.env.HOST}:${process.env.PORT}`
export const STOCK = 30

async function addStore(code: string, name: string, platform: string, url: string, keys: object) {
  const { id } = await one(
    `INSERT INTO stores (code, platform, name, currency) VALUES ($1, $2, $3, 'CNY') RETURNING id`,
    [code, platform, name]
  )
  await rows(
    `INSERT INTO oms_channel_accounts (store_id, platform, base_url, credentials_encrypted) VALUES ($1, $2, $3, $4)`,
    [id, platform, url, sealCredentials(keys as Record<string, string>)]
  )
  return id as number
}

/** A courier that goes everywhere: 8 for the first kilogram, 2 for each further one. */
async function addCourier() {
  await rows(
    `WITH courier AS (INSERT INTO oms_couriers (code, name) VALUES ('SF', '顺丰速运') RETURNING id),
          service AS (INSERT INTO oms_courier_services (courier_id, code, name) SELECT id, 'standard', '标快' FROM courier RETURNING id)
     INSERT INTO oms_courier_tariffs (service_id, first_price, step_price, transit_days) SELECT id, 8, 2, 2 FROM service`
  )
  await configChanged(null)
}

/** A coupon of 10 for whoever leaves a phone, and the page that offers it. */
async function addCampaign() {
  const coupon = await one(
    `INSERT INTO marketing_coupons (key, name_zh, name_en, kind, value, total_limit)
     VALUES ('SPRING', '春季券', 'Spring coupon', 'amount', 10, 100) RETURNING id`
  )
  await rows(
    `INSERT INTO marketing_landing_pages (slug, name, state, title_zh, title_en, blocks, consent_zh, consent_en, coupon_id, published_at)
     VALUES ('spring', '春季', 'published', '春季露营节', 'Spring camping', '[{"zh": "领券立减", "en": "Take your coupon"}]',
             '我同意接收优惠短信', 'I agree to receive offers', $1, now())`,
    [coupon.id]
  )
  return coupon.id as number
}

/**
 * A shop that is open: two platforms, a warehouse with bins and stock, a supplier, a campaign,
 * people of every role, and every service outside played by a simulator that checks signatures.
 */
export async function openShop() {
  await resetDatabase()
  const outside = await new Simulators().start()
  const pages = new ShopPages()
  await pages.start(APP)
  const floor = await setFloor({ skus: 2, stock: STOCK })
  const skus = (await rows('SELECT id, code, name FROM skus WHERE id = ANY($1) ORDER BY id', [
    floor.skuIds,
  ])) as { id: number; code: string; name: string }[]
  const woo = await addStore(
    'WOO',
    'WooCommerce 官网',
    'woocommerce',
    outside.urls.woocommerce,
    outside.woocommerce.credentials
  )
  const shopify = await addStore(
    'SHOPIFY',
    'Shopify 店',
    'shopify',
    outside.urls.shopify,
    outside.shopify.credentials
  )
  await settings.set(null, SYSTEM, 'marketing', {
    sms_provider: 'aliyun',
    sms_endpoint: outside.urls.sms,
    sms_key_id: outside.sms.keyId,
    sms_key_secret: outside.sms.secret,
    sms_sign: '山野优品',
  })
  const { businessId, appKey } = outside.waybill
  const account = async () => ({ endpoint: outside.urls.waybill, businessId, appKey })
  app.container.swap(WaybillProvider, () => new KdniaoProvider(account))
  await new SaveFeeRule().handle({
    storeId: woo,
    platform: null,
    fee: 'commission',
    percent: '5',
    minimum: null,
    cap: null,
    actor: SYSTEM,
  })
  await addCourier()
  const supplierId = await addSupplier()
  await addPrices(supplierId, floor.skuIds)
  const couponId = await addCampaign()
  const staff = {
    agent: await actingAs('service'),
    operations: await actingAs('operations'),
    warehouse: await actingAs('warehouse'),
    buyer: await actingAs('purchasing'),
    accountant: await actingAs('finance'),
    marketer: await actingAs('marketing'),
    owner: await actingAs('owner'),
  }
  return {
    outside,
    pages,
    floor,
    skus,
    stores: { woo, shopify },
    supplierId,
    couponId,
    staff,
    hooks: {
      woo: `${APP}/webhooks/oms/woocommerce/WOO`,
      shopify: `${APP}/webhooks/oms/shopify/SHOPIFY`,
    },
    async close() {
      app.container.restore(WaybillProvider)
      await pages.stop()
      await outside.stop()
    },
  }
}

export type World = Awaited<ReturnType<typeof openShop>>
