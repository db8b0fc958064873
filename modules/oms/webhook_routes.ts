import type { Router } from '@adonisjs/core/http'

const Webhooks = () => import('#modules/oms/controllers/webhooks_controller')

/** The signature is the guard: see ReceiveWebhook. */
export default function webhookRoutes(router: Router) {
  router.post(':platform/:storeCode', [Webhooks, 'store']).as('store')
}
