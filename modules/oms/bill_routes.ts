import type { Router } from '@adonisjs/core/http'
import { permit } from '#kernel/access/permit'

const Bills = () => import('#modules/oms/controllers/courier_bills_controller')
const Lines = () => import('#modules/oms/controllers/courier_bill_lines_controller')

/** What couriers bill, under `/oms/courier-bills`. */
export default function billRoutes(router: Router) {
  const id = router.matchers.number()
  const [view, manage] = [
    () => permit('oms.courier_bills.view'),
    () => permit('oms.courier_bills.manage'),
  ]
  const at = 'courier-bills'
  router.get(at, [Bills, 'index']).as('courier_bills.index').use(view())
  router.post(at, [Bills, 'store']).as('courier_bills.store').use(manage())
  router.get(`${at}/:id`, [Bills, 'show']).as('courier_bills.show').use(view()).where('id', id)
  router
    .delete(`${at}/:id`, [Bills, 'discard'])
    .as('courier_bills.discard')
    .use(manage())
    .where('id', id)
  router
    .post(`${at}/:id/reading`, [Bills, 'retry'])
    .as('courier_bills.retry')
    .use(manage())
    .where('id', id)
  router
    .post(`${at}/:id/closing`, [Bills, 'close'])
    .as('courier_bills.close')
    .use(manage())
    .where('id', id)
  router
    .post(`${at}/:id/decisions`, [Lines, 'decide'])
    .as('courier_bills.decide')
    .use(manage())
    .where('id', id)
  router
    .get(`${at}/:id/marked`, [Bills, 'marked'])
    .as('courier_bills.marked')
    .use(view())
    .where('id', id)
  router
    .get(`${at}/:id/export`, [Lines, 'export'])
    .as('courier_bills.export')
    .use(view())
    .where('id', id)
  router
    .get(`${at}/:id/weights`, [Lines, 'weights'])
    .as('courier_bills.weights')
    .use(view())
    .where('id', id)
}
