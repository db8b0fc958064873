import type { Router } from '@adonisjs/core/http'
import { permit } from '#kernel/access/permit'

const Cases = () => import('#orders/controllers/cases_controller')
const CaseWords = () => import('#orders/controllers/case_words_controller')
const CaseSteps = () => import('#orders/controllers/case_steps_controller')
const Edits = () => import('#orders/controllers/order_edits_controller')
const Fulfilments = () => import('#orders/controllers/fulfilments_controller')
const ManualOrders = () => import('#orders/controllers/manual_orders_controller')
const Orders = () => import('#orders/controllers/orders_controller')
const Shipments = () => import('#orders/controllers/shipments_controller')

export default function routes(router: Router) {
  const id = router.matchers.number()
  const may = (key: string) => permit(`orders.${key}`)

  router.get('orders', [Orders, 'index']).as('orders.index').use(may('orders.view'))
  router.get('orders/export', [Orders, 'export']).as('orders.export').use(may('orders.export'))
  router.post('orders/approve', [Orders, 'approve']).as('orders.approve').use(may('orders.release'))
  router
    .post('orders/dispatch', [Orders, 'dispatch'])
    .as('orders.dispatch')
    .use(may('orders.release'))
  router.post('orders/hold', [Orders, 'hold']).as('orders.hold').use(may('orders.hold'))
  router.post('orders/cancel', [Orders, 'cancel']).as('orders.cancel').use(may('orders.cancel'))
  router
    .get('orders/new', [ManualOrders, 'create'])
    .as('manual_orders.create')
    .use(may('orders.create'))
  router.post('orders', [ManualOrders, 'store']).as('manual_orders.store').use(may('orders.create'))
  router
    .group(() => {
      router.get('', [Orders, 'show']).as('orders.show').use(may('orders.view'))
      router.get('peek', [Orders, 'peek']).as('orders.peek').use(may('orders.view'))
      router.get('address', [Edits, 'address']).as('edits.address').use(may('orders.edit'))
      router.post('address', [Edits, 'readdress']).as('edits.readdress').use(may('orders.edit'))
      router.post('note', [Edits, 'renote']).as('edits.renote').use(may('orders.edit'))
      router.get('payment', [Edits, 'payment']).as('edits.payment').use(may('orders.pay'))
      router.post('payment', [Edits, 'pay']).as('edits.pay').use(may('orders.pay'))
      router.get('shipment', [Shipments, 'create']).as('shipments.create').use(may('orders.ship'))
      router.post('shipment', [Shipments, 'store']).as('shipments.store').use(may('orders.ship'))
      router.get('cases/new', [Cases, 'create']).as('cases.create').use(may('cases.open'))
      router.post('cases', [Cases, 'store']).as('cases.store').use(may('cases.open'))
    })
    .prefix('orders/:id')
    .where('id', id)

  router
    .group(() => {
      router.get('', [Fulfilments, 'index']).as('index').use(may('fulfilments.view'))
      router.post('release', [Fulfilments, 'release']).as('release').use(may('orders.release'))
      router.post('cancel', [Fulfilments, 'cancel']).as('cancel').use(may('orders.hold'))
      router.post('intercept', [Fulfilments, 'intercept']).as('intercept').use(may('orders.hold'))
      router.post('let-go', [Fulfilments, 'letGo']).as('let_go').use(may('orders.hold'))
      router.post('deliver', [Fulfilments, 'deliver']).as('deliver').use(may('orders.ship'))
      router
        .get(':id', [Fulfilments, 'show'])
        .as('show')
        .use(may('fulfilments.view'))
        .where('id', id)
      router
        .get(':id/shipment', [Fulfilments, 'shipment'])
        .as('shipment')
        .use(may('orders.ship'))
        .where('id', id)
      router
        .post(':id/shipment', [Fulfilments, 'ship'])
        .as('ship')
        .use(may('orders.ship'))
        .where('id', id)
    })
    .prefix('fulfilments')
    .as('fulfilments')

  router
    .group(() => {
      router.get('', [Cases, 'index']).as('index').use(may('cases.view'))
      router.post('approve', [CaseSteps, 'approve']).as('approve').use(may('cases.approve'))
      router.post('refuse', [CaseSteps, 'refuse']).as('refuse').use(may('cases.approve'))
      router.post('cancel', [CaseSteps, 'cancel']).as('cancel').use(may('cases.approve'))
      router.post('complete', [CaseSteps, 'complete']).as('complete').use(may('cases.approve'))
      router.post('reopen', [CaseSteps, 'reopen']).as('reopen').use(may('cases.approve'))
      router
        .post('give-up-rest', [CaseSteps, 'giveUpRest'])
        .as('give_up_rest')
        .use(may('cases.approve'))
      router.post('await-rest', [CaseSteps, 'awaitRest']).as('await_rest').use(may('cases.approve'))
      router
        .post('send-replacement', [CaseSteps, 'sendReplacement'])
        .as('send_replacement')
        .use(may('cases.approve'))
      router.get('words', [CaseWords, 'edit']).as('words').use(may('cases.configure'))
      router
        .put('words/reasons', [CaseWords, 'reasons'])
        .as('words.reasons')
        .use(may('cases.configure'))
      router
        .put('words/grades', [CaseWords, 'grades'])
        .as('words.grades')
        .use(may('cases.configure'))
      router
        .group(() => {
          router.get('', [Cases, 'show']).as('show').use(may('cases.view'))
          router.post('waybill', [Cases, 'waybill']).as('waybill').use(may('cases.open'))
          router.post('receive', [Cases, 'receive']).as('receive').use(may('cases.receive'))
          router.post('refund', [Cases, 'refund']).as('refund').use(may('cases.refund'))
          router
            .post('turn-into-return', [Cases, 'turnIntoReturn'])
            .as('turn_into_return')
            .use(may('cases.approve'))
        })
        .prefix(':id')
        .where('id', id)
    })
    .prefix('cases')
    .as('cases')
}
