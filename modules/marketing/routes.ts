import type { Router } from '@adonisjs/core/http'
import { permit } from '#kernel/access/permit'

const Campaigns = () => import('#modules/marketing/controllers/campaigns_controller')
const Broadcasts = () => import('#modules/marketing/controllers/broadcasts_controller')
const Connections = () => import('#modules/marketing/controllers/connections_controller')
const Visits = () => import('#modules/marketing/controllers/visits_controller')
const Messages = () => import('#modules/marketing/controllers/messages_controller')

/** A form for a new record, or the one of a record. */
const NEW_OR_NUMBER = /^(new|\d+)$/

export default function routes(router: Router) {
  router.get('visits', [Visits, 'index']).as('visits.index').use(permit('marketing.pages.view'))
  router
    .get('broadcasts', [Broadcasts, 'index'])
    .as('broadcasts.index')
    .use(permit('marketing.messages.view'))
  router
    .get('broadcasts/new', [Broadcasts, 'create'])
    .as('broadcasts.create')
    .use(permit('marketing.broadcasts.send'))
  router
    .post('broadcasts/preview', [Broadcasts, 'preview'])
    .as('broadcasts.preview')
    .use(permit('marketing.broadcasts.send'))
  router
    .post('broadcasts', [Broadcasts, 'store'])
    .as('broadcasts.store')
    .use(permit('marketing.broadcasts.send'))
  router
    .get('broadcasts/:id', [Broadcasts, 'show'])
    .as('broadcasts.show')
    .use(permit('marketing.messages.view'))
    .where('id', /^\d+$/)
  router
    .post('broadcasts/:id/stop', [Broadcasts, 'stop'])
    .as('broadcasts.stop')
    .use(permit('marketing.broadcasts.send'))
  router
    .get('connections', [Connections, 'index'])
    .as('connections.index')
    .use(permit('marketing.connections.manage'))
  router
    .post('connections', [Connections, 'save'])
    .as('connections.save')
    .use(permit('marketing.connections.manage'))
  router
    .post('connections/test', [Connections, 'test'])
    .as('connections.test')
    .use(permit('marketing.connections.manage'))
  router.get('pages', [Campaigns, 'pages']).as('pages.index').use(permit('marketing.pages.view'))
  router
    .get('pages/:id', [Campaigns, 'page'])
    .as('pages.edit')
    .where('id', NEW_OR_NUMBER)
    .use(permit('marketing.pages.edit'))
  router
    .post('pages/:id', [Campaigns, 'savePage'])
    .as('pages.save')
    .where('id', NEW_OR_NUMBER)
    .use(permit('marketing.pages.edit'))
  router
    .get('coupons', [Campaigns, 'coupons'])
    .as('coupons.index')
    .use(permit('marketing.pages.view'))
  router
    .get('coupons/:id', [Campaigns, 'coupon'])
    .as('coupons.edit')
    .where('id', NEW_OR_NUMBER)
    .use(permit('marketing.pages.edit'))
  router
    .post('coupons/:id', [Campaigns, 'saveCoupon'])
    .as('coupons.save')
    .where('id', NEW_OR_NUMBER)
    .use(permit('marketing.pages.edit'))
  router
    .get('templates', [Messages, 'templates'])
    .as('templates.index')
    .use(permit('marketing.messages.view'))
  router
    .post('templates', [Messages, 'createTemplate'])
    .as('templates.store')
    .use(permit('marketing.messages.edit'))
  router
    .get('templates/:id', [Messages, 'template'])
    .as('templates.edit')
    .where('id', router.matchers.number())
    .use(permit('marketing.messages.edit'))
  router
    .post('templates/:id', [Messages, 'saveTemplate'])
    .as('templates.save')
    .where('id', router.matchers.number())
    .use(permit('marketing.messages.edit'))
  router
    .get('touches', [Messages, 'touches'])
    .as('touches.index')
    .use(permit('marketing.messages.view'))
  router
    .post('touches/retry', [Messages, 'retry'])
    .as('touches.retry')
    .use(permit('marketing.messages.edit'))
}
