import type { Router } from '@adonisjs/core/http'
import { permit } from '#kernel/access/permit'

const Reports = () => import('./controllers/reports_controller.js')
const Journals = () => import('./controllers/journals_controller.js')
const Margins = () => import('./controllers/margins_controller.js')
const Payables = () => import('./controllers/payables_controller.js')
const Periods = () => import('./controllers/periods_controller.js')
const Fees = () => import('./controllers/fees_controller.js')
const Rates = () => import('./controllers/rates_controller.js')

export default function routes(router: Router) {
  router
    .get('profit-and-loss', [Reports, 'profitAndLoss'])
    .as('reports.profit_and_loss')
    .use(permit('finance.reports.view'))
  router
    .get('profit-and-loss.pdf', [Reports, 'profitAndLossPdf'])
    .as('reports.profit_and_loss_pdf')
    .use(permit('finance.reports.view'))
  router
    .get('trial-balance', [Reports, 'trialBalance'])
    .as('reports.trial_balance')
    .use(permit('finance.reports.view'))

  router
    .get('journals', [Journals, 'index'])
    .as('journals.index')
    .use(permit('finance.journals.view'))
  router
    .get('journals/new', [Journals, 'create'])
    .as('journals.create')
    .use(permit('finance.journals.post'))
  router
    .post('journals', [Journals, 'store'])
    .as('journals.store')
    .use(permit('finance.journals.post'))
  router
    .get('journals/:id', [Journals, 'show'])
    .as('journals.show')
    .use(permit('finance.journals.view'))
    .where('id', router.matchers.number())
  router
    .post('journals/:id/reversal', [Journals, 'reverse'])
    .as('journals.reverse')
    .use(permit('finance.journals.post'))
    .where('id', router.matchers.number())

  router.get('margins', [Margins, 'index']).as('margins.index').use(permit('finance.margins.view'))
  router
    .get('payables', [Payables, 'index'])
    .as('payables.index')
    .use(permit('finance.payables.view'))
  router
    .get('payables/:id', [Payables, 'show'])
    .as('payables.show')
    .use(permit('finance.payables.view'))
    .where('id', router.matchers.number())

  router.get('periods', [Periods, 'index']).as('periods.index').use(permit('finance.reports.view'))
  router
    .post('periods', [Periods, 'update'])
    .as('periods.update')
    .use(permit('finance.periods.close'))

  router.get('fees', [Fees, 'index']).as('fees.index').use(permit('finance.fees.manage'))
  router.post('fees', [Fees, 'store']).as('fees.store').use(permit('finance.fees.manage'))
  router
    .delete('fees/:id', [Fees, 'destroy'])
    .as('fees.destroy')
    .use(permit('finance.fees.manage'))
    .where('id', router.matchers.number())
  router.post('rates', [Rates, 'store']).as('rates.store').use(permit('finance.fees.manage'))
}
