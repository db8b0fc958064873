import encryption from '@adonisjs/core/services/encryption'
import type { ApplicationService } from '@adonisjs/core/types'
import { WaybillProvider } from '#kernel/ports/waybill_provider'
import { sql } from '#kernel/sql'
import { KdniaoProvider, type KdniaoAccount } from './services/kdniao_provider.js'

/** The account as it is set now: a change of settings counts at the next waybill. */
async function account(): Promise<KdniaoAccount> {
  const rows = await sql<{ key: string; value: unknown }>(
    null,
    `SELECT key, value FROM settings WHERE module = 'wms' AND scope = '' AND key LIKE 'waybill_%'`,
    [],
    'wms_waybill_account'
  )
  const stored = new Map(rows.map((row) => [row.key, String(row.value)]))
  const secret = stored.get('waybill_app_key')
  return {
    endpoint: stored.get('waybill_endpoint') ?? '',
    businessId: stored.get('waybill_business_id') ?? '',
    appKey: secret ? (encryption.decrypt<string>(secret) ?? '') : '',
  }
}

/** Binds the port by which parcels get their waybills. */
export default function provide(app: ApplicationService) {
  app.container.singleton(WaybillProvider, () => new KdniaoProvider(account))
}
