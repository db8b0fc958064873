import type { Router } from '@adonisjs/core/http'
import { permit } from '#kernel/access/permit'

const Campaigns = () => import('#modules/marketing/controllers/campaigns_controller')
const Messages = () => import('#modules/marketing/controllers/messages_controller')

export default function routes(router: Router) {
  router.get('pages', [Campaigns, 'pages']).as('pages.index').use(permit('marketing.pages.view'))
  router.get('pages/:id', [Campaigns, 'page']).as('pages.edit').use(permit('marketing.pages.edit'))
  router
    .post('pages/:id', [Campaigns, 'savePage'])
    .as('pages.save')
    .use(permit('marketing.pages.edit'))
  router
    .get('coupons', [Campaigns, 'coupons'])
    .as('coupons.index')
    .use(permit('marketing.pages.view'))
  router
    .get('coupons/:id', [Campaigns, 'coupon'])
    .as('coupons.edit')
    .use(permit('marketing.pages.edit'))
  router
    .post('coupons/:id', [Campaigns, 'saveCoupon'])
    .as('coupons.save')
    .use(permit('marketing.pages.edit'))
  router
    .get('templates', [Messages, 'templates'])
    .as('templates.index')
    .use(permit('marketing.messages.view'))
  router
    .get('templates/:id', [Messages, 'template'])
    .as('templates.edit')
    .use(permit('marketing.messages.edit'))
  router
    .post('templates/:id', [Messages, 'saveTemplate'])
    .as('templates.save')
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
