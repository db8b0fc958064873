import { BaseCommand, flags } from '@adonisjs/core/ace'
import type { CommandOptions } from '@adonisjs/core/types/ace'
import { SYSTEM } from '#kernel/access/actor'
import { settings } from '#kernel/settings/settings'
import { sql } from '#kernel/sql'
import { openHouse } from '#providers/kernel_provider'
import { sealCredentials } from '#modules/oms/services/channel_accounts'
import { modules } from '../modules/index.js'

/**
 * Plays everything outside for the demo company until told to stop: its platforms, the SMS provider
 * and the courier, each speaking its own protocol on a port of this machine. The company's
 * connections are pointed at them.
 */
export default class DemoSimulators extends BaseCommand {
  static commandName = 'demo:simulators'
  static description = 'Play the platforms, the SMS provider and the courier of the demo company'
  static options: CommandOptions = { startApp: true, staysAlive: true }

  @flags.number({ description: 'The first of six ports', default: 4100 })
  declare port: number

  async run() {
    await openHouse()
    // Loaded here alone: the other commands need nothing of it.
    const { Simulators } = await import('#tests/simulators/index')
    const outside = await new Simulators().start(this.port)
    this.app.terminating(() => outside.stop())
    const { urls, woocommerce, shopify, taobao, pinduoduo, sms, waybill } = outside
    const stores = [
      ...(await connect('woocommerce', urls.woocommerce, woocommerce.credentials)),
      ...(await connect('shopify', urls.shopify, shopify.credentials)),
      ...(await connect('taobao', urls.taobao, taobao.credentials)),
      ...(await connect('pinduoduo', urls.pinduoduo, pinduoduo.credentials)),
    ]
    await this.#point('marketing', {
      sms_provider: 'aliyun',
      sms_endpoint: urls.sms,
      sms_key_id: sms.keyId,
      sms_key_secret: sms.secret,
      sms_sign: '山野优品',
    })
    await this.#point('wms', {
      waybill_endpoint: urls.waybill,
      waybill_business_id: waybill.businessId,
      waybill_app_key: waybill.appKey,
    })
    for (const [name, url] of Object.entries(urls)) this.logger.info(`${name}: ${url}`)
    for (const { platform, code } of stores)
      this.logger.info(`webhooks of ${code}: /webhooks/oms/${platform}/${code}`)
  }

  /** Sets what a module lets be set; the rest is said, so that nobody waits for it. */
  async #point(name: string, values: Record<string, string>) {
    const declared = modules.find((module) => module.name === name)?.settings ?? []
    const isDeclared = (key: string) => declared.some((setting) => setting.key === key)
    const missing = Object.keys(values).filter((key) => !isDeclared(key))
    if (missing.length > 0) this.logger.warning(`${name} cannot be pointed: ${missing.join(', ')}`)
    else await settings.set(null, SYSTEM, name, values)
  }
}

/** Connects the company's stores of a platform to an address; answers which. */
function connect(platform: string, url: string, credentials: Record<string, string>) {
  return sql<{ platform: string; code: string }>(
    null,
    `WITH shops AS (SELECT id, platform, code FROM stores WHERE platform = $1),
          made AS (INSERT INTO oms_channel_accounts (store_id, platform, base_url, credentials_encrypted)
                   SELECT id, $1, $2, $3 FROM shops
                   ON CONFLICT (store_id) DO UPDATE SET base_url = excluded.base_url,
                     credentials_encrypted = excluded.credentials_encrypted, state = 'active', updated_at = now())
     SELECT platform, code FROM shops ORDER BY code`,
    [platform, url, sealCredentials(credentials)]
  )
}
