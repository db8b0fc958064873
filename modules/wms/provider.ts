import type { ApplicationService } from '@adonisjs/core/types'
import { WaybillProvider } from '#kernel/ports/waybill_provider'
import { settings } from '#kernel/settings/settings'
import { KdniaoProvider, type KdniaoAccount } from './services/kdniao_provider.js'

/** The account as it is set now: a change of settings counts at the next waybill. */
const account = async (): Promise<KdniaoAccount> => ({
  endpoint: settings.text('wms', 'waybill_endpoint'),
  businessId: settings.text('wms', 'waybill_business_id'),
  appKey: settings.secret('wms', 'waybill_app_key'),
})

/** Binds the port by which parcels get their waybills. */
export default function provide(app: ApplicationService) {
  app.container.singleton(WaybillProvider, () => new KdniaoProvider(account))
}
