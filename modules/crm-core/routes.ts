import type { Router } from '@adonisjs/core/http'
import { permit } from '#kernel/access/permit'

const Leads = () => import('#modules/crm-core/controllers/leads_controller')

export default function routes(router: Router) {
  router.get('leads', [Leads, 'index']).as('leads.index').use(permit('crm-core.leads.view'))
  router.get('board', [Leads, 'board']).as('leads.board').use(permit('crm-core.leads.view'))
  router.post('leads/move', [Leads, 'move']).as('leads.move').use(permit('crm-core.leads.work'))
  router.post('leads/claim', [Leads, 'claim']).as('leads.claim').use(permit('crm-core.leads.work'))
  router
    .post('leads/release', [Leads, 'release'])
    .as('leads.release')
    .use(permit('crm-core.leads.work'))
  router.get('leads/:id', [Leads, 'show']).as('leads.show').use(permit('crm-core.leads.view'))
  router
    .post('leads/:id/follow-ups', [Leads, 'followUp'])
    .as('leads.follow_up')
    .use(permit('crm-core.leads.work'))
}
