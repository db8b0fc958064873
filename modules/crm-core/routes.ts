import type { Router } from '@adonisjs/core/http'
import { permit } from '#kernel/access/permit'

const Leads = () => import('#modules/crm-core/controllers/leads_controller')

const Pipeline = () => import('#modules/crm-core/controllers/pipeline_controller')

export default function routes(router: Router) {
  router.get('leads', [Leads, 'index']).as('leads.index').use(permit('crm-core.leads.view'))
  router.get('leads/new', [Leads, 'create']).as('leads.create').use(permit('crm-core.leads.work'))
  router.post('leads', [Leads, 'store']).as('leads.store').use(permit('crm-core.leads.work'))
  router
    .post('leads/assign', [Leads, 'assign'])
    .as('leads.assign')
    .use(permit('crm-core.leads.work'))
  router
    .get('pipeline', [Pipeline, 'index'])
    .as('pipeline.index')
    .use(permit('crm-core.pipeline.manage'))
  router
    .post('pipeline/stages', [Pipeline, 'stages'])
    .as('pipeline.stages')
    .use(permit('crm-core.pipeline.manage'))
  router
    .post('pipeline/reasons', [Pipeline, 'reasons'])
    .as('pipeline.reasons')
    .use(permit('crm-core.pipeline.manage'))
  router.get('board', [Leads, 'board']).as('leads.board').use(permit('crm-core.leads.view'))
  router.post('leads/move', [Leads, 'move']).as('leads.move').use(permit('crm-core.leads.work'))
  router.post('leads/claim', [Leads, 'claim']).as('leads.claim').use(permit('crm-core.leads.work'))
  router
    .post('leads/release', [Leads, 'release'])
    .as('leads.release')
    .use(permit('crm-core.leads.work'))
  router
    .get('leads/:id', [Leads, 'show'])
    .as('leads.show')
    .use(permit('crm-core.leads.view'))
    .where('id', /^\d+$/)
  router
    .post('leads/:id/follow-ups', [Leads, 'followUp'])
    .as('leads.follow_up')
    .use(permit('crm-core.leads.work'))
}
