import type { Router } from '@adonisjs/core/http'
import { permit } from '#kernel/access/permit'

const Bills = () => import('./controllers/bills_controller.js')
const Documents = () => import('./controllers/order_documents_controller.js')
const Orders = () => import('./controllers/orders_controller.js')
const Prices = () => import('./controllers/prices_controller.js')
const Receipts = () => import('./controllers/receipts_controller.js')
const Steps = () => import('./controllers/order_steps_controller.js')
const Suggestions = () => import('./controllers/suggestions_controller.js')
const Suppliers = () => import('./controllers/suppliers_controller.js')

export default function routes(router: Router) {
  suggestions(router)
  orders(router)
  steps(router)
  receipts(router)
  suppliers(router)
}

function suggestions(router: Router) {
  const id = router.matchers.number()
  const [view, decide] = ['purchasing.suggestions.view', 'purchasing.suggestions.decide']
  router.get('suggestions', [Suggestions, 'index']).as('suggestions.index').use(permit(view))
  router
    .get('suggestions/export', [Suggestions, 'export'])
    .as('suggestions.export')
    .use(permit(view))
  router
    .post('suggestions/refresh', [Suggestions, 'refresh'])
    .as('suggestions.refresh')
    .use(permit(decide))
  router
    .post('suggestions/accept', [Suggestions, 'accept'])
    .as('suggestions.accept')
    .use(permit(decide))
  router
    .post('suggestions/dismiss', [Suggestions, 'dismiss'])
    .as('suggestions.dismiss')
    .use(permit(decide))
  router
    .post('suggestions/:id', [Suggestions, 'adjust'])
    .as('suggestions.adjust')
    .use(permit(decide))
    .where('id', id)
}

function orders(router: Router) {
  const id = router.matchers.number()
  const [view, edit] = ['purchasing.orders.view', 'purchasing.orders.edit']
  router.get('orders', [Orders, 'index']).as('orders.index').use(permit(view))
  router.get('orders/export', [Orders, 'export']).as('orders.export').use(permit(view))
  router.get('orders/new', [Orders, 'create']).as('orders.create').use(permit(edit))
  router.post('orders', [Orders, 'store']).as('orders.store').use(permit(edit))
  router.post('orders/quote', [Documents, 'quote']).as('orders.quote').use(permit(edit))
  router.get('orders/:id', [Orders, 'show']).as('orders.show').use(permit(view)).where('id', id)
  router
    .get('orders/:id/edit', [Orders, 'edit'])
    .as('orders.edit')
    .use(permit(edit))
    .where('id', id)
  router.put('orders/:id', [Orders, 'update']).as('orders.update').use(permit(edit)).where('id', id)
  router
    .get('orders/:id/pdf', [Documents, 'pdf'])
    .as('orders.pdf')
    .use(permit(view))
    .where('id', id)
  router
    .get('orders/:id/bill', [Bills, 'create'])
    .as('bills.create')
    .use(permit('purchasing.bills.edit'))
    .where('id', id)
  router
    .post('orders/:id/bill', [Bills, 'store'])
    .as('bills.store')
    .use(permit('purchasing.bills.edit'))
    .where('id', id)
  router
    .post('orders/:id/bills/:billId/release', [Bills, 'release'])
    .as('bills.release')
    .use(permit('purchasing.bills.release'))
    .where('id', id)
    .where('billId', id)
}

function steps(router: Router) {
  const edit = 'purchasing.orders.edit'
  router.post('orders/submit', [Steps, 'submit']).as('orders.submit').use(permit(edit))
  router
    .post('orders/approve', [Steps, 'approve'])
    .as('orders.approve')
    .use(permit('purchasing.orders.approve'))
  router
    .post('orders/send-back', [Steps, 'sendBack'])
    .as('orders.send_back')
    .use(permit('purchasing.orders.approve'))
  router.post('orders/confirm', [Steps, 'confirm']).as('orders.confirm').use(permit(edit))
  router.post('orders/close', [Steps, 'close']).as('orders.close').use(permit(edit))
  router.post('orders/cancel', [Steps, 'cancel']).as('orders.cancel').use(permit(edit))
}

function receipts(router: Router) {
  const id = router.matchers.number()
  const [view, post] = ['purchasing.receipts.view', 'purchasing.receipts.post']
  router.get('receipts', [Receipts, 'index']).as('receipts.index').use(permit(view))
  router.get('receipts/export', [Receipts, 'export']).as('receipts.export').use(permit(view))
  router.get('arriving', [Receipts, 'arriving']).as('receipts.arriving').use(permit(post))
  router
    .get('receipts/:id', [Receipts, 'show'])
    .as('receipts.show')
    .use(permit(view))
    .where('id', id)
  router
    .get('orders/:id/receive', [Receipts, 'create'])
    .as('receipts.create')
    .use(permit(post))
    .where('id', id)
  router
    .post('orders/:id/receive', [Receipts, 'store'])
    .as('receipts.store')
    .use(permit(post))
    .where('id', id)
}

function suppliers(router: Router) {
  const id = router.matchers.number()
  const [view, edit] = ['purchasing.suppliers.view', 'purchasing.suppliers.edit']
  router.get('suppliers', [Suppliers, 'index']).as('suppliers.index').use(permit(view))
  router.get('suppliers/export', [Suppliers, 'export']).as('suppliers.export').use(permit(view))
  router.get('suppliers/new', [Suppliers, 'create']).as('suppliers.create').use(permit(edit))
  router.post('suppliers', [Suppliers, 'store']).as('suppliers.store').use(permit(edit))
  router
    .get('suppliers/:id', [Suppliers, 'show'])
    .as('suppliers.show')
    .use(permit(view))
    .where('id', id)
  router
    .get('suppliers/:id/edit', [Suppliers, 'edit'])
    .as('suppliers.edit')
    .use(permit(edit))
    .where('id', id)
  router
    .put('suppliers/:id', [Suppliers, 'update'])
    .as('suppliers.update')
    .use(permit(edit))
    .where('id', id)
  router
    .get('suppliers/:id/prices', [Prices, 'edit'])
    .as('prices.edit')
    .use(permit(edit))
    .where('id', id)
  router
    .post('suppliers/:id/prices', [Prices, 'store'])
    .as('prices.store')
    .use(permit(edit))
    .where('id', id)
  router
    .delete('suppliers/:id/prices/:skuId', [Prices, 'destroy'])
    .as('prices.destroy')
    .use(permit(edit))
    .where('id', id)
    .where('skuId', id)
}
