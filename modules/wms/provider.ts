import type { ApplicationService } from '@adonisjs/core/types'
import { PastWaybills } from '#kernel/ports/past_waybills'
import { WaybillProvider } from '#kernel/ports/waybill_provider'
import { settings } from '#kernel/settings/settings'
import { IssuedWaybills } from './services/issued_waybills.js'
import { KdniaoProvider, type KdniaoAccount } from './services/kdniao_provider.js'

/** The account as it is set now: a change of settings counts at the next waybill. */
const account = async (): Promise<KdniaoAccount> => ({
  endpoint: settings.text('wms', 'waybill_endpoint'),
  businessId: settings.text('wms', 'waybill_business_id'),
  appKey: settings.secret('wms', 'waybill_app_key'),
})

/** Binds the ports by which parcels get their waybills, and by which others ask about earlier ones. */
export default function provide(app: ApplicationService) {
  app.container.singleton(WaybillProvider, () => new KdniaoProvider(account))
  app.container.singleton(PastWaybills, () => new IssuedWaybills())
}
