import type { Router } from '@adonisjs/core/http'

const Callbacks = () => import('#modules/marketing/controllers/sms_callbacks_controller')

/** What the SMS provider pushes to us; the token in the address is the proof. */
export default function routes(router: Router) {
  router.post('sms/:token/receipts', [Callbacks, 'receipts']).as('sms.receipts')
  router.post('sms/:token/answers', [Callbacks, 'answers']).as('sms.answers')
}
